"""Writes a worksheet as an Excel workbook: the rows, the allowed values, the instructions."""

from datetime import date
from tempfile import TemporaryDirectory

from django.utils.translation import gettext

from recommendations.exports.writers.sheet_formats import (
    DATE_FORMAT,
    HEADER,
    MAX_MESSAGE_LENGTH,
    MAX_MESSAGE_TITLE_LENGTH,
    MAX_SHEET_NAME_LENGTH,
    MIN_DATE,
    READING_ORDERS,
    Formats,
    active_reading_order,
    add_sheet,
    column_letters,
    count_lines,
    set_row_height,
    set_up_page,
)
from recommendations.localization.languages import direction
from recommendations.models import Decision, Status
from recommendations.worksheets import columns, schema
from recommendations.worksheets.cells.types import Date, YesNo
from recommendations.worksheets.columns import LEAD, NUMBER, STATUS, TOKEN

CODES_ROW, HEADINGS_ROW, FIRST_ROW = 0, 1, 2
# Rows below the last one that offer the allowed values, for what somebody adds to a draft.
ROWS_TO_ADD = 200
# Runs of cells in a column that Excel protects from typing; edits of others are refused on upload.
MAX_PROTECTED_RUNS = 500
# A row shows so many lines of its longest text; the cell contains the rest.
MAX_LINES = 12
PROTECTED = {"bg_color": "#EDEDED", "font_color": "#595959"}


