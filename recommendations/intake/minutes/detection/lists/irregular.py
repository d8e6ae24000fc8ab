"""Adds to a list what its writer numbered wrongly: gaps, swaps, slips of the finger, all ones.

`sequences.py` finds what counts upward. A marker of the same style that is left over is an item
all the same, unless something between says that another list begins.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from recommendations.intake.minutes.detection.lead_ins import Subject, subject
from recommendations.intake.minutes.detection.markers.markers import Marker
from recommendations.intake.minutes.detection.sequences import NumberedMarkers, style_key
from recommendations.intake.minutes.detection.source import Source

_MAX_GAP = 30  # numbers missing within one list
_MAX_HEADING = 80


def complete(
    source: Source, runs: list[NumberedMarkers], heads: list[Marker]
) -> list[NumberedMarkers]:
    """Returns the runs with the markers that belong to one of them, however they are written."""
    joined, rest = _joined(source, runs)
    joined = _with_repeated_ones(source, joined)
    joined = [_with_first(_corrected(run), heads) for run in joined]
    return [_with_other_kinds(run, heads) for run in joined] + rest


def with_gaps(source: Source, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
    """Returns the runs with the markers that belong to one of them but are out of sequence."""
    joined, rest = _joined(source, runs)
    return joined + rest


def _joined(
    source: Source, runs: list[NumberedMarkers]
) -> tuple[list[NumberedMarkers], list[NumberedMarkers]]:
    """Returns the lists with what goes on out of sequence, and the markers that fit in none."""
    runs = _with_ones_in_gaps(runs)
    hosts = _Hosts(source, [run for run in runs if _begins_list(run)])
    rest = []
    for run in sorted(runs, key=lambda run: run[0].start):
        if _begins_list(run):
            continue
        host = hosts.find(run) if all(_is_firm(marker) for marker in run) else None
        if host is not None:
            hosts.extend(host, run)
        elif len(run) > 1:
            hosts.add(run)
        else:
            rest.append(run)
    return [tuple(sorted(run, key=_start)) for run in hosts.lists], rest


def _with_ones_in_gaps(runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
    """Puts a single 1 where a list lacks one number between two others: 10, 1, 12."""
    places: dict = defaultdict(list)
    for index, run in enumerate(runs):
        if len(run) > 1:
            for marker in filter(_is_firm, run):
                places[style_key(marker)].append((marker.start, index, marker.number))
    for group in places.values():
        group.sort()
    added: dict[int, list[Marker]] = defaultdict(list)
    rest = []
    for index, run in enumerate(runs):
        group = places.get(style_key(run[0]), [])
        after = bisect_left(group, (run[0].start,)) if len(run) == 1 and run[0].number == 1 else 0
        if 0 < after < len(group):
            (_, first, before), (_, second, following) = group[after - 1 : after + 1]
            if first == second and following == before + 2 > 3:
                added[first].append(run[0])
                continue
        rest.append((index, run))
    return [tuple(sorted((*run, *added[index]), key=_start)) for index, run in rest]


def _begins_list(run: NumberedMarkers) -> bool:
    """True unless the run is the rest of a list: a single 7, or 5 and 6."""
    return run[0].number == 1 or not _is_firm(run[0])


def _is_firm(marker: Marker) -> bool:
    return marker.is_trusted and marker.is_explicit and not marker.inline


class _Hosts:
    """The lists that a marker left over may belong to, by style and place."""

    def __init__(self, source: Source, lists: list[NumberedMarkers]):
        self.source = source
        self.lists: list[list[Marker]] = []
        self._last: list[Marker] = []
        self._greatest: list[int] = []
        self._places: dict = defaultdict(list)
        for run in lists:
            self._append(run)
        for places in self._places.values():
            places.sort()

    def add(self, run: NumberedMarkers) -> None:
        self._append(run)
        for key in {style_key(marker) for marker in run}:
            self._places[key].sort()

    def _append(self, run: NumberedMarkers) -> None:
        for marker in filter(_is_firm, run):
            self._places[style_key(marker)].append((marker.start, len(self.lists)))
        self.lists.append(list(run))
        self._last.append(run[-1])
        self._greatest.append(max(marker.number for marker in run))

    def find(self, run: NumberedMarkers) -> int | None:
        places = self._places.get(style_key(run[0]), [])
        after = bisect_left(places, (run[0].start, -1))
        if after:
            host = places[after - 1][1]
            if run[-1].start < self._last[host].start or self._goes_on(host, run[0]):
                return host
        if after < len(places) and len(run) == 1:
            host = places[after][1]
            first = self.lists[host][0]
            if first.number == 1 and first.line == run[0].line + 1 and run[0].number == 2:
                return host
        return None

    def _goes_on(self, host: int, marker: Marker) -> bool:
        last = self._last[host]
        if is_separated(self.source, last, marker):
            return False
        ahead = marker.number - self._greatest[host]
        return -2 <= ahead <= _MAX_GAP or _is_slip(last.number + 1, marker.number)

    def extend(self, host: int, run: NumberedMarkers) -> None:
        self.lists[host] += run
        if run[-1].start > self._last[host].start:
            self._last[host] = run[-1]
            insort(self._places[style_key(run[-1])], (run[-1].start, host))
        numbers = [marker.number for marker in run]
        self._greatest[host] = max(self._greatest[host], *numbers)


def is_separated(source: Source, marker: Marker, following: Marker) -> bool:
    """True if the words just before a marker say that another list begins there."""
    for index in range(following.line - 1, marker.line, -1):
        if (line := source.lines[index]).words:
            is_heading = len(line.words) < _MAX_HEADING or line.words.endswith(":")
            return is_heading and subject(line.words) != Subject.UNKNOWN
    return False


def _is_slip(expected: int, number: int) -> bool:
    """True for 77 in the place of 7, or 71: the number with one digit too many."""
    return str(expected) in {str(number)[:-1], str(number)[1:]}


def _with_repeated_ones(source: Source, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
    """Joins lists of one item each that are all numbered 1, and a 1 above a list."""
    joined: list[list[Marker]] = []
    open_lists: dict = {}  # by style: the list whose items are all numbered 1
    for run in sorted(runs, key=_first):
        above = open_lists.get(style_key(run[0]))
        if (
            above
            and _is_firm(run[0])
            and run[0].number == 1
            and _follows(source, above[-1], run[0])
        ):
            above += run
        else:
            above = list(run)
            joined.append(above)
        is_open = len(run) == 1 and run[0].number == 1 and _is_firm(run[0])
        open_lists[style_key(run[0])] = above if is_open else None
    return [tuple(run) for run in joined]


def _follows(source: Source, marker: Marker, following: Marker) -> bool:
    """True if no heading is between two items."""
    between = source.lines[marker.line + 1 : following.line]
    words = [line.words for line in between if line.words]
    return not any(one.endswith(":") for one in words) and len(words) <= 3


def _corrected(run: NumberedMarkers) -> NumberedMarkers:
    """Returns the run with the numbers that can only be slips corrected: 6, 77, 8."""
    markers = list(run)
    counts = Counter(marker.number for marker in run)
    for place in range(1, len(run)):
        before, marker = markers[place - 1].number, run[place]
        following = run[place + 1].number if place + 1 < len(run) else None
        fits = following == before + 2 or (
            following is None and _is_slip(before + 1, marker.number)
        )
        # A number that comes late, and only there, was swapped: 1, 3, 2, 5.
        is_swapped = marker.number < before and counts[marker.number] == 1
        is_other = marker.number not in (before, before + 1) and not is_swapped
        if is_other and fits and before + 1 not in counts:
            markers[place] = replace(marker, number=before + 1, printed=str(marker.number))
    return tuple(markers)


def _with_other_kinds(run: NumberedMarkers, heads: list[Marker]) -> NumberedMarkers:
    """Adds the numbers that a list lacks and that were written in another way: أولاً, 2-, ثالثاً."""
    added: list[Marker] = []
    for before, marker in pairwise(run):
        if before.number + 1 < marker.number and _is_firm(before) and _is_firm(marker):
            expected = before.number + 1
            first = bisect_right(heads, before.start, key=_start)
            for head in heads[first : bisect_left(heads, marker.start, key=_start)]:
                if _is_firm(head) and head.kind != before.kind and head.number == expected:
                    added.append(head)
                    expected += 1
    return tuple(sorted((*run, *added), key=_start)) if added else run


def _start(marker: Marker) -> int:
    return marker.start


def _first(run: NumberedMarkers) -> int:
    return run[0].start


def _with_first(run: NumberedMarkers, heads: list[Marker]) -> NumberedMarkers:
    """Adds the item above a list from 2 whose number was typed as the letter I, l or ا."""
    if not run or run[0].number != 2 or not _is_firm(run[0]):
        return run
    place = bisect_left(heads, run[0].start, key=lambda head: head.start)
    above = heads[place - 1] if place else None
    if above is None or above.kind not in ("roman", "letter") or above.number not in (1, 9, 12):
        return run
    return (replace(above, kind="decimal", style=run[0].style, number=1, printed="I"), *run)
