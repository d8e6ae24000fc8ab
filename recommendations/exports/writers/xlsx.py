"""A plan as an Excel workbook, a sheet a table, written row by row in constant memory."""

from datetime import date
from tempfile import TemporaryDirectory

from django.utils.translation import get_language, gettext
from xlsxwriter import Workbook

from recommendations.exports.tables.figures import (
    DEFINITIONS,
    FIGURES,
    definition_records,
    figure_records,
    read_through,
)
from recommendations.exports.tables.recommendations import TABLES
from recommendations.localization.characters import printable
from recommendations.localization.languages import direction
from recommendations.localization.texts import pick_by_language

# The limits of Excel.
LONGEST_TEXT = 32_767
ROWS_AT_MOST = 1_048_576
SHEET_NAME = 31
FIRST_DAY = date(1900, 1, 1)
LONGEST_ADDRESS = 2_000
# What waits in memory until the sheet is whole: beyond, an address is plain text, and the program
# that opens the workbook finds the height of a row itself.
LINKS_AT_MOST = 5_000
HEIGHTS_AT_MOST = 2_000
READING_ORDERS = {"ltr": 1, "rtl": 2}
# Not every program fits the height of a row to its text: a line in points, and the lines at most.
LINE, LINES_AT_MOST = 15, 27
# In characters; a wider sheet would be too small to read if one page of paper had to hold it.
PAGE_WIDTH = 200
HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E6EEF0", "bottom": 1}
LINK = {"font_color": "#0563C1", "underline": 1, "valign": "top", "reading_order": 1}


def write(snapshot, out):
    """Writes the PlanSnapshot as a workbook into the binary file ``out``, in the active language.

    One pass over its rows fills every sheet. Texts that Excel cannot hold whole are cut, and say
    so. A book that fails midway writes nothing.
    """
    with TemporaryDirectory() as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        author = pick_by_language(snapshot.head["body"]["body_name"]).plain
        properties = {"title": snapshot.named, "author": author, "comments": snapshot.address}
        book.set_properties({name: printable(words) for name, words in properties.items()})
        formats = _Formats(book)
        sheets = {
            table.name: _Sheet(book, table, formats) for table in [*TABLES, FIGURES, DEFINITIONS]
        }
        _fill(sheets, snapshot)
        for sheet in sheets.values():
            sheet.finish()
        book.close()


def _fill(sheets, snapshot):
    of_rows = [sheets[table.name] for table in TABLES if not table.of_meeting]

    def add(row):
        for sheet in of_rows:
            for record in sheet.table.records(row):
                sheet.add(record)

    survey = read_through(snapshot, add)
    meeting = snapshot.head["meeting"]
    for table in TABLES:
        if table.of_meeting and meeting:
            sheets[table.name].add_all(table.records(meeting))
    sheets["figures"].add_all(figure_records(survey, snapshot))
    sheets["definitions"].add_all(definition_records(snapshot))


class _Formats:
    """The formats of cells by what they hold; each is made once."""

    def __init__(self, book):
        self.book = book
        self.own = READING_ORDERS[direction(get_language())]
        self.header = book.add_format({**HEADER, "reading_order": self.own})
        self.link = book.add_format(LINK)
        self.made = {}

    def of(self, column):
        """The format of the cells of ``column``."""
        look = {"valign": "top"}
        if column.kind == "date":
            look["num_format"] = "yyyy-mm-dd"
        elif column.kind == "boolean":
            look["num_format"] = _yes_or_no()
        elif column.kind == "string":
            look["text_wrap"] = True
        if column.language:
            look["reading_order"] = READING_ORDERS[direction(column.language)]
        elif column.kind == "string":
            look["reading_order"] = 1 if column.is_address else self.own
        key = tuple(look.items())
        if key not in self.made:
            self.made[key] = self.book.add_format(look)
        return self.made[key]