def write(plan, rows, lookups, out, *, for_translators=False):
    """Writes the worksheet of ``rows`` (StoredRows of ``plan``) into the binary file ``out``.

    ``for_translators``: only the texts, those in Arabic protected.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy: loaded when a file is written

    with TemporaryDirectory() as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False})
        formats = Formats(book)
        sheet = add_sheet(book, gettext("Plan %(year)s") % {"year": plan.year})
        if for_translators:
            _TextsSheet(sheet, plan, lookups, formats).write(list(rows), {})
            _write_instructions(book, _instructions_for_translators(plan), formats)
        else:
            ranges = _write_allowed_values(book, lookups, formats.get(**HEADER))
            _RowsSheet(sheet, plan, lookups, formats).write(list(rows), ranges)
            _write_instructions(book, _instructions(plan), formats)
        book.close()


class _RowsSheet:
    """The sheet with the rows, written from the top down."""

    def __init__(self, sheet, plan, lookups, formats):
        self.sheet, self.plan, self.lookups, self.formats = sheet, plan, lookups, formats
        self.columns = self.written_columns()
        self.protected = {column.code: [] for column in self.columns}

    def written_columns(self):
        return list(columns.COLUMNS)

    def write(self, rows, ranges):
        """Writes the rows; ``ranges`` are the cells with the allowed values by column code."""
        self._write_head()
        for at, row in enumerate(rows, start=FIRST_ROW):
            self._write_row(at, row)
        last = FIRST_ROW + len(rows) - 1
        self.sheet.autofilter(HEADINGS_ROW, 0, max(last, HEADINGS_ROW), len(self.columns) - 1)
        rows_to_add = ROWS_TO_ADD if self.plan.is_draft else 0
        for at, column in enumerate(self.columns):
            self._protect(at, column)
            self._offer_values(at, column, ranges.get(column.code), last + rows_to_add)

    def _write_head(self):
        header = self.formats.get(**HEADER, reading_order=active_reading_order())
        for at, column in enumerate(self.columns):
            cell_format = self._format(column, is_protected=False)
            self.sheet.set_column(at, at, column.width, cell_format, {"hidden": column is TOKEN})
            self.sheet.write_string(CODES_ROW, at, schema.code_cell(column, self.columns))
        self.sheet.set_row(CODES_ROW, None, None, {"hidden": True})
        for at, column in enumerate(self.columns):
            self.sheet.write_string(HEADINGS_ROW, at, column.heading, header)
        set_up_page(self.sheet, frozen_rows=FIRST_ROW)

    def _write_row(self, at, row):
        lines = 1
        for column_at, column in enumerate(self.columns):
            value = row.cell_value(column, self.lookups)
            is_protected = self._is_protected(column, row)
            if is_protected:
                self.protected[column.code].append(at)
            self._write_cell(at, column_at, value, self._format(column, is_protected))
            if column is not TOKEN:
                lines = max(lines, count_lines(value, column.width))
        set_row_height(self.sheet, at, lines, max_lines=MAX_LINES)

    def _write_cell(self, at, column_at, value, cell_format):
        if isinstance(value, date) and value >= MIN_DATE:
            self.sheet.write_datetime(at, column_at, value, cell_format)
        elif isinstance(value, int):
            self.sheet.write_number(at, column_at, value, cell_format)
        elif value:
            self.sheet.write_string(at, column_at, str(value), cell_format)
        else:
            self.sheet.write_blank(at, column_at, None, cell_format)

    def _is_protected(self, column, row):
        """True for a cell whose edits would be refused."""
        if column in {NUMBER, TOKEN} or column.group == "read_only":
            return True
        if self.plan.is_draft or not column.is_frozen_at_adoption:
            return False
        # A translation that is missing may be added.
        return column.is_always_frozen or bool(row.values[column.code])

    def _format(self, column, is_protected):
        properties = {"valign": "top", **(PROTECTED if is_protected else {})}
        if isinstance(column.cell_type, Date):
            properties["num_format"] = DATE_FORMAT
        elif column is not NUMBER:
            properties |= {"num_format": "@", "text_wrap": True}
        if column.language or column.is_latin:
            text_direction = "ltr" if column.is_latin else direction(column.language)
            properties["reading_order"] = READING_ORDERS[text_direction]
        return self.formats.get(**properties)

    def _protect(self, at, column):
        """Lets Excel refuse what is typed into the protected cells of a column."""
        refusal = {
            "validate": "custom",
            "value": "=FALSE",
            "error_title": gettext("Locked")[:MAX_MESSAGE_TITLE_LENGTH],
            "error_message": gettext("Grey cells are read-only.")[:MAX_MESSAGE_LENGTH],
        }
        for first, last in _runs(self.protected[column.code])[:MAX_PROTECTED_RUNS]:
            self.sheet.data_validation(first, at, last, at, refusal)

    def _offer_values(self, at, column, allowed, last):
        """Offers the allowed values (a range) of a column, and explains it beside its cells."""
        is_protected = self.protected[column.code] or column in {NUMBER, TOKEN}
        if is_protected or last < FIRST_ROW or not (allowed or column.help):
            return
        validation = {"validate": "any"}
        if allowed:
            validation = {"validate": "list", "source": allowed, "error_type": "warning"}
        if column.help:
            validation["input_title"] = column.heading[:MAX_MESSAGE_TITLE_LENGTH]
            validation["input_message"] = str(column.help)[:MAX_MESSAGE_LENGTH]
        self.sheet.data_validation(FIRST_ROW, at, last, at, validation)


class _TextsSheet(_RowsSheet):
    """The sheet for translators: the texts in Arabic beside those in the other languages."""

    def written_columns(self):
        return columns.of_translations()

    def _is_protected(self, column, row):
        return column.language == "ar" or super()._is_protected(column, row)


def _runs(numbers):
    """The (first, last) pairs of neighbours among rising numbers."""
    runs = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _write_allowed_values(book, lookups, header):
    """Writes the allowed values, a list in each column; returns their ranges by column code."""
    name = gettext("Allowed values")[:MAX_SHEET_NAME_LENGTH]
    sheet, lists = add_sheet(book, name), _allowed_values(lookups)
    for at, (heading, _values, _code) in enumerate(lists):
        sheet.set_column(at, at, 30)
        sheet.write_string(0, at, heading, header)
    # A workbook in constant memory is written row by row.
    for row in range(max(len(values) for _heading, values, _code in lists)):
        for at, (_heading, values, _code) in enumerate(lists):
            if row < len(values):
                sheet.write_string(row + 1, at, values[row])
    quoted = name.replace("'", "''")
    return {
        code: f"='{quoted}'!${column_letters(at)}$2:${column_letters(at)}${len(values) + 1}"
        for at, (_heading, values, code) in enumerate(lists)
        if values and code
    }


def _allowed_values(lookups):
    """(heading, values, code of the column that offers them or None) of each list."""
    institutions, themes = lookups.institutions, lookups.themes
    sections = list(lookups.sections.titles.values())
    yes_no = [YesNo().cell_value(canonical, lookups) for canonical in ("yes", "no")]
    return [
        (STATUS.heading, [str(choice.label) for choice in Status], STATUS.code),
        (gettext("Decision"), [str(choice.label) for choice in Decision], "decision"),
        (gettext("Priority"), yes_no, "is_priority"),
        (
            gettext("Institution"),
            [institutions.names[slug] for slug in institutions.slugs],
            LEAD.code,
        ),
        # A cell that lists several values cannot offer them.
        (gettext("Institution (key)"), institutions.slugs, None),
        (gettext("Theme"), [themes.names[slug] for slug in themes.slugs], None),
        (gettext("Theme (key)"), themes.slugs, None),
        *([(gettext("Section"), sections, "section")] if sections else []),
    ]


def _write_instructions(book, instructions, formats):
    sheet = add_sheet(book, gettext("How it works"))
    cell_format = formats.get(text_wrap=True, valign="top", reading_order=active_reading_order())
    sheet.set_column(0, 0, 110)
    for row, sentence in enumerate(instructions):
        sheet.write_string(row, 0, sentence, cell_format)


def _instructions_for_translators(plan):
    yield gettext(
        "These are the texts of the plan of %(year)s that lack a translation. Each row is one "
        "recommendation."
    ) % {"year": plan.year}
    yield gettext(
        "Write the translations in the empty cells, save the file and upload it on the plan's page."
    )
    yield gettext("Grey cells are read-only. A translation that is not known yet stays empty.")
    yield gettext("Rows can be sorted. Rows that you delete from the file stay as they are here.")


def _instructions(plan):
    yield gettext("This is the plan of %(year)s for editing. Each row is one recommendation.") % {
        "year": plan.year
    }
    yield gettext(
        "Make your changes in the first sheet, save the file and upload it on the plan's page."
    )
    yield gettext(
        "Before anything is saved you see each row: unchanged, changed, new, or refused and why."
    )
    yield gettext(
        "A row that somebody else has changed in the meantime is refused; their change is not lost."
    )
    yield gettext(
        "A new status and what was done become a progress update that waits for review. The "
        "public sees it only once it is published."
    )
    if plan.is_draft:
        yield gettext(
            "A row added at the end becomes a new recommendation. Without a number it gets the "
            "next one."
        )
    else:
        yield gettext(
            "The plan has been adopted: no rows can be added, and grey cells are read-only."
        )
    yield gettext("Rows can be sorted. Rows that you delete from the file stay as they are here.")
    yield gettext("Do not merge cells. Paste values, not formulas. Keep all columns.")
