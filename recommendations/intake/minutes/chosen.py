"""Makes items and sections of the lists and tables that were chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .detection.boundaries import ItemBody, item_bodies
from .detection.headings import Heading, Section, heading_words
from .detection.lead_ins import Subject, subject
from .detection.lists.lists import Lists
from .detection.lists.unnumbered import ends_of_paragraphs
from .detection.markers.markers import Marker
from .detection.sections import Outline
from .detection.sequences import NumberedMarkers
from .detection.source import Source
from .reading import FoundItem, FoundSection
from .tables.table_items import items_of, sections_of
from .tables.tables import FoundTable

_MAX_TITLE = 90  # characters of a line that can be the title of a section


class Chosen:
    """The sections and items of chosen lists and tables, in the order they were chosen.

    `bodies` are those of the items, None for the row of a table; `guesses` the headings that may
    be none.
    """

    def __init__(
        self,
        text: Source,
        lists: Lists,
        outline: Outline,
        chosen: Sequence[NumberedMarkers | FoundTable],
    ):
        self.text, self.lists, self.outline = text, lists, outline
        self.tables = [one for one in chosen if isinstance(one, FoundTable)]
        self.runs = [one for one in chosen if not isinstance(one, FoundTable)]
        self.sections: list[FoundSection] = []
        self.items: list[FoundItem] = []
        self.bodies: list[ItemBody | None] = []
        self.guesses: list[Heading] = []
        parents = [outline.parents.get(run[0].start) for run in self.runs]
        # "3. Recommendations:" above a list is neither an item nor a section of its own.
        self.lead_ins = {
            text.number_of_line(marker.start)
            for marker in parents
            if marker and _names_decisions(text, marker)
        }
        several = len(chosen) > 1
        divided = self._all_divided(several)
        bodies = self._read_bodies([one for sections in divided.values() for one in sections])
        is_divided = several or any(len(sections) > 1 for sections in divided.values())
        for one in chosen:
            if isinstance(one, FoundTable):
                self._add_table(one, several)
            else:
                for section in divided[one]:
                    self._add_section(section, bodies, is_divided)

    def _add_table(self, table: FoundTable, several: bool) -> None:
        sections = sections_of(table, is_one_of_several=several)
        items = items_of(table, sections, len(self.sections))
        self.sections += sections
        self.items += items
        self.bodies += [None] * len(items)

    def _add_section(self, section: Section, bodies: dict[int, ItemBody], is_divided: bool) -> None:
        number = None
        if is_divided and section.heading:
            number = len(self.sections)
            self.sections.append(_section(self.text, section.heading))
            if section.heading.is_guess:
                self.guesses.append(section.heading)
        for marker in section.markers:
            body = bodies[marker.start]
            if body.words:
                self.items.append(_item(body, number))
                self.bodies.append(body)

    def _all_divided(self, several: bool) -> dict[NumberedMarkers, list[Section]]:
        """Returns the sections of each list; a list of several has the line above for a heading.

        Where one has none, lines that only lead in head no section either.
        """
        divided = {run: self.outline.sections(run) for run in self.runs}
        if not several:
            return divided
        headed = {run: list(map(self._with_heading, found)) for run, found in divided.items()}
        if any(not section.heading for found in headed.values() for section in found):
            return divided
        return headed

    def _with_heading(self, section: Section) -> Section:
        first = section.markers[0]
        line = self.lists.line_above(first)
        is_title = line.index < first.line and len(line.words) <= _MAX_TITLE
        if section.heading or not is_title or self.lists.is_head(line):
            return section
        return replace(section, heading=Heading(line.start, line.start, line.end))

    def _read_bodies(self, divided: list[Section]) -> dict[int, ItemBody]:
        markers = tuple(
            sorted((m for section in divided for m in section.markers), key=lambda m: m.start)
        )
        if not markers:
            return {}
        others = [run for run in self.lists.candidates if run not in self.runs]
        cuts = {section.heading.start for section in divided if section.heading}
        cuts |= {marker.boundary for marker in self._headings(others, markers)}
        cuts |= {self.text.position(place) for place in self._messages(markers)}
        plain = tuple(marker for marker in markers if marker.kind == "line")
        cuts |= set(ends_of_paragraphs(self.text, plain))
        later = (marker.boundary for run in others for marker in run)
        end = len(self.text.folded)
        limit = min((place for place in later if place > markers[-1].start), default=end)
        found = item_bodies(self.text, markers, sorted(cuts), limit)
        return {body.marker.start: body for body in found}

    def _headings(
        self, others: list[NumberedMarkers], markers: NumberedMarkers
    ) -> Iterator[Marker]:
        """Yields the markers of other lists that end an item: headings, and what is between."""
        ends = [run[-1].start for run in self.runs]
        starts = [run[0].start for run in self.runs]
        for run in others:
            through = any(self.outline.runs_through(run, one) for one in self.runs)
            heads = run[0].kind not in ("bullet", markers[0].kind) and len(run) > 1
            before = any(run[0].start < start for start in starts)
            between = any(end < run[0].start for end in ends) and before
            contains = run in self.outline.inner_of and any(
                inner in self.runs for inner in self.outline.inner_of[run].values()
            )
            if through or (heads and before) or between or contains:
                yield from run

    def _messages(self, markers: NumberedMarkers) -> list[int]:
        """Returns where the messages of a chat begin that are no items."""
        heads = {marker.start for marker in markers} | {marker.boundary for marker in markers}
        return [
            place
            for place in self.text.messages
            if self.text.position(place) not in heads
            and not self.lists.is_head(self.text.line_at(self.text.position(place)))
        ]


def _section(text: Source, heading: Heading) -> FoundSection:
    label, title = heading_words(text, heading)
    return FoundSection(
        label, title or label, text.place(heading.start), text.place_after(heading.end)
    )


def _item(body: ItemBody, section: int | None) -> FoundItem:
    source = body.source
    words = source.folded[body.marker.start : body.end].rstrip()
    return FoundItem(
        number=body.marker.number,
        text=body.words,
        start=source.place(body.marker.start),
        end=source.place_after(body.marker.start + len(words)),
        section=section,
        sub_items=body.sub_items_of_text,
    )


def _names_decisions(text: Source, marker: Marker) -> bool:
    return subject(text.folded[marker.end : text.line_at(marker.start).end]) > Subject.UNKNOWN
