"""Tables without rules whose cells wrap: their words are read line by line, across the columns."""

from collections.abc import Sequence
from itertools import pairwise

from .columns import Row, ink, stretches

_LEAST_ROWS = 3  # that one gutter divides
_LABEL = 3  # signs: a stretch as short is the number of an item
_MAX_WHOLE = 2  # rows without a gap that follow each other within a table


def doubtful_table(rows: Sequence[Row]) -> int | None:
    """Returns the place of the first row of a table whose cells may be mixed; None without one.

    A table is a run of rows that one gutter divides. Where each has the same number of cells,
    every cell is on one line, and nothing is mixed.
    """
    places = [place for place, row in enumerate(rows) if ink(row.signs)]
    gaps = [_gaps(rows[place]) for place in places]
    for first, end in _runs(gaps):
        run = gaps[first:end]
        if len({len(row) for row in run}) > 1 and _most_divided(run) >= _LEAST_ROWS:
            return places[first]
    return None


def _gaps(row: Row) -> list[tuple[float, float]]:
    """Returns the wide gaps of a row, without that behind the number of an item."""
    words = stretches(row.signs)
    if len(words) == 2 and any(_is_label(row, stretch) for stretch in words):
        return []
    return [(before[1], after[0]) for before, after in pairwise(words)]


def _is_label(row: Row, stretch: tuple[float, float]) -> bool:
    signs = [sign for sign in ink(row.signs) if stretch[0] <= sign.x0 < stretch[1]]
    return len(signs) <= _LABEL


def _runs(gaps: Sequence[list]) -> list[tuple[int, int]]:
    """Returns where rows with gaps follow each other, with a few without between them."""
    places = [place for place, found in enumerate(gaps) if found]
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place - runs[-1][1] <= _MAX_WHOLE:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _most_divided(run: Sequence[list[tuple[float, float]]]) -> int:
    """Returns how many rows the gutter divides that divides the most."""
    edges = {end for row in run for gap in row for end in gap}
    return max(
        (sum(any(x0 <= edge <= x1 for x0, x1 in row) for row in run) for edge in edges), default=0
    )
