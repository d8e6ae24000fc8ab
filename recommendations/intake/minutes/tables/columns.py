"""The roles of a table's columns: by their headings, or else by what their cells hold."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from recommendations.localization.dates.month_names import MONTH
from recommendations.localization.folding import fold

from .cell_texts import number_of, one_text
from .column_headings import ColumnRole, heading_role
from .grid import GridCell, GridRow

_HEADER_ROWS = 4  # among which the headings are looked for: titles come above them
_SAMPLE = 60  # rows that are looked at


_DECISIONS = re.compile(
    fold(r"توصي|قرار|مقرر|مخرج|recommend|decision|resolution|action|pesniya|biryar")
)


@dataclass
class Columns:
    """The columns of one table: ``roles`` in their order, ``headings`` folded (or none)."""

    roles: tuple[ColumnRole, ...]
    headings: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def by_heading(self) -> bool:
        return bool(self.headings)

    @property
    def are_a_table(self) -> bool:
        """True unless it is a list whose numbers or signs are followed by a tab."""
        return self.by_heading or len(self.roles) > 2 or self.roles[:1] == (ColumnRole.TEXT,)

    @property
    def is_of_people(self) -> bool:
        return ColumnRole.PERSON in self.roles and ColumnRole.TEXT not in self.roles

    @property
    def is_agenda(self) -> bool:
        return ColumnRole.TOPIC in self.roles and ColumnRole.TEXT not in self.roles

    @property
    def is_of_decisions(self) -> bool:
        titles = zip(self.roles, self.headings, strict=False)
        return any(role is ColumnRole.TEXT and _DECISIONS.search(title) for role, title in titles)

    def cell_of(self, row: GridRow, role: ColumnRole) -> GridCell | None:
        """Returns the first cell with words in a column of this role."""
        cells = zip(self.roles, row.cells, strict=False)
        return next((cell for one, cell in cells if one is role and cell.words), None)

    def label_of(self, row: GridRow) -> str:
        cell = self.cell_of(row, ColumnRole.NUMBER)
        return cell.words if cell else ""

    def may_end(self, row: GridRow) -> bool:
        """True for a row that can be the last of a table: its number's cell has no other words."""
        label = self.label_of(row)
        return not label or number_of(label) is not None or heading_role(label) is not None

    def may_be_item(self, row: GridRow, first: GridRow) -> bool:
        """True for a row that begins an item of this table, whose first row is given."""
        if ColumnRole.NUMBER in self.roles:
            return number_of(self.label_of(row)) is not None
        return row.is_tabular and len(row.cells) == len(first.cells)

    def words_by_role(self, row: GridRow) -> dict[ColumnRole, list[str]]:
        """Returns the words of a row; those of no role are notes, below their heading."""
        found: dict[ColumnRole, list[str]] = {}
        for index, cell in enumerate(row.cells):
            if not cell.words:
                continue
            role = self.roles[index] if index < len(self.roles) else ColumnRole.OTHER
            words = one_text(cell.words)
            is_second = role is ColumnRole.TEXT and role in found
            if is_second or role in (ColumnRole.OTHER, ColumnRole.TOPIC, ColumnRole.PERSON):
                title = self.titles[index] if index < len(self.titles) else ""
                role, words = ColumnRole.NOTES, f"{title}: {words}" if title else words
            if role in (ColumnRole.BODIES, ColumnRole.DUE):
                words = words.replace("\n", " ")
            found.setdefault(role, []).append(words)
        return found


_VALUE = re.compile(r"\W*\d[\d\s/.\-]*\W*\w?")  # a number or a date: no row of headings has it


_TRIED_CELLS = 4  # of a row that may be one of headings, before it is none


def heading_roles(row: GridRow) -> list[ColumnRole | None]:
    """Returns the roles of a row of headings by column; an empty list for any other row."""
    words = [cell.words for cell in row.cells]
    first = [one for one in words if one][:_TRIED_CELLS]
    if any(map(_VALUE.fullmatch, words)) or not any(map(heading_role, first)):
        return []
    roles = [heading_role(one) for one in words]
    known = [role for role in roles if role]
    are_alike = len(set(known)) == 1 and ColumnRole.PERSON not in known
    return roles if len(known) > 1 and not are_alike and 2 * len(known) >= len(row.filled) else []


def read_columns(rows: list[GridRow]) -> Columns:
    """Returns the columns of a table, by the row with headings that names two roles or more."""
    for row in [row for row in rows if row.is_tabular][:_HEADER_ROWS]:
        if roles := heading_roles(row):
            columns = Columns(
                tuple(role or ColumnRole.OTHER for role in roles),
                [fold(cell.words) for cell in row.cells],
                [" ".join(cell.words.split()) for cell in row.cells],
            )
            body = [one for one in rows if one.is_tabular and one is not row]
            return _with_text(_checked(columns, body), body)
    return Columns(_roles_by_content([row for row in rows if row.is_tabular][:_SAMPLE]))


