"""The rows of a plan's file, a workbook or a text, read in the child process.

A row is a pair of its place in the file, from 1, and the list of its values, as JSON takes them:
a date or a time of day is ``{"datetime": …}``, ``{"date": …}`` or ``{"time": …}``; what holds no
value is ``{"formula": true}`` or ``{"error": "#REF!"}``. Blank rows are counted and left out.
"""

import csv
import io
from datetime import date, datetime, time

from recommendations.files.archives import WORKSHEET_LIMITS
from recommendations.files.encodings import ARABIC_OFFICE, decode
from recommendations.files.errors import FileError, damaged_as
from recommendations.worksheets.cells.keys import key

# What a year's numbers can count, and a hundred rows for headings and blanks.
MAX_ROWS = 32_767 + 100
MAX_COLUMNS = 200
# Of all cells together: five thousand for each of two thousand recommendations.
MAX_CHARACTERS = 10_000_000
MAX_ELEMENTS = 2_000_000  # of XML; three for each cell
DELIMITERS = [",", ";", "\t"]
# A heading stands near the top.
LOOKED_AT = 20
FORMULA = {"formula": True}


def read_table(content, *, ending, headings):
    """``{"rows": …, "lost_letters": …}`` of a file; the latter where its encoding lacks letters.

    ``ending`` is .xlsx or that of a text. Of several sheets it is the one in whose head most of
    ``headings`` (folded) stand. Raises FileError.
    """
    if ending == ".xlsx":
        rows, lost_letters = workbook_rows(content, frozenset(headings)), False
    else:
        rows, lost_letters = text_rows(content)
    return {"rows": list(_limited(rows)), "lost_letters": lost_letters}


def _limited(rows):
    """The pairs of place and values of the ``rows`` that are not blank, as long as they are few."""
    length = 0
    for place, row in enumerate(rows, start=1):
        if place > MAX_ROWS:
            raise FileError("rows", most=f"{MAX_ROWS:,}")
        while row and row[-1] in (None, ""):
            row.pop()
        length += sum(len(value) for value in row if isinstance(value, str))
        if length > MAX_CHARACTERS:
            raise FileError("characters", most=f"{MAX_CHARACTERS:,}")
        if row:
            yield place, row


def workbook_rows(content, headings):
    """Yields the rows of a workbook as lists of values. Raises FileError."""
    # openpyxl takes long to load.
    from recommendations.files.spreadsheets import BookLimits, Workbook  # noqa: PLC0415 - heavy: loaded when a file is read

    with damaged_as("excel_damaged"):
        book = Workbook(content, BookLimits(MAX_ROWS, MAX_ELEMENTS, WORKSHEET_LIMITS))
        sheet = max(book.sheets, key=lambda each: _count_known(each, headings))
        if merged := sheet.merged_cells:
            raise FileError("excel_merged", cells=", ".join(merged))
        for row in sheet.rows():
            yield [_value(cell) for cell in row]


def _count_known(sheet, headings):
    rows = sheet.head(LOOKED_AT)
    return max((sum(key(str(cell.value)) in headings for cell in row) for row in rows), default=0)


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


def text_rows(content):
    """The rows of a CSV file, and whether its encoding lacks letters. Raises FileError."""
    found = decode(content)
    if found is None:
        raise FileError("csv_letters")
    text, encoding = found
    if len(text) > MAX_CHARACTERS:
        raise FileError("characters", most=f"{MAX_CHARACTERS:,}")
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    return _csv_rows(text, delimiter), encoding == ARABIC_OFFICE


def _csv_rows(text, delimiter):
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [FORMULA if value.startswith("=") else value for value in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise FileError("csv_damaged") from error
