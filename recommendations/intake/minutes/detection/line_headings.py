"""Finds the headings of sections that are lines of their own between the items of a list."""

import re
from dataclasses import replace

from .headings import (
    Heading,
    Section,
    as_heading,
    has_section_word,
    is_heading_text,
    is_section_title,
)
from .lead_ins import Subject, subject
from .lists.lists import Lists
from .markers.markers import Marker
from .sequences import NumberedMarkers
from .source import Line

_BRIEF, _ARABIC_TITLE = 5, 2  # words of a title
NARROW = 60  # characters; hardly a line is wrapped sooner
# A heading of Markdown or of a chat program: "## Education", "*Education*".
_MARKED_UP = re.compile(r"#{1,6}\s|\*{1,2}[^*]{1,80}\*{1,2}$")
# What is said of the item above: its votes, who does it, by when.
_OF_AN_ITEM = re.compile(
    r"\W*(?:(?:ال|بال|ب)?(?:تصويت|اجماع|اغلبيه|موافقه|امتناع|جهه|مسؤول|مسؤوليه|تنفيذ|منفذ|مده|مهله|موعد|"
    r"تاريخ|متابعه|حاله|ملاحظه)(?!\w)|تمت?\s|موافق|صوت|مع\s|ضد|عدد\s|"
    r"(?:un)?animous|carried|approved|adopted|agreed|passed|seconded|proposed|moved|vote|for\W|against|in\s+favou?r|"
    r"action|responsible|owner|lead|due|deadline|by\s|status|note|"
    r"bi\s+(?:yekdeng|piranî)|deng|er[eê]\s|hat\s|hatin\s|berpirs|dem|dîrok)",
    re.I,
)


class LineHeadings:
    """The headings between the items of lists."""

    def __init__(self, lists: Lists):
        self.lists, self.source = lists, lists.source

    def sections(self, run: NumberedMarkers) -> list[Section]:
        """Divides a list by the lines above it and between its items that are headings."""
        headings = self._headings(run)
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

    def _headings(self, run: NumberedMarkers) -> dict[int, Heading]:
        """Returns the headings by the starts of the markers below them.

        Those recognised by their first letters alone are guesses where the first item has none;
        lines below most of the items are no headings.
        """
        stopped = sum(self.source.line_at(marker.start).is_complete for marker in run)
        is_sectioned = self._first_heading(run[0]) is not None
        heads = {marker.line for marker in run}
        found = {
            marker.start: heading
            for marker in run[1:]
            if (heading := self._line_heading(marker, heads, ends_in_stops=stopped * 2 > len(run)))
        }
        if is_sectioned:
            return {start: replace(one, is_guess=False) for start, one in found.items()}
        guesses = sum(one.is_guess for one in found.values())
        if guesses * 2 < len(run):
            return found
        return {start: one for start, one in found.items() if not one.is_guess}

    def _first_heading(self, marker: Marker) -> Heading | None:
        """Returns the heading of the first section, unless the line leads in to all of them."""
        line = self._heading_line(marker)
        return as_heading(line) if line and subject(line.words) == Subject.UNKNOWN else None

    def _line_heading(
        self, marker: Marker, heads: set[int], *, ends_in_stops: bool
    ) -> Heading | None:
        """Returns the heading between an item and the one above it.

        ``heads`` are the lines that begin items.
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
        if apart:
            return as_heading(line)
        if is_guessed(above, line, is_first_below=above.index in heads):
            return replace(as_heading(line), is_guess=not has_section_word(line.words))
        return None

    def _heading_line(self, marker: Marker) -> Line | None:
        line = self.lists.line_above(marker)
        if marker.inline or line.index >= marker.line or self.lists.is_head(line):
            return None
        is_heading = line.indent <= marker.indent + 1 and is_heading_text(line.words)
        return line if is_heading else None


def is_guessed(above: Line, line: Line, *, is_first_below: bool) -> bool:
    """True if the line begins as a heading does, and the one above had room for it.

    Arabic has no capitals: there a heading is a noun with its article and hardly more, right below
    the line that begins an item.
    """
    if not _may_be_heading(above, line):
        return False
    begins = line.words[0].isupper()
    if is_first_below:
        count = len(line.words.split())
        is_noun = line.words.startswith("ال") and count <= _ARABIC_TITLE
        begins = begins or is_noun or has_section_word(line.words)
    return begins


def _may_be_heading(above: Line, line: Line) -> bool:
    """True if a line is as brief as a title and was not wrapped: the one above had room for it."""
    has_room = len(above.text.rstrip()) + len(line.words) < NARROW
    is_brief = is_heading_text(line.words) and len(line.words.split()) <= _BRIEF
    is_apart = not above.words.endswith((",", "،"))
    return is_brief and has_room and is_apart and not is_of_an_item(line.words)


def is_of_an_item(words: str) -> bool:
    """True if a line says more of an item: its votes, who does it, by when."""
    return bool(_OF_AN_ITEM.match(words))
