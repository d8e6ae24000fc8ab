"""Reads the rows of an uploaded worksheet, .xlsx or CSV, in the child process.

A row is a pair of its number in the file, from 1, and the list of its values, as JSON has them: a
date or a time of day is ``{"datetime": …}``, ``{"date": …}`` or ``{"time": …}``; a cell without a
value is ``{"formula": true}`` or ``{"error": "#REF!"}``. Blank rows are counted and left out.
"""

import csv
import io
from datetime import date, datetime, time

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
FORMULA = {"formula": True}


def read_table(content, *, extension, headings):
    """``{"rows": …, "lacks_letters": …}``; the latter is true for an encoding that lacks letters.

    ``extension`` is .xlsx or that of a text file. Of several sheets the one with the most of
    ``headings`` (lookup keys) is read. Raises FileError.
    """
    if extension == ".xlsx":
        rows, lacks_letters = workbook_rows(content, frozenset(headings)), False
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
        book = Workbook(content, BookLimits(MAX_ROWS, MAX_ELEMENTS, WORKSHEET_LIMITS))
        sheet = max(book.sheets, key=lambda each: _count_headings(each, headings))
        if merged := sheet.merged_cells:
            raise FileError("excel_merged", cells=", ".join(merged))
        for row in sheet.rows():
            yield [_value(cell) for cell in row]


def _count_headings(sheet, headings):
    rows = sheet.head(MAX_HEADING_ROW)
    counts = (sum(lookup_key(str(cell.value)) in headings for cell in row) for row in rows)
    return max(counts, default=0)


def _value(cell):
    from openpyxl.utils.escape import unescape  # noqa: PLC0415 - heavy: loaded when a file is read

    value = cell.value
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return {"error": str(value)}
    for kind in (datetime, date, time):
        if isinstance(value, kind):
            return {kind.__name__: value.isoformat()}
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    return value if value is None or isinstance(value, int | float) else str(value)


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
