"""Tables in minutes: rows of cells separated by tabs, with the role of each column.

``find_tables`` takes the text of a ``SourceText``. A table comes from a Word file, from a
spreadsheet that was pasted, or from a web page; its columns may be in any order. A numbered list
whose numbers are followed by a tab is no table.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from recommendations.localization.folding import fold

from .cards import card_rows
from .cell_texts import number_of, split_number
from .column_headings import ColumnRole
from .columns import Columns, heading_roles, read_columns
from .grid import GridCell, GridRow, grids, with_tabs
from .table_rows import FoundTable, TableHeading, TableKind, TableRow

_SUB_ITEM = re.compile(r"\s*(?:[-•◦▪*]|[(\[]?[^\W\d_][.)\]-])\s")
_LINE_BREAK = re.compile("\n")
_HEADING_LENGTH = 100
_MAX_HEADING_ROWS = 1_000  # rows of a run in which a second table is looked for


def find_tables(text: str) -> list[FoundTable]:
    """Returns the tables of a text in its order, of whatever kind."""
    text = with_tabs(text)
    found: list[FoundTable] = []
    for grid in grids(text):
        if cards := card_rows(grid):
            _add_cards(text, found, cards)
            continue
        for rows, columns in _divided(grid):
            table = _Reader(text, rows, columns).table()
            if table.rows:
                found.append(table)
    return found


def _add_cards(text: str, found: list[FoundTable], cards: list[TableRow]) -> None:
    """Adds items that are small tables of their own; those that follow each other are one list."""
    last = found[-1] if found else None
    if last and not last.columns and not text[last.end : cards[0].start].strip():
        found[-1] = replace(last, end=cards[-1].end, rows=(*last.rows, *cards))
        return
    start, end = cards[0].start, cards[-1].end
    lead_in = _line_above(text, start)
    kind = kind_of_words(lead_in) or TableKind.RECOMMENDATIONS
    found.append(FoundTable(kind, start, end, lead_in, (), (), (), tuple(cards)))


def _divided(grid: list[GridRow]) -> Iterator[tuple[list[GridRow], Columns]]:
    """Yields the rows of each table: where the headings of other columns come, one begins."""
    starts = [0]
    above: list = []
    for index, row in enumerate(grid[:_MAX_HEADING_ROWS]):
        if row.is_tabular and (roles := heading_roles(row)) and roles != above:
            if any(one.is_tabular for one in grid[starts[-1] : index]):
                starts.append(index)
            above = roles
    for start, end in zip(starts, [*starts[1:], len(grid)], strict=True):
        columns = read_columns(grid[start:end])
        rows = _without_end(grid[start:end], columns)
        if columns.are_a_table and rows:
            yield rows, columns


def _without_end(rows: list[GridRow], columns: Columns) -> list[GridRow]:
    """Returns the rows without what follows a table directly: a closing line, signatures."""
    end = len(rows)
    singles = [place for place, row in enumerate(rows) if not row.is_tabular]
    for place in reversed(singles):
        if not any(columns.may_be_item(row, rows[0]) for row in rows[place:end]):
            end = place
    while end and not (rows[end - 1].is_tabular and columns.may_end(rows[end - 1])):
        end -= 1
    return rows[:end]


class _Reader:
    """Puts the rows of one table together."""

    def __init__(self, text: str, rows: list[GridRow], columns: Columns):
        self.text, self.grid, self.columns = text, rows, columns
        self.headings: list[TableHeading] = []
        self.header: list[tuple[int, int]] = []
        self.rows: list[TableRow] = []
        self._section_words = ""

    def table(self) -> FoundTable:
        body = [row for row in self.grid if not self._is_header(row)]
        for row, next_number in zip(body, self._next_numbers(body), strict=True):
            if not row.is_tabular:
                self._add_single(row)
            else:
                self._add(row, next_number)
        lead_in = _line_above(self.text, self.grid[0].start)
        return FoundTable(
            _kind(self.columns, lead_in, self.rows),
            self.grid[0].start,
            self.grid[-1].end,
            lead_in,
            self.columns.roles,
            tuple(self.header),
            tuple(self.headings),
            tuple(self.rows),
        )

    def _next_numbers(self, rows: list[GridRow]) -> list[int | None]:
        """Returns, for each row, the number of the next row below it that has one."""
        found, below = [], None
        for row in reversed(rows):
            found.append(below)
            number = number_of(self.columns.label_of(row))
            below = below if number is None else number
        return found[::-1]

    def _is_header(self, row: GridRow) -> bool:
        words = [" ".join(cell.words.split()) for cell in row.cells]
        if self.columns.titles and words == self.columns.titles:
            self.header.append((row.start, row.end))
            return True
        return False

    def _add_single(self, row: GridRow) -> None:
        """Adds a line of one cell: a heading over rows, or words that go on from the row above."""
        words = row.cells[0].words
        is_sentence = words.endswith((".", "؛", "،", ";", ","))
        if self.rows and (is_sentence or len(words) > _HEADING_LENGTH or _SUB_ITEM.match(words)):
            self._continue(row, {ColumnRole.TEXT: [words]})
        else:
            self.headings.append(TableHeading(words, row.start, row.end))

    def _add(self, row: GridRow, next_number: int | None) -> None:
        words = self.columns.words_by_role(row)
        label = " ".join(words.get(ColumnRole.NUMBER, ()))
        self._begin_section(row)
        if self.rows and self._is_continuation(label, words, next_number):
            self._continue(row, words)
            return
        number = number_of(label)
        cell = self.columns.cell_of(row, ColumnRole.TEXT) or GridCell("", row.start, row.end)
        text, start = "\n".join(words.get(ColumnRole.TEXT, ())), cell.start
        if ColumnRole.NUMBER not in self.columns.roles:
            label, number, text = split_number(text)
            start += len(label)
        self.rows.append(
            TableRow(
                number=number,
                label=label,
                text=text,
                bodies="، ".join(words.get(ColumnRole.BODIES, ())),
                due=" - ".join(words.get(ColumnRole.DUE, ())),
                notes="\n".join(words.get(ColumnRole.NOTES, ())),
                start=row.start,
                end=row.end,
                text_start=start,
                text_end=cell.end,
                section=len(self.headings) - 1 if self.headings else None,
            )
        )

    def _begin_section(self, row: GridRow) -> None:
        cell = self.columns.cell_of(row, ColumnRole.SECTION)
        if cell and cell.words and cell.words != self._section_words:
            self._section_words = cell.words
            self.headings.append(TableHeading(cell.words, cell.start, cell.end))

    def _is_continuation(self, label: str, words: dict, next_number: int | None) -> bool:
        """True for a row that goes on with the item above: it repeats its number, or has none."""
        above = self.rows[-1]
        if ColumnRole.NUMBER not in self.columns.roles:
            return ColumnRole.TEXT in self.columns.roles and ColumnRole.TEXT not in words
        if label:
            return label == above.label and above.text == "\n".join(words.get(ColumnRole.TEXT, ()))
        if ColumnRole.TEXT not in words:
            return True
        if next_number is not None and above.number is not None:
            return next_number == above.number + 1
        return not (ColumnRole.BODIES in words or ColumnRole.DUE in words)

    def _continue(self, row: GridRow, words: dict) -> None:
        above = self.rows[-1]
        text = above.text
        for more in words.get(ColumnRole.TEXT, ()):
            if more != above.text:
                text += ("\n" if _SUB_ITEM.match(more) else " ") + more
        self.rows[-1] = replace(
            above,
            text=text.strip(),
            bodies=_joined(above.bodies, words.get(ColumnRole.BODIES, ()), "، "),
            due=_joined(above.due, words.get(ColumnRole.DUE, ()), " "),
            notes=_joined(above.notes, words.get(ColumnRole.NOTES, ()), "\n"),
            end=row.end,
        )


def _joined(words: str, more: list[str] | tuple, separator: str) -> str:
    new = [one for one in more if one not in words.split(separator)]
    return separator.join([words, *new] if words else new)


def _line_above(text: str, place: int) -> str:
    """Returns the last line with words before a place."""
    above = text[max(0, place - 1000) : place].rstrip()
    return above.rpartition("\n")[2].strip()


_LEAD_INS = (
    (TableKind.RECOMMENDATIONS, r"(?:و|ف)?(?:اوصي|اوصت|قرر|اقر|اتفق|خلص)|(?:was|were)?\s?decided|"
     r"resolved|agreed|recommended"),
    (TableKind.PREVIOUS, r"(?:العام|السنه|الاجتماع|المؤتمر|الدوره|القرارات|التوصيات)\s+(?:\w+\s+)?"
     r"(?:السابق|الماضي|المنصرم)|(?:متابعه|مراجعه)\s+(?:تنفيذ\s+)?(?:ال)?(?:توصيات|قرارات)|"
     r"(?:last|previous)\s+(?:year|meeting|decisions|recommendations)|"
     r"(?:civina|sala)\s+(?:par|beri|derbasbuyi|buri)(?!\w)"),
    (TableKind.RECOMMENDATIONS, r"(?:و|ال|وال|بال)?(?:توصي|قرار|مقرر|مخرج)|recommend|decision|"
     r"resolution|action|pesniya|biryar|rasparde"),
    (TableKind.ATTENDANCE, r"(?:و|ال|وال)?(?:حضور|حاضر|مشارك|معتذر|غائب)|حضر|present(?!\w)|attend|"
     r"participant|apologies|besdar|amade"),
    (TableKind.AGENDA, r"جدول\s+(?:ال)?اعمال|agenda|rojev|programme|(?:ال)?برنامج"),
)  # fmt: skip
_PATTERNS = [(kind, re.compile(rf"(?<!\w)(?:{fold(words)})")) for kind, words in _LEAD_INS]
_MAX_LEAD_IN = 200  # characters; more are a paragraph of prose


def kind_of_words(lead_in: str) -> TableKind | None:
    """Returns the kind that the words above a table name."""
    folded = fold(lead_in) if len(lead_in) < _MAX_LEAD_IN else ""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), None)


def _kind(columns: Columns, lead_in: str, rows: list[TableRow]) -> TableKind:
    """Returns the kind of a table: its headings say it, else the words above it do."""
    by_words = kind_of_words(lead_in)
    if columns.is_of_people:
        return TableKind.ATTENDANCE
    if columns.is_agenda and by_words is not TableKind.RECOMMENDATIONS:
        return TableKind.AGENDA
    if by_words is TableKind.PREVIOUS:
        return by_words
    if columns.is_of_decisions:
        return TableKind.RECOMMENDATIONS
    return by_words or _kind_by_content(columns, rows)


def _kind_by_content(columns: Columns, rows: list[TableRow]) -> TableKind:
    """Returns the kind of a table that nothing names: texts with a body or a date are items."""
    lengths = [len(row.text) for row in rows if row.text]
    mean = sum(lengths) / len(lengths) if lengths else 0
    has_due, has_bodies = (role in columns.roles for role in (ColumnRole.DUE, ColumnRole.BODIES))
    is_of_items = (has_due and mean >= 12) or (has_bodies and mean >= 18) or mean >= 40
    return TableKind.RECOMMENDATIONS if is_of_items else TableKind.OTHER


def line_numbers(text: str, start: int, end: int) -> range:
    """Returns the indexes of the lines of a text that a passage of it touches."""
    starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
    return range(bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)))
