"""Reads minutes: the numbered items, their sections, and an account of every line.

The recommendations of a meeting reach the department as running text, numbered by hand in
whatever way the writer liked. `read_items` reads the lists in it and accounts for every line; the
user who pasted it sees what became of each, corrects, and only then saves.

In the order of reading, in `detection/`: `noise.py` removes what programs put in, `markers.py`
recognises numbers, `lists.py` finds which of them are a list (`sequences.py`, `bullets.py`,
`irregular.py`, `restarts.py`, `dotted.py`), `choice.py` the lists that are meant (`lead_ins.py`),
`sections.py` their headings, `boundaries.py` where an item ends. Then `tables.py` finds tables,
`chosen.py` makes the items, `offered.py` names the other lists, and `account.py` says what became
of every line.
"""

from .account import Account, note_warnings, number_warnings
from .chosen import Chosen
from .detection.choice import Choice
from .detection.lists.lists import Lists
from .detection.markers.markers import find_markers
from .detection.noise import find_noise
from .detection.sections import Outline
from .detection.sequences import NumberedMarkers
from .detection.source import Source
from .doubts import doubts
from .offered import Offered
from .reading import FoundItem, Reading, SourceText
from .tables.table_items import chosen_tables, tables_of_lists
from .tables.tables import FoundTable


def find_items(text: str) -> list[FoundItem]:
    """Returns the items of a plain text, in its order; empty when there is none."""
    return list(read_items(SourceText(text)).items)


def read_items(source: SourceText, *, chosen: tuple[int, ...] = ()) -> Reading:
    """Reads the items of minutes, and accounts for every line.

    ``chosen`` are starts of found lists: items come from these, in this order, and each of several
    is a section. Of several lists that nobody chose it is the one led in to as recommendations,
    else the longest. Numbers skipped or repeated in the source stay as they are printed there.
    """
    tables = tables_of_lists(source.text)
    places = [(table.start, table.end) for table in tables]
    noise = find_noise(Source(source.text, places))
    text = Source(source.text, [*places, *noise.spans], noise.lines, noise.messages)
    lists = Lists(text, find_markers(text))
    outline = Outline(lists)
    choice = Choice(lists, outline)
    found = Chosen(text, lists, outline, _chosen(text, lists, choice, tables, chosen))
    offered = Offered(text, lists, outline, choice, tables)
    taken: list[NumberedMarkers | FoundTable] = [*found.runs, *found.tables]
    found_lists = tuple(offered.lists(taken))
    account = Account(text, found, found_lists, offered.set_aside(taken))
    warnings = (
        *account.warnings(),
        *offered.warnings(taken),
        *doubts(text, lists, None if chosen else choice, found),
        *number_warnings(text, found.items, found.bodies),
        *note_warnings(text, source),
    )
    return Reading(tuple(found.items), tuple(found.sections), account.lines, found_lists, warnings)


def _chosen(
    text: Source,
    lists: Lists,
    choice: Choice,
    tables: list[FoundTable],
    chosen: tuple[int, ...],
) -> list[NumberedMarkers | FoundTable]:
    by_start: dict[int, NumberedMarkers | FoundTable] = {
        text.place(run[0].start): run for run in [*lists.inner, *lists.candidates]
    }
    by_start |= {table.start: table for table in tables}
    if found := [by_start[start] for start in chosen if start in by_start]:
        return found
    runs = [run for group in choice.groups[:1] for run in group.runs]
    return [*(chosen_tables(tables) or runs)]
