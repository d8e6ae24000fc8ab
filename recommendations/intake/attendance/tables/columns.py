"""Finds out what each column of an attendance list holds, by its heading or by its cells."""

import re
from collections.abc import Callable, Sequence

from recommendations.intake.attendance.cells import is_address, is_date, is_phone
from recommendations.intake.attendance.reading import CellRole
from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.tables.presence_columns import all_say_presence
from recommendations.intake.attendance.vocabulary.column_words import column_of, is_weak_heading
from recommendations.intake.attendance.vocabulary.given_names import begins_with_given_name
from recommendations.intake.attendance.vocabulary.post_words import looks_like_a_post
from recommendations.intake.attendance.vocabulary.presence_words import (
    PRESENCES,
    presence_at_start,
    presence_of,
)

ROLES = {
    "name": CellRole.NAME,
    "father": CellRole.NAME,
    "surname": CellRole.NAME,
    "post": CellRole.POST,
    "body": CellRole.BODY,
    "part": CellRole.PART,
    "presence": CellRole.PRESENCE,
    **dict.fromkeys(PRESENCES, CellRole.PRESENCE),
    "number": CellRole.NUMBER,
    "phone": CellRole.PHONE,
}
# A row of headings of which fewer than one in so many is known is none.
MAX_PART_UNKNOWN = 3
# A heading of names alone is so short; a longer one is a title.
MAX_WORDS_ALONE = 2
# Columns that are no fact of a person.
_OTHERS = {"other", "notes", "number", "phone"}


def column_headings(cells: Sequence[str]) -> list[str]:
    """The column of each cell, if the row is one of headings; else an empty list.

    One that has only the column of names must name nothing else.
    """
    columns = [column_of(cell) if cell else "" for cell in cells]
    filled = [cell for cell in cells if cell]
    unknown = [cell for column, cell in zip(columns, cells, strict=True) if not column]
    known = sum(map(bool, columns))
    if "name" not in columns and not ("surname" in columns and known > 1):
        return []
    if not any(
        column and not is_weak_heading(cell) for column, cell in zip(columns, cells, strict=True)
    ):
        return []
    if (
        any(map(begins_with_given_name, unknown))
        or known * MAX_PART_UNKNOWN < len(filled)
        or (known == 1 and len(cells) > 1)
    ):
        return []
    if len(filled) == 1 and (presence_of(filled[0]) or len(filled[0].split()) > MAX_WORDS_ALONE):
        return []
    return [column or "other" for column in columns]


def headings_below(columns: list[str], row: Row) -> list[str]:
    """The columns with those of a second row of headings: «حاضر» and «غائب» under «الحضور».

    Returns an empty list for a row that is no such row.
    """
    below = [column_of(cell) if cell else "" for cell in row.cells]
    if not any(below) or not all(
        column for column, cell in zip(below, row.cells, strict=True) if cell
    ):
        return []
    if "name" in below or not all(
        column in PRESENCES or column in _OTHERS for column in below if column
    ):
        return []
    width = max(len(columns), len(below))
    above = [*columns, *["other"] * (width - len(columns))]
    return [
        new or old for old, new in zip(above, [*below, *[""] * (width - len(below))], strict=True)
    ]


def with_presence_columns(found: list[str], headings: Row, rows: Sequence[Row]) -> list[str]:
    """``found`` with those that have an unknown heading and hold nothing but ticks or presences."""
    return [
        "presence"
        if column == "other"
        and not column_of(headings.cells[place] if place < len(headings.cells) else "")
        and all_say_presence(_cells_of(rows, place))
        else column
        for place, column in enumerate(found)
    ]


def row_above_numbers(rows: Sequence[Row], columns: Sequence[str]) -> int | None:
    """The place of a first row with words where all others have their number, or None."""
    if "number" not in columns or not rows:
        return None
    place = columns.index("number")
    first = rows[0].cells
    is_heading = len(first) > place and first[place] and not any(map(str.isdigit, first[place]))
    return 0 if is_heading and len(rows[0].filled) > 1 else None


def columns_by_content(
    rows: Sequence[Row], order: Sequence[str], is_body: Callable[[str], bool]
) -> list[str]:
    """The names of columns without headings.

    What most cells of a column are decides; the columns that this leaves are those of ``order``.
    """
    width = max((len(row.cells) for row in rows), default=0)
    tables = [row for row in rows if len(row.filled) > 1]
    found = []
    for place in range(width):
        cells = _cells_of(tables, place)
        column = _column_by_content(cells, is_body)
        found.append("" if column in found and column in {"post", "body"} else column)
    unknown = [place for place, column in enumerate(found) if not column]
    if "body" not in found and "body" in order:
        repeated = [place for place in unknown[1:] if _is_repeated(_cells_of(tables, place))]
        if repeated and not any(presence_of(cell) for cell in _cells_of(tables, repeated[-1])):
            found[repeated[-1]] = "body"
    if len(unknown) > 1 and _are_names_in_two(*(_cells_of(tables, place) for place in unknown[:2])):
        found[unknown[0]], found[unknown[1]] = "name", "surname"
    elif len(unknown) > 1 and _are_surnames(*(_cells_of(tables, place) for place in unknown[:2])):
        found[unknown[0]], found[unknown[1]] = "surname", "name"
    left = [column for column in order if column not in found]
    if width and "" not in found and "name" in left:
        place = next((n for n, column in enumerate(found) if column in {"post", "body"}), None)
        if place is not None:
            found[place] = ""
    return [column or (left.pop(0) if left else "other") for column in found]


def _cells_of(rows, place):
    return [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]


def _are_names_in_two(cells, beside):
    """True for given names of one word beside other words."""
    return (
        all(len(cell.split()) == 1 for cell in [*cells, *beside])
        and _are_mostly(begins_with_given_name, cells)
        and not _are_mostly(presence_at_start, beside)
    )


def _are_surnames(cells, beside):
    """True for cells of one word beside cells that begin with given names, which they do not."""
    return (
        all(len(cell.split()) == 1 and not begins_with_given_name(cell) for cell in cells)
        and _are_mostly(begins_with_given_name, beside)
        and bool(cells)
    )


def _is_repeated(cells):
    """True where several people have the same: that is a body rather than a post."""
    return len(set(cells)) < len(cells)


def _column_by_content(cells, is_body):
    # The first may be a heading that is not known.
    below = cells[1:] or cells
    if below and all(_is_number(cell) for cell in below):
        return "number"
    if not cells:
        return "other"
    for column, is_one in _CONTENTS.items():
        if _are_mostly(is_one, cells):
            return column
    if _are_mostly(lambda cell: is_body(cell) and not looks_like_a_post(cell), cells):
        return "body"
    return "post" if _are_mostly(looks_like_a_post, cells) else ""


def _is_number(cell):
    return bool(_NUMBER.fullmatch(cell))


_NUMBER = re.compile(r"[\W_]{0,2}\d{1,4}(?:[-./]\d{1,3})?[\W_]{0,2}")
_CONTENTS = {
    "phone": is_phone,
    "other": lambda cell: is_address(cell) or is_date(cell),
    "presence": presence_at_start,
}


def _are_mostly(is_one, cells):
    return sum(map(bool, map(is_one, cells))) * 2 > len(cells)


def role_of(column: str, cell: str) -> CellRole:
    """The role of a cell in its column; what is not understood there is left out."""
    if is_phone(cell):
        return CellRole.PHONE
    if is_address(cell):
        return CellRole.LEFT_OUT
    return ROLES.get(column, CellRole.LEFT_OUT)
