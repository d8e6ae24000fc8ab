"""Reads the rows of all sheets of a workbook. Runs in the child process: no settings, no models."""

from collections.abc import Iterator
from typing import Any

from recommendations.files.archives import WORKSHEET_LIMITS
from recommendations.files.errors import FileError, damaged_as

MAX_ROWS, MAX_COLUMNS, MAX_ELEMENTS = 20_000, 12, 1_000_000
MAX_CHARACTERS = 10_000_000
_OPEN_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def read_sheets(content: bytes) -> list[list[list[str]]]:
    """The rows of each sheet, every cell as a text. Raises FileError."""
    with damaged_as("excel_damaged"):
        read = _open_sheets if _OPEN_SHEET in content[:200] else _excel_sheets
        sheets, characters = [], 0
        for rows in read(content):
            sheets.append([["" if cell is None else str(cell) for cell in row] for row in rows])
            characters += sum(len(cell) for row in sheets[-1] for cell in row)
            if characters > MAX_CHARACTERS:
                raise FileError("characters", most=f"{MAX_CHARACTERS:,}")
        return sheets


def _excel_sheets(content: bytes) -> Iterator[Any]:
    from recommendations.files.spreadsheets import BookLimits, Workbook  # noqa: PLC0415 - heavy: loaded when a file is read

    limits = BookLimits(MAX_ROWS, MAX_ELEMENTS, WORKSHEET_LIMITS)
    for sheet in Workbook(content, limits, data_only=True).sheets:
        yield sheet.rows(max_columns=MAX_COLUMNS, values_only=True)


def _open_sheets(content: bytes) -> Iterator[Any]:
    from recommendations.files.documents.open_document.spreadsheet import StruckText, open_sheets  # noqa: PLC0415 - heavy: loaded when a file is read

    for sheet in open_sheets(content):
        rows = sheet.rows(max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
        yield (
            [cell.text if isinstance(cell, StruckText) else cell for cell in row] for row in rows
        )
