"""Finds the lists among the markers: the numbers that follow one another.

Rules, in the order they decide:

1. A list counts upward by one. A candidate out of sequence is text. One number may be missing or
   printed twice (1, 2, 4) where the marker is written the same way; the numbers stay as printed.
2. A list inside one item of another (sub-items) belongs to that item.
3. Of several lists, the one that words like التوصيات, recommendations, pêşniyar lead in to; one
   led in to by an agenda or a list of those present comes last. Otherwise numbers before letters
   before bullets, then the longest, then the last.
"""

import re
from bisect import bisect_left, bisect_right

from recommendations.intake.minutes.detection.lead_ins import MAX_LEAD_IN, Subject, subject
from recommendations.intake.minutes.detection.markers.marker_patterns import SECTION_LABELS
from recommendations.intake.minutes.detection.markers.markers import FIRM, GUESS, YEARS, Marker
from recommendations.intake.minutes.detection.sequences import (
    NumberedMarkers,
    sequences_by,
    style_key,
)
from recommendations.intake.minutes.detection.source import Line, Source

from .bullets import bullet_runs
from .dotted import dotted_runs
from .irregular import complete, with_gaps
from .outcome_lists import are_reports
from .restarts import sub_item_markers
from .reversed_numbers import reversed_runs
from .unnumbered import OPENED, turned_runs, unnumbered_runs

_SECTION = re.compile(rf"\W*(?:{SECTION_LABELS})(?:a|ya|î)?(?!\w)", re.I)
_MAX_BETWEEN = 2  # lines with words between a heading and the list below it
_MAX_LISTS = 300  # no minutes have more; bounds the work on hostile text


