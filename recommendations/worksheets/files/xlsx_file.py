"""A plan's sheet as an Excel workbook: the items, what may stand in the cells, how it works."""

from datetime import date
from tempfile import TemporaryDirectory

from django.utils.translation import get_language, gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from recommendations.exports.writers.xlsx import (
    FIRST_DAY,
    HEADER,
    HEIGHTS_AT_MOST,
    LINE,
    READING_ORDERS,
    SHEET_NAME,
    lines_of,
)
from recommendations.localization.languages import direction
from recommendations.models import Decision, Status
from recommendations.worksheets.cells.types import Day, YesNo
from recommendations.worksheets.columns import (
    COLUMNS,
    LEAD,
    NUMBER,
    STAMP,
    STATUS,
    SUPPORTING,
    THEMES,
)

CODES_ROW, HEADINGS_ROW, FIRST_ROW = 0, 1, 2
# Below the last item, for those that somebody adds to a draft.
ROWS_TO_ADD = 200
# Excel takes no longer message beside a cell, and no longer title over it.
LONGEST_MESSAGE, LONGEST_TITLE = 255, 32
# Parts of a column that can be kept from typing one by one; what is left is refused on return.
FROZEN_PARTS_AT_MOST = 500
# A row shows so many lines of its longest text; the cell holds the rest.
LINES_AT_MOST = 12
FROZEN = {"bg_color": "#EDEDED", "font_color": "#595959"}


def write(plan, rows, registers, out):
    """Writes the sheet of ``rows`` (StoredRows of ``plan``) into the binary file ``out``."""
    rows = list(rows)
    with TemporaryDirectory() as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False})
        names = [gettext("Plan %(year)s") % {"year": plan.year}, gettext("Allowed values")]
        items, lists = (_sheet(book, name) for name in names)
        ranges = _write_lists(lists, names[1], registers, book.add_format(HEADER))
        _Items(book, items, plan, registers).write(rows, ranges)
        _write_instructions(book, plan)
        book.close()


def _sheet(book, name):
    sheet = book.add_worksheet(name[:SHEET_NAME])
    if direction(get_language()) == "rtl":
        sheet.right_to_left()
    return sheet


