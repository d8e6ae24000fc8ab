"""The ruled tables of a PDF page, with the signs in each cell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pdfplumber.table import (
    Table,
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from recommendations.files.documents.tables import Cell, is_number
from recommendations.files.documents.text import Line

from .page_objects import Box, PageObjects, Sign
from .printed_lines import lines_of

_NEAR = 3.0  # points by which edges of one column may differ
MAX_CELLS, MAX_RULES = 1_000, 4_000  # of a page


@dataclass
class TableOnPage:
    """A table: its rows of boxes (x0, top, x1, bottom), None where a cell above goes on."""

    boxes: list[list[tuple | None]]
    signs: list[Sign]
    top: float
    struck: Collection[int] = ()  # the ids of signs that are struck out

    @property
    def place(self) -> float:
        """Where the table comes among the lines of its page."""
        return self.top

    def rows(self, right_to_left: bool) -> list[list[Cell]]:
        """Returns the cells of each row in reading order."""
        columns = _columns(self.boxes)
        rows = [self._row(row, columns, right_to_left) for row in self.boxes]
        return [row[::-1] for row in rows] if right_to_left else rows

    def _row(
        self, row: list[tuple | None], columns: list[float], right_to_left: bool
    ) -> list[Cell]:
        cells = []
        boxes = [box for box in row if box]
        for start in columns:
            box = next((one for one in boxes if one[0] - _NEAR < start < one[2] - _NEAR), None)
            if box is None:
                cells.append(Cell(is_merged_above=True))
            elif abs(box[0] - start) < _NEAR:
                cells.append(Cell(self._cell_lines(box, right_to_left)))
            else:
                cells.append(Cell())
        return cells

    def _cell_lines(self, box: tuple, right_to_left: bool) -> list[Line]:
        inside = [sign for sign in self.signs if _is_inside(sign, box)]
        return [line.as_line() for line in lines_of(inside, self.struck, right_to_left)]


def joined_rows(rows: list[list[Cell]], more: list[list[Cell]]) -> list[list[Cell]]:
    """Returns the rows of a table that goes on on the next page, where a row may be cut in two."""
    above, below = rows[-1], more[0]
    if len(above) != len(below):
        return [*rows, *more]
    pairs = list(zip(above, below, strict=True))
    is_cut = any(is_number(one) and not other.filled for one, other in pairs)
    if not is_cut and sum(bool(cell.filled) for cell in below) > 1:
        return [*rows, *more]
    for one, other in pairs:
        one.lines += other.lines
    return [*rows, *more[1:]]


def tables_of(page: PageObjects, struck: Collection[int]) -> list[TableOnPage]:
    """Returns the ruled tables of a page; a frame around text is none."""
    found = []
    for cells in _ruled_cells(page.rules):
        table = Table(None, cells)  # type: ignore[arg-type] # the page is for its text alone
        boxes = [list(row.cells) for row in table.rows]
        if max(len([box for box in row if box]) for row in boxes) < 2:
            continue
        inside = [sign for sign in page.signs if _is_inside(sign, table.bbox)]
        if inside:
            found.append(TableOnPage(boxes, inside, float(table.bbox[1]), struck))
    return found


def _ruled_cells(rules: Sequence[Box]) -> list[list[Box]]:
    """Returns the cells that rules make where they cross, those of each table together."""
    if not rules or len(rules) > MAX_RULES:
        return []
    edges = merge_edges([_edge(rule) for rule in rules], *[_NEAR] * 4)
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["height"]) > _NEAR]
    cells = intersections_to_cells(edges_to_intersections(edges, _NEAR, _NEAR))
    return cells_to_tables(cells) if len(cells) <= MAX_CELLS else []


def _edge(rule: Box) -> dict:
    """Returns a rule as pdfplumber describes it."""
    x0, top, x1, bottom = rule
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "v" if bottom - top > x1 - x0 else "h",
    }  # fmt: skip


def _columns(boxes: list[list[tuple | None]]) -> list[float]:
    """Returns where the columns begin, from left to right."""
    starts: list[float] = []
    for start in sorted(box[0] for row in boxes for box in row if box):
        if not starts or start - starts[-1] > _NEAR:
            starts.append(start)
    return starts


def _is_inside(sign: Sign, box: tuple) -> bool:
    x, y = (sign.x0 + sign.x1) / 2, (sign.top + sign.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
