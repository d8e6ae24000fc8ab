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

from .open_document.package import NAMES, OpenPackage, name
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
        package = OpenPackage(content)
        styles = OpenStyles(package.content, package.styles)
        for table in package.content.findall("office:body/office:spreadsheet/table:table", NAMES):
            is_hidden = styles.is_hidden_table(table.get(name("table:style-name")))
            _write(text, _open_rows(table), is_hidden)
    return text.result()


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


def _open_rows(table: Element) -> Iterator[list[str]]:
    for row in table.iter(name("table:table-row")):
        if row.get(name("table:visibility"), "visible") == "visible":
            yield list(_open_cells(row))


def _open_cells(row: Element) -> Iterator[str]:
    written = 0
    for cell in row:
        if cell.tag not in (name("table:table-cell"), name("table:covered-table-cell")):
            continue
        repeated = cell.get(name("table:number-columns-repeated"), "1")
        times = min(int(repeated) if repeated.isdigit() else 1, MAX_COLUMNS - written)
        words = _open_words(cell)
        yield from [words] * times
        written += times
        if written >= MAX_COLUMNS:
            return


def _open_words(cell: Element) -> str:
    day = cell.get(name("office:date-value"))
    if day:
        return day.removesuffix("T00:00:00")
    paragraphs = cell.findall("text:p", NAMES)
    return " ".join("".join(paragraph.itertext()) for paragraph in paragraphs)
