"""Finds the headings that divide a list, or several, into sections.

A heading has a number of its own (أولاً: في مجال التعليم, with 1- 2- 3- below it) or is a line
of its own between the items.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .lead_ins import Subject, subject
from .lists import Lists
from .marker_patterns import SECTION_LABELS
from .markers import Marker
from .sequences import NumberedMarkers
from .source import Line, Source

_MAX_HEADING, _MAX_WORDS, _BRIEF, _ARABIC_TITLE = 90, 10, 5, 2
_SECTION_KINDS = ("ordinal", "roman", "letter", "label")
_NARROW = 60  # characters; hardly a line is wrapped sooner
# A heading of Markdown or of a chat program: "## Education", "*Education*".
_MARKED_UP = re.compile(r"#{1,6}\s|\*{1,2}[^*]{1,80}\*{1,2}$")
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
        if not all(is_heading_text(one) for one in words):
            return False
        length, complete = self._items(inner.values())
        if all(_SECTION_WORDS.match(one) for one in words):
            return length >= 2
        first = next(iter(inner.values()))[0]
        if outer[0].kind in _SECTION_KINDS:
            needed = 3 if first.kind == "bullet" and not _are_brief(words, 2) else 2
            return length >= needed
        if first.kind == "dotted":
            return length >= 2
        if len(inner) < len(outer) or not _are_brief(words, 3):
            return False
        named = first.kind != "bullet" and _are_brief(words, 2) and length >= 2
        return length >= 4 or complete or named

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
            return most and (brief or numbered * 2 > len(inner))
        words = [self.title(outer[place], run) for place, run in inner.items()]
        if outer[0].kind in ("roman", "label") or all(map(_SECTION_WORDS.match, words)):
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
        stopped = sum(self.source.line_at(marker.start).is_complete for marker in run)
        # A line is a heading by its words alone only where the first item has one as well.
        heads = {marker.line for marker in run} if self._first_heading(run[0]) else set()
        headings = {
            marker.start: heading
            for marker in run[1:]
            if (heading := self._line_heading(marker, heads, ends_in_stops=stopped * 2 > len(run)))
        }
        if not headings:
            return [Section(None, run)]
        sections: list[Section] = []
        heading = self._first_heading(run[0])
        for marker in run:
            if marker.start in headings or not sections:
                heading = headings.get(marker.start, heading)
                sections.append(Section(heading, (marker,)))
            else:
                sections[-1] = Section(heading, (*sections[-1].markers, marker))
        return sections

    def _first_heading(self, marker: Marker) -> Heading | None:
        """Returns the heading of the first section, unless the line leads in to all of them."""
        line = self._heading_line(marker)
        return _as_heading(line) if line and subject(line.words) == Subject.UNKNOWN else None

    def _line_heading(
        self, marker: Marker, heads: set[int], *, ends_in_stops: bool
    ) -> Heading | None:
        """Returns the heading between an item and the one above it.

        ``heads`` are the lines below which a heading may begin without a sign of its own.
        """
        line = self._heading_line(marker)
        if line is None:
            return None
        before = self.lists.line_above(replace(marker, line=line.index))
        if line.words[0].islower() and not (before.is_complete or line.words.endswith(":")):
            return None
        above = self.source.lines[line.index - 1]
        apart = not above.words or line.words.endswith(":") or bool(_MARKED_UP.match(line.words))
        if not apart and above.is_complete:
            apart = (ends_in_stops and not line.is_complete) or is_section_title(line.words)
        is_first_below = above.index in heads
        return _as_heading(line) if apart or _begins_anew(above, line, is_first_below) else None

    def _heading_line(self, marker: Marker) -> Line | None:
        line = self.lists.line_above(marker)
        if marker.inline or line.index >= marker.line or self.lists.is_head(line):
            return None
        is_heading = line.indent <= marker.indent + 1 and is_heading_text(line.words)
        return line if is_heading else None


def _begins_anew(above: Line, line: Line, is_first_below: bool) -> bool:
    """True if the line begins as a heading does, and the one above had room for it.

    Arabic has no capitals: there a heading is a noun with its article and hardly more, right below
    the line that begins an item.
    """
    has_room = len(above.text.rstrip()) + len(line.words) < _NARROW
    count = len(line.words.split())
    begins = line.words[0].isupper()
    if is_first_below:
        is_noun = line.words.startswith("ال") and count <= _ARABIC_TITLE
        begins = begins or is_noun or has_section_word(line.words)
    return begins and count <= _BRIEF and has_room and not above.words.endswith((",", "،"))


def _are_brief(titles: list[str], words: int) -> bool:
    """True if titles, none of them empty, have at most so many words on average."""
    return all(titles) and sum(len(title.split()) for title in titles) <= words * len(titles)


def _as_heading(line: Line) -> Heading:
    return Heading(line.start, line.start, line.end)


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


def has_section_word(words: str) -> bool:
    """True if a line begins as the headings of sections do: "In the field of"."""
    return is_heading_text(words) and bool(_SECTION_WORDS.match(words.strip()))


def heading_words(source: Source, heading: Heading) -> tuple[str, str]:
    """Returns the label of a heading as printed, and its title."""
    label = source.wording(heading.start, heading.title).strip(" \t-:()[]،./–—*_")
    title = source.wording(heading.title, heading.end).strip(" \t*_#").rstrip(":").rstrip()
    return label, title
