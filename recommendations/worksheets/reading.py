"""A file back from somebody's desk: which columns it has, then row by row what stands in them."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from . import archives, values
from .columns import COLUMNS, NUMBER
from .errors import UnreadableSheet
from .formats import text_rows, workbook_rows
from .steps import Act, Step

MOST_BYTES = 25 * 1024 * 1024
# What a year's numbers can count.
MOST_ROWS = 32_767
# The heading stands near the top; further down nobody looks for it.
HEADING_WITHIN = 20
NAMED_AT_MOST = 10
# Rows between two words on how far it has come.
EVERY = 100


@dataclass(frozen=True)
class Line:
    """One row as it was read: its place in the file, from 1, and its values by column code."""

    place: int
    cells: dict

    def is_blank(self):
        return all(value is None or not str(value).strip() for value in self.cells.values())


@dataclass
class Sheet:
    """A file that can be taken as a plan's sheet.

    ``letters`` maps the code of a column to its letter, ``ignored`` lists headings that nobody
    knows, ``lost_letters`` is true where the file's encoding lacks letters that texts may need.
    """

    letters: dict
    rows: list
    ignored: list = field(default_factory=list)
    lost_letters: bool = False

    def cell(self, line, code):
        """The name of a cell, as a spreadsheet shows it: G5."""
        return f"{self.letters[code]}{line.place}"


def read_sheet(name, file):
    """Reads a file: yields Steps, and returns the Sheet.

    ``file`` is a binary file with a ``size``, ``name`` what it is called. Raises UnreadableSheet,
    with a message for the person, for anything that cannot be taken whole.
    """
    if file.size > MOST_BYTES:
        raise UnreadableSheet(too_large())
    if not file.size:
        raise UnreadableSheet(_("The file is empty."))
    start = file.read(len(archives.COMPOUND_FILE))
    file.seek(0)
    if start == archives.COMPOUND_FILE:
        archives.refuse_compound_file(file.read())
    ending = PurePath(name.strip()).suffix.lower()
    if start.startswith(archives.ZIP_FILE):
        rows, lost_letters = workbook_rows(file, _codes), False
    elif ending in {".csv", ".txt", ".tsv"}:
        rows, lost_letters = text_rows(file.read())
    else:
        raise UnreadableSheet(_("Only .xlsx and .csv files can be read. Save the file as .xlsx."))
    return (yield from _taken(rows, lost_letters))


def too_large():
    return _("The file is larger than %(size)s MB. A plan's file is far smaller.") % {
        "size": MOST_BYTES // (1024 * 1024)
    }


def _taken(rows, lost_letters):
    """Finds the heading in ``rows`` (lists of values), then reads on; as ``read_sheet``."""
    rows = enumerate(rows, start=1)
    codes, ignored = _heading(rows)
    letters = {code: get_column_letter(at + 1) for at, code in codes.items()}
    sheet = Sheet(letters, [], ignored, lost_letters)
    headings = set(NUMBER.heading_keys())
    for place, row in rows:
        cells = {code: row[at] for at, code in codes.items() if at < len(row)}
        line = Line(place, {column.code: cells.get(column.code) for column in COLUMNS})
        # Below the row of codes there is one of headings.
        if line.is_blank() or values.key(values.line(line.cells[NUMBER.code])) in headings:
            continue
        sheet.rows.append(line)
        if len(sheet.rows) > MOST_ROWS:
            raise UnreadableSheet(_("The file has more rows than a plan can have numbers."))
        if len(sheet.rows) % EVERY == 0:
            yield Step(Act.READING, len(sheet.rows))
    return sheet


def _heading(rows):
    """Reads up to the heading; (place → code, headings that nobody knows). Raises UnreadableSheet.

    It is the first row that names most of the columns, by their codes or in any language.
    """
    best = {}
    for _place, row in islice(rows, HEADING_WITHIN):
        codes = _codes(row)
        if len(codes) > len(COLUMNS) // 2:
            _refuse_other_columns(codes)
            others = (words for at, words in enumerate(map(values.line, row)) if at not in codes)
            return codes, list(filter(None, others))
        best = max(best, codes, key=len)
    if best:
        _refuse_other_columns(best)
    raise UnreadableSheet(
        _(
            "This is no file of a plan: the row that names the columns was not found. Download the "
            "plan's file anew and work in it."
        )
    )


def _codes(row):
    """Place → code, for what in a row of values is the heading of a column."""
    known = {key: column.code for column in COLUMNS for key in column.heading_keys()}
    keys = ((at, values.key(values.line(value))) for at, value in enumerate(row))
    return {at: known[key] for at, key in keys if key in known}


def _refuse_other_columns(codes):
    found = list(codes.values())
    if missing := [column for column in COLUMNS if column.code not in found]:
        names = ", ".join(f"“{column.heading}”" for column in missing[:NAMED_AT_MOST])
        message = _("Columns are missing: %(names)s. Download the plan's file anew, and keep all.")
        raise UnreadableSheet(message % {"names": names})
    if twice := sorted({code for code in found if found.count(code) > 1}):
        message = _("Columns stand here twice: %(names)s.")
        raise UnreadableSheet(message % {"names": ", ".join(twice)})
