"""A plan's sheet as CSV."""

from datetime import date

from recommendations.exports.writers.csv_json import BYTE_ORDER_MARK
from recommendations.exports.writers.csv_text import Echo, csv_writer, guarded
from recommendations.worksheets.columns import COLUMNS


def csv_lines(rows, registers):
    """Yields the sheet of ``rows`` (StoredRows) line by line: codes, headings, then the items."""
    writer = csv_writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow([column.code for column in COLUMNS])
    yield writer.writerow([column.heading for column in COLUMNS])
    for row in rows:
        yield writer.writerow([_written(row, column, registers) for column in COLUMNS])


def _written(row, column, registers):
    value = row.cell(column, registers)
    return value.isoformat() if isinstance(value, date) else guarded(str(value))
