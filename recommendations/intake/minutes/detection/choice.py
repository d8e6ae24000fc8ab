"""Chooses the lists that the items come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from .boundaries import closes
from .headings import has_section_word, is_heading_text, is_section_title
from .lead_ins import MAX_LEAD_IN, Subject, is_current, leads_in_to_decisions, subject, year_of
from .lists.lists import Lists
from .markers.markers import Marker
from .sections import Outline
from .sequences import NumberedMarkers, style_key
from .source import Line

_NO_YEAR = 9999  # a list of last year names it
_MAX_LINES_BETWEEN = 3  # between an item and the heading of the next section


@dataclass(frozen=True)
class Group:
    """Lists that are one plan together: each is a section where there are several."""

    runs: tuple[NumberedMarkers, ...]
    first: NumberedMarkers  # the list whose lead-in says what all of them are
    subject: Subject

    @property
    def size(self) -> int:
        return sum(len(run) for run in self.runs)


class Choice:
    """The groups of lists, the likeliest first."""

    def __init__(self, lists: Lists, outline: Outline):
        self.lists, self.outline = lists, outline
        groups = sorted(self._groups(), key=lambda group: group.first[0].start)
        self.groups = sorted(self._joined(groups), key=self._preference, reverse=True)

    def _groups(self) -> list[Group]:
        """Returns each list, or the lists under its items where these are headings."""
        found, headings = [], set()
        for run in self.lists.candidates:
            for outer in self.lists.candidates:
                if self.outline.runs_through(outer, run):
                    headings.add(outer)
                    own = max(self.lists.rank(outer), self.lists.rank(run))
                    found.append(Group((run,), outer, own))
                    break
            else:
                found.append(self._group(run))
        return [
            group for group in found if group.first not in headings or group.runs != (group.first,)
        ]

    def _group(self, run: NumberedMarkers) -> Group:
        """Returns a list, or the lists under its items: those whose heading names decisions."""
        inner = self.outline.inner_of[run]
        own = self.lists.rank(run)
        by_title: dict[Subject, list[NumberedMarkers]] = {}
        for place, below in inner.items():
            by_title.setdefault(self._subject_below(run[place], below), []).append(below)
        named = [*by_title.get(Subject.DECISIONS, []), *by_title.get(Subject.RECOMMENDATIONS, [])]
        announced = [
            below
            for place, below in inner.items()
            if leads_in_to_decisions(self._first_line(run[place]))
        ]
        if len(announced) == 1:
            return Group((announced[0],), run, Subject.DECISIONS)
        if named and own <= Subject.UNKNOWN:
            runs = sorted(named, key=lambda below: below[0].start)
            return Group(tuple(runs), run, max(by_title))
        if not self.outline.is_divided[run]:
            return Group((run,), run, own)
        others = [*by_title.get(Subject.UNKNOWN, []), *named] or list(inner.values())
        return Group(tuple(sorted(others, key=lambda below: below[0].start)), run, own)

    def _first_line(self, marker: Marker) -> str:
        end = self.lists.source.line_at(marker.start).end
        return self.lists.source.folded[marker.end : min(end, marker.end + MAX_LEAD_IN)]

    def _subject_below(self, marker: Marker, below: NumberedMarkers) -> Subject:
        """Returns what an item's own words, or the line above the list in it, say of the list."""
        found = subject(self.outline.title(marker, below))
        above = self.lists.line_above(below[0])
        if found == Subject.UNKNOWN and not self.lists.is_head(above):
            return subject(above.words)
        return found

    def _joined(self, groups: Sequence[Group]) -> list[Group]:
        """Joins the lists that begin anew under headings."""
        joined: list[Group] = []
        for group in groups:
            if joined and self._goes_on(joined[-1], group):
                before = joined.pop()
                subject_ = max(before.subject, group.subject)
                group = Group((*before.runs, *group.runs), before.first, subject_)
            joined.append(group)
        return joined

    def _goes_on(self, before: Group, group: Group) -> bool:
        first, last = group.runs[0], before.runs[-1]
        if before.first[0].kind != group.first[0].kind or first[0].inline:
            return False
        if first[0].number != 1 or Subject.OTHER in (before.subject, group.subject):
            return False
        heading = self.lists.line_above(group.first[0])
        if self.lists.is_head(heading) or heading.index <= last[-1].line:
            return self._begins_again(before, group, heading)
        above = self.lists.line_above(before.first[0])
        if is_current(heading.words) != is_current(above.words):
            return False
        if len({year_of(heading.words), year_of(above.words)} - {None}) > 1:
            return False
        own = subject(heading.words)
        if own == before.subject != Subject.UNKNOWN:
            return True
        if own not in (Subject.UNKNOWN, before.subject):
            return False
        if not self._is_near(last, heading.index):
            return False
        if subject(above.words) > Subject.UNKNOWN:
            return has_section_word(heading.words)
        if before.subject == Subject.UNKNOWN:
            return is_section_title(heading.words) and is_section_title(above.words)
        return is_section_title(heading.words) or self._is_brief(heading, first[0].is_explicit)

    def _begins_again(self, before: Group, group: Group, above: Line) -> bool:
        """True for a list of the same style that follows a led-in one after an empty line alone."""
        last, first = before.runs[-1][-1], group.runs[0][0]
        is_alone = len(group.runs) == 1 and group.runs[0] == group.first
        return (
            before.subject > Subject.UNKNOWN
            and group.subject in (Subject.UNKNOWN, before.subject)
            and is_alone
            and above.index == last.line < first.line - 1
            and style_key(first) == style_key(last)
        )

    def _is_brief(self, heading: Line, begins_anew: bool) -> bool:
        """True if a line is short and no sentence, and set off by an empty line or new numbers."""
        apart = not self.lists.source.lines[heading.index - 1].words
        return (
            (apart or begins_anew)
            and is_heading_text(heading.words)
            and len(heading.words.split()) <= 6
        )

    def _is_near(self, run: NumberedMarkers, index: int) -> bool:
        between = [line.words for line in self.lists.source.lines[run[-1].line + 1 : index]]
        between = [words for words in between if words]
        return len(between) <= _MAX_LINES_BETWEEN and not any(closes(words) for words in between)

    def _preference(self, group: Group) -> tuple:
        first = group.runs[0][0]
        kind = (
            2 if first.is_explicit or first.kind == "dotted" else 0 if first.kind == "bullet" else 1
        )
        heading = self.lists.line_above(group.first[0]).words
        current = is_current(heading), year_of(heading) or _NO_YEAR
        return group.subject, *current, kind, group.size, group.first[0].start

    def rivals(self, *, beside_tables: bool = False) -> list[Group]:
        """Returns the groups that may be meant as well as the chosen one, the first or a table."""
        best, *others = self.groups or [None]
        if best is None:
            return []
        if beside_tables:
            return [group for group in self.groups if group.subject >= Subject.DECISIONS]
        return [
            group
            for group in others
            if group.subject >= min(best.subject, Subject.DECISIONS)
            and (group.size > 1 or best.size == 1)
        ]
