"""The rows of a document's table as lines of text, the cells of a row separated by tabs."""

import re
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field

from .text import Line, join

# What is between the lines of a cell: a space, or the sign that ``read_document`` was given.
CELL_BREAK = ContextVar("cell_break", default=" ")
MAX_COLUMNS = 60  # a cell that says it is wider is not believed
_LONG_LIST = 3
_NUMBERED = re.compile(r"\s*[(\[]?\d{1,3}\s*(?:[-–—.)\]:/،ـ]|\t|$)")
_NUMBER_ALONE = re.compile(r"\s*+[(\[]?\d{1,3}+\s*+[-–—.)\]:/،ـ]*+\s*+$")


@dataclass
class Cell:
    """A cell: its lines, how many columns it spans, whether it goes on from the cell above."""

    lines: list[Line] = field(default_factory=list)
    columns: int = 1
    is_merged_above: bool = False

    @property
    def filled(self) -> list[Line]:
        return [line for line in self.lines if line.text.strip()]

    @property
    def notes_alone(self) -> list[Line]:
        return [line for line in self.lines if line.notes and not line.text.strip()]


def is_number(cell: Cell) -> bool:
    """True for a cell that holds the number of its row and nothing else."""
    return len(cell.filled) == 1 and bool(_NUMBER_ALONE.match(cell.filled[0].text))


def table_lines(rows: list[list[Cell]]) -> Iterator[Line]:
    """Yields the lines of a table.

    A row is one line, with an empty cell where a cell spans several columns. A row of a single
    cell, and one that serves as layout for longer lists, gives its paragraphs line by line.
    """
    above: list[Line] = []
    for row in rows:
        filled = [cell.filled for cell in row if cell.filled]
        if (
            len(filled) < 2
            and not any(cell.is_merged_above for cell in row)
            or any(_holds_a_list(lines) for lines in filled)
        ):
            above = []
            yield from _paragraphs(row)
        else:
            above = _row(row, above)
            yield _without_empty_end(above)


def _paragraphs(row: list[Cell]) -> Iterator[Line]:
    for cell in row:
        yield from (line for line in cell.lines if line.text.strip() or line.notes)


def _holds_a_list(lines: list[Line]) -> bool:
    """True for a cell in which a whole list is printed, and not one of its items."""
    numbered = sum(
        bool(_NUMBERED.match(line.text)) and not _NUMBER_ALONE.match(line.text) for line in lines
    )
    return numbered >= _LONG_LIST


def _row(row: list[Cell], above: list[Line]) -> list[Line]:
    """Returns the cells of a row; merged cells are repeated, unless the row continues an item."""
    cells: list[Line] = []
    repeated: list[tuple[int, Line]] = []
    for cell in row:
        place = len(cells)
        if cell.is_merged_above and place < len(above):
            repeated.append((place, Line(above[place].text)))
        cells.append(_one_line(cell))
        cells += [Line()] * (min(cell.columns, MAX_COLUMNS) - 1)
        del cells[MAX_COLUMNS:]
    if not _continues(repeated, above):
        for place, line in repeated:
            if not cells[place].text:
                cells[place] = line
    return cells


def _continues(repeated: list[tuple[int, Line]], above: list[Line]) -> bool:
    """True if the number or the longest cell of the row above goes on in this row."""
    longest = max((len(line.text) for line in above), default=0)
    return any(
        _NUMBER_ALONE.match(line.text) or len(line.text) == longest > 40
        for _place, line in repeated
    )


def _one_line(cell: Cell) -> Line:
    line = join([one.stripped() for one in cell.filled], CELL_BREAK.get())
    for one in cell.notes_alone:
        line.append(Line("", one.notes))
    return line.replaced("\n", CELL_BREAK.get()).replaced("\t", " ")


def _without_empty_end(cells: list[Line]) -> Line:
    line = join(cells, "\t")
    line.text = line.text.rstrip("\t")
    line.notes = [
        note if note.end <= len(line.text) else note.moved(len(line.text) - note.end)
        for note in line.notes
    ]
    return line
