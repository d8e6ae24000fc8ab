"""Text that is set in two columns on a page: which rows belong to which column."""

from collections.abc import Sequence
from dataclasses import dataclass

from .page_objects import Sign

_GUTTER = 1.2  # of the size of the letters: narrower gaps are between words
_MIDDLE = (0.35, 0.65)  # of the width of the text: where a gutter may be
_NARROWEST = 0.33  # of the width of both: a column that is full comes near the gutter
_LEAST_ROWS = 5  # of each column
_STEP = 2  # points between two places that are tried


@dataclass(frozen=True)
class Column:
    """Where a column begins and ends, in points from the left."""

    x0: float
    x1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True)
class Row:
    """Signs from left to right, with the column that they are in; None for the whole width."""

    signs: list[Sign]
    column: Column | None = None


@dataclass(frozen=True)
class _Block:
    """The rows from ``first`` to before ``end``, divided at ``gutter``."""

    first: int
    end: int
    gutter: float
    rows: int  # of the shorter column


def rows_in_columns(rows: Sequence[list[Sign]], right_to_left: bool) -> list[Row]:
    """Returns the rows of a page in the order of reading.

    Where a long stretch of them is in two columns, the first column comes before the second. A
    table without rules is none: most of its cells are not as wide as their column.
    """
    block = _longest_block(rows)
    if block is None:
        return [Row(row) for row in rows]
    divided = [_divided(row, block.gutter) for row in rows[block.first : block.end]]
    sides = [[side for side in one if ink(side)] for one in zip(*divided, strict=True)]
    columns = [Column(min(row[0].x0 for row in side), max(row[-1].x1 for row in side))
               for side in sides]  # fmt: skip
    if not all(map(_is_text, sides, columns, reversed(columns))):
        return [Row(row) for row in rows]
    in_order = list(zip(sides, columns, strict=True))
    if right_to_left:
        in_order.reverse()
    return [
        *rows_in_columns(rows[: block.first], right_to_left),
        *(Row(row, column) for side, column in in_order for row in side),
        *rows_in_columns(rows[block.end :], right_to_left),
    ]


def _longest_block(rows: Sequence[list[Sign]]) -> _Block | None:
    """Returns the stretch of rows that one gutter divides whose shorter column is the longest."""
    inked = [signs for row in rows if (signs := ink(row))]
    if len(inked) < _LEAST_ROWS:
        return None
    left, right = min(signs[0].x0 for signs in inked), max(signs[-1].x1 for signs in inked)
    first, last = (round(left + share * (right - left)) for share in _MIDDLE)
    words = [stretches(row) for row in rows]
    blocks = (
        block for gutter in range(first, last, _STEP) for block in _blocks(words, float(gutter))
    )
    return max(blocks, key=lambda block: block.rows, default=None)


def _blocks(words: Sequence[list[tuple[float, float]]], gutter: float):
    """Yields the stretches of rows none of which has a word over the gutter."""
    first, counts = 0, [0, 0]
    for place, row in enumerate([*words, [(gutter, gutter)]]):
        if any(x0 <= gutter <= x1 for x0, x1 in row):
            if min(counts) >= _LEAST_ROWS:
                yield _Block(first, place, gutter, min(counts))
            first, counts = place + 1, [0, 0]
        else:
            counts[0] += any(x1 < gutter for _x0, x1 in row)
            counts[1] += any(x0 > gutter for x0, _x1 in row)


def stretches(row: list[Sign]) -> list[tuple[float, float]]:
    """Returns where signs follow each other without a wide gap."""
    found: list[tuple[float, float]] = []
    for sign in ink(row):
        if found and sign.x0 - found[-1][1] < _GUTTER * sign.size:
            found[-1] = (found[-1][0], max(found[-1][1], sign.x1))
        else:
            found.append((sign.x0, sign.x1))
    return found


def _divided(row: list[Sign], gutter: float) -> tuple[list[Sign], list[Sign]]:
    return (
        [sign for sign in row if sign.x0 < gutter],
        [sign for sign in row if sign.x0 >= gutter],
    )


def ink(row: list[Sign]) -> list[Sign]:
    return [sign for sign in row if sign.text.strip()]


def _is_text(rows: list[list[Sign]], column: Column, other: Column) -> bool:
    """True for a column most of whose rows are full, as those of paragraphs are."""
    if column.width < _NARROWEST * (max(column.x1, other.x1) - min(column.x0, other.x0)):
        return False
    widths = [row[-1].x1 - row[0].x0 for row in map(ink, rows)]
    return sum(width > 0.8 * column.width for width in widths) >= len(widths) / 2
