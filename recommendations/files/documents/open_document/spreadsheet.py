"""The sheets of an OpenDocument spreadsheet (.ods) with the values of their cells.

Runs in the child process: it needs neither settings nor models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml.etree import _Element as Element

from recommendations.files.documents.text import STRUCK
from recommendations.files.errors import FileError

from .package import NAMES, OpenPackage, name
from .styles import OpenStyles

MAX_SPACES = 100
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
        blank = written = 0
        for row in self._table.iter(_ROW):
            values = list(self._values(row, max_columns))
            times = _repeated(row, "table:number-rows-repeated")
            if not values:
                blank += times
                continue
            written += blank + times
            if written > max_rows:
                raise FileError("rows", most=f"{max_rows:,}")
            yield from ([] for _ in range(blank))
            blank = 0
            yield from (list(values) for _ in range(times))

    def merged_rows(self) -> Iterator[tuple[int, int]]:
        """Yields the first and the last row of each merged range that has more than one cell."""
        number = 1
        for row in self._table.iter(_ROW):
            for cell in row.iterchildren(_CELL):
                rows = _repeated(cell, "table:number-rows-spanned")
                if rows > 1 or _repeated(cell, "table:number-columns-spanned") > 1:
                    yield number, number + rows - 1
            number += _repeated(row, "table:number-rows-repeated")

    def _values(self, row: Element, max_columns: int) -> Iterator[Any]:
        """Yields the values of a row down to the last that is not blank."""
        blank = written = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            value = _value(cell, self._styles) if cell.tag == _CELL else None
            times = _repeated(cell, "table:number-columns-repeated")
            if value is None:
                blank += times
                continue
            for each in [*[None] * min(blank, max_columns), *[value] * min(times, max_columns)]:
                if written == max_columns:
                    return
                written += 1
                yield each
            blank = 0


def open_sheets(content: bytes) -> list[OpenSheet]:
    """The sheets of a file. Raises FileError for one that is damaged, protected or too large."""
    package = OpenPackage(content)
    styles = OpenStyles(package.content, package.styles)
    tables = package.content.findall("office:body/office:spreadsheet/table:table", NAMES)
    if not tables:
        raise FileError("excel_other")
    return [OpenSheet(table, styles) for table in tables]


def _repeated(element, attribute):
    written = element.get(name(attribute), "1")
    return int(written) if written.isdigit() and len(written) < 8 else 1


def _value(cell: Element, styles: OpenStyles) -> Any:
    """A str, int, float, bool, date, datetime, StruckText or Formula; None for a blank cell."""
    kind = cell.get(name("office:value-type"), "")
    if kind in _NUMBERS:
        value: Any = _number(cell.get(name("office:value"), ""))
    elif kind == "date":
        value = _day(cell.get(name("office:date-value"), ""))
    elif kind == "boolean":
        value = cell.get(name("office:boolean-value")) == "true"
    else:
        value = _text(cell, styles)
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


def _text(cell, styles):
    """The paragraphs of a cell, without the struck words in them; None for none."""
    struck: list[str] = []
    lines = ["".join(_words(one, styles, struck)) for one in cell.findall("text:p", NAMES)]
    text, left_out = "\n".join(lines), "".join(struck).strip()
    if left_out:
        return StruckText(text, left_out)
    return text if text else None


def _words(element, styles, struck):
    """Yields the words of a paragraph; adds those that are struck to the list ``struck``."""
    yield element.text or ""
    for child in element.iterchildren():
        if child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == name("text:s"):
            yield " " * min(_repeated(child, "text:c"), MAX_SPACES)
        elif child.tag != name("office:annotation") and isinstance(child.tag, str):
            words = _words(child, styles, struck)
            if styles.left_out_as("text", child.get(name("text:style-name"))) == STRUCK:
                struck.append("".join(words))
            else:
                yield from words
        yield child.tail or ""
