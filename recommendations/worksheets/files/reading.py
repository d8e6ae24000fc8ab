"""Reads an uploaded worksheet: finds its columns, then the cells of each row."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import takewhile
from pathlib import PurePath

from django.utils.translation import gettext as _

from recommendations.exports.csv_text import unguarded
from recommendations.exports.writers.sheet_formats import column_letters
from recommendations.files.archives import ARCHIVE_MAGIC, WORKSHEET, refuse_compound_file
from recommendations.files.child_process import Limits, run
from recommendations.files.errors import FileError
from recommendations.files.limits import MB
from recommendations.localization.folding import lookup_key
from recommendations.worksheets import columns, schema
from recommendations.worksheets.cells.values import single_line_text
from recommendations.worksheets.columns import NUMBER
from recommendations.worksheets.errors import CellWithoutValue, StruckText
from recommendations.worksheets.job_progress import PROGRESS_INTERVAL, Progress, Stage

MAX_BYTES = 25 * MB
# The numbers that the recommendations of a plan can have.
MAX_ROWS = 32_767
# A worksheet of so many rows takes some fifteen seconds of CPU; an ordinary one takes one.
LIMITS = Limits(memory=280 * MB, output=64 * MB, cpu_seconds=30, seconds=60)
# The headings are looked for in the first rows only.
MAX_HEADING_ROW = 20
MAX_NAMED = 10
MAX_ERROR_LENGTH = 40  # characters of what a spreadsheet shows in a cell, #REF!


@dataclass(frozen=True)
class FileRow:
    """One row: its number in the file, from 1, and its cells by column code.

    A column that the file does not have is not among the cells.
    """

    row_number: int
    cells: dict

    def is_blank(self):
        return all(cell is None or not str(cell).strip() for cell in self.cells.values())


@dataclass
class UploadedSheet:
    """A file that can be taken as a worksheet.

    ``letters`` maps column codes to the letters of a spreadsheet, ``unknown_headings`` are those of
    other columns, ``lacks_letters`` is true if the file's encoding has not all letters of Kurmanji.
    """

    letters: dict[str, str]
    rows: list[FileRow]
    unknown_headings: list[str] = field(default_factory=list)
    lacks_letters: bool = False

    def cell_name(self, row, code):
        """The name of a cell as a spreadsheet shows it, G5; the row's first where there is none."""
        return f"{self.letters.get(code, self.letters[NUMBER.code])}{row.row_number}"


def read_worksheet(name: str, file) -> Generator[Progress, None, UploadedSheet]:
    """Reads a file: yields Progress, returns the UploadedSheet.

    ``file`` is a binary file with a ``size``, ``name`` its name. It is opened in a child process.
    Raises FileError, with a message for the user, for anything that cannot be read whole.
    """
    if file.size > MAX_BYTES:
        raise too_large()
    if not file.size:
        raise FileError("empty")
    content = file.read()
    refuse_compound_file(content, WORKSHEET)
    extension = PurePath(name.strip()).suffix.lower()
    if content.startswith(ARCHIVE_MAGIC):
        extension = ".xlsx"
    elif extension not in {".csv", ".txt", ".tsv"}:
        raise FileError("plan_kind")
    headings = _known_headings()
    table = run(
        "recommendations.worksheets.files.tables.read_table",
        content,
        limits=LIMITS,
        extension=extension,
        headings=list(headings),
    )
    try:
        rows = [(int(number), _decode_row(row, extension)) for number, row in table["rows"]]
        lacks_letters = bool(table["lacks_letters"])
    except (TypeError, ValueError, KeyError) as error:
        raise FileError("damaged") from error
    return (yield from _read_rows(iter(rows), headings, lacks_letters))


def too_large():
    """The FileError for a file of more than MAX_BYTES."""
    return FileError("plan_size", size=MAX_BYTES // MB)


def _decode_row(row, extension):
    """The values of a row as the child process returned it."""
    values = [_decode_value(value) for value in row]
    if extension == ".xlsx":
        return values
    return [unguarded(value) if isinstance(value, str) else value for value in values]


def _decode_value(value):
    if not isinstance(value, dict):
        return value
    for kind in (datetime, date, time):
        if kind.__name__ in value:
            return kind.fromisoformat(value[kind.__name__])
    if "struck" in value:
        return StruckText.of(str(value["text"]), str(value["struck"]))
    if "error" in value:
        message = _("The spreadsheet shows an error here: %(error)s.")
        return CellWithoutValue(message % {"error": str(value["error"])[:MAX_ERROR_LENGTH]})
    return CellWithoutValue(_("This is a formula. Paste its value instead."))


def _read_rows(rows, headings, lacks_letters):
    """Finds the headings in ``rows`` (row number, values), then reads on; as ``read_worksheet``."""
    codes, unknown_headings = _find_headings(rows, headings)
    letters = {code: column_letters(at) for at, code in codes.items()}
    sheet = UploadedSheet(letters, [], unknown_headings, lacks_letters)
    number_headings = set(NUMBER.heading_keys())
    for row_number, values in rows:
        cells = {code: values[at] if at < len(values) else None for at, code in codes.items()}
        row = FileRow(row_number, cells)
        # Below the hidden row of codes is a row of headings.
        is_heading = lookup_key(single_line_text(cells[NUMBER.code])) in number_headings
        if row.is_blank() or is_heading:
            continue
        sheet.rows.append(row)
        if len(sheet.rows) > MAX_ROWS:
            raise FileError("plan_rows")
        if len(sheet.rows) % PROGRESS_INTERVAL == 0:
            yield Progress(Stage.READING, len(sheet.rows))
    return sheet


def _find_headings(rows, headings):
    """Reads up to the headings: (position → column code, unknown headings). Raises FileError.

    They are the first row with most of the columns, by their codes or in any language.
    """
    closest, closest_row = {}, []
    for _row_number, row in takewhile(lambda row: row[0] <= MAX_HEADING_ROW, rows):
        codes = _column_codes(row, headings)
        # No release has made a worksheet with fewer columns than the first, but for translators.
        is_for_translators = schema.has_schema(row) or schema.is_for_translators(codes.values())
        if len(codes) > len(schema.RELEASE_1) // 2 or is_for_translators:
            _check_columns(codes, row)
            unknown = (
                text for at, text in enumerate(map(single_line_text, row)) if at not in codes
            )
            return codes, list(filter(None, unknown))
        if len(codes) > len(closest):
            closest, closest_row = codes, row
    if closest:
        _check_columns(closest, closest_row)
    raise FileError("plan_heading")


def _column_codes(row, headings):
    """Position → column code, for the values of a row that are the heading of a column."""
    keys = (lookup_key(single_line_text(schema.column_code(value))) for value in row)
    return {at: headings[key] for at, key in enumerate(keys) if key in headings}


def _known_headings():
    """Lookup key → column code."""
    return {key: column.code for column in columns.COLUMNS for key in column.heading_keys()}


def _check_columns(codes, row):
    """Raises FileError if a column is missing that the file was made with, or is there twice."""
    version, promised = schema.read_schema(row, codes.values())
    if version > schema.VERSION:
        raise FileError("plan_heading")
    found = list(codes.values())
    missing = [each for each in columns.COLUMNS if each.code in promised and each.code not in found]
    if missing:
        names = ", ".join(f"“{column.heading}”" for column in missing[:MAX_NAMED])
        raise FileError("columns_missing", names=names)
    if twice := sorted({code for code in found if found.count(code) > 1}):
        raise FileError("columns_twice", names=", ".join(twice))
