"""Runs of markers that count upward by one, and runs of bullets."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from .lead_ins import Subject, subject
from .markers import Marker
from .source import Line, Source

NumberedMarkers = tuple[Marker, ...]

_CHANGED_STYLE, _CHANGED_PLACE, _IRREGULAR = 0.1, 0.05, 0.6
_BRIEF = 5  # words of a heading
_LOOK_AHEAD = 40  # candidates of one number tried as the next; bounds the work on hostile text


@dataclass(frozen=True)
class Candidates:
    """The markers of one family in the order of the text, with an index by number."""

    markers: list[Marker]

    def __post_init__(self):
        by_number, ones = defaultdict(list), defaultdict(list)
        for index, marker in enumerate(self.markers):
            by_number[marker.number].append(index)
            if marker.number == 1 and marker.is_trusted:
                ones[marker.style].append(index)
        object.__setattr__(self, "by_number", by_number)
        object.__setattr__(self, "ones", ones)

    def restarts_between(self, first: int, last: int) -> bool:
        """True if a list of either marker's style begins anew between the two."""
        for style in {self.markers[first].style, self.markers[last].style}:
            places = self.ones.get(style, [])
            if bisect_right(places, first) < bisect_left(places, last):
                return True
        return False

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


def bullet_runs(source: Source, markers: list[Marker]) -> list[NumberedMarkers]:
    """Returns the runs of bullets, numbered in their order.

    A run ends where a heading, another paragraph, or the list that it is nested in goes on.
    """
    first_seen: dict[Hashable, int] = {}
    for marker in markers:
        first_seen.setdefault(style_key(marker), marker.start)
    runs: dict[Hashable, list[list[Marker]]] = defaultdict(list)
    open_runs: dict[Hashable, list[Marker]] = {}
    for marker in markers:
        own = style_key(marker)
        if not marker.inline and marker.is_trusted:
            for other in [o for o in open_runs if first_seen[o] > first_seen[own]]:
                del open_runs[other]
        if marker.kind != "bullet":
            continue
        run = open_runs.get(own)
        if run is None or _is_interrupted(source, run[-1], marker):
            run = open_runs[own] = []
            runs[own].append(run)
        run.append(replace(marker, number=len(run) + 1))
    return _with_changed_signs(source, [tuple(run) for group in runs.values() for run in group])


def _with_changed_signs(source: Source, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
    """Joins lists where the writer went on with another sign: first "-", then "•"."""
    joined: list[NumberedMarkers] = []
    for run in sorted(runs, key=lambda run: run[0].start):
        before = joined[-1] if joined else ()
        if before and _changes_sign(source, before, run):
            added = (replace(m, number=len(before) + n) for n, m in enumerate(run, 1))
            joined[-1] = (*before, *added)
        else:
            joined.append(run)
    return joined


def _changes_sign(source: Source, before: NumberedMarkers, run: NumberedMarkers) -> bool:
    last, first = before[-1], run[0]
    if last.inline or first.inline or len(before) < 2 or last.start > first.start:
        return False
    same_depth = last.indent // 2 == first.indent // 2 and last.style != first.style
    announced = source.lines[first.line - 1].words.endswith(":")
    return same_depth and not announced and not _is_interrupted(source, last, first)


def _is_interrupted(source: Source, marker: Marker, following: Marker) -> bool:
    """True if a heading or a separate paragraph stands between two bullets."""
    blank = False
    for line in source.lines[marker.line + 1 : following.line]:
        if not line.words:
            blank = True
        elif (
            line.words.endswith(":")
            or (blank and line.indent <= marker.indent)
            or _heads_list(line)
        ):
            return True
    return False


def _heads_list(line: Line) -> bool:
    """True for "Recommendations" between two bullets."""
    brief = len(line.words.split()) <= _BRIEF and not line.is_complete
    return brief and subject(line.words) != Subject.UNKNOWN


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
