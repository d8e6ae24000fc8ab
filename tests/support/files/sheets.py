"""A plan's file at somebody's desk: downloaded, changed as a spreadsheet would, sent back."""

import csv
import io

from django.core.files.base import ContentFile
from openpyxl import load_workbook

from recommendations.worksheets.apply import apply
from recommendations.worksheets.cells.lookups import Registers
from recommendations.worksheets.compare import compare
from recommendations.worksheets.files import csv_file, xlsx_file
from recommendations.worksheets.files.reading import read_sheet
from recommendations.worksheets.progress import at_once
from recommendations.worksheets.stored_rows import stored_rows

# Rows 1 and 2 hold the codes and the headings.
FIRST_ROW = 3


def as_xlsx(plan, by):
    """The plan's file as Excel gets it, in bytes."""
    out = io.BytesIO()
    xlsx_file.write(plan, stored_rows(plan, by).values(), Registers(), out)
    return out.getvalue()


def as_csv(plan, by):
    """The same as CSV."""
    return "".join(csv_file.csv_lines(stored_rows(plan, by).values(), Registers())).encode()


def edited(content, changes=None, also=None):
    """The workbook with ``changes``: number → {column code: value}.

    A number that no row has makes a new row at the end. ``also(sheet, places)`` does whatever else;
    ``places`` maps codes to columns, from 1.
    """
    workbook = load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(FIRST_ROW, sheet.max_row + 1)}
    for number, values in (changes or {}).items():
        row = rows.setdefault(number, sheet.max_row + 1)
        for code, value in ({"number": number} | values).items():
            sheet.cell(row, places[code]).value = value
    if also:
        also(sheet, places)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def edited_csv(content, changes, *, encoding="utf-8-sig", delimiter=","):
    """The CSV with ``changes`` (as in ``edited``), saved as a spreadsheet saves it."""
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    places = {code: at for at, code in enumerate(table[0])}
    for row in table[2:]:
        for code, value in changes.get(int(row[0]), {}).items():
            row[places[code]] = value
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode(encoding, "replace")


def read(content, name="plan.xlsx"):
    """The Sheet in ``content``. Raises FileError."""
    return at_once(read_sheet(name, ContentFile(content)))


def compared(content, plan, by, name="plan.xlsx"):
    """The Outcome of a file."""
    return at_once(compare(read(content, name), plan, by, Registers()))


def applied(content, plan, by, name="plan.xlsx", **more):
    """The Outcome of a file that has been written."""
    return at_once(apply(read(content, name), plan, by, Registers(), source=name, **more))


def verdicts(outcome):
    """Number → what becomes of its row."""
    return {row.number: row.verdict.value for row in outcome.rows}


def reasons(outcome, number):
    """Why the row of ``number`` is refused: [(cell, sentence)]."""
    return next(row.reasons for row in outcome.rows if row.number == number)


def changes(outcome, number):
    """What the row of ``number`` would change: {column code: (before, after)}."""
    row = next(row for row in outcome.rows if row.number == number)
    return {code: (before, after) for code, before, after in row.changes}
