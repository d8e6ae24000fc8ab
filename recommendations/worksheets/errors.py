"""What is wrong with a cell of a plan's file."""

from django.core.exceptions import NON_FIELD_ERRORS


class UnreadableCell(ValueError):  # noqa: N818 - it reads as what is wrong
    """The cell does not say what its column needs; the message is translated, for the person."""


class Unreadable:
    """What stands in a cell that has no value to read: a formula, an error of the spreadsheet."""

    def __init__(self, sentence):
        self.sentence = sentence


def by_field(error):
    """The messages of a ValidationError by the name of the field that they are about."""
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {NON_FIELD_ERRORS: error.messages}
