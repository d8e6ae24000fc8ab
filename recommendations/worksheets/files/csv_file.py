"""Writes a worksheet as CSV."""

from datetime import date

from recommendations.exports.csv_text import Echo, csv_writer, guarded
from recommendations.exports.writers.csv_json import BYTE_ORDER_MARK
from recommendations.worksheets import columns, schema


def worksheet_lines(rows, lookups):
    """Yields the worksheet of StoredRows line by line: column codes, headings, then the rows."""
    writer = csv_writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(map(schema.code_cell, columns.COLUMNS))
    yield writer.writerow([column.heading for column in columns.COLUMNS])
    for row in rows:
        yield writer.writerow([_cell(row, column, lookups) for column in columns.COLUMNS])


def _cell(row, column, lookups):
    value = row.cell_value(column, lookups)
    return value.isoformat() if isinstance(value, date) else guarded(str(value))
