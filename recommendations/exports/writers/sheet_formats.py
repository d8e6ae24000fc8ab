"""Limits, formats and set-up of Excel sheets, shared by all that write workbooks.

XlsxWriter itself is not loaded here: readers need the names of the columns, too.
"""

from datetime import date

from django.utils.translation import get_language

from recommendations.localization.languages import direction

# The limits of Excel.
MAX_CELL_LENGTH = 32_767
MAX_ROWS = 1_048_576
MAX_SHEET_NAME_LENGTH = 31
MAX_MESSAGE_LENGTH, MAX_MESSAGE_TITLE_LENGTH = 255, 32
MIN_DATE = date(1900, 1, 1)
# A row with a height of its own is held in memory until the sheet is complete; beyond so many rows
# the program that opens the workbook finds the heights itself.
MAX_ROWS_WITH_HEIGHT = 2_000
LINE_HEIGHT = 15  # in points
PAPER_A4 = 9
READING_ORDERS = {"ltr": 1, "rtl": 2}
DATE_FORMAT = "yyyy-mm-dd"
HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E6EEF0", "bottom": 1}


def active_reading_order():
    """The reading order of the active language."""
    return READING_ORDERS[direction(get_language())]


def add_sheet(book, name):
    """Adds a sheet to an XlsxWriter workbook, in the direction of the active language."""
    sheet = book.add_worksheet(name[:MAX_SHEET_NAME_LENGTH])
    if direction(get_language()) == "rtl":
        sheet.right_to_left()
    return sheet


def set_up_page(sheet, *, frozen_rows):
    """Keeps the headings and the first column in view, and prints on A4, landscape."""
    sheet.freeze_panes(frozen_rows, 1)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book):
        self.book, self.made = book, {}

    def get(self, **properties):
        """The format with these XlsxWriter properties."""
        key = tuple(properties.items())
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def count_lines(value, width):
    """How many lines a value fills in a column of ``width`` characters, rather one too many."""
    if not isinstance(value, str) or (len(value) < width and "\n" not in value):
        return 1
    return sum(1 + len(line) // width for line in value.split("\n"))


def may_have_height(row):
    """Whether a row is among the first ones, whose heights are set."""
    return row < MAX_ROWS_WITH_HEIGHT


def set_row_height(sheet, row, lines, *, max_lines):
    """Makes a row high enough for ``lines``; not every program does so by itself."""
    if lines > 1 and may_have_height(row):
        sheet.set_row(row, LINE_HEIGHT * min(lines, max_lines))


def column_letters(index):
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
