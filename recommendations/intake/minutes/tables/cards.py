"""Items that are small tables of their own: a heading and its words in each row."""

from .cell_texts import number_of
from .column_headings import ColumnRole, heading_role
from .grid import GridRow
from .table_rows import TableRow

_LINE = {ColumnRole.TEXT: "\n", ColumnRole.BODIES: "، ", ColumnRole.DUE: " - "}


def card_rows(grid: list[GridRow]) -> list[TableRow]:
    """Returns the items of a table whose first column are headings; none of any other table."""
    rows = [row for row in grid if row.is_tabular]
    if any(len(row.cells) != 2 for row in rows) or len(rows) < 2:
        return []
    roles = [heading_role(row.words_in(0)) for row in rows]
    known = [role for role in roles if role]
    if ColumnRole.TEXT not in known or len(set(known)) < 2 or len(known) * 10 < len(rows) * 6:
        return []
    cards: list[list[tuple[ColumnRole | None, GridRow]]] = []
    for role, row in zip(roles, rows, strict=True):
        if not cards or role is roles[0]:
            cards.append([])
        cards[-1].append((role, row))
    return [_row(card) for card in cards]


def _row(card: list[tuple[ColumnRole | None, GridRow]]) -> TableRow:
    found: dict[ColumnRole, list[str]] = {}
    place = (card[0][1].start, card[0][1].end)
    for role, row in card:
        words = " ".join(row.words_in(1).split())
        if role is ColumnRole.TEXT and role not in found:
            place = (row.cells[1].start, row.cells[1].end)
        if role not in (ColumnRole.NUMBER, *_LINE) and words:
            is_named = role is ColumnRole.NOTES
            role, words = ColumnRole.NOTES, words if is_named else f"{row.words_in(0)}: {words}"
        if words and role:
            found.setdefault(role, []).append(words)
    text, bodies, due = (separator.join(found.get(role, ())) for role, separator in _LINE.items())
    label = " ".join(found.get(ColumnRole.NUMBER, ()))
    return TableRow(
        number=number_of(label),
        label=label,
        text=text,
        bodies=bodies,
        due=due,
        notes="\n".join(found.get(ColumnRole.NOTES, ())),
        start=card[0][1].start,
        end=card[-1][1].end,
        text_start=place[0],
        text_end=place[1],
    )
