"""Worksheets as users handle them: downloaded, edited as a spreadsheet does it, uploaded."""

import csv
import io

from django.core.files.base import ContentFile
from openpyxl import load_workbook

from recommendations.worksheets.apply import apply
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.compare import compare
from recommendations.worksheets.files import csv_file, xlsx_file
from recommendations.worksheets.files.reading import read_worksheet
from recommendations.worksheets.job_progress import run_to_end
from recommendations.worksheets.stored_rows import stored_rows

# Below the rows of codes and headings.
FIRST_ROW = 3


def as_xlsx(plan, by):
    """The bytes of a plan's worksheet as .xlsx."""
    out = io.BytesIO()
    xlsx_file.write(plan, stored_rows(plan, by).values(), Lookups(plan), out)
    return out.getvalue()


def as_csv(plan, by):
    """The same as CSV."""
    return "".join(csv_file.worksheet_lines(stored_rows(plan, by).values(), Lookups(plan))).encode()


def edited(content, changes=None, also=None):
    """The workbook with ``changes``: number → {column code: value}.

    A number that no row has makes a new row at the end. ``also(sheet, places)`` does whatever else;
    ``places`` maps codes to columns, from 1.
    """
    workbook = load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    places = {cell.value.split()[0]: cell.column for cell in sheet[1]}
    numbers = {
        row: sheet.cell(row, places["number"]).value for row in range(FIRST_ROW, sheet.max_row + 1)
    }
    rows = {number: row for row, number in numbers.items()}
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
    places = {cell.split()[0]: at for at, cell in enumerate(table[0])}
    for row in table[2:]:
        for code, value in changes.get(int(row[places["number"]]), {}).items():
            row[places[code]] = value
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode(encoding, "replace")


def read(content, name="plan.xlsx"):
    """The UploadedSheet in ``content``. Raises FileError."""
    return run_to_end(read_worksheet(name, ContentFile(content)))


def compared(content, plan, by, name="plan.xlsx", **more):
    """The WorksheetResult of a file."""
    return run_to_end(compare(read(content, name), plan, by, Lookups(plan), **more))


def applied(content, plan, by, name="plan.xlsx", **more):
    """The WorksheetResult of a file that has been applied."""
    return run_to_end(apply(read(content, name), plan, by, Lookups(plan), source=name, **more))


def outcomes(result):
    """Number → what happens to its row."""
    return {row.number: row.outcome.value for row in result.rows}


def reasons(result, number):
    """Why the row of ``number`` is refused: [(cell, sentence)]."""
    return next(row.reasons for row in result.rows if row.number == number)


def changes(result, number):
    """What the row of ``number`` would change: {column code: (before, after)}."""
    row = next(row for row in result.rows if row.number == number)
    return {code: (before, after) for code, before, after in row.changes}
