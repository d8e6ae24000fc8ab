"""Lists with a line for each fact of a person: "Name: A", "Institution: B"."""

import re
from collections.abc import Sequence

from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.vocabulary.column_words import column_of
from recommendations.intake.attendance.vocabulary.presence_words import PRESENCES

_LABELLED = re.compile(r"^(?P<label>[^:：]{1,60}?)\s*[:：]\s*(?P<value>\S.*)$")
MIN_CARDS = 2


def cards(rows: Sequence[Row]) -> dict[int, list[tuple[Row, str, str, str]]]:
    """The cards of a list: place of the first row → (row, column, label, value) of each line.

    Empty for a list without: at least two lines must give a name and another fact each.
    """
    found: dict[int, list[tuple[Row, str, str, str]]] = {}
    card: list[tuple[Row, str, str, str]] = []
    for place, row in enumerate(rows):
        labelled = _labelled(row)
        if labelled and labelled[1] == "name":
            card = found.setdefault(place, [])
        if labelled:
            card.append(labelled)
        else:
            card = []
    complete = [card for card in found.values() if len(card) > 1]
    return found if len(complete) >= MIN_CARDS else {}


def _labelled(row):
    match = _LABELLED.match(row.cells[0]) if len(row.cells) == 1 else None
    column = column_of(match["label"]) if match else ""
    if not match or not column or column in PRESENCES:
        return None
    return row, column, match["label"], match["value"]
