"""A plan as an Excel workbook, a sheet a table, written row by row in constant memory."""

from datetime import date
from tempfile import TemporaryDirectory

from django.utils.translation import gettext

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

from .sheet_formats import (
    DATE_FORMAT,
    HEADER,
    MAX_CELL_LENGTH,
    MAX_ROWS,
    MIN_DATE,
    READING_ORDERS,
    Formats,
    active_reading_order,
    add_sheet,
    count_lines,
    may_have_height,
    set_row_height,
    set_up_page,
)

MAX_ADDRESS_LENGTH = 2_000
# Links are held in memory until the sheet is complete; beyond so many an address is plain text.
MAX_LINKS = 5_000
MAX_LINES = 27  # of a row's height
# In characters; a wider sheet would be too small to read if one page of paper had to hold it.
PAGE_WIDTH = 200
LINK = {"font_color": "#0563C1", "underline": 1, "valign": "top", "reading_order": 1}


def write(snapshot, out):
    """Writes the PlanSnapshot as a workbook into the binary file ``out``, in the active language.

    One pass over its rows fills every sheet. Texts that Excel cannot hold whole are cut, and say
    so. A book that fails midway writes nothing.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy: loaded when a file is written

    with TemporaryDirectory() as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        author = pick_by_language(snapshot.head["body"]["body_name"]).plain
        properties = {"title": snapshot.named, "author": author, "comments": snapshot.address}
        book.set_properties({name: printable(words) for name, words in properties.items()})
        formats = Formats(book)
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


def _column_format(column, formats):
    """The format of the cells of ``column``."""
    properties = {"valign": "top"}
    if column.kind == "date":
        properties["num_format"] = DATE_FORMAT
    elif column.kind == "boolean":
        properties["num_format"] = _yes_or_no()
    elif column.kind == "string":
        properties["text_wrap"] = True
    if column.language:
        properties["reading_order"] = READING_ORDERS[direction(column.language)]
    elif column.kind == "string":
        properties["reading_order"] = (
            READING_ORDERS["ltr"] if column.is_address else active_reading_order()
        )
    return formats.get(**properties)


class _Sheet:
    """One sheet, filled from its first row down; ``count`` is the row that comes next."""

    def __init__(self, book, table, formats):
        self.table = table
        self.columns = [column for column in table.columns if not column.for_programs]
        self.sheet = add_sheet(book, str(table.label))
        self.count, self.links = 1, 0
        self.link_format = formats.get(**LINK)
        header = formats.get(**HEADER, reading_order=active_reading_order())
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.characters)
            self.sheet.write_string(0, place, column.heading, header)
        headings = [(column.heading, column.characters) for column in self.columns]
        lines = max(count_lines(text, width) for text, width in headings)
        set_row_height(self.sheet, 0, lines, max_lines=MAX_LINES)
        self._set_paper()
        self.readers = [column.reader() for column in self.columns]
        self.writers = [self._writer(column, formats) for column in self.columns]
        self.widths = [column.characters for column in self.columns]

    def _set_paper(self):
        set_up_page(self.sheet, frozen_rows=1)
        self.sheet.repeat_rows(0)
        self.sheet.repeat_columns(0)
        if sum(column.characters for column in self.columns) <= PAGE_WIDTH:
            self.sheet.fit_to_pages(1, 0)

    def _writer(self, column, formats):
        """What writes a value of ``column``: takes row, place and value."""
        cell_format, sheet = _column_format(column, formats), self.sheet
        if column.choices:
            words = {choice.value: str(choice.label) for choice in column.choices}
            return lambda row, place, value: sheet.write_string(
                row, place, words.get(value, value), cell_format
            )
        if column.kind == "date":
            return lambda row, place, value: self._write_date(row, place, value, cell_format)
        if column.is_address:
            return lambda row, place, value: self._write_address(row, place, value, cell_format)
        if column.kind == "string":
            return lambda row, place, value: sheet.write_string(
                row, place, _fitting(value), cell_format
            )
        write = sheet.write_boolean if column.kind == "boolean" else sheet.write_number
        return lambda row, place, value: write(row, place, value, cell_format)

    def _write_date(self, row, place, value, cell_format):
        day = date.fromisoformat(value)
        if day < MIN_DATE:
            self.sheet.write_string(row, place, value, cell_format)
        else:
            self.sheet.write_datetime(row, place, day, cell_format)

    def _write_address(self, row, place, value, cell_format):
        is_link = value.startswith(("http://", "https://")) and len(value) <= MAX_ADDRESS_LENGTH
        if is_link and self.links < MAX_LINKS:
            self.links += 1
            self.sheet.write_url(row, place, value, self.link_format, value)
        else:
            self.sheet.write_string(row, place, _fitting(value), cell_format)

    def add(self, record):
        """Writes the next row; the last one that a sheet can hold says that rows are missing."""
        if self.count < MAX_ROWS - 1:
            values = [read(record) for read in self.readers]
            for place, value in enumerate(values):
                if value is not None and value != "":
                    self.writers[place](self.count, place, value)
            if may_have_height(self.count):
                self._set_height(values)
        elif self.count == MAX_ROWS - 1:
            words = gettext(
                "INCOMPLETE: a sheet cannot contain more rows. The open data contain them all."
            )
            self.sheet.write_string(self.count, 0, words)
        else:
            return
        self.count += 1

    def _set_height(self, values):
        lines = max(map(count_lines, values, self.widths))
        set_row_height(self.sheet, self.count, lines, max_lines=MAX_LINES)

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


def _fitting(text):
    """``text`` as a cell can hold it: without what XML refuses, and cut where it is too long."""
    # Nearly every text is, and to ask is quicker than to look for what it should not hold.
    if not text.isprintable():
        text = printable(text)
    # Excel counts a character beyond the first 65,536 as two.
    if 2 * len(text) <= MAX_CELL_LENGTH or _length(text) <= MAX_CELL_LENGTH:
        return text
    mark = " " + gettext("[… cut: a cell cannot hold more. The open data contain the whole text.]")
    beginning = text.encode("utf-16-le")[: 2 * (MAX_CELL_LENGTH - _length(mark))]
    return beginning.decode("utf-16-le", "ignore") + mark


def _length(text):
    return len(text.encode("utf-16-le")) // 2
