"""The rows of a file as lists of values, whether it is a workbook or a text."""

import csv
import io
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from recommendations.exports.csv_text import unguarded
from recommendations.intake.encodings import ARABIC_OFFICE, decoded

from . import archives
from .errors import Unreadable, UnreadableSheet

MOST_COLUMNS = 200
DELIMITERS = [",", ";", "\t"]
NAMED_AT_MOST = 10
# A heading stands near the top.
LOOKED_AT = 20


def workbook_rows(file, codes):
    """Yields the rows of the sheet in whose head ``codes(row)`` finds most. Raises UnreadableSheet.

    A cell that holds no value is an Unreadable in its row.
    """
    archive = archives.opened(file)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet = max(book.worksheets, key=lambda each: _known(each, codes))
        if merged := archives.merged_cells(archive, sheet._worksheet_path):
            raise UnreadableSheet(
                _("Cells are merged: %(cells)s. Separate them, so that each row stands alone.")
                % {"cells": ", ".join(merged[:NAMED_AT_MOST])}
            )
        yield from map(_row, sheet.iter_rows())
    except UnreadableSheet:
        raise
    except Exception as error:  # a damaged file fails in as many ways as it can be damaged
        raise UnreadableSheet(archives.damaged()) from error


def _known(sheet, codes):
    # A program may have noted too small an area.
    sheet.reset_dimensions()
    return max((len(codes(_row(row))) for row in islice(sheet.iter_rows(), LOOKED_AT)), default=0)


def _row(cells):
    return [_value(cell) for cell in cells[:MOST_COLUMNS]]


def _value(cell):
    if cell.data_type == "f":
        return Unreadable(formula())
    if cell.data_type == "e":
        message = _("The spreadsheet shows an error here: %(error)s.")
        return Unreadable(message % {"error": cell.value})
    value = cell.value
    return unescape(value) if isinstance(value, str) and "_x" in value else value


def formula():
    return _("This is a formula. Paste its value instead.")


def text_rows(content):
    """The rows of a CSV file, and whether its encoding lacks letters. Raises UnreadableSheet."""
    found = decoded(content)
    if found is None:
        raise UnreadableSheet(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx.")
        )
    text, encoding = found
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    return _csv_rows(text, delimiter), encoding == ARABIC_OFFICE


def _csv_rows(text, delimiter):
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_csv_value(value) for value in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise UnreadableSheet(
            _("The file is no CSV that can be read. Save it as “CSV UTF-8” or as .xlsx.")
        ) from error


def _csv_value(value):
    return Unreadable(formula()) if value.startswith("=") else unguarded(value)
