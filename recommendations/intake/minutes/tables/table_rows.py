"""What tables in minutes give: plain data, with places that are offsets in the text."""

from dataclasses import dataclass
from enum import StrEnum

from .column_headings import ColumnRole


class TableKind(StrEnum):
    """What a table lists, by its headings, its content and the words above it."""

    RECOMMENDATIONS = "recommendations"
    ATTENDANCE = "attendance"
    AGENDA = "agenda"
    PREVIOUS = "previous"  # recommendations of an earlier meeting
    OTHER = "other"


@dataclass(frozen=True)
class TableHeading:
    """A row of one cell that heads the rows below it; places are offsets in the text."""

    words: str
    start: int
    end: int


@dataclass(frozen=True)
class TableRow:
    """One item of a table, of one row or several.

    ``number`` is the printed one, or None. ``label`` is the number's cell as printed. ``text`` has
    sub-items on lines of their own. ``text_start`` and ``text_end`` are the place of the first
    cell of the text, ``start`` and ``end`` that of all the rows. ``section`` is an index in the
    ``headings`` of the table.
    """

    number: int | None
    label: str
    text: str
    bodies: str
    due: str
    notes: str
    start: int
    end: int
    text_start: int
    text_end: int
    section: int | None = None


@dataclass(frozen=True)
class FoundTable:
    """A table with its rows in order.

    ``header`` are the places (start, end) of the rows with the headings of its columns, where it
    has any; a table that is continued on a new page has several. ``lead_in`` is the last line with
    words above it.
    """

    kind: TableKind
    start: int
    end: int
    lead_in: str
    columns: tuple[ColumnRole, ...]
    header: tuple[tuple[int, int], ...]
    headings: tuple[TableHeading, ...]
    rows: tuple[TableRow, ...]
