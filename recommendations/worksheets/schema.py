"""The version of the worksheet's format, and the columns that a worksheet was made with.

People edit a worksheet for days, and the site may be upgraded meanwhile. So each worksheet says in
its hidden first row which columns it was made with: one that a later release added may be missing,
and its field is left alone; one that the list names must be there. Release 1 wrote no version and
no list; its columns are listed here and never change.
"""

import re

from recommendations.worksheets.cells.values import single_line_text

from . import columns
from .columns import NUMBER, TOKEN

VERSION = 2
RELEASE_1 = [
    "number",
    "title_ar",
    "title_ku",
    "title_en",
    "adopted_text_ar",
    "adopted_text_ku",
    "adopted_text_en",
    "decision",
    "status",
    "waiting",
    "reason_ar",
    "narrative_ar",
    "evidence_url",
    "superseded_by",
    "reported_on",
    "due_on",
    "lead",
    "supporting",
    "themes",
    "is_priority",
    "internal_note",
    "stamp",
]
_SCHEMA = re.compile(rf"{TOKEN.code} v(\d{{1,4}}): ([a-z0-9_ ]+)")


def code_cell(column, written) -> str:
    """The hidden cell at the top of a column: its code; above the tokens the schema as well.

    ``written`` are the columns of the worksheet.
    """
    if column is not TOKEN:
        return column.code
    codes = " ".join(each.code for each in written)
    return f"{TOKEN.code} v{VERSION}: {codes}"


def column_code(cell):
    """The code in such a cell, without the schema."""
    found = _SCHEMA.fullmatch(single_line_text(cell))
    return TOKEN.code if found else cell


def has_schema(cells) -> bool:
    """True for the hidden first row of a worksheet of release 2 or later."""
    return any(_SCHEMA.fullmatch(single_line_text(cell)) for cell in cells)


def read_schema(cells, found_codes=()) -> tuple[int, set[str]]:
    """The (version, set of column codes) that the hidden first row ``cells`` says.

    For a row that says nothing, because somebody deleted the hidden one: the columns for
    translators where it has only those, by their ``found_codes``; else version 1 and the columns of
    release 1.
    """
    for cell in cells:
        if found := _SCHEMA.fullmatch(single_line_text(cell)):
            return int(found[1]), {NUMBER.code, TOKEN.code, *found[2].split()}
    if is_for_translators(found_codes):
        return VERSION, set(found_codes)
    return 1, set(RELEASE_1)


def is_for_translators(codes) -> bool:
    """True if the column ``codes`` are all those of a worksheet for translators, and no others."""
    return set(codes) == {column.code for column in columns.of_translations()}
