"""Reads minutes: the numbered items, their sections, and an account of every line.

The recommendations of a meeting reach the department as running text, numbered by hand in
whatever way the writer liked. `read_items` reads the lists in it and accounts for every line; the
user who pasted it sees what became of each, corrects, and only then saves.

In the order of reading: `noise.py` removes what programs put in, `markers.py` recognises numbers,
`lists.py` finds which of them are a list (`sequences.py`, `irregular.py`, `restarts.py`,
`dotted.py`), `choice.py` the lists that are meant (`lead_ins.py`), `sections.py` their headings,
`boundaries.py` where an item ends, and `account.py` what became of every line.
"""

from dataclasses import replace

from .account import Account, note_warnings, number_warnings
from .boundaries import ItemBody, item_bodies
from .choice import Choice
from .lists import Lists
from .markers import find_markers
from .noise import find_noise
from .reading import FoundItem, FoundList, FoundSection, Reading, SourceText
from .sections import Heading, Outline, Section, heading_words
from .sequences import NumberedMarkers
from .source import Source

_MAX_TITLE = 90  # characters of a line that can be the title of a section


def find_items(text: str) -> list[FoundItem]:
    """Returns the items of a plain text, in its order; empty when there is none."""
    return list(read_items(SourceText(text)).items)


def read_items(source: SourceText, *, chosen: tuple[int, ...] = ()) -> Reading:
    """Reads the items of minutes, and accounts for every line.

    ``chosen`` are starts of found lists: items come from these, in this order, and each of several
    is a section. Of several lists that nobody chose it is the one led in to as recommendations,
    else the longest. Numbers skipped or repeated in the source stay as they are printed there.
    """
    noise = find_noise(Source(source.text))
    text = Source(source.text, noise.spans, noise.lines, noise.messages)
    lists = Lists(text, find_markers(text))
    outline = Outline(lists)
    choice = Choice(lists, outline)
    found = _Found(text, lists, outline, _chosen_runs(text, lists, choice, chosen))
    found_lists = tuple(_lists(text, lists, outline, choice, found.runs))
    account = Account(text, found.items, found.bodies, found.sections, found_lists)
    warnings = (
        *account.warnings(),
        *account.rival_warnings(choice.rivals(), outline, found.runs),
        *number_warnings(text, found.items, found.bodies),
        *note_warnings(text, source),
    )
    return Reading(tuple(found.items), tuple(found.sections), account.lines, found_lists, warnings)


def _chosen_runs(
    text: Source, lists: Lists, choice: Choice, chosen: tuple[int, ...]
) -> list[NumberedMarkers]:
    by_start = {text.place(run[0].start): run for run in [*lists.inner, *lists.candidates]}
    runs = [by_start[start] for start in chosen if start in by_start]
    return runs or [run for group in choice.groups[:1] for run in group.runs]


class _Found:
    """The sections and items of the chosen lists, with the bodies of the items."""

    def __init__(self, text: Source, lists: Lists, outline: Outline, runs: list[NumberedMarkers]):
        self.text, self.lists, self.outline, self.runs = text, lists, outline, runs
        divided = [section for run in runs for section in outline.sections(run)]
        if len(runs) > 1:
            divided = [self._with_heading(section) for section in divided]
        self.sections: list[FoundSection] = []
        self.items: list[FoundItem] = []
        self.bodies: list[ItemBody] = []
        bodies = self._read_bodies(divided)
        for section in divided:
            number = None
            if len(divided) > 1 and section.heading:
                number = len(self.sections)
                self.sections.append(_section(text, section.heading))
            for marker in section.markers:
                body = bodies[marker.start]
                if body.words:
                    self.items.append(_item(body, number))
                    self.bodies.append(body)

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
        later = (marker.boundary for run in others for marker in run)
        end = len(self.text.folded)
        limit = min((place for place in later if place > markers[-1].start), default=end)
        found = item_bodies(self.text, markers, sorted(cuts), limit)
        return {body.marker.start: body for body in found}

    def _headings(self, others: list[NumberedMarkers], markers: NumberedMarkers):
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


def _lists(
    text: Source,
    lists: Lists,
    outline: Outline,
    choice: Choice,
    runs: list[NumberedMarkers],
) -> list[FoundList]:
    """Returns all lists that can be chosen: the chosen ones first, then the likeliest."""
    offered = list(runs)
    for group in choice.groups:
        inner = outline.inner_of.get(group.first, {}).values()
        is_doubtful = outline.is_doubtful(group.first)
        offered += [*group.runs, group.first, *(inner if is_doubtful else ())]
    seen: set[int] = set()
    found = []
    for run in offered:
        if run[0].start not in seen:
            seen.add(run[0].start)
            found.append(
                FoundList(
                    start=text.place(run[0].start),
                    lead_in=_lead_in(text, lists, run),
                    lines=tuple(dict.fromkeys(text.number_of_line(m.start) for m in run)),
                    is_chosen=run in runs,
                )
            )
    return found


def _lead_in(text: Source, lists: Lists, run: NumberedMarkers) -> str:
    """Returns the words before a list, as they were given: those on its line, or the line above."""
    line = text.lines[run[0].line]
    before = text.wording(line.start, run[0].boundary)
    above = lists.line_above(run[0])
    return before or (text.wording(above.start, above.end) if above is not line else "")


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
