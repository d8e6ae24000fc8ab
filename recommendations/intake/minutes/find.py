"""Finds the numbered items in minutes.

The recommendations of a meeting reach the department as running text, numbered by hand in
whatever way the writer liked. `find_items` reads the list in it; the user who pasted it sees each
item highlighted in the source, corrects, and only then saves.

How a marker is recognised is in `markers.py`, which markers are a list in `lists.py`, where an
item ends in `boundaries.py`.
"""

from dataclasses import astuple

from .boundaries import ItemBody, item_bodies
from .items import NumberedItem
from .lists import Lists
from .markers import find_markers
from .source import Source


def find_item_rows(content: bytes) -> list[tuple]:
    """Returns the items in a text as tuples. Runs in the child process."""
    return [astuple(item) for item in find_items(content.decode())]


def find_items(text: str) -> list[NumberedItem]:
    """Returns the items of the list in a text, in its order; empty when there is none.

    Of several lists it is the one led in to as recommendations, else the longest. Numbers
    skipped or repeated in the source stay as they are printed there.
    """
    source = Source(text)
    lists = Lists(source, find_markers(source))
    if not (markers := lists.choose()):
        return []
    cuts = [marker.boundary for marker in lists.headings(markers)]
    found = item_bodies(source, markers, cuts, lists.next_list_after(markers))
    return [item for item in map(_item, found) if item.text]


def _item(body: ItemBody) -> NumberedItem:
    source = body.source
    words = source.folded[body.marker.start : body.end].rstrip()
    return NumberedItem(
        number=body.marker.number,
        text=body.words,
        start=source.place(body.marker.start),
        end=source.place_after(body.marker.start + len(words)),
    )
