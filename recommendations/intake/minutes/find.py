"""Finds the numbered items in minutes.

The recommendations of a meeting reach the department as running text, numbered by hand in
whatever way the writer liked. `read_items` reads the lists in it and accounts for every line; the
user who pasted it sees what became of each, corrects, and only then saves.

How a marker is recognised is in `markers.py`, which markers are a list in `lists.py`, where an
item ends in `boundaries.py`, what became of every line in `account.py`.
"""

from .account import Account, note_warnings, number_warnings
from .boundaries import ItemBody, item_bodies
from .lists import Lists
from .markers import find_markers
from .reading import FoundItem, FoundList, FoundSection, Reading, SourceText
from .sequences import NumberedMarkers
from .source import Source


def find_items(text: str) -> list[FoundItem]:
    """Returns the items of a plain text, in its order; empty when there is none."""
    return list(read_items(SourceText(text)).items)


def read_items(source: SourceText, *, chosen: tuple[int, ...] = ()) -> Reading:
    """Reads the items of minutes, and accounts for every line.

    ``chosen`` are starts of found lists: items come from these, in this order, and each of several
    is a section. Of several lists that nobody chose it is the one led in to as recommendations,
    else the longest. Numbers skipped or repeated in the source stay as they are printed there.
    """
    text = Source(source.text)
    lists = Lists(text, find_markers(text))
    runs = _chosen_runs(text, lists, chosen)
    bodies, sections = [], []
    for run in runs:
        cuts = [marker.boundary for marker in lists.headings(run)]
        found = item_bodies(text, run, cuts, lists.next_list_after(run))
        number = len(sections) if len(runs) > 1 else None
        bodies += [(body, number) for body in found if body.words]
        if len(runs) > 1:
            sections.append(_section(text, lists, run))
    items = [_item(body, section) for body, section in bodies]
    found_lists = tuple(_lists(text, lists, runs))
    account = Account(text, items, [body for body, _ in bodies], sections, found_lists)
    warnings = (
        *account.warnings(),
        *number_warnings(text, items),
        *note_warnings(text, source),
    )
    return Reading(tuple(items), tuple(sections), account.lines, found_lists, warnings)


def _chosen_runs(text: Source, lists: Lists, chosen: tuple[int, ...]) -> list[NumberedMarkers]:
    by_start = {text.place(run[0].start): run for run in lists.candidates}
    runs = [by_start[start] for start in chosen if start in by_start]
    return runs or [run for run in [lists.choose()] if run]


def _lists(text: Source, lists: Lists, runs: list[NumberedMarkers]) -> list[FoundList]:
    found = [
        FoundList(
            start=text.place(run[0].start),
            lead_in=_lead_in(text, lists, run),
            lines=tuple(text.number_of_line(marker.start) for marker in run),
            is_chosen=run in runs,
        )
        for run in sorted(lists.candidates, key=lists.preference, reverse=True)
    ]
    return sorted(found, key=lambda found: not found.is_chosen)


def _lead_in(text: Source, lists: Lists, run: NumberedMarkers) -> str:
    """Returns the words before a list, as they were given: those on its line, or the line above."""
    line = text.lines[run[0].line]
    before = text.wording(line.start, run[0].start)
    above = lists.line_above(run[0])
    return before or (text.wording(above.start, above.end) if above is not line else "")


def _section(text: Source, lists: Lists, run: NumberedMarkers) -> FoundSection:
    line = lists.line_above(run[0])
    title = text.wording(line.start, line.end).rstrip(":")
    return FoundSection("", title, text.place(line.start), text.place_after(line.end))


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
