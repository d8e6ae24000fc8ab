"""Finds the headings that divide a list, or several, into sections.

A heading has a number of its own (أولاً: في مجال التعليم, with 1- 2- 3- below it) or is a line
of its own between the items.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from .headings import Heading, Section, begins_with_section_word, is_heading_text
from .line_headings import LineHeadings
from .lists.lists import Lists
from .markers.marker_patterns import THIRD_LEVEL
from .markers.markers import Marker
from .sequences import NumberedMarkers

_SECTION_KINDS = ("ordinal", "roman", "letter", "label")
_BRIEF = 5  # words of a title
_FEW_LINES, _MANY_LINES = 20, 500


class Outline:
    """Which lists are below the items of another one, and what that makes of them."""

    def __init__(self, lists: Lists):
        self.lists, self.source = lists, lists.source
        self.line_headings = LineHeadings(lists)
        candidates = set(lists.candidates)
        self._item_starts = sorted({marker.start for run in lists.candidates for marker in run})
        self.inner_of = {run: self._children(run) for run in lists.candidates}
        self.is_divided = {run: self._is_divided(run) for run in lists.candidates}
        self.parents = {
            inner[0].start: outer[place]
            for outer in lists.candidates
            for place, inner in self.inner_of[outer].items()
            if inner not in candidates and is_heading_text(self.title(outer[place], inner))
        }

    def _children(self, outer: NumberedMarkers) -> dict[int, NumberedMarkers]:
        """Returns the first list within each item of a list, by the item's index."""
        if len(outer) < 2:
            return {}
        starts = [marker.start for marker in outer]
        found: dict[int, NumberedMarkers] = {}
        for run in self.lists.inner:
            place = bisect_right(starts, run[0].start) - 1
            is_within = place + 1 == len(starts) or run[-1].start < starts[place + 1]
            if place < 0 or place in found or not is_within or run is outer:
                continue
            above = bisect_left(self._item_starts, run[0].start) - 1
            if self._item_starts[above] == starts[place]:
                found[place] = run
        return found

    def _is_divided(self, outer: NumberedMarkers) -> bool:
        """True if the items of a list are headings, and the lists below them the items."""
        inner = self.inner_of[outer]
        if len(inner) < 2 or len(inner) * 10 < len(outer) * 6:
            return False
        words = [self.title(outer[place], run) for place, run in inner.items()]
        if not all(is_heading_text(one) for one in [*words, *self._childless(outer)]):
            return False
        length, complete = self._items(inner.values())
        if all(begins_with_section_word(one) for one in words):
            return length >= 2
        first = next(iter(inner.values()))[0]
        if outer[0].kind in _SECTION_KINDS:
            needed = 3 if first.kind == "bullet" and not _are_brief(words, 2) else 2
            return length >= needed
        if first.kind == "dotted":
            return length >= 2 or self._has_third_level(outer)
        if len(inner) < len(outer) or not _are_brief(words, 3):
            return False
        named = first.kind != "bullet" and _are_brief(words, 2) and length >= 2
        return length >= 4 or complete or named

    def _has_third_level(self, outer: NumberedMarkers) -> bool:
        """True if 1.1.1 comes below an item of a list."""
        first = outer[0].line
        lines = self.source.lines[first : min(outer[-1].line + _FEW_LINES, first + _MANY_LINES)]
        return any(THIRD_LEVEL.match(line.text) for line in lines)

    def _childless(self, outer: NumberedMarkers) -> Iterable[str]:
        """Yields the first lines of the items that have no list below them."""
        for place, marker in enumerate(outer):
            if place not in self.inner_of[outer]:
                yield self.source.folded[marker.end : self.source.line_at(marker.start).end]

    def title(self, marker: Marker, below: NumberedMarkers) -> str:
        """Returns the first line of a heading; "" where it goes on in the lines below it."""
        passage = self.source.folded[marker.end : below[0].boundary].strip()
        title, _, rest = passage.partition("\n")
        if not passage and marker.kind == "label":
            return marker.style
        is_brief = title.endswith(":") or len(title.split()) <= _BRIEF
        return title if is_brief or not rest.strip() else ""

    def _items(self, runs: Iterable[NumberedMarkers]) -> tuple[float, bool]:
        """Returns the mean number of words of items, and True if they end in full stops."""
        lines = [
            self.source.folded[marker.end : self.source.line_at(marker.start).end]
            for run in runs
            for marker in run
        ]
        stopped = sum(line.rstrip().endswith((".", "؟", "!")) for line in lines)
        words = sum(len(line.split()) for line in lines)
        return words / len(lines), stopped * 2 > len(lines) and words >= 2 * len(lines)

    def is_doubtful(self, outer: NumberedMarkers) -> bool:
        """True if a list with lists below most of its items may be read in two ways."""
        inner = self.inner_of.get(outer, {})
        if not self.is_divided.get(outer):
            most = len(inner) >= 2 and len(inner) * 10 >= len(outer) * 6
            numbered = sum(run[0].kind in ("decimal", "dotted") for run in inner.values())
            titles = [self.title(outer[place], run) for place, run in inner.items()]
            brief = outer[0].kind in _SECTION_KINDS and _are_brief(titles, 3)
            announced = any(title.endswith(":") for title in titles)
            lettered = any(run[0].kind == "letter" for run in inner.values())
            brief = brief or (lettered and not announced and _are_brief(titles, 2))
            may_head = any(map(is_heading_text, titles))
            return most and may_head and (brief or numbered * 2 > len(inner))
        words = [self.title(outer[place], run) for place, run in inner.items()]
        if outer[0].kind in ("roman", "label") or all(map(begins_with_section_word, words)):
            return False
        return outer[0].kind != "ordinal" or any(len(one.split()) > 1 for one in words)

    def _heading(self, marker: Marker, below: NumberedMarkers) -> Heading:
        end = min(below[0].boundary, self.source.line_at(marker.end).end)
        return Heading(marker.start, marker.end, max(end, marker.end))

    def sections(self, run: NumberedMarkers) -> list[Section]:
        """Divides a list by the headings above it and between its items."""
        if parent := self.parents.get(run[0].start):
            return [Section(self._heading(parent, run), run)]
        for outer in self.lists.candidates:
            if sections := self._divided_by(outer, run):
                return sections
        return self.line_headings.sections(run)

    def _divided_by(self, outer: NumberedMarkers, run: NumberedMarkers) -> list[Section]:
        """Divides a list that runs on through the items of another: I. 1 2 II. 3 4."""
        if not self.runs_through(outer, run):
            return []
        starts = [marker.start for marker in outer]
        groups: dict[int, list[Marker]] = {}
        for marker in run:
            groups.setdefault(bisect_right(starts, marker.start) - 1, []).append(marker)
        return [
            Section(self._heading(outer[place], (markers[0],)), tuple(markers))
            for place, markers in groups.items()
        ]

    def runs_through(self, outer: NumberedMarkers, run: NumberedMarkers) -> bool:
        """True if the items of one list are headings between those of another."""
        if len(outer) < 2 or outer is run or not outer[0].start < run[0].start:
            return False
        if run[0].start > outer[1].start or outer[1].start > run[-1].start:
            return False
        if outer[0].kind == "bullet" or outer[0].kind == run[0].kind:
            return False
        heads = [self.source.line_at(marker.start) for marker in outer]
        words = [line.text[m.end - line.start :] for m, line in zip(outer, heads, strict=True)]
        firsts = {self.source.line_at(marker.start).index for marker in run}
        leading = sum(self._next_line(line.index) in firsts for line in heads)
        return leading * 10 >= len(outer) * 6 and all(map(is_heading_text, words))

    def _next_line(self, index: int) -> int:
        lines = self.source.lines
        index += 1
        while index < len(lines) and not lines[index].words:
            index += 1
        return index


def _are_brief(titles: list[str], words: int) -> bool:
    """True if titles, none of them empty, have at most so many words on average."""
    return all(titles) and sum(len(title.split()) for title in titles) <= words * len(titles)
