"""A file back from somebody's desk: which columns it has, then row by row what stands in them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import takewhile
from pathlib import PurePath

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from recommendations.exports.writers.csv_text import unguarded
from recommendations.files.archives import ARCHIVE_MAGIC, WORKSHEET, refuse_compound_file
from recommendations.files.child_process import Limits, run
from recommendations.files.errors import FileError
from recommendations.files.limits import MB
from recommendations.worksheets.cells import values
from recommendations.worksheets.columns import COLUMNS, NUMBER
from recommendations.worksheets.errors import Unreadable
from recommendations.worksheets.progress import Act, Step

MAX_BYTES = 25 * MB
# What a year's numbers can count.
MAX_ROWS = 32_767
# A full year of them is read in some fifteen seconds of CPU; an ordinary plan in one.
LIMITS = Limits(memory=280 * MB, output=64 * MB, cpu_seconds=30, seconds=60)
# The heading stands near the top; further down nobody looks for it.
HEADING_WITHIN = 20
NAMED_AT_MOST = 10
LONGEST_ERROR = 40  # characters of what a spreadsheet shows in a cell, #REF!
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

    ``file`` is a binary file with a ``size``, ``name`` what it is called. It is opened in a child
    process. Raises FileError, with a message for the person, for anything that cannot be taken
    whole.
    """
    if file.size > MAX_BYTES:
        raise too_large()
    if not file.size:
        raise FileError("empty")
    content = file.read()
    refuse_compound_file(content, WORKSHEET)
    ending = PurePath(name.strip()).suffix.lower()
    if content.startswith(ARCHIVE_MAGIC):
        ending = ".xlsx"
    elif ending not in {".csv", ".txt", ".tsv"}:
        raise FileError("plan_kind")
    headings = list(_known_headings())
    table = run(
        "recommendations.worksheets.files.tables.read_table",
        content,
        limits=LIMITS,
        ending=ending,
        headings=headings,
    )
    try:
        rows = [(int(place), _values(row, ending)) for place, row in table["rows"]]
        lost_letters = bool(table["lost_letters"])
    except (TypeError, ValueError, KeyError) as error:
        raise FileError("damaged") from error
    return (yield from _taken(iter(rows), lost_letters))


def too_large():
    """The FileError for a file of more than MAX_BYTES."""
    return FileError("plan_size", size=MAX_BYTES // MB)


def _values(row, ending):
    """A row as the child process answers it, with dates, and Unreadable where there is no value."""
    cells = map(_value, row)
    return list(cells) if ending == ".xlsx" else [_without_guard(value) for value in cells]


def _value(answered):
    if not isinstance(answered, dict):
        return answered
    for kind in (datetime, date, time):
        if kind.__name__ in answered:
            return kind.fromisoformat(answered[kind.__name__])
    if "error" in answered:
        message = _("The spreadsheet shows an error here: %(error)s.")
        return Unreadable(message % {"error": str(answered["error"])[:LONGEST_ERROR]})
    return Unreadable(_("This is a formula. Paste its value instead."))


def _without_guard(value):
    return unguarded(value) if isinstance(value, str) else value


def _taken(rows, lost_letters):
    """Finds the heading in ``rows`` (place, values), then reads on; as ``read_sheet``."""
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
        if len(sheet.rows) > MAX_ROWS:
            raise FileError("plan_rows")
        if len(sheet.rows) % EVERY == 0:
            yield Step(Act.READING, len(sheet.rows))
    return sheet


def _heading(rows):
    """Reads up to the heading; (place → code, headings that nobody knows). Raises FileError.

    It is the first row that names most of the columns, by their codes or in any language.
    """
    best = {}
    for _place, row in takewhile(lambda row: row[0] <= HEADING_WITHIN, rows):
        codes = _codes(row)
        if len(codes) > len(COLUMNS) // 2:
            _refuse_other_columns(codes)
            others = (words for at, words in enumerate(map(values.line, row)) if at not in codes)
            return codes, list(filter(None, others))
        best = max(best, codes, key=len)
    if best:
        _refuse_other_columns(best)
    raise FileError("plan_heading")


def _codes(row):
    """Place → code, for what in a row of values is the heading of a column."""
    known = _known_headings()
    keys = ((at, values.key(values.line(value))) for at, value in enumerate(row))
    return {at: known[key] for at, key in keys if key in known}


def _known_headings():
    """Folded heading → code of the column."""
    return {key: column.code for column in COLUMNS for key in column.heading_keys()}


def _refuse_other_columns(codes):
    found = list(codes.values())
    if missing := [column for column in COLUMNS if column.code not in found]:
        names = ", ".join(f"“{column.heading}”" for column in missing[:NAMED_AT_MOST])
        raise FileError("columns_missing", names=names)
    if twice := sorted({code for code in found if found.count(code) > 1}):
        raise FileError("columns_twice", names=", ".join(twice))
