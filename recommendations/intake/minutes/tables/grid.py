"""Runs of tab-separated lines, split into rows and cells with their places in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Around the words of a cell: spaces and marks that cannot be seen.
_NOTHING = (
    " \t\n\xa0\xad\ufeff\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
)
_MAX_CELL_LINES = 40  # of a quoted cell of a spreadsheet
_MAX_SINGLES = 2  # lines of one cell between two rows


@dataclass(frozen=True)
class GridCell:
    """A cell: its words without outer space, and their place."""

    words: str
    start: int
    end: int


@dataclass(frozen=True)
class GridRow:
    """A row with its cells, the empty ones too; a line without tabs is a row of one cell."""

    cells: tuple[GridCell, ...]
    start: int
    end: int

    @property
    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell.words]

    @property
    def is_tabular(self) -> bool:
        """True for a row of a table: it has two cells with words, or one beyond the first."""
        return len(self.filled) > 1 or any(self.filled)

    def words_in(self, column: int) -> str:
        return self.cells[column].words if column < len(self.cells) else ""


_PIPED = re.compile(r"^[ \t]*+\|[^\n]*\|[ \t]*+$", re.M)
_PIPED_RULE = re.compile(r"[\s|:+=-]*+")


def with_tabs(text: str) -> str:
    """Returns the text with tabs for the lines between the cells of tables: | 1 | Repair |."""
    return _PIPED.sub(lambda row: _tabbed(row[0]), text)


def _tabbed(row: str) -> str:
    first, last = row.index("|"), row.rindex("|")
    return f"{row[:first]} {row[first + 1 : last].replace('|', chr(9))} {row[last + 1 :]}"


def grids(text: str) -> Iterator[list[GridRow]]:
    """Yields the rows of each run of lines with tabs; a few single lines between them belong."""
    run: list[GridRow] = []
    singles: list[GridRow] = []
    for row in _rows(text):
        if row is None or not row.is_tabular:
            if row is None or not run or len(singles) >= _MAX_SINGLES:
                yield from _complete(run)
                run, singles = [], []
            elif row.filled:
                singles.append(row)
            continue
        run += [*singles, row]
        singles = []
    yield from _complete(run)


def _complete(run: list[GridRow]) -> Iterator[list[GridRow]]:
    if len(run) > 1:
        yield run


def _rows(text: str) -> Iterator[GridRow | None]:
    """Yields each line as a row, None for a blank line. A quoted cell may have several lines."""
    start = 0
    while start <= len(text):
        end = _end_of_row(text, start)
        line = text[start:end]
        if "-" in line and "\t" in line and _PIPED_RULE.fullmatch(line):
            start = end + 1
            continue
        row = GridRow(tuple(_cells(line, start)), start, end)
        yield row if row.filled else None
        start = end + 1


def _end_of_row(text: str, start: int) -> int:
    end = first_end = _line_end(text, start)
    if '\t"' not in text[start:end] and not text.startswith('"', start):
        return end
    for _ in range(_MAX_CELL_LINES):
        if _quotes_are_closed(text[start:end]):
            return end
        if end >= len(text):
            break
        end = _line_end(text, end + 1)
    return first_end


def _line_end(text: str, start: int) -> int:
    found = text.find("\n", start)
    return len(text) if found < 0 else found


def _quotes_are_closed(line: str) -> bool:
    """True if no cell that begins with a quotation mark is still open at the end of the line."""
    is_open = False
    for cell in line.split("\t"):
        if is_open or cell.startswith('"'):
            is_open = (cell.count('"') + is_open) % 2 == 1
    return not is_open


def _cells(line: str, start: int) -> Iterator[GridCell]:
    for given in line.split("\t"):
        yield _cell(given, start)
        start += len(given) + 1


def _cell(given: str, start: int) -> GridCell:
    leading = len(given) - len(given.lstrip(_NOTHING))
    words = given.strip(_NOTHING)
    place = (start + leading, start + leading + len(words))
    if len(words) > 1 and words[0] == words[-1] == '"':
        words = words[1:-1].replace('""', '"').strip(_NOTHING)
    return GridCell("\n".join(line.strip() for line in words.split("\n")), *place)
