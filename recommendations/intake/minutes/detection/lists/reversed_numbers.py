"""Finds lists whose numbers count down to 1: pasted or copied from the last item to the first."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from recommendations.intake.minutes.detection.markers.markers import Marker
from recommendations.intake.minutes.detection.sequences import NumberedMarkers, style_key

_MAX_RUNS = 50  # no minutes have more; bounds the work on hostile text
_LEAST = 3  # two numbers in the wrong order are a swap


def reversed_runs(heads: Iterable[Marker]) -> list[NumberedMarkers]:
    """Returns the runs of numbers of one style that count down by one and end at 1."""
    groups = defaultdict(list)
    for marker in heads:
        if marker.is_explicit:
            groups[style_key(marker)].append(marker)
    return [
        run
        for group in groups.values()
        for run in _descending(group)
        if len(run) >= _LEAST and run[-1].number == 1
    ][:_MAX_RUNS]


def _descending(markers: list[Marker]) -> Iterable[NumberedMarkers]:
    begin = 0
    for place, (before, marker) in enumerate(pairwise(markers), 1):
        if marker.number != before.number - 1:
            yield tuple(markers[begin:place])
            begin = place
    yield tuple(markers[begin:])
