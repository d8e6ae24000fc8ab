"""Finds the headings that divide a list, or several, into sections.

A heading has a number of its own (أولاً: في مجال التعليم, with 1- 2- 3- below it) or is a line
of its own between the items.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from .lead_ins import Subject, subject
from .lists import Lists
from .marker_patterns import SECTION_LABELS
from .markers import Marker
from .sequences import NumberedMarkers
from .source import Line, Source

_MAX_HEADING, _MAX_WORDS, _BRIEF = 90, 10, 5
_SECTION_WORDS = re.compile(
    rf"\W*(?:(?:على|علي|في|فيما\s+يخص|بخصوص|بشان|li|di|ji\s+bo|in|on|for)\s+)?(?:(?:ال)?(?:مستوي|صعيد)"
    rf"|{SECTION_LABELS}|field|sector|area|war[eê]|ali?y[eê]|(?:ال)?(?:ناحيه|جانب|شان))(?!\w)",
    re.I,
)
# "by means of:" leads in to sub-items, not to the items of a section.
_CONNECTING = re.compile(
    r"(?:خلال|عبر|طريق|منها|ومنها|وذلك|يلي|ياتي|الاتي|الاتيه|التالي|التاليه|يشمل|تشمل|بما\s+في\s+ذلك|"
    r"through|by|including|includes?|follows|following|means\s+of|namely|such\s+as|to|with|"
    r"r[eê]ya|w[eê]k|wekî|ev)\s*:?\s*$",
    re.I,
)


@dataclass(frozen=True)
class Heading:
    """A heading in the folded text: where its label, its title and its passage begin and end."""

    start: int
    title: int
    end: int


@dataclass(frozen=True)
class Section:
    """Items below one heading, or without any."""

    heading: Heading | None
    markers: NumberedMarkers


class Outline:
    """Which lists are below the items of another one, and what that makes of them."""

    def __init__(self, lists: Lists):
        self.lists, self.source = lists, lists.source
        self.inner_of = {run: self._children(run) for run in lists.candidates}
        self.is_divided = {run: self._is_divided(run) for run in lists.candidates}
        self.parents = {
            inner[0].start: outer[place]
            for outer in lists.candidates
            for place, inner in self.inner_of[outer].items()
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
            if place >= 0 and place not in found and is_within and run is not outer:
                found[place] = run
        return found

    def _is_divided(self, outer: NumberedMarkers) -> bool:
        """True if the items of a list are headings, and the lists below them the items."""
        inner = self.inner_of[outer]
        if len(inner) < 2 or len(inner) * 10 < len(outer) * 6:
            return False
        words = [self.title(outer[place], run) for place, run in inner.items()]
        if not all(is_heading_text(one) for one in words):
            return False
        length, complete = self._items(inner.values())
        if all(_SECTION_WORDS.match(one) for one in words):
            return length >= 2
        first = next(iter(inner.values()))[0]
        if outer[0].kind in ("ordinal", "roman", "letter", "label"):
            return length >= (3 if first.kind == "bullet" else 2)
        if first.kind == "dotted":
            return length >= 2
        brief = sum(len(one.split()) for one in words) <= 3 * len(words)
        return brief and len(inner) == len(outer) and (length >= 4 or complete)

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
        most = len(inner) >= 2 and len(inner) * 10 >= len(outer) * 6
        strong = self.is_divided.get(outer) and outer[0].kind in ("ordinal", "roman", "label")
        numbered = sum(run[0].kind in ("decimal", "dotted") for run in inner.values())
        return most and not strong and numbered * 2 > len(inner)

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
        return self._divided_by_lines(run)

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

    def _divided_by_lines(self, run: NumberedMarkers) -> list[Section]:
        headings = {m.start: h for m in run if (h := self.line_heading(m, inside=m is not run[0]))}
        if not any(start != run[0].start for start in headings):
            return [Section(None, run)]
        sections: list[Section] = []
        heading: Heading | None = None
        for marker in run:
            found = headings.get(marker.start)
            if found or not sections:
                heading = found
                sections.append(Section(heading, (marker,)))
            else:
                sections[-1] = Section(heading, (*sections[-1].markers, marker))
        return sections

    def line_heading(self, marker: Marker, *, inside: bool) -> Heading | None:
        """Returns the heading right above an item, `inside` a list that goes on.

        A line that leads in to the recommendations as a whole heads no section.
        """
        line = self.lists.line_above(marker)
        if marker.inline or line.index >= marker.line or self.lists.is_head(line):
            return None
        if line.indent > marker.indent + 1 or not is_heading_text(line.words):
            return None
        if not self._is_apart(line, marker) and not line.words.endswith(":"):
            return None
        if not inside and (subject(line.words) != Subject.UNKNOWN):
            return None
        return Heading(line.start, line.start, line.end)

    def _is_apart(self, line: Line, marker: Marker) -> bool:
        """True if a line is set off from the item above it."""
        if not line.index:
            return True
        above = self.source.lines[line.index - 1]
        return not above.words or (above.is_complete and bool(_SECTION_WORDS.match(line.words)))


def is_heading_text(words: str) -> bool:
    """True if words are as short as a heading, and no sentence that goes on."""
    words = words.strip()
    if not words or "\n" in words.strip() or len(words) > _MAX_HEADING:
        return False
    is_brief = len(words.split()) <= _MAX_WORDS
    return (
        is_brief and not words.endswith((".", "؛", "،", ",", ";")) and not _CONNECTING.search(words)
    )


def is_section_title(words: str) -> bool:
    """True if a line may head a section by its words alone."""
    words = words.strip()
    return is_heading_text(words) and (words.endswith(":") or bool(_SECTION_WORDS.match(words)))


def heading_words(source: Source, heading: Heading) -> tuple[str, str]:
    """Returns the label of a heading as printed, and its title."""
    label = source.wording(heading.start, heading.title).strip(" \t-:()[]،./–—*_")
    title = source.wording(heading.title, heading.end).strip(" \t*_#").rstrip(":").rstrip()
    return label, title
