"""Writes a worksheet as CSV."""

from datetime import date

from recommendations.exports.csv_text import Echo, csv_writer, guarded
from recommendations.exports.writers.csv_json import BYTE_ORDER_MARK
from recommendations.worksheets import columns, schema


def worksheet_lines(rows, lookups, *, for_translators=False):
    """Yields the worksheet of StoredRows line by line: column codes, headings, then the rows."""
    writer = csv_writer(Echo())
    written = columns.of_translations() if for_translators else columns.COLUMNS
    yield BYTE_ORDER_MARK + writer.writerow([schema.code_cell(each, written) for each in written])
    yield writer.writerow([column.heading for column in written])
    for row in rows:
        yield writer.writerow([_cell(row, column, lookups) for column in written])


def _cell(row, column, lookups):
    value = row.cell_value(column, lookups)
    return value.isoformat() if isinstance(value, date) else guarded(str(value))
