"""Finds sub-items that are numbered in the same style as the list that they belong to.

1. 2. 3. | 1. 2. | 4. 5.: the numbers begin anew under the third item, and the list goes on at 4.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recommendations.intake.minutes.detection.lead_ins import subject
from recommendations.intake.minutes.detection.markers.markers import Marker
from recommendations.intake.minutes.detection.sequences import style_key
from recommendations.intake.minutes.detection.source import Source

_MAX_DEPTH = 6  # no minutes nest their lists deeper; bounds the work on hostile text


@dataclass
class _Level:
    """A list that is not finished: its markers, and the number that it reached."""

    markers: list[Marker]
    last: int


def sub_item_markers(source: Source, heads: Sequence[Marker]) -> set[int]:
    """Returns the starts of the markers that number sub-items in the style of their list."""
    groups = defaultdict(list)
    for marker in heads:
        groups[style_key(marker)].append(marker)
    headings = _headings(groups)
    found: set[int] = set()
    for group in groups.values():
        if group[0].kind == "decimal":
            found |= _Restarts(source, group, headings).sub_items()
    return found


class _Restarts:
    """The markers of one style, and those among them that count anew within an item."""

    def __init__(self, source: Source, markers: list[Marker], headings: dict[int, int]):
        self.source, self.markers, self.headings = source, markers, headings
        self._next_one, self._next_same = _following(markers)

    def sub_items(self) -> set[int]:
        found: set[int] = set()
        levels: list[_Level] = []
        for index, marker in enumerate(self.markers):
            level = self._level_of(index, levels)
            if level is None:
                if not self._is_deeper(index, levels):
                    found |= self._announced(levels)
                    levels = []
                levels.append(_Level([marker], marker.number))
                continue
            for ended in levels[level + 1 :]:
                found |= {one.start for one in ended.markers}
            del levels[level + 1 :]
            levels[level].markers.append(marker)
            levels[level].last = max(levels[level].last, marker.number)
        return found | self._announced(levels)

    def _is_deeper(self, index: int, levels: list[_Level]) -> bool:
        if not levels or len(levels) >= _MAX_DEPTH:
            return False
        before, marker = self.markers[index - 1], self.markers[index]
        is_below = self._is_below_next_heading(levels[-1].markers[0], marker)
        return not is_below and self._is_inside(before, marker)

    def _is_below_next_heading(self, first: Marker, marker: Marker) -> bool:
        """True if a marker is below "B." and the list that it may belong to is below "A."."""
        above = marker.line - 1
        while above > 0 and not self.source.lines[above].words:
            above -= 1
        return self.headings.get(above, first.line) < first.line

    def _level_of(self, index: int, levels: list[_Level]) -> int | None:
        """Returns the list that a marker goes on with; None where it begins one."""
        number = self.markers[index].number
        goes_on = [n for n, level in enumerate(levels) if level.last + 1 == number]
        top = len(levels) - 1
        if not goes_on:
            return None if number == 1 or not levels else top
        if goes_on[-1] == top and len(goes_on) > 1 and not self._comes_again(index):
            parent = levels[goes_on[-2]].markers[-1]
            return goes_on[-2] if self._announces(parent) else top
        return goes_on[-1]

    def _comes_again(self, index: int) -> bool:
        """True if the same number follows before the numbers begin anew."""
        return self._next_same[index] < self._next_one[index]

    def _announced(self, levels: list[_Level]) -> set[int]:
        """Returns the starts of lists at the end that "3. the following:" announces."""
        return {
            marker.start
            for above, level in zip(levels, levels[1:], strict=False)
            if self._announces(above.markers[-1])
            and level.markers[0].line == above.markers[-1].line + 1
            for marker in level.markers
        }

    def _announces(self, marker: Marker) -> bool:
        return self.source.lines[marker.line].words.endswith(":")

    def _is_inside(self, before: Marker, marker: Marker) -> bool:
        """True if nothing between two markers says that another list begins."""
        between = self.source.lines[before.line + 1 : marker.line]
        if self._announces(before) and not any(line.words for line in between):
            return True
        if any(not line.words for line in between):
            return False
        if any(line.words.endswith(":") and subject(line.words) for line in between):
            return False
        heading = between[-1].words if between else ""
        if heading.endswith(":"):
            return True
        return not (heading and between[-1].index > before.line and _ends(self.source, before))


def _headings(groups: dict[Hashable, list[Marker]]) -> dict[int, int]:
    """Returns the line of the marker before, by the line of each that counts on from it."""
    return {
        marker.line: before.line
        for group in groups.values()
        for before, marker in pairwise(group)
        if marker.number == before.number + 1
    }


def _ends(source: Source, marker: Marker) -> bool:
    return source.lines[marker.line].is_complete


def _following(markers: list[Marker]) -> tuple[list[int], list[int]]:
    """Returns, for each marker, the index of the next 1 and of the next one of its number."""
    end = len(markers)
    next_one, next_same, seen, one = [end] * end, [end + 1] * end, {}, end
    for index in range(end - 1, -1, -1):
        number = markers[index].number
        next_one[index], next_same[index] = one, seen.get(number, end + 1)
        seen[number] = index
        if number == 1:
            one = index
    return next_one, next_same
