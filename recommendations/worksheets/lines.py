"""A plan's sheet as CSV."""

import csv
import re
from datetime import date

from recommendations.publishing.files import BYTE_ORDER_MARK, Echo

from .columns import COLUMNS

# A spreadsheet would run a cell that begins so; apostrophes before it are counted, not lost.
_WOULD_RUN = re.compile(r"'*[=+\-@\t\r]")
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r]")


def csv_lines(rows, registers):
    """Yields the sheet of ``rows`` (StoredRows) line by line: codes, headings, then the items."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow([column.code for column in COLUMNS])
    yield writer.writerow([column.heading for column in COLUMNS])
    for row in rows:
        yield writer.writerow([_written(row, column, registers) for column in COLUMNS])


def _written(row, column, registers):
    value = row.cell(column, registers)
    return value.isoformat() if isinstance(value, date) else guarded(str(value))


def guarded(words):
    """``words`` as a spreadsheet takes them for a text."""
    return f"'{words}" if _WOULD_RUN.match(words) else words


def unguarded(words):
    """What ``guarded`` was given."""
    return words[1:] if _MADE_SAFE.match(words) else words
