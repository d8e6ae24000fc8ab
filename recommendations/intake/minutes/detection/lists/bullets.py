"""Runs of bullets: where they end, and where their writer changed the sign."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

from recommendations.intake.minutes.detection.lead_ins import Subject, subject
from recommendations.intake.minutes.detection.markers.markers import Marker
from recommendations.intake.minutes.detection.sequences import NumberedMarkers, style_key
from recommendations.intake.minutes.detection.source import Line, Source

_BRIEF = 5  # words of a heading


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
    for run in sorted(_with_odd_signs(source, runs), key=_start):
        before = joined[-1] if joined else ()
        if before and _changes_sign(source, before, run):
            added = (replace(m, number=len(before) + n) for n, m in enumerate(run, 1))
            joined[-1] = (*before, *added)
        else:
            joined.append(run)
    return joined


def _with_odd_signs(source: Source, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
    """Puts the one item with another sign into the list that it is in the middle of: - - • -."""
    hosts = _Hosts(run for run in runs if len(run) > 1)
    singles: dict[int, list[Marker]] = defaultdict(list)
    found = []
    for run in runs:
        host = hosts.around(run[0]) if len(run) == 1 else None
        if host is None or is_announced(source, run[0]):
            found.append(run)
        else:
            singles[host[0].start].append(run[0])
    return [_with_singles(run, singles.get(run[0].start, [])) for run in found] + [
        (single,)
        for group in singles.values()
        for single in group
        if not _is_only_one(single, group)
    ]


def _with_singles(run: NumberedMarkers, singles: list[Marker]) -> NumberedMarkers:
    """Returns a list with those of the markers whose sign is used once in it."""
    added = [marker for marker in singles if _is_only_one(marker, singles)]
    markers = sorted((*run, *added), key=lambda marker: marker.start)
    return tuple(replace(marker, number=n) for n, marker in enumerate(markers, 1))


def _is_only_one(marker: Marker, singles: list[Marker]) -> bool:
    return sum(other.style == marker.style for other in singles) == 1


class _Hosts:
    """The lists of bullets by their indentation and place."""

    def __init__(self, runs: Iterable[NumberedMarkers]):
        self._runs: dict[int, list[NumberedMarkers]] = defaultdict(list)
        for run in sorted(runs, key=_start):
            if not run[0].inline:
                self._runs[run[0].indent].append(run)

    def around(self, marker: Marker) -> NumberedMarkers | None:
        """Returns the list that begins before a marker, as deep, and goes on after it."""
        runs = self._runs.get(marker.indent, [])
        place = bisect_left(runs, marker.start, key=_start)
        if marker.inline or not place or runs[place - 1][-1].start < marker.start:
            return None
        return runs[place - 1]


def _start(run: NumberedMarkers) -> int:
    return run[0].start


def is_announced(source: Source, marker: Marker) -> bool:
    """True if the line above a marker ends in a colon."""
    return marker.line > 0 and source.lines[marker.line - 1].words.endswith(":")


def _changes_sign(source: Source, before: NumberedMarkers, run: NumberedMarkers) -> bool:
    last, first = before[-1], run[0]
    if last.inline or first.inline or len(before) < 2 or last.start > first.start:
        return False
    same_depth = last.indent // 2 == first.indent // 2 and last.style != first.style
    announced = is_announced(source, first)
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
