"""Reads numbers of two levels: 1.1 1.2 2.1, or 1-1 2-1 1-2 as they are typed from right to left."""

from collections.abc import Iterable
from dataclasses import replace

from recommendations.intake.minutes.detection.markers.markers import STRONG, Marker
from recommendations.intake.minutes.detection.sequences import NumberedMarkers


def dotted_runs(markers: Iterable[Marker]) -> list[NumberedMarkers]:
    """Returns the runs whose first or second numbers count from 1 while the other one stays."""
    runs: list[list[Marker]] = []
    for marker in markers:
        if marker.kind == "dotted" and not marker.inline:
            if runs and (run := _extended(runs[-1], marker)):
                runs[-1] = run
            elif 1 in marker.pair:
                runs.append([marker])
    total = sum(len(run) for run in runs)
    several = total >= 3 and len(runs) > 1
    return [_numbered(run) for run in runs if len(run) > 1 or several]


def _extended(run: list[Marker], marker: Marker) -> list[Marker] | None:
    first, last = run[0], run[-1]
    for counted, constant in ((1, 0), (0, 1)):
        counts = all(
            one.pair[constant] == marker.pair[constant] and one.pair[counted] == n
            for n, one in ((1, first), (len(run), last), (len(run) + 1, marker))
        )
        if counts:
            return [*run, marker] if len(run) < 100 else None
    return None


def _numbered(run: list[Marker]) -> NumberedMarkers:
    return tuple(replace(marker, number=n, strength=STRONG) for n, marker in enumerate(run, 1))
