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

from .markers import FIRM, GUESS, Marker
from .sequences import NumberedMarkers, bullet_runs, sequences_by, style_key
from .source import Line, Source

_WORDS = re.compile(
    r"(?P<recommendation>توصي(?:ه|ات)|recommend|p[eê][sş]niyar|tewsiye)|"
    r"(?P<decision>قرارات|مقررات|مخرجات|مقترحات|resolution|decision|outcome|biryar|qerar)|"
    r"(?P<agenda>جدول|محاور|اجنده|الحضور|حضر|الحاضر|agenda|attend|participant|rojev|be[sş]dar|amade)",
    re.I,
)
_MAX_LEAD_IN = 400  # characters of a passage that may say what a list is
_MAX_LISTS = 300  # no minutes have more; bounds the work on hostile text
_RANK = {"recommendation": 2, "decision": 1, "agenda": -1}


class Lists:
    """The lists of a text, and the choice among them."""

    def __init__(self, source: Source, markers: list[Marker]):
        self.source = source
        self._first_words = len(source.folded) - len(source.folded.lstrip())
        self._numbered_lines = {
            marker.line: marker.end for marker in markers if marker.is_trusted and not marker.inline
        }
        numbered = [marker for marker in markers if marker.kind != "bullet"]
        bullets = self._valid(bullet_runs(source, markers))
        alike = self._valid(sequences_by(style_key, numbered))
        # Sub-items first: what is nested in a list written in one style is out of the running
        # when lists of mixed styles (1- 2. (3) 4 text) are put together.
        nested = {marker for run in self._nested(alike) for marker in run}
        mixed = sequences_by(
            lambda m: m.kind, (marker for marker in numbered if marker not in nested)
        )
        everything = self._valid(mixed) + bullets
        inner = self._nested(everything)
        self.candidates = [run for run in everything if run not in inner]

    def choose(self) -> NumberedMarkers:
        """Returns the list of recommendations; empty when the text has no list."""
        return max(self.candidates, key=self.preference, default=())

    def headings(self, run: NumberedMarkers) -> list[Marker]:
        """Returns the markers of sections that a list numbered throughout runs across."""
        return [
            marker
            for other in self.candidates
            if other is not run and other[0].kind not in ("bullet", run[0].kind) and len(other) > 1
            for marker in other
            if run[0].start < marker.start < run[-1].start and other[0].start < run[0].start
        ]

    def next_list_after(self, run: NumberedMarkers) -> int:
        """Returns the place where another list begins, or the end of the text."""
        others = (marker for other in self.candidates if other is not run for marker in other)
        later = (marker.boundary for marker in others if marker.start > run[-1].start)
        return min(later, default=len(self.source.folded))

    def preference(self, run: NumberedMarkers) -> tuple:
        """Returns a key that is greatest for the list most likely meant."""
        kind = 2 if run[0].is_explicit else 0 if run[0].kind == "bullet" else 1
        return self.rank(run), kind, len(run), run[0].start

    def rank(self, run: NumberedMarkers) -> int:
        """Returns 2 for recommendations, 1 for decisions, -1 for an agenda, 0 for the unknown."""
        named = [run[0].style] if run[0].kind == "label" else []
        for words in [*named, *self.lead_in(run[0])]:
            if found := list(_WORDS.finditer(words)):
                return _RANK[found[-1].lastgroup]
        return 0

    def lead_in(self, marker: Marker) -> list[str]:
        """Returns the words before a list, the nearest first, never beyond another item's head."""
        line = self.source.lines[marker.line]
        begin = max(line.start, marker.start - _MAX_LEAD_IN)
        words = [self.source.folded[begin : marker.start].strip()]
        index = marker.line - 1
        in_item = marker.inline and line.index in self._numbered_lines
        while index >= 0 and len(words) < 3 and not in_item:
            if earlier := self.source.lines[index].words:
                words.append(earlier)
            if index in self._numbered_lines:
                break
            index -= 1
        return [passage[-_MAX_LEAD_IN:] for passage in words if passage]

    def line_above(self, marker: Marker) -> Line:
        """Returns the last line with words before a marker, or the marker's own."""
        index = marker.line - 1
        while index > 0 and not self.source.lines[index].words:
            index -= 1
        return self.source.lines[max(0, index)]

    def _valid(self, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
        trimmed = (self._without_doubtful_ends(run) for run in runs)
        valid = [run for run in trimmed if run and self._is_list(run)]
        return sorted(valid, key=len, reverse=True)[:_MAX_LISTS]

    def _is_list(self, run: NumberedMarkers) -> bool:
        trusted = sum(marker.is_trusted for marker in run)
        first = run[0]
        if first.kind == "bullet":
            return len(run) > 1 or self.rank(run) > 0
        if len(run) == 1:
            opens = first.boundary <= self._first_words
            alone = first.number == 1 or opens or first.kind == "label"
            return first.is_explicit and alone and self._stands_alone(first)
        if not first.is_explicit:
            return first.number == 1
        return trusted > 1 or first.number == 1 or len(run) > 2

    def _stands_alone(self, marker: Marker) -> bool:
        """True if one marker is enough: at the head of a line, or after a colon."""
        before = self.source.folded[max(0, marker.boundary - 20) : marker.boundary].rstrip()
        return marker.is_trusted and (not marker.inline or before.endswith(":"))

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
        if last.strength >= FIRM:
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

    def _nested(self, runs: list[NumberedMarkers]) -> list[NumberedMarkers]:
        """Returns the runs that are sub-items in another."""
        found = []
        for outer in runs:
            inner = [run for run in runs if run is not outer and self._holds(outer, run)]
            spread = len({bisect_left([m.start for m in outer], run[0].start) for run in inner})
            for run in inner:
                lonely = len(inner) == 1 and self._is_announced(run, outer)
                stronger = run[0].is_explicit and not outer[0].is_explicit and spread < 2
                if not lonely and not (stronger and self.rank(outer) < 2):
                    found.append(run)
        return found

    def _holds(self, outer: NumberedMarkers, inner: NumberedMarkers) -> bool:
        """True if a list lies within one item of another."""
        index = bisect_right([marker.start for marker in outer], inner[0].start)
        if index == 0 or inner[0].number != 1:
            return False
        if index < len(outer):
            return inner[-1].start < outer[index].start
        parent = outer[-1]
        directly = inner[0].line - parent.line <= 1 and not (
            inner[0].inline and inner[0].kind == parent.kind and inner[0].style == parent.style
        )
        return directly and style_key(inner[0]) != style_key(parent)

    def _is_announced(self, inner: NumberedMarkers, outer: NumberedMarkers) -> bool:
        """True if "3. Recommendations:" makes the list under it the one that is meant."""
        if not inner[0].is_explicit or self.rank(inner) <= max(0, self.rank(outer)):
            return False
        above = inner[0].line - 1
        while above > 0 and not self.source.lines[above].words:
            above -= 1
        end = self._numbered_lines.get(above)
        return (
            end is None or len(self.source.folded[end : self.source.lines[above].end].split()) < 5
        )
