"""A spreadsheet (.xlsx, .ods, .csv) as lines of text, the cells of a row separated by tabs.

Every sheet that is shown is read. Runs in the child process: it needs neither settings nor models.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from lxml.etree import _Element as Element

from recommendations.files.archives import LIST_LIMITS
from recommendations.files.encodings import read_text
from recommendations.files.errors import damaged_as
from recommendations.files.spreadsheets import BookLimits, Workbook

from .open_document.package import name
from .open_document.spreadsheet import OpenRow, StruckText, cell_text, open_sheets
from .open_document.styles import OpenStyles
from .text import HIDDEN, DocumentText, Line

MAX_ELEMENTS = 500_000  # of XML; three for each cell
MAX_ROWS, MAX_COLUMNS, MAX_FIELD = 5_000, 40, 100_000
_DELIMITERS = ",;\t|"


def read_excel(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of an .xlsx, as ``DocumentText.result`` does."""
    text = DocumentText(max_characters)
    with damaged_as("excel_damaged"):
        limits = BookLimits(MAX_ROWS, MAX_ELEMENTS, LIST_LIMITS)
        for sheet in Workbook(content, limits, data_only=True, allow_macros=True).sheets:
            rows = sheet.rows(max_columns=MAX_COLUMNS, values_only=True)
            _write(text, ([_words(cell) for cell in row] for row in rows), sheet.is_hidden)
    return text.result()


def read_open_sheet(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of an .ods, as ``DocumentText.result`` does."""
    text = DocumentText(max_characters)
    with damaged_as("damaged"):
        for sheet in open_sheets(content):
            rows = sheet.shown_rows(_open_words, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
            _write(text, _shown(text, rows), sheet.is_hidden)
    return text.result()


def _shown(text: DocumentText, rows: Iterator[OpenRow]) -> Iterator[list[str]]:
    """Yields the cells of the rows that are shown, and notes the words of the others."""
    for row in rows:
        cells = [value or "" for value in row.values]
        if row.is_hidden:
            text.note(HIDDEN, " ".join(filter(None, cells)))
        else:
            yield cells


def read_csv(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` of a .csv, whatever separates its cells; it has no notes."""
    given = read_text(content, "minutes_letters").removeprefix("\ufeff")
    text = DocumentText(max_characters)
    first = given[:2_000].partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_FIELD)
    with damaged_as("csv_damaged"):
        _write(text, csv.reader(given.splitlines(keepends=True), delimiter=delimiter), False)
    return text.result()


def _write(text: DocumentText, rows: Any, is_hidden: bool) -> None:
    """Writes the rows of a sheet; of a hidden one only a note of its words."""
    hidden: list[str] = []
    for row in rows:
        line = "\t".join(" ".join(cell.split()) for cell in row[:MAX_COLUMNS]).rstrip("\t")
        if not line.strip():
            continue
        if is_hidden:
            hidden.append(line.replace("\t", " "))
        else:
            text.count(line)
            text.write(Line(line))
    text.note(HIDDEN, "\n".join(hidden[:20]))
    if not is_hidden:
        text.write(Line())


def _words(cell: Any) -> str:
    """Returns the value of a cell of Excel as it would be written by hand."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return str(cell)


def _open_words(cell: Element, styles: OpenStyles) -> str | None:
    """Returns the words of a cell as it is shown, and its day as 2023-03-15; None for none."""
    day = cell.get(name("office:date-value"))
    if day:
        return day.removesuffix("T00:00:00")
    value = cell_text(cell, styles)
    return value.text if isinstance(value, StruckText) else value