class _Sheet:
    """One sheet, filled from its first row down; ``count`` is the row that comes next."""

    def __init__(self, book, table, formats):
        self.table = table
        self.columns = [column for column in table.columns if not column.for_programs]
        self.sheet = book.add_worksheet(str(table.label)[:SHEET_NAME])
        self.count, self.links = 1, 0
        self.link_format = formats.link
        if direction(get_language()) == "rtl":
            self.sheet.right_to_left()
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.characters)
            self.sheet.write_string(0, place, column.heading, formats.header)
        headings = [(column.heading, column.characters) for column in self.columns]
        self._set_height(0, max(lines_of(words, width) for words, width in headings))
        self._set_paper()
        self.writers = [
            (place, column.value, self._writer(column, formats), column.characters)
            for place, column in enumerate(self.columns)
        ]

    def _set_paper(self):
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.repeat_rows(0)
        self.sheet.repeat_columns(0)
        if sum(column.characters for column in self.columns) <= PAGE_WIDTH:
            self.sheet.fit_to_pages(1, 0)

    def _set_height(self, row, lines):
        if lines > 1 and row < HEIGHTS_AT_MOST:
            self.sheet.set_row(row, LINE * min(lines, LINES_AT_MOST))

    def _writer(self, column, formats):
        """What writes a value of ``column``: takes row, place and value."""
        look, sheet = formats.of(column), self.sheet
        if column.choices:
            words = {choice.value: str(choice.label) for choice in column.choices}
            return lambda row, place, value: sheet.write_string(
                row, place, words.get(value, value), look
            )
        if column.kind == "date":
            return lambda row, place, value: self._write_date(row, place, value, look)
        if column.is_address:
            return lambda row, place, value: self._write_address(row, place, value, look)
        if column.kind == "string":
            return lambda row, place, value: sheet.write_string(row, place, _held(value), look)
        write = {"integer": sheet.write_number, "boolean": sheet.write_boolean}[column.kind]
        return lambda row, place, value: write(row, place, value, look)

    def _write_date(self, row, place, value, look):
        day = date.fromisoformat(value)
        if day < FIRST_DAY:
            self.sheet.write_string(row, place, value, look)
        else:
            self.sheet.write_datetime(row, place, day, look)

    def _write_address(self, row, place, value, look):
        is_link = value.startswith(("http://", "https://")) and len(value) <= LONGEST_ADDRESS
        if is_link and self.links < LINKS_AT_MOST:
            self.links += 1
            self.sheet.write_url(row, place, value, self.link_format, value)
        else:
            self.sheet.write_string(row, place, _held(value), look)

    def add(self, record):
        """Writes the next row; the last one that a sheet can hold says that rows are missing."""
        if self.count < ROWS_AT_MOST - 1:
            lines = 1
            for place, value_of, write, width in self.writers:
                value = value_of(record)
                if value is not None and value != "":
                    write(self.count, place, value)
                    lines = max(lines, lines_of(value, width))
            self._set_height(self.count, lines)
        elif self.count == ROWS_AT_MOST - 1:
            words = gettext(
                "INCOMPLETE: a sheet cannot contain more rows. The open data contain them all."
            )
            self.sheet.write_string(self.count, 0, words)
        else:
            return
        self.count += 1

    def add_all(self, records):
        for record in records:
            self.add(record)

    def finish(self):
        """Sets the filter over all that was written."""
        self.sheet.autofilter(0, 0, self.count - 1, len(self.columns) - 1)


def _yes_or_no():
    """How a true or false looks in programs that take it for 1 or 0: positive; negative; zero."""
    yes, no = gettext("yes"), gettext("no")
    return f'"{yes}";"{yes}";"{no}"'


def lines_of(value, width):
    """How many lines a value fills in a column of ``width`` characters, rather one too many."""
    if not isinstance(value, str) or (len(value) < width and "\n" not in value):
        return 1
    return sum(1 + len(line) // width for line in value.split("\n"))


def _held(text):
    """``text`` as a cell can hold it: without what XML refuses, and cut where it is too long."""
    text = printable(text)
    # Excel counts a character beyond the first 65,536 as two.
    if 2 * len(text) <= LONGEST_TEXT or _length(text) <= LONGEST_TEXT:
        return text
    mark = " " + gettext(
        "[… cut: a cell cannot contain more. The open data contain the whole text.]"
    )
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - _length(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def _length(text):
    return len(text.encode("utf-16-le")) // 2
