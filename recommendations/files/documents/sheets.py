"""A spreadsheet (.xlsx, .ods, .csv) as lines of text, the cells of a row separated by tabs.

Every sheet, row and column that is shown is read. Runs in the child process: it needs neither
settings nor models.
"""

import csv
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

from lxml.etree import _Element as Element

from recommendations.files.archives import LIST_LIMITS
from recommendations.files.encodings import read_text
from recommendations.files.errors import damaged_as
from recommendations.files.spreadsheets import BookLimits, Workbook

from .open_document.package import name
from .open_document.spreadsheet import StruckText, cell_text, open_sheets
from .open_document.styles import OpenStyles
from .tables import CELL_BREAK
from .text import HIDDEN, DocumentText, Line

MAX_ELEMENTS = 500_000  # of XML; three for each cell
MAX_ROWS, MAX_COLUMNS, MAX_FIELD = 5_000, 40, 100_000
MAX_HIDDEN_ROWS = 20  # that a note on hidden words quotes
_DELIMITERS = ",;\t|"


def read_excel(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of an .xlsx, as ``DocumentText.result`` does."""
    text = DocumentText(max_characters)
    with damaged_as("excel_damaged"):
        limits = BookLimits(MAX_ROWS, MAX_ELEMENTS, LIST_LIMITS)
        for sheet in Workbook(content, limits, data_only=True, allow_macros=True).sheets:
            rows = enumerate(sheet.rows(max_columns=MAX_COLUMNS, values_only=True), start=1)
            words = (
                ([_words(cell) for cell in row], number in sheet.hidden_rows)
                for number, row in rows
            )
            _write(text, words, is_hidden=sheet.is_hidden, hidden_columns=sheet.hidden_columns)
    return text.result()


def read_open_sheet(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of an .ods, as ``DocumentText.result`` does."""
    text = DocumentText(max_characters)
    with damaged_as("damaged"):
        for sheet in open_sheets(content):
            rows = sheet.shown_rows(_open_words, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
            words = (([value or "" for value in row.values], row.is_hidden) for row in rows)
            columns = sheet.hidden_columns(MAX_COLUMNS)
            _write(text, words, is_hidden=sheet.is_hidden, hidden_columns=columns)
    return text.result()


def read_csv(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` of a .csv, whatever separates its cells; it has no notes."""
    given = read_text(content, "minutes_letters").removeprefix("\ufeff")
    text = DocumentText(max_characters)
    first = given[:2_000].partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_FIELD)
    with damaged_as("csv_damaged"):
        rows = csv.reader(given.splitlines(keepends=True), delimiter=delimiter)
        _write(text, ((row, False) for row in rows))
    return text.result()


def _write(
    text: DocumentText,
    rows: Iterable[tuple[list[str], bool]],
    *,
    is_hidden: bool = False,
    hidden_columns: Collection[int] = (),
) -> None:
    """Writes the rows of a sheet, pairs of cells and whether they are hidden.

    Of what is hidden only a note of its words is written. Columns are counted from 1.
    """
    left_out: list[str] = []
    for row, is_hidden_row in rows:
        cells = list(enumerate(map(_one_line, row[:MAX_COLUMNS]), start=1))
        hides_all = is_hidden or is_hidden_row
        shown = [cell for place, cell in cells if not hides_all and place not in hidden_columns]
        others = [cell for place, cell in cells if hides_all or place in hidden_columns]
        left_out.append(" ".join(filter(None, others)))
        line = "\t".join(shown).rstrip("\t")
        if line.strip():
            text.count(line)
            text.write(Line(line))
    text.note(HIDDEN, "\n".join(list(filter(None, left_out))[:MAX_HIDDEN_ROWS]))
    if not is_hidden:
        text.write(Line())


def _one_line(cell: str) -> str:
    lines = (" ".join(line.split()) for line in cell.splitlines())
    return CELL_BREAK.get().join(filter(None, lines))


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
