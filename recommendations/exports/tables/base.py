"""What a column and a table are: the words in which ``columns`` and ``summaries`` define them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.exports.writers.csv_text import guarded
from recommendations.localization.languages import CODES, LANGUAGES
from recommendations.localization.texts import columns

KIND_WIDTHS = {"string": 24, "integer": 11, "boolean": 11, "date": 13}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``name`` is its permanent name in files for programs, ``label`` its heading for people,
    ``value(record)`` gives a str, int, bool, ISO date string or None. ``kind`` is a type of the
    Frictionless table schema: string, integer, boolean, date. ``choices`` are the values it may
    have, ``language`` the one its text is in, ``width`` how wide it stands in a sheet, in
    characters. ``is_address``: a sheet makes it a link. ``for_programs``: a sheet for people
    leaves it out, because another column says the same in words.
    """

    name: str
    label: str | Promise
    description: str | Promise
    value: Callable
    kind: str = "string"
    choices: type[Choices] | None = None
    required: bool = False
    language: str = ""
    width: int = 0
    is_address: bool = False
    for_programs: bool = False

    @property
    def heading(self):
        """The label as it stands over a column, with the language of its text."""
        label = capfirst(str(self.label))
        if not self.language:
            return label
        return gettext("%(label)s (%(language)s)") % {
            "label": label,
            "language": dict(LANGUAGES)[self.language],
        }

    @property
    def characters(self):
        """How wide the column stands in a sheet."""
        return self.width or KIND_WIDTHS[self.kind]

    def written(self, record):
        """The value as a cell of a CSV file."""
        value = self.value(record)
        if isinstance(value, str):
            return guarded(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Table:
    """Columns, and how to find the table's records.

    ``records(row)`` gives the records of one row of the plan; where ``of_meeting`` is set, those
    of the meeting (a dict as ``meetings.facts`` gives it) instead. ``key`` names the columns that
    tell records apart; ``refers`` maps a column to the (table, column) that it names.
    """

    name: str
    label: str | Promise
    description: str | Promise
    columns: list
    key: list
    records: Callable = lambda row: [row]
    refers: dict = field(default_factory=dict)
    of_meeting: bool = False

    @property
    def header(self):
        return [column.name for column in self.columns]


def plain(name, label, description, **more):
    """A column that shows the field ``name`` of its record."""
    return Column(name, label, description, lambda record: record[name], **more)


def translated(name, label, description, **more):
    """The columns of the text ``name`` of a record in each language."""
    return made_of(lambda record: record[name], name, label, description, **more)


def made_of(text_of, name, label, description, **more):
    """The columns of what ``text_of(record)`` gives: a text as a dict by language."""
    return [
        Column(
            column,
            label,
            description,
            lambda record, code=code: text_of(record).get(code),
            language=code,
            **more,
        )
        for code, column in zip(CODES, columns(name), strict=True)
    ]
