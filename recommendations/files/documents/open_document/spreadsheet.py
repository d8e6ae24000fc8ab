"""The sheets of an OpenDocument spreadsheet (.ods) with the values of their cells.

Runs in the child process: it needs neither settings nor models.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from lxml.etree import _Element as Element

from recommendations.files.documents.text import STRUCK
from recommendations.files.errors import FileError

from .package import NAMES, OpenPackage, name
from .styles import OpenStyles

MAX_SPACES = 100
MAX_SHEETS = 1_000
MAX_CELLS = 1_000  # of a row in which merged ones are looked for
MAX_CELL_CHARACTERS = 200_000  # six times as many as Excel allows
_ROW, _CELL = name("table:table-row"), name("table:table-cell")
_COVERED = name("table:covered-table-cell")
_SIGNS = {name("text:tab"): "\t", name("text:line-break"): "\n"}
_NUMBERS = {"float", "percentage", "currency"}


@dataclass(frozen=True)
class Formula:
    """A cell with a formula; ``value`` is what it showed when it was saved."""

    value: Any


@dataclass(frozen=True)
class StruckText:
    """A text of which the ``struck`` words are left out."""

    text: str
    struck: str


class OpenSheet:
    """One sheet."""

    def __init__(self, table: Element, styles: OpenStyles):
        self._table, self._styles = table, styles
        self.is_hidden = styles.is_hidden_table(table.get(name("table:style-name")))

    def rows(self, *, max_rows: int, max_columns: int) -> Iterator[list[Any]]:
        """Every row down to the last that is not blank. Raises FileError for too many."""
        for row in self.shown_rows(cell_value, max_rows=max_rows, max_columns=max_columns):
            yield row.values

    def shown_rows(
        self, read_cell: Callable[[Element, OpenStyles], Any], *, max_rows: int, max_columns: int
    ) -> Iterator["OpenRow"]:
        """As ``rows``, with what ``read_cell`` returns of each cell: None for a blank one."""
        blank = written = 0
        for row in self._row_elements(max_rows):
            values = list(self._values(row, max_columns, read_cell))
            times = _repeated(row, "table:number-rows-repeated")
            if not values:
                blank += times
                continue
            written += blank + times
            if written > max_rows:
                raise _too_many_rows(max_rows)
            yield from (OpenRow([]) for _ in range(blank))
            blank = 0
            yield from (OpenRow(list(values), _is_hidden(row)) for _ in range(times))

    def hidden_columns(self, max_columns: int) -> set[int]:
        """The numbers of the columns that are not shown, from 1 to ``max_columns``."""
        hidden: set[int] = set()
        place = 0
        for column in self._table.iter(name("table:table-column")):
            times = min(_repeated(column, "table:number-columns-repeated"), max_columns - place)
            if _is_hidden(column):
                hidden.update(range(place + 1, place + times + 1))
            place += times
            if place >= max_columns:
                break
        return hidden

    def merged_rows(self, max_rows: int) -> Iterator[tuple[int, int]]:
        """Yields the first and the last row of each merged range that has more than one cell."""
        number = 1
        for row in self._row_elements(max_rows):
            for cell in islice(row.iterchildren(_CELL), MAX_CELLS):
                rows = _repeated(cell, "table:number-rows-spanned")
                if rows > 1 or _repeated(cell, "table:number-columns-spanned") > 1:
                    yield number, number + rows - 1
            number += _repeated(row, "table:number-rows-repeated")

    def _row_elements(self, max_rows: int) -> Iterator[Element]:
        """Yields the rows, those that are repeated once; raises FileError for too many."""
        for number, row in enumerate(self._table.iter(_ROW)):
            if number > max_rows:
                raise _too_many_rows(max_rows)
            yield row

    def _values(self, row: Element, max_columns: int, read_cell: Callable) -> Iterator[Any]:
        """Yields the values of a row down to the last that is not blank."""
        blank = place = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            if place >= max_columns:
                return
            value = read_cell(cell, self._styles) if cell.tag == _CELL else None
            times = _repeated(cell, "table:number-columns-repeated")
            times = min(times, max_columns - place)
            place += times
            if value is None:
                blank += times
                continue
            yield from [*[None] * blank, *[value] * times]
            blank = 0


@dataclass(frozen=True)
class OpenRow:
    """The values of a row; ``is_hidden`` is true for one that is not shown."""

    values: list[Any]
    is_hidden: bool = False


def open_sheets(content: bytes) -> list[OpenSheet]:
    """The sheets of a file. Raises FileError for one that is damaged, protected or too large."""
    package = OpenPackage(content)
    styles = OpenStyles(package.content, package.styles)
    tables = package.content.findall("office:body/office:spreadsheet/table:table", NAMES)
    if not tables:
        raise FileError("excel_other")
    if len(tables) > MAX_SHEETS:
        raise FileError("excel_unpacked")
    return [OpenSheet(table, styles) for table in tables]


def _is_hidden(element):
    """True for a row or column that is collapsed, or filtered away."""
    return element.get(name("table:visibility"), "visible") != "visible"


def _repeated(element, attribute):
    written = element.get(name(attribute), "1")
    return int(written) if written.isdigit() and len(written) < 8 else 1


def _too_many_rows(most):
    return FileError("rows", most=f"{most:,}")


def cell_value(cell: Element, styles: OpenStyles) -> Any:
    """A str, int, float, bool, date, datetime, StruckText or Formula; None for a blank cell."""
    kind = cell.get(name("office:value-type"), "")
    if kind in _NUMBERS:
        value: Any = _number(cell.get(name("office:value"), ""))
    elif kind == "date":
        value = _day(cell.get(name("office:date-value"), ""))
    elif kind == "boolean":
        value = cell.get(name("office:boolean-value")) == "true"
    else:
        value = cell_text(cell, styles)
    return Formula(value) if cell.get(name("table:formula")) else value


def _number(written):
    try:
        number = float(written)
    except ValueError:
        return written
    return int(number) if number.is_integer() and abs(number) < 10**15 else number


def _day(written):
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment if "T" in written else date(moment.year, moment.month, moment.day)


def cell_text(cell: Element, styles: OpenStyles) -> str | StruckText | None:
    """The paragraphs of a cell, without the struck words in them; None for none."""
    read = _CellText(styles)
    read.paragraphs(cell)
    text, struck = "".join(read.words), "".join(read.struck).strip()
    if struck:
        return StruckText(text, struck)
    return text if text else None


class _CellText:
    """The words of a cell, those that are struck apart. Raises FileError for too many."""

    def __init__(self, styles: OpenStyles):
        self._styles, self._length = styles, 0
        self.words: list[str] = []
        self.struck: list[str] = []

    def paragraphs(self, cell: Element) -> None:
        for number, paragraph in enumerate(cell.iterchildren(name("text:p"))):
            if number:
                self._add("\n", self.words)
            self._read(paragraph, self.words)

    def _read(self, element: Element, words: list[str]) -> None:
        self._add(element.text, words)
        for child in element.iterchildren():
            if child.tag in _SIGNS:
                self._add(_SIGNS[child.tag], words)
            elif child.tag == name("text:s"):
                self._add(" " * min(_repeated(child, "text:c"), MAX_SPACES), words)
            elif child.tag != name("office:annotation") and isinstance(child.tag, str):
                kind = self._styles.left_out_as("text", child.get(name("text:style-name")))
                self._read(child, self.struck if kind == STRUCK else words)
            self._add(child.tail, words)

    def _add(self, text: str | None, words: list[str]) -> None:
        if text:
            words.append(text)
            self._length += len(text)
            if self._length > MAX_CELL_CHARACTERS:
                raise FileError("characters", most=f"{MAX_CELL_CHARACTERS:,}")
