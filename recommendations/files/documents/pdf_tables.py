"""The ruled tables of a PDF page, with the signs in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from .pdf_lines import lines_of
from .tables import Cell
from .text import Line

_NEAR = 3.0  # points by which edges of one column may differ
MAX_CELLS = 3_000  # of a page


@dataclass
class TableOnPage:
    """A table: its rows of boxes (x0, top, x1, bottom), None where a cell above goes on."""

    boxes: list[list[tuple | None]]
    signs: list[dict]
    top: float

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
                cells.append(Cell(_cell_lines(box, self.signs, right_to_left)))
            else:
                cells.append(Cell())
        return cells


def tables_of(page, signs: Sequence[dict]) -> list[TableOnPage]:
    """Returns the ruled tables of a page; a frame around text is none."""
    found = []
    if len(page.rects) + len(page.lines) + len(page.curves) > 4 * MAX_CELLS:
        return []
    for table in page.find_tables():
        boxes = [list(row.cells) for row in table.rows]
        if max(len([box for box in row if box]) for row in boxes) < 2:
            continue
        inside = [sign for sign in signs if _is_inside(sign, table.bbox)]
        if inside:
            found.append(TableOnPage(boxes, inside, float(table.bbox[1])))
    return found


def _columns(boxes: list[list[tuple | None]]) -> list[float]:
    """Returns where the columns begin, from left to right."""
    starts: list[float] = []
    for start in sorted(box[0] for row in boxes for box in row if box):
        if not starts or start - starts[-1] > _NEAR:
            starts.append(start)
    return starts


def _is_inside(sign: dict, box: tuple) -> bool:
    x, y = (sign["x0"] + sign["x1"]) / 2, (sign["top"] + sign["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cell_lines(box: tuple, signs: list[dict], right_to_left: bool) -> list[Line]:
    inside = [sign for sign in signs if _is_inside(sign, box)]
    return [line.as_line() for line in lines_of(inside, (), right_to_left)]