class Lists:
    """The lists of a text: `candidates`, and `inner`, which are within an item of another."""

    def __init__(self, source: Source, markers: list[Marker]):
        self.source = source
        self._ranks: dict[NumberedMarkers, Subject] = {}
        self._first_words = len(source.folded) - len(source.folded.lstrip())
        self._numbered_lines = {
            marker.line: marker.end for marker in markers if marker.is_trusted and not marker.inline
        }
        heads = [marker for marker in markers if marker.is_trusted and not marker.inline]
        restarted = sub_item_markers(source, heads)
        markers = [marker for marker in markers if marker.start not in restarted]
        heads = [marker for marker in heads if marker.start not in restarted]
        turned = reversed_runs(heads)
        in_turned = {marker.start for run in turned for marker in run}
        markers = [marker for marker in markers if marker.start not in in_turned]
        heads = [marker for marker in heads if marker.start not in in_turned]
        numbered = [m for m in markers if m.kind not in ("bullet", "dotted")]
        alike = self._valid(with_gaps(source, sequences_by(style_key, numbered)))
        # Sub-items first: what is nested in a list written in one style is out of the running
        # when lists of mixed styles (1- 2. (3) 4 text) are put together.
        inner = self._nested(alike)
        nested = {marker.start for run in inner for marker in run}
        mixed = sequences_by(lambda m: m.kind, (m for m in numbered if m.start not in nested))
        mixed = self._valid(complete(source, mixed, heads)) + turned
        bullets = _not_numbered(self._valid(bullet_runs(source, markers)), mixed)
        everything = mixed + bullets + dotted_runs(markers)[:_MAX_LISTS]
        found = self._nested(everything)
        self.candidates = [run for run in everything if run not in found]
        self.inner = sorted(found | inner, key=lambda run: (run[0].start, -len(run)))
        self._add_unnumbered()

    def _add_unnumbered(self) -> None:
        """Adds lists with numbers at the ends of the lines; and paragraphs without numbers.

        The latter where no list is led in to as decisions, below those that may be all the same.
        """
        for run in turned_runs(self.source, set(self._numbered_lines)):
            self.candidates.append(run)
            self._numbered_lines |= {marker.line: marker.end for marker in run}
        ranks = {run: self.rank(run) for run in self.candidates}
        if all(rank <= Subject.UNKNOWN for rank in ranks.values()):
            heads = set(self._numbered_lines)
            unknown = (run[-1].end for run, rank in ranks.items() if rank == Subject.UNKNOWN)
            for run in unnumbered_runs(self.source, max(unknown, default=0), heads):
                self.candidates.append(run)
                self._numbered_lines |= {marker.line: marker.end for marker in run}

    def rank(self, run: NumberedMarkers) -> Subject:
        """Returns what the words before a list say of it; OTHER where its items are reports."""
        if run not in self._ranks:
            self._ranks[run] = self._rank(run)
        return self._ranks[run]

    def _rank(self, run: NumberedMarkers) -> Subject:
        lines = (self.source.line_at(marker.start) for marker in run)
        if are_reports([line.words for line in lines]):
            return Subject.OTHER
        if run[0].style == OPENED:
            return Subject.DECISIONS
        named = [run[0].style] if run[0].kind == "label" else []
        for words in [*named, *self.lead_in(run[0])]:
            if found := subject(words):
                return found
        return Subject.UNKNOWN

    def lead_in(self, marker: Marker) -> list[str]:
        """Returns the words before a list, the nearest first, never beyond another item's head."""
        line = self.source.lines[marker.line]
        begin = max(line.start, marker.start - MAX_LEAD_IN)
        words = [self.source.folded[begin : marker.start].strip()]
        index = marker.line - 1
        in_item = marker.inline and line.index in self._numbered_lines
        while index >= 0 and len(words) < 3 and not in_item:
            earlier, is_head = self.source.lines[index].words, index in self._numbered_lines
            if earlier and not (is_head and (any(words) or not self.is_short(index))):
                words.append(earlier)
            if is_head:
                break
            index -= 1
        return [passage[-MAX_LEAD_IN:] for passage in words if passage]

    def is_short(self, index: int) -> bool:
        """True if an item's first line has no more words than a heading has."""
        line = self.source.lines[index]
        start = self._numbered_lines.get(index, line.start)
        return len(self.source.folded[start : line.end].split()) < 5

    def is_head(self, line: Line) -> bool:
        """True if a line begins with the marker of a list."""
        return line.index in self._numbered_lines

    def line_above(self, marker: Marker) -> Line:
        """Returns the last line with words before a marker, or the marker's own."""
        index = marker.line - 1
        while index > 0 and not self.source.lines[index].words:
            index -= 1
        return self.source.lines[max(0, index)]

    def _valid(self, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
        trimmed = (self._without_doubtful_ends(run) for run in runs)
        trimmed = [run for run in trimmed if run]
        styles = {style_key(run[0]) for run in trimmed if len(run) > 1}
        valid = [run for run in trimmed if self._is_list(run) or self._is_like(run, styles)]
        return sorted(valid, key=len, reverse=True)[:_MAX_LISTS]

    def _is_list(self, run: NumberedMarkers) -> bool:
        trusted = sum(marker.is_trusted for marker in run)
        first = run[0]
        if first.kind == "bullet":
            return len(run) > 1 or self.rank(run) > 0
        if first.kind == "prefixed" and len(run) < 2:
            return False
        if len(run) == 1:
            opens = first.boundary <= self._first_words
            alone = first.number == 1 or opens or first.kind == "label"
            stands = alone and self._stands_alone(first)
            return first.is_explicit and stands and not self._heads_a_list(first)
        if not first.is_explicit:
            return first.number == 1
        return trusted > 1 or first.number == 1 or len(run) > 2

    def _is_like(self, run: NumberedMarkers, styles: set) -> bool:
        """True for a list of one item below "Decisions:", marked as longer lists are.

        One bullet or letter also below "III. Finance".
        """
        first = run[0]
        if first.inline or first.number != 1 or style_key(first) not in styles:
            return False
        above = self.line_above(first)
        is_below_title = self.is_head(above) and self.is_short(above.index)
        is_announced = above.words.endswith(":")
        if first.kind in ("bullet", "letter"):
            return is_announced or is_below_title
        return first.kind == "roman" and is_announced

    def _stands_alone(self, marker: Marker) -> bool:
        """True if one marker is enough: at the head of a line, or after a colon."""
        before = self.source.folded[max(0, marker.boundary - 20) : marker.boundary].rstrip()
        return marker.is_trusted and (not marker.inline or before.endswith(":"))

    def _heads_a_list(self, marker: Marker) -> bool:
        """True right above a numbered line for "Section one: Services" and "Decision 7:" alone."""
        words = self.source.folded[marker.start : marker.end]
        is_bare = not self.source.folded[marker.end : self.source.line_at(marker.start).end].strip()
        nearest = self.source.lines[marker.line + 1 : marker.line + 4]
        below = next((line for line in nearest if line.words), None)
        is_title = is_bare or bool(_SECTION.match(words))
        return is_title and below is not None and self.is_head(below)

    def _without_doubtful_ends(self, run: NumberedMarkers) -> NumberedMarkers:
        while run and run[0].strength < FIRM and run[0].number != 1 and self._mixes(run):
            run = run[1:]
        while len(run) > 1 and self._is_doubtful_end(run):
            run = run[:-1]
        return run

    def _mixes(self, run: NumberedMarkers) -> bool:
        return any(marker.is_trusted for marker in run)

    def _is_doubtful_end(self, run: NumberedMarkers) -> bool:
        """True if the last marker has only its number in its favour."""
        last = run[-1]
        goes_on = last.number in YEARS and run[-2].number == last.number - 1 and run[0].number == 1
        if last.strength >= FIRM or goes_on:
            return False
        if last.inline:
            return sum(marker.inline for marker in run[1:]) * 2 < len(run) - 1
        if last.strength == GUESS:
            return any(marker.strength > GUESS for marker in run[:-1]) or len(run) < 3
        bare = sum(marker.strength < FIRM for marker in run[:-1])
        return bare * 2 < len(run) - 1 and not self._begins_like(last, run[1:-1])

    def _begins_like(self, last: Marker, others: NumberedMarkers) -> bool:
        """True if a line "7 text" is set off as the items before it are.

        After a blank line only where they are; after an unfinished sentence only where they are.
        """
        lines = self.source.lines
        others = tuple(marker for marker in others if not marker.inline)
        blank = not lines[last.line - 1].words
        if blank and others and not any(not lines[other.line - 1].words for other in others):
            return False
        finished = [self._before(other) for other in others]
        return self._before(last) or not finished or not all(finished)

    def _before(self, marker: Marker) -> bool:
        """True if the text before a marker ends as a sentence does."""
        above = marker.line - 1
        while above > 0 and not self.source.lines[above].words:
            above -= 1
        return above >= 0 and self.source.lines[above].is_complete

    def _nested(self, runs: list[NumberedMarkers]) -> set[NumberedMarkers]:
        """Returns the runs that are sub-items in another."""
        found: set[NumberedMarkers] = set()
        for outer in runs:
            starts = [marker.start for marker in outer]
            inner = [run for run in runs if run is not outer and self._holds(outer, starts, run)]
            inner += self._under_last(outer, starts, inner, runs)
            spread = len({bisect_left(starts, run[0].start) for run in inner})
            for run in inner:
                lonely = len(inner) == 1 and self._is_announced(run, outer)
                stronger = run[0].is_explicit and not outer[0].is_explicit and spread < 2
                if not lonely and not (stronger and self.rank(outer) < 2):
                    found.add(run)
        return found

    def _holds(self, outer: NumberedMarkers, starts: list[int], inner: NumberedMarkers) -> bool:
        """True if a list lies within one item of another."""
        index = bisect_right(starts, inner[0].start)
        if index == 0 or inner[0].number != 1:
            return False
        if len(outer) == 1 and outer[0].kind == "label" and len(inner) > 1:
            return False
        if index < len(outer):
            return inner[-1].start < outer[index].start
        parent = outer[-1]
        directly = inner[0].line - parent.line <= 1 and not (
            inner[0].inline and inner[0].kind == parent.kind and inner[0].style == parent.style
        )
        return directly and style_key(inner[0]) != style_key(parent)

    def _under_last(
        self,
        outer: NumberedMarkers,
        starts: list[int],
        inner: list[NumberedMarkers],
        runs: list[NumberedMarkers],
    ) -> list[NumberedMarkers]:
        """Returns the list below the last item that is like those below the others."""
        styles = {style_key(run[0]) for run in inner if run[0].start < starts[-1]}
        return [
            run
            for run in runs
            if run[0].start > starts[-1]
            and run not in inner
            and run[0].number == 1
            and style_key(run[0]) in styles
            and self._is_near(outer[-1], run[0])
        ]

    def _is_near(self, marker: Marker, following: Marker) -> bool:
        between = self.source.lines[marker.line + 1 : following.line][: _MAX_BETWEEN + 10]
        return sum(bool(line.words) for line in between) <= _MAX_BETWEEN

    def _is_announced(self, inner: NumberedMarkers, outer: NumberedMarkers) -> bool:
        """True if "3. Recommendations:" makes the list under it the one that is meant."""
        if not inner[0].is_explicit or self.rank(inner) <= max(0, self.rank(outer)):
            return False
        above = inner[0].line - 1
        while above > 0 and not self.source.lines[above].words:
            above -= 1
        return above not in self._numbered_lines or self.is_short(above)


def _not_numbered(
    bullets: list[NumberedMarkers], numbered: list[NumberedMarkers]
) -> list[NumberedMarkers]:
    """Leaves out bullets that stand before numbers: "- 1 text"."""
    lines = {marker.line for run in numbered for marker in run if len(run) > 1}
    return [run for run in bullets if sum(m.line in lines for m in run) * 2 <= len(run)]
