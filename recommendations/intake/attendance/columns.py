"""Finds out what each column of an attendance list holds, by its heading or by its cells."""

from functools import lru_cache

from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.models import Attendee

from . import words
from .cells import is_address, is_phone
from .reading import CellRole
from .words import key

ROLES = {
    "name": CellRole.NAME,
    "surname": CellRole.NAME,
    "post": CellRole.POST,
    "body": CellRole.BODY,
    "part": CellRole.PART,
    "presence": CellRole.PRESENCE,
    "number": CellRole.NUMBER,
    "phone": CellRole.PHONE,
}


def column_headings(cells):
    """The column of each cell, if the row is one of headings; else an empty list.

    One that has only the column of names must name nothing else.
    """
    columns = [words.column_of(cell) if cell else "" for cell in cells]
    if "name" not in columns:
        return []
    known = sum(map(bool, columns))
    filled = sum(map(bool, cells))
    if known * 2 < filled or (known == 1 and len(cells) > 1):
        return []
    return [column or "other" for column in columns]


def row_above_numbers(rows, columns):
    """The place of a first row with words where all others have their number, or None."""
    if "number" not in columns or not rows:
        return None
    place = columns.index("number")
    first = rows[0].cells
    is_heading = len(first) > place and first[place] and not any(map(str.isdigit, first[place]))
    return 0 if is_heading and len(rows[0].filled) > 1 else None


def columns_by_content(rows, order, is_body):
    """The names of columns without headings: ``order``, around those of numbers and phones.

    A first column of bodies is that, whatever the ``order`` says.
    """
    width = max((len(row.cells) for row in rows), default=0)
    tables = [row for row in rows if len(row.filled) > 1]
    left, columns = list(order), []
    for place in range(width):
        cells = [row.cells[place] for row in tables if place < len(row.cells) and row.cells[place]]
        # The first may be a heading that is not known.
        below = cells[1:] or cells
        if below and all(cell.strip(".-() ").isdecimal() and len(cell) < 6 for cell in below):
            columns.append("number")
        elif cells and sum(map(is_phone, cells)) * 2 > len(cells):
            columns.append("phone")
        elif cells and sum(map(is_address, cells)) * 2 > len(cells):
            columns.append("other")
        else:
            if left == list(order) and _are_mostly(is_body, cells):
                left = ["body", *(column for column in order if column != "body")]
            elif left[:1] == ["post"] and "body" in left and _are_mostly(is_body, cells):
                left.sort(key=lambda column: column != "body")
            columns.append(left.pop(0) if left else "other")
    return columns


def _are_mostly(is_one, cells):
    return sum(map(is_one, cells)) * 2 > len(cells)


def role_of(column, cell):
    """The role of a cell in its column; what is not understood there is left out."""
    if is_phone(cell):
        return CellRole.PHONE
    if is_address(cell):
        return CellRole.LEFT_OUT
    if column == "presence" and not presence_in(cell):
        return CellRole.LEFT_OUT
    if column == "part" and not choice_in(Attendee.Part, cell, ""):
        return CellRole.LEFT_OUT
    return ROLES.get(column, CellRole.LEFT_OUT)


def presence_in(text):
    """The value of Attendee.Presence that a text says, or ""."""
    return (
        choice_in(Attendee.Presence, text, "")
        or words.presence_of(text)
        or words.presence_of_first_word(text)
    )


@lru_cache(maxsize=500)
def choice_in(choices, word, otherwise):
    """The value of ``choices`` that ``word`` names, as a code or in any language."""
    for choice in choices:
        names = {choice.value}
        for code in CODES:
            with translation.override(code):
                names.add(str(choice.label))
        if key(word) in map(key, names):
            return choice.value
    return otherwise
