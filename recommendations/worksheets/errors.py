"""The errors in the cells of a worksheet."""

from django.core.exceptions import NON_FIELD_ERRORS


class UnreadableCell(ValueError):  # noqa: N818 - it is a cell that cannot be read
    """A cell's value is not of its column's type; the message is translated, for the user."""


class CellWithoutValue:
    """What an uploaded cell is when it has no value to read: a formula, a spreadsheet's error.

    ``message`` is translated, for the user.
    """

    def __init__(self, message):
        self.message = message


class StruckText(str):
    """The text of an uploaded cell without the words that were struck out in it."""

    struck: str

    @classmethod
    def of(cls, text, struck):
        made = cls(text)
        made.struck = struck
        return made


def messages_by_field(error):
    """The messages of a ValidationError by the name of their field."""
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {NON_FIELD_ERRORS: error.messages}
