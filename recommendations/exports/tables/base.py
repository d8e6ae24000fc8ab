"""Columns and tables: their classes, and the functions that make columns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter, methodcaller
from types import NoneType, UnionType
from typing import Annotated, NotRequired, Union, get_args, get_origin, get_type_hints

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.exports.csv_text import guarded
from recommendations.exports.types.field_types import Doc, Keyword
from recommendations.localization.languages import CODES, LANGUAGES
from recommendations.localization.texts import columns

KINDS = {str: "string", int: "integer", float: "number", bool: "boolean"}
# A boolean as a cell of a CSV file.
FLAGS = {True: "true", False: "false", None: ""}
KIND_WIDTHS = {"string": 24, "integer": 11, "number": 11, "boolean": 11, "date": 13}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``name`` is its permanent name in files for programs, ``label`` its heading for people,
    ``value(record)`` gives a str, int, bool, ISO date string or None; where that depends on the
    reader's language, ``translated()`` gives such a function for the active one instead. ``kind``
    is a type of the Frictionless table schema: string, integer, number, boolean, date. ``choices``
    are the values it may have, ``language`` the one its text is in, ``width`` how wide it is in a
    sheet, in characters. ``is_address``: a sheet makes it a link. ``for_programs``: a sheet for
    people leaves it out, because another column says the same in words.
    """

    name: str
    label: str | Promise
    description: str | Promise
    value: Callable | None = None
    translated: Callable | None = None
    kind: str = "string"
    choices: type[Choices] | None = None
    required: bool = False
    language: str = ""
    width: int = 0
    is_address: bool = False
    for_programs: bool = False

    @property
    def heading(self):
        """The heading of the column: its label with the language of its text."""
        label = capfirst(str(self.label))
        if not self.language:
            return label
        return gettext("%(label)s (%(language)s)") % {
            "label": label,
            "language": dict(LANGUAGES)[self.language],
        }

    @property
    def characters(self):
        """The width of the column in a sheet."""
        return self.width or KIND_WIDTHS[self.kind]

    def reader(self):
        """What gives the value of a record, in the active language."""
        return self.value or self.translated()

    @property
    def is_free_text(self):
        """Whether its values are texts that anybody may have written."""
        return self.kind == "string" and not self.choices


@dataclass(frozen=True)
class Table:
    """Columns, and how to find the table's records.

    ``records(row)`` gives the records of one row of the plan; where ``of_meeting`` is set, those
    of the meeting (a dict as ``meeting_record.facts`` gives it) instead. ``key`` names the columns
    that identify a record; ``refers`` maps a column to the (table, column) that it names.
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

    def csv_cells(self):
        """What gives the cells of a record in a CSV file, in the active language.

        It is made once for a file. Numbers and None are left to the ``csv`` module.
        """
        readers = [column.reader() for column in self.columns]
        texts = [at for at, column in enumerate(self.columns) if column.is_free_text]
        flags = [at for at, column in enumerate(self.columns) if column.kind == "boolean"]

        def cells(record):
            row = [read(record) for read in readers]
            for at in texts:
                if row[at]:
                    row[at] = guarded(row[at])
            for at in flags:
                row[at] = FLAGS[row[at]]
            return row

        return cells


def plain(name, label, description, **more):
    """A column that shows the field ``name`` of its record."""
    return Column(name, label, description, itemgetter(name), **more)


def of_field(record, name, label, **more):
    """A column that shows the field ``name`` of a TypedDict, typed and described as it is there.

    A field that reports of earlier versions lack is empty for them.
    """
    types, notes = _types_and_notes(get_type_hints(record, include_extras=True)[name])
    type_ = next(one for one in types if one is not NoneType)
    choices = type_ if issubclass(type_, Choices) else None
    is_date = any(isinstance(note, Keyword) and note.value == "date" for note in notes)
    return Column(
        name,
        label,
        _description(notes),
        itemgetter(name) if name in record.__required_keys__ else methodcaller("get", name),
        kind="date" if is_date else "string" if choices else KINDS[type_],
        choices=choices,
        required=NoneType not in types and name in record.__required_keys__,
        **more,
    )


def of_text(record, name, label, **more):
    """The columns of the text ``name`` of a TypedDict, one a language, described as it is there."""
    _types, notes = _types_and_notes(get_type_hints(record, include_extras=True)[name])
    read = itemgetter(name) if name in record.__required_keys__ else partial(_text, name)
    return made_of(read, name, label, _description(notes), **more)


def _text(name, record):
    """A text that reports of earlier versions lack."""
    return record.get(name) or {}


def _description(notes):
    return next(note.text for note in notes if isinstance(note, Doc))


def _types_and_notes(hint):
    """The types that a type hint allows, and what is noted on them."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Annotated, NotRequired):
        types, notes = _types_and_notes(arguments[0])
        return types, [*notes, *arguments[1:]]
    if origin in (Union, UnionType):
        found = [_types_and_notes(one) for one in arguments]
        return sum((types for types, _ in found), []), sum((notes for _, notes in found), [])
    return [hint], []


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
