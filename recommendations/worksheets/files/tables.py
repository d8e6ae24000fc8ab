"""Reads the rows of an uploaded worksheet, .xlsx, .ods or CSV, in the child process.

A row is a pair of its number in the file, from 1, and the list of its values, as JSON has them: a
date or a time of day is ``{"datetime": …}``, ``{"date": …}`` or ``{"time": …}``; a cell without a
value is ``{"formula": true}`` or ``{"error": "#REF!"}``; one with struck words is
``{"text": …, "struck": …}``. Blank rows are counted and left out.
"""

import csv
import io
from datetime import date, datetime, time
from itertools import islice
from operator import itemgetter

from recommendations.files.archives import WORKSHEET_LIMITS
from recommendations.files.encodings import ARABIC_OFFICE, decode
from recommendations.files.errors import FileError, damaged_as
from recommendations.localization.folding import lookup_key

# The numbers that the recommendations of a plan can have, and a hundred headings and blank rows.
MAX_ROWS = 32_767 + 100
MAX_COLUMNS = 200
# Of all cells together: five thousand for each of two thousand recommendations.
MAX_CHARACTERS = 10_000_000
MAX_ELEMENTS = 2_000_000  # of XML; three for each cell
DELIMITERS = [",", ";", "\t"]
# The headings are looked for in the first rows only.
MAX_HEADING_ROW = 20
MAX_MERGED_NAMED = 10
FORMULA = {"formula": True}
# What an .ods begins with, uncompressed.
OPEN_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def read_table(content, *, extension, headings):
    """``{"rows": …, "lacks_letters": …}``; the latter is true for an encoding that lacks letters.

    ``extension`` is .xlsx for any workbook, or that of a text file. Of several sheets the one with
    the most of ``headings`` (lookup keys) is read. Raises FileError.
    """
    if extension == ".xlsx":
        read = open_sheet_rows if OPEN_SHEET in content[:200] else workbook_rows
        rows, lacks_letters = read(content, frozenset(headings)), False
    else:
        rows, lacks_letters = csv_rows(content)
    return {"rows": list(limited(rows)), "lacks_letters": lacks_letters}


def limited(rows):
    """Yields (row number, values) of the rows that are not blank. Raises FileError for too many."""
    characters = 0
    for row_number, row in enumerate(rows, start=1):
        if row_number > MAX_ROWS:
            raise FileError("rows", most=f"{MAX_ROWS:,}")
        while row and row[-1] in (None, ""):
            row.pop()
        characters += sum(len(value) for value in row if isinstance(value, str))
        if characters > MAX_CHARACTERS:
            raise FileError("characters", most=f"{MAX_CHARACTERS:,}")
        if row:
            yield row_number, row


def workbook_rows(content, headings):
    """Yields the rows of a workbook as lists of values. Raises FileError."""
    # openpyxl takes long to load.
    from recommendations.files.spreadsheets import BookLimits, Workbook  # noqa: PLC0415 - heavy: loaded when a file is read

    with damaged_as("excel_damaged"):
        limits = BookLimits(MAX_ROWS, MAX_ELEMENTS, WORKSHEET_LIMITS)
        book = Workbook(content, limits, rich_text=True)
        heads = [[_texts(row) for row in sheet.head(MAX_HEADING_ROW)] for sheet in book.sheets]
        sheet, heading_row = _with_headings(book.sheets, heads, headings)
        if merged := sheet.merged_below(heading_row):
            raise FileError("excel_merged", cells=", ".join(merged))
        for row in sheet.rows():
            yield [_value(cell) for cell in row]


def open_sheet_rows(content, headings):
    """The same of an .ods."""
    from recommendations.files.documents.open_document.spreadsheet import open_sheets  # noqa: PLC0415 - heavy: loaded when a file is read

    size = {"max_rows": MAX_ROWS, "max_columns": MAX_COLUMNS}
    with damaged_as("excel_damaged"):
        sheets = open_sheets(content)
        heads = [_texts_of_values(islice(sheet.rows(**size), MAX_HEADING_ROW)) for sheet in sheets]
        sheet, heading_row = _with_headings(sheets, heads, headings)
        merged = [first for first, last in sheet.merged_rows(MAX_ROWS) if last > heading_row]
        if merged and heading_row:
            raise FileError("excel_merged", cells=", ".join(map(str, merged[:MAX_MERGED_NAMED])))
        # Without headings it is no worksheet, which the first rows show.
        for row in islice(sheet.rows(**size), None if heading_row else MAX_HEADING_ROW):
            yield [_open_value(value) for value in row]


def _with_headings(sheets, heads, headings):
    """The one of ``sheets`` with the most headings, and the number of their row.

    ``heads`` are the texts of the first rows of each sheet.
    """
    counts = [
        (sum(lookup_key(text) in headings for text in row), place, number)
        for place, head in enumerate(heads)
        for number, row in enumerate(head, start=1)
    ]
    most, place, number = max(counts, key=itemgetter(0), default=(0, 0, 0))
    return (sheets[place], number) if most else (sheets[0], 0)


def _texts_of_values(rows):
    return [list(map(str, row)) for row in rows]


def _texts(row):
    return [str(cell.value) for cell in row]


def _value(cell):
    from openpyxl.utils.escape import unescape  # noqa: PLC0415 - heavy: loaded when a file is read

    value = cell.value
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return {"error": str(value)}
    if dated := _dated(value):
        return dated
    if isinstance(value, list):
        return _rich_text(value)
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    return value if value is None or isinstance(value, int | float) else str(value)


def _open_value(value):
    """A value of an .ods as JSON has it."""
    from recommendations.files.documents.open_document.spreadsheet import Formula, StruckText  # noqa: PLC0415 - heavy: loaded when a file is read

    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Formula):
        return FORMULA
    if isinstance(value, StruckText):
        return {"text": value.text, "struck": value.struck}
    return _dated(value) or value


def _dated(value):
    """A date or time as JSON has it; None for another value."""
    for kind in (datetime, date, time):
        if isinstance(value, kind):
            return {kind.__name__: value.isoformat()}
    return None


def _rich_text(blocks):
    """The text of a cell with several fonts, without what is struck out."""
    struck = "".join(block.text for block in blocks if _is_struck(block))
    text = "".join(str(block) for block in blocks if not _is_struck(block))
    return {"text": text, "struck": struck} if struck.strip() else text


def _is_struck(block):
    return bool(getattr(getattr(block, "font", None), "strike", False))


def csv_rows(content):
    """The rows of a CSV file, and whether its encoding lacks letters. Raises FileError."""
    found = decode(content)
    if found is None:
        raise FileError("csv_letters")
    text, encoding = found
    if len(text) > MAX_CHARACTERS:
        raise FileError("characters", most=f"{MAX_CHARACTERS:,}")
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    return _split_csv(text, delimiter), encoding == ARABIC_OFFICE


def _split_csv(text, delimiter):
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [FORMULA if value.startswith("=") else value for value in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise FileError("csv_damaged") from error
