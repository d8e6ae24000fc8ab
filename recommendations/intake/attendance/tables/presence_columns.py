"""Reads columns of presence: words, letters and ticks, in one column or one for each presence."""

from collections.abc import Collection, Iterable

from recommendations.intake.attendance.choices import choice_in
from recommendations.intake.attendance.vocabulary.presence_words import (
    ABSENT,
    APOLOGIES,
    PRESENCES,
    PRESENT,
    presence_at_start,
    presence_of,
)
from recommendations.intake.attendance.vocabulary.words import key
from recommendations.models import Attendee

_TICKS = {
    "✓",
    "✔",
    "√",
    "☑",
    "✅",
    "x",
    "×",
    "*",
    "+",
    "1",
    "نعم",
    "yes",
    "y",
    "ere",
    "bele",
    "v",
    "●",
    "صح",
}
_CROSSES = {"✗", "✘", "❌", "0", "no", "n", "na", "لا"}
# Letters that stand for a presence in a column of it alone.
_LETTERS = {
    **dict.fromkeys(("p", "ح", "1", "v", "صح", "+", "●"), PRESENT),
    **dict.fromkeys(("a", "غ", "0"), ABSENT),
    **dict.fromkeys(("ع", "e"), APOLOGIES),
}


def presence_of_cell(column: str, cell: str) -> str | None:
    """The presence that a cell says in a column of presence.

    "" for a cell that says that another column holds it; None for one that is not understood.
    """
    compared = key(cell) or cell.strip()
    if column in PRESENCES:
        if compared in _TICKS:
            return column
        if compared in _CROSSES:
            return ABSENT if column == PRESENT else ""
    return _LETTERS.get(compared) or presence_in(cell) or None


def presence_in(text: str) -> str:
    """The value of Attendee.Presence that a text says, or ""."""
    return choice_in(Attendee.Presence, text, "") or presence_of(text) or presence_at_start(text)


def all_say_presence(cells: Collection[str]) -> bool:
    """True for cells that are ticks, crosses or letters of presence: a column without heading."""
    compared = {key(cell) or cell.strip() for cell in cells}
    signs = (_TICKS | _CROSSES | _LETTERS.keys()) - {"0", "1"}
    return bool(compared) and all(one in signs or presence_of(one) for one in compared)


def presence_of_empty(column: str, cells: Iterable[str]) -> str:
    """The presence of a row whose cell is empty in a column where others have ticks; or "".

    ``cells``: those of the column. Only in a column of ticks an empty cell says something.
    """
    filled = [key(cell) or cell.strip() for cell in cells if cell and not is_dash(cell)]
    if column not in {"presence", PRESENT} or not filled:
        return ""
    return ABSENT if all(cell in _TICKS for cell in filled) else ""


def is_dash(cell: str) -> bool:
    """True for a sign that stands for an empty cell."""
    return cell.strip() in {"-", "–", "—", "ـ", "/", "."}


def crosses_are_ticks(column: str, cells: Iterable[str]) -> bool:
    """True in a column of presence where x is the only sign: then it is no cross."""
    filled = {key(cell) or cell.strip() for cell in cells if cell}
    return column in {"presence", PRESENT} and filled <= {"x", "×"}