def _checked(columns: Columns, body: list[GridRow]) -> Columns:
    """Corrects what headings of two meanings name: an "item" may be a number or a text."""
    roles = list(columns.roles)
    for place, role in enumerate(roles):
        cells = _column(body, place)
        has_numbers = any(number_of(cell) is not None for cell in cells)
        if role is ColumnRole.NUMBER and cells and not has_numbers:
            roles[place] = ColumnRole.OTHER
        if role is ColumnRole.TEXT and ColumnRole.NUMBER not in roles and _are_numbers(cells):
            roles[place] = ColumnRole.NUMBER
    texts = [place for place, role in enumerate(roles) if role is ColumnRole.TEXT]
    if len(texts) > 1:
        decisions = [place for place in texts if _DECISIONS.search(columns.headings[place])]
        meant = decisions[0] if decisions else texts[0]
        for place in texts:
            roles[place] = ColumnRole.TEXT if place == meant else ColumnRole.OTHER
    columns.roles = tuple(roles)
    return columns


def _with_text(columns: Columns, rows: list[GridRow]) -> Columns:
    """Gives the role of the text to the best other column, where no heading names it."""
    roles = list(columns.roles)
    if ColumnRole.TEXT in roles or ColumnRole.PERSON in roles:
        return columns
    is_accountable = bool({ColumnRole.BODIES, ColumnRole.DUE} & set(roles))
    for role in (ColumnRole.OTHER, ColumnRole.TOPIC):
        places = [index for index, one in enumerate(roles) if one is role]
        if places and (role is ColumnRole.OTHER or is_accountable):
            longest = max(places, key=lambda place: _length(_column(rows, place)))
            roles[longest] = ColumnRole.TEXT
            break
    columns.roles = tuple(roles)
    return columns


# Of folded words.
_DATE = re.compile(
    fold(
        rf"\d{{1,4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,4}}|\b(?:{MONTH})\b|\b20\d\d\b|خلال|شهر|"
        r"اسبوع|اسابيع|ايام|يوم|سنه|فور|مستمر|نهايه|الربع|قبل|دوري|\b(?:q[1-4]|weeks?|months?|days?|"
        r"year|ongoing|immediate\w*|end of|before|by|heft\w*|meh\w*|roj\w*|sal\w*|berdewam|heta)\b"
    )
)
_BODY = re.compile(
    fold(
        r"(?:ال)?(?:مكتب|هيئه|اداره|دائره|مديريه|لجنه|بلديه|وزاره|مجلس|جامعه|قسم|وحده|منظمه|مركز|"
        r"ديوان|مؤسسه|امانه|رئاسه|اتحاد|شعبه|ممثليه)|office|department|ministry|committee|council|"
        r"directorate|board|unit|university|municipal|commission|secretariat|deste|buro|komite|"
        r"komisyon|saredari|meclis|ofis|reveberi|zanin|navend|yekine|encumen|sazi"
    )
)


def _roles_by_content(rows: list[GridRow]) -> tuple[ColumnRole, ...]:
    width = max((len(row.cells) for row in rows), default=0)
    columns = [_column(rows, place) for place in range(width)]
    roles = [ColumnRole.OTHER] * width
    numbers = next((i for i in range(width) if _are_numbers(columns[i])), None)
    if numbers is not None:
        roles[numbers] = ColumnRole.NUMBER
    dates = [_share(cells, _DATE, 60) if i != numbers else 0 for i, cells in enumerate(columns)]
    if max(dates, default=0) >= _MOST:
        roles[dates.index(max(dates))] = ColumnRole.DUE
    rest = [i for i in range(width) if roles[i] is ColumnRole.OTHER and columns[i]]
    if rest:
        text = max(rest, key=lambda place: _length(columns[place]))
        roles[text] = ColumnRole.TEXT
        rest.remove(text)
    bodies = max(rest, key=lambda i: _share(columns[i], _BODY, 120, at_start=True), default=None)
    if bodies is not None and _share(columns[bodies], _BODY, 120, at_start=True) >= _MOST:
        roles[bodies] = ColumnRole.BODIES
        rest.remove(bodies)
    for place in rest:
        roles[place] = ColumnRole.NOTES
    return tuple(roles)


def _column(rows: list[GridRow], place: int) -> list[str]:
    return [words for row in rows[:_SAMPLE] if (words := row.words_in(place))]


def _length(cells: list[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0


def _are_numbers(cells: list[str]) -> bool:
    """True for a column of numbers that rise by and large."""
    numbers = [number_of(cell) if len(cell) < 16 else None for cell in cells]
    given = [number for number in numbers if number is not None and number < 1900]
    rising = sum(a < b for a, b in pairwise(given))
    return len(given) * 10 >= len(cells) * 7 > 0 and rising * 2 >= len(given) - 1


_MOST = 0.6


def _share(cells: list[str], pattern: re.Pattern, longest: int, at_start: bool = False) -> float:
    """Returns the share of cells that are short and hold what the pattern finds."""
    search = pattern.match if at_start else pattern.search
    found = sum(len(cell) <= longest and bool(search(fold(cell))) for cell in cells)
    return found / len(cells) if cells else 0