class _Items:
    """The sheet of the items, written from its first row down."""

    def __init__(self, book, sheet, plan, registers):
        self.book, self.sheet, self.plan, self.registers = book, sheet, plan, registers
        self.formats = {}
        self.frozen = {column.code: [] for column in COLUMNS}

    def write(self, rows, ranges):
        self._write_head()
        for place, row in enumerate(rows, start=FIRST_ROW):
            values = [row.cell(column, self.registers) for column in COLUMNS]
            for at, column in enumerate(COLUMNS):
                self._write_cell(place, at, column, values[at], row)
            self._set_height(place, values)
        last = FIRST_ROW + len(rows) - 1
        self.sheet.autofilter(HEADINGS_ROW, 0, max(last, HEADINGS_ROW), len(COLUMNS) - 1)
        to_add = ROWS_TO_ADD if self.plan.is_draft else 0
        for at, column in enumerate(COLUMNS):
            self._guide(at, column, ranges.get(column.code), last + to_add)

    def _write_head(self):
        header = self.book.add_format({**HEADER, "reading_order": READING_ORDERS[_own()]})
        for at, column in enumerate(COLUMNS):
            hidden = {"hidden": column is STAMP}
            self.sheet.set_column(at, at, column.width, self._format(column, False), hidden)
            self.sheet.write_string(CODES_ROW, at, column.code)
        self.sheet.set_row(CODES_ROW, None, None, {"hidden": True})
        for at, column in enumerate(COLUMNS):
            self.sheet.write_string(HEADINGS_ROW, at, column.heading, header)
        self.sheet.freeze_panes(FIRST_ROW, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)

    def _set_height(self, place, values):
        """Not every program fits the height of a row to its texts."""
        lines = max(
            lines_of(value, column.width)
            for value, column in zip(values, COLUMNS, strict=True)
            if column is not STAMP
        )
        if lines > 1 and place < HEIGHTS_AT_MOST:
            self.sheet.set_row(place, LINE * min(lines, LINES_AT_MOST))

    def _write_cell(self, place, at, column, value, row):
        is_frozen = self._is_frozen(column, row)
        if is_frozen:
            self.frozen[column.code].append(place)
        look = self._format(column, is_frozen)
        if isinstance(value, date) and value >= FIRST_DAY:
            self.sheet.write_datetime(place, at, value, look)
        elif isinstance(value, int):
            self.sheet.write_number(place, at, value, look)
        elif value:
            self.sheet.write_string(place, at, str(value), look)
        else:
            self.sheet.write_blank(place, at, None, look)

    def _is_frozen(self, column, row):
        """True for what cannot be changed by the sheet: typing there would be lost work."""
        if column in {NUMBER, STAMP} or column.group == "told":
            return True
        is_text = column.code.startswith("adopted_text")
        stands = is_text and bool(row.plain[column.code])
        return not self.plan.is_draft and (stands or column.code == "decision")

    def _format(self, column, is_frozen):
        look = {"valign": "top", **(FROZEN if is_frozen else {})}
        if isinstance(column.kind, Day):
            look["num_format"] = "yyyy-mm-dd"
        elif column is not NUMBER:
            look |= {"num_format": "@", "text_wrap": True}
        if column.language or column.is_latin:
            way = "ltr" if column.is_latin else direction(column.language)
            look["reading_order"] = READING_ORDERS[way]
        key = tuple(look.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _guide(self, at, column, allowed, last):
        """Offers the values of ``allowed`` (a range), explains the column, guards what stands."""
        frozen = self.frozen[column.code]
        for first, end in _runs(frozen)[:FROZEN_PARTS_AT_MOST]:
            self.sheet.data_validation(first, at, end, at, _refusal())
        if frozen or column in {NUMBER, STAMP} or last < FIRST_ROW:
            return
        guide = {"validate": "any"}
        if allowed:
            guide = {"validate": "list", "source": allowed, "error_type": "warning"}
        if column.help:
            guide["input_title"] = column.heading[:LONGEST_TITLE]
            guide["input_message"] = str(column.help)[:LONGEST_MESSAGE]
        if allowed or column.help:
            self.sheet.data_validation(FIRST_ROW, at, last, at, guide)


def _refusal():
    return {
        "validate": "custom",
        "value": "=FALSE",
        "error_title": gettext("Locked")[:LONGEST_TITLE],
        "error_message": gettext("Grey cells are read-only.")[:LONGEST_MESSAGE],
    }


def _runs(places):
    """The (first, last) pairs of neighbours among rising numbers."""
    runs = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _own():
    return direction(get_language())


def _write_lists(sheet, name, registers, header):
    """Writes what may stand in a cell, a column a list; returns their ranges by column code."""
    yes_no = [YesNo().cell(plain, registers) for plain in ("yes", "no")]
    institutions, themes = registers.institutions, registers.themes
    lists = {
        STATUS.code: (STATUS.heading, [str(choice.label) for choice in Status]),
        "decision": (gettext("Decision"), [str(choice.label) for choice in Decision]),
        "is_priority": (gettext("Priority"), yes_no),
        LEAD.code: (
            gettext("Institution"),
            [institutions.names[key] for key in institutions.slugs],
        ),
        SUPPORTING.code: (gettext("Institution (key)"), institutions.slugs),
        THEMES.code: (gettext("Theme"), [themes.names[key] for key in themes.slugs]),
        "theme_keys": (gettext("Theme (key)"), themes.slugs),
    }
    columns = list(lists.values())
    for at, (heading, _words) in enumerate(columns):
        sheet.set_column(at, at, 30)
        sheet.write_string(0, at, heading, header)
    for place in range(max(len(words) for _heading, words in columns)):
        for at, (_heading, words) in enumerate(columns):
            if place < len(words):
                sheet.write_string(place + 1, at, words[place])
    quoted = name.replace("'", "''")
    return {
        code: f"='{quoted}'!${xl_col_to_name(at)}$2:${xl_col_to_name(at)}${len(words) + 1}"
        for at, (code, (_heading, words)) in enumerate(lists.items())
        if words and code not in {SUPPORTING.code, THEMES.code}
    }


def _write_instructions(book, plan):
    sheet = _sheet(book, gettext("How it works"))
    look = {"text_wrap": True, "valign": "top", "reading_order": READING_ORDERS[_own()]}
    wrapped = book.add_format(look)
    sheet.set_column(0, 0, 110)
    for place, sentence in enumerate(_instructions(plan)):
        sheet.write_string(place, 0, sentence, wrapped)


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
