"""Makes items and sections of the tables in minutes."""

from collections.abc import Sequence

from recommendations.intake.minutes.detection.markers.markers import begins_item
from recommendations.intake.minutes.detection.source import Source
from recommendations.intake.minutes.reading import FoundItem, FoundSection

from .tables import FoundTable, TableKind, TableRow, find_tables


def tables_of_lists(text: str) -> list[FoundTable]:
    """Returns the tables whose rows are items, points of an agenda or people."""
    return [table for table in find_tables(text) if table.kind != TableKind.OTHER]


def chosen_tables(tables: Sequence[FoundTable]) -> list[FoundTable]:
    """Returns the tables that the items come from where nobody chose."""
    return [table for table in tables if table.kind == TableKind.RECOMMENDATIONS]


def sections_of(table: FoundTable, *, is_one_of_several: bool) -> list[FoundSection]:
    """Returns the headings within a table, or the words above one of several tables."""
    used = {row.section for row in table.rows if row.text}
    found = [
        FoundSection("", heading.words.rstrip(":"), heading.start, heading.end)
        for number, heading in enumerate(table.headings)
        if number in used
    ]
    if found or not is_one_of_several or not table.lead_in:
        return found
    return [FoundSection("", table.lead_in.rstrip(":"), table.start, table.start)]


def items_of(table: FoundTable, sections: Sequence[FoundSection], first: int) -> list[FoundItem]:
    """Returns the rows as items, their sections counted from `first`; rows without text are none.

    A row without a number is counted on from the one above.
    """
    found: list[FoundItem] = []
    used = sorted({row.section for row in table.rows if row.text and row.section is not None})
    for row in table.rows:
        if not row.text:
            continue
        section = None
        if sections:
            section = first + (used.index(row.section) if row.section is not None else 0)
        number = row.number or (found[-1].number + 1 if found else 1)
        found.append(_item(row, number, section))
    return found


def _item(row: TableRow, number: int, section: int | None) -> FoundItem:
    lines = row.text.split("\n")
    sub_items = [n for n, line in enumerate(lines) if n and begins_item(Source(line).folded)]
    return FoundItem(
        number=number,
        text=row.text,
        start=row.start,
        end=row.end,
        section=section,
        sub_items=tuple(sub_items),
        bodies=row.bodies,
        due=row.due,
        notes=row.notes,
    )
