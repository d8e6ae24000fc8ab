"""Runs of markers that count upward by one."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from .markers.markers import Marker

NumberedMarkers = tuple[Marker, ...]

_CHANGED_STYLE, _CHANGED_PLACE, _IRREGULAR = 0.1, 0.05, 0.6
_LOOK_AHEAD = 40  # candidates of one number tried as the next; bounds the work on hostile text


@dataclass(frozen=True)
class Candidates:
    """The markers of one family in the order of the text, with an index by number."""

    markers: list[Marker]

    def __post_init__(self):
        by_number, ones = defaultdict(list), defaultdict(list)
        all_ones = []
        for index, marker in enumerate(self.markers):
            by_number[marker.number].append(index)
            if marker.number == 1 and marker.is_trusted:
                ones[marker.style].append(index)
                all_ones.append(index)
        object.__setattr__(self, "by_number", by_number)
        object.__setattr__(self, "ones", ones)
        object.__setattr__(self, "all_ones", all_ones)

    def restarts_between(self, first: int, last: int) -> bool:
        """True if a list of either marker's style begins anew between the two.

        Where the second number does not follow the first, a list of any style.
        """
        before, after = self.markers[first], self.markers[last]
        found = [self.ones.get(style, []) for style in {before.style, after.style}]
        if after.number != before.number + 1:
            found = [self.all_ones]
        return any(bisect_right(places, first) < bisect_left(places, last) for places in found)

    def successors(self, index: int) -> Iterable[tuple[int, float]]:
        """Yields the markers that may follow, with what the step costs."""
        marker = self.markers[index]
        # A second "1" begins another list; inside a paragraph a gap is more likely no list.
        steps = (1,) if marker.inline else (1, 2) if marker.number == 1 else (1, 0, 2)
        for step in steps:
            places = self.by_number.get(marker.number + step, [])
            begin = bisect_right(places, index)
            for place in places[begin : begin + _LOOK_AHEAD]:
                cost = step_cost(marker, self.markers[place])
                if cost is not None and not self.restarts_between(index, place):
                    yield place, cost


def step_cost(marker: Marker, following: Marker) -> float | None:
    """Returns what it costs to go on from one marker to the next; None when they never do."""
    step = following.number - marker.number
    alike = (marker.style, marker.indent // 2) == (following.style, following.indent // 2)
    if step != 1:
        firm = marker.is_trusted and following.is_trusted
        plain = not (marker.inline or following.inline)
        return _IRREGULAR if alike and firm and plain else None
    cost = _CHANGED_STYLE if marker.style != following.style else 0
    return cost + (_CHANGED_PLACE if marker.inline != following.inline else 0)


def sequences(markers: list[Marker]) -> list[NumberedMarkers]:
    """Returns disjoint runs of markers that count upward, the best first."""
    candidates = Candidates(markers)
    worth: list[float] = [0.0] * len(markers)
    following: list[int | None] = [None] * len(markers)
    for index in range(len(markers) - 1, -1, -1):
        best = 0.0
        for place, cost in candidates.successors(index):
            if worth[place] - cost > best:
                best, following[index] = worth[place] - cost, place
        worth[index] = markers[index].strength + best
    runs, used = [], set()
    for start in sorted(range(len(markers)), key=lambda index: (-worth[index], index)):
        run, index = [], start
        while index is not None and index not in used:
            used.add(index)
            run.append(markers[index])
            index = following[index]
        if run:
            runs.append(tuple(run))
    return runs


def style_key(marker: Marker) -> Hashable:
    """Returns how a marker is written and how deep it is indented."""
    return marker.kind, marker.style, marker.indent // 2


def sequences_by(
    key: Callable[[Marker], Hashable], markers: Iterable[Marker]
) -> list[NumberedMarkers]:
    """Returns the runs among the markers that share a key."""
    groups = defaultdict(list)
    for marker in markers:
        groups[key(marker)].append(marker)
    return [run for group in groups.values() for run in sequences(group)]
