"""The lists that a reader can choose, and those that may be meant as well as the chosen ones."""

from collections.abc import Iterator, Sequence

from .detection.choice import Choice
from .detection.lead_ins import Subject, heads_other_list
from .detection.lists.lists import Lists
from .detection.sections import Outline
from .detection.sequences import NumberedMarkers
from .detection.source import Source
from .reading import FoundList, ReadingWarning, WarningCode
from .tables.tables import FoundTable, TableKind

_MAX_WARNINGS = 50
AnyList = NumberedMarkers | FoundTable


class Offered:
    """All lists and tables of a text that items can come from."""

    def __init__(
        self,
        text: Source,
        lists: Lists,
        outline: Outline,
        choice: Choice,
        tables: Sequence[FoundTable],
    ):
        self.text, self.headings, self.outline = text, lists, outline
        self.choice, self.tables = choice, tables

    def lists(self, chosen: Sequence[AnyList]) -> list[FoundList]:
        """Returns the lists: the chosen ones first, then the likeliest."""
        offered: list[AnyList] = list(chosen)
        for group in self.choice.groups:
            inner = self.outline.inner_of.get(group.first, {}).values()
            as_lists = self.outline.is_doubtful(group.first) or group.first not in group.runs
            offered += [*group.runs, group.first, *(inner if as_lists else ())]
        offered += sorted(self.tables, key=lambda table: table.kind != TableKind.RECOMMENDATIONS)
        by_start = {self._start(one): one for one in reversed(offered)}
        starts = dict.fromkeys(self._start(one) for one in offered)
        return [self._found(by_start[start], chosen) for start in starts]

    def _start(self, one: AnyList) -> int:
        return one.start if isinstance(one, FoundTable) else self.text.place(one[0].start)

    def _found(self, one: AnyList, chosen: Sequence[AnyList]) -> FoundList:
        lead_in = one.lead_in if isinstance(one, FoundTable) else self._lead_in(one)
        return FoundList(self._start(one), lead_in, self._lines(one), one in chosen)

    def _lines(self, one: AnyList) -> tuple[int, ...]:
        """Returns the numbers of the lines that begin the items of a list."""
        if isinstance(one, FoundTable):
            lines = (self.text.line_number(row.start) for row in one.rows)
        else:
            lines = (self.text.number_of_line(marker.start) for marker in one)
        return tuple(dict.fromkeys(lines))

    def _lines_of_all(self, lists: Sequence[AnyList]) -> tuple[int, ...]:
        return tuple(line for one in lists for line in self._lines(one))

    def _lead_in(self, run: NumberedMarkers) -> str:
        """Returns the words before a list, as given: those on its line, or the line above."""
        line = self.text.lines[run[0].line]
        above = self.headings.line_above(run[0])
        if before := self.text.wording(line.start, run[0].boundary):
            return before
        return self.text.wording(above.start, above.end) if above is not line else ""

    def set_aside(self, chosen: Sequence[AnyList]) -> set[int]:
        """Returns the starts of the lists that are certainly no plan, and need no decision.

        These are an agenda and those present, each under a heading that says only this, without
        another line between its items, above lists that are led in to as decisions.
        """
        if not chosen or not self._is_led_in(chosen):
            return set()
        begin = min(map(self._lead_in_start, chosen))
        return {
            self._start(run)
            for run in self.headings.candidates
            if run not in chosen and self._is_certainly_other(run, begin)
        }

    def _is_led_in(self, chosen: Sequence[AnyList]) -> bool:
        if all(isinstance(one, FoundTable) for one in chosen):
            return all(one.kind == TableKind.RECOMMENDATIONS for one in chosen)
        return any(
            group.subject > Subject.UNKNOWN and group.runs == tuple(chosen)
            for group in self.choice.groups
        )

    def _lead_in_start(self, one: AnyList) -> int:
        if isinstance(one, FoundTable):
            return one.start
        return self.text.place(self.headings.line_above(one[0]).start)

    def _is_certainly_other(self, run: NumberedMarkers, begin: int) -> bool:
        """True for an agenda or those present, all of it above a place."""
        heading, first, last = self.headings.line_above(run[0]), run[0].line, run[-1].line
        within = [line for line in self.text.lines[first : last + 1] if line.words]
        return (
            heading.index < first
            and self.text.place(run[-1].end) <= begin
            and len(within) == len({marker.line for marker in run})
            and heads_other_list(heading.words)
        )

    def warnings(self, chosen: Sequence[AnyList]) -> Iterator[ReadingWarning]:
        """Yields the lists that may be meant as well, and lists that may be headings."""
        rivals = self.choice.rivals(
            beside_tables=any(isinstance(one, FoundTable) for one in chosen)
        )
        others: list[Sequence[AnyList]] = [[run] for group in rivals for run in group.runs]
        others += [[one] for one in self.tables if one.kind == TableKind.RECOMMENDATIONS]
        for outer in self.outline.inner_of:
            inner = list(self.outline.inner_of[outer].values())
            if self.outline.is_doubtful(outer) and (outer in chosen or inner[0] in chosen):
                others += [[outer], inner]
        found = dict.fromkeys(self._lines_of_all(one) for one in others if one[0] not in chosen)
        for lines in list(found)[:_MAX_WARNINGS]:
            yield ReadingWarning(WarningCode.OTHER_LIST_LIKELY, lines, {"count": len(lines)})
