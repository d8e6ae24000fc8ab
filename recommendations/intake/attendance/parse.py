"""Parses an attendance list: the people in it, and what became of each of its cells.

A line of headings says which column is what, in any of the site's languages; lines of their own
name the body, or the presence, of those below them. Whatever is unclear is said to be left out.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.models import Attendee

from . import words
from .reading import AttendanceReading, Cell, CellRole, Person
from .rows import split_names, split_rows, without_number
from .words import key

# The order of columns where no heading says it; the first is how most such lists are ordered.
ORDERS = [
    ("name", "post", "body"),
    ("name", "body", "post"),
    ("body", "name", "post"),
    ("name", "body"),
]
# A line of headings is looked for in so many rows: titles and dates may come first.
HEADING_ROWS = 20
# A line that ends so names the body of the lines below it.
_COLON = re.compile(r"^(?P<before>[^:：]{1,200}?)\s*[:：]\s*(?P<after>.*)$")
_PHONE = re.compile(r"\+?[\d\s()/.-]{7,25}")
_PHONE_AT_END = re.compile(r"^(?P<name>.*[^\W\d_])[\s،,:-]+(?P<phone>\+?\d[\d\s()/.-]{6,24})$")
_IN_BRACKETS = re.compile(r"^(?P<name>[^()\[\]]+?)\s*[(\[](?P<post>[^()\[\]]+)[)\]]$")
_ROLES = {
    "name": CellRole.NAME,
    "surname": CellRole.NAME,
    "post": CellRole.POST,
    "body": CellRole.BODY,
    "part": CellRole.PART,
    "presence": CellRole.PRESENCE,
    "number": CellRole.NUMBER,
    "phone": CellRole.PHONE,
}

_OF_A_PERSON = {
    CellRole.NAME,
    CellRole.POST,
    CellRole.BODY,
    CellRole.PART,
    CellRole.PRESENCE,
}

KnowsBody = Callable[[str], bool]


def parse_people(text: str, order: Sequence[str] = ORDERS[0]) -> list[Person]:
    """The people of ``read_attendance`` alone."""
    return list(read_attendance(text, order).people)


def read_attendance(
    text: str, order: Sequence[str] = ORDERS[0], is_known_body: KnowsBody = lambda name: False
) -> AttendanceReading:
    """Reads the people in a list, in its order, and accounts for each cell.

    ``order`` names the columns where no line of headings does; ``is_known_body`` tells whether a
    line names an institution of the site. A row without a body belongs to the one named above it.
    """

    def is_heading(line):
        return _is_heading_with_names(line, is_known_body)

    return _Reader(split_rows(text, is_heading), order, is_known_body).read()


def _is_heading_with_names(line, is_known_body):
    """True for "Present: A, B and C" and "Health Office: A, B"."""
    colon = _COLON.match(line)
    if not colon or "\t" in line.strip():
        return False
    heading = colon["before"]
    return bool(words.presence_of(heading)) or (
        words.looks_like_a_body(heading) or is_known_body(heading)
    )


class _Reader:
    """Goes through the rows once, with the body and the presence that the headings have named."""

    def __init__(self, rows, order, is_known_body):
        self.rows, self.is_known_body = rows, is_known_body
        self.people, self.cells = [], []
        self.body, self.presence = "", Person.presence
        self.heading_row = next(
            (place for place, row in enumerate(rows[:HEADING_ROWS]) if _headings(row.cells)), None
        )
        if self.heading_row is None:
            self.columns = _columns_by_content(rows, order)
            self.heading_row = _row_above_numbers(rows, self.columns)
        else:
            self.columns = _headings(rows[self.heading_row].cells)

    def read(self):
        for place, row in enumerate(self.rows):
            if place == self.heading_row or (place > HEADING_ROWS and _headings(row.cells)):
                self.account(row, CellRole.COLUMN_HEADING)
            elif self.heading_row is not None and place < self.heading_row:
                self.read_line_before_headings(row)
            elif len(row.filled) == 1 and self.is_line(row):
                self.read_line(row, row.filled[0])
            else:
                self.read_row(row)
        return AttendanceReading(tuple(self.people), tuple(self.cells))

    def is_line(self, row):
        """True for a row that is a line across all columns, or the only cell of a list."""
        own = next(place for place, cell in enumerate(row.cells) if cell)
        column = self.columns[own] if own < len(self.columns) else "other"
        cell = row.cells[own]
        if len(row.cells) > 1 and column in {"name", "surname"}:
            return bool(_COLON.match(cell) or words.presence_of(cell) or self.is_body(cell))
        return len(row.cells) == 1 or column != "body"

    def account(self, row, role, person=None):
        self.cells += [Cell(row.line, cell, role, person) for cell in row.filled]

    def is_body(self, text):
        return words.looks_like_a_body(text) or self.is_known_body(text)

    def read_line_before_headings(self, row):
        """A line above the headings of columns: a title, unless it names a body or a presence."""
        line = without_number(row.filled[0]) if len(row.filled) == 1 else ""
        if line and not words.looks_like_a_title(line) and self.is_body(line.rstrip(" :：")):
            self.read_line(row, line)
        else:
            self.account(row, CellRole.TITLE)

    def read_line(self, row, cell):
        """A line of its own: a heading, names after a colon, or one name."""
        line = without_number(cell)
        colon = _COLON.match(line)
        heading = colon["before"].strip() if colon else line
        after = colon["after"].strip() if colon else ""
        if words.is_a_total(line):
            self.account(row, CellRole.LEFT_OUT)
        elif presence := words.presence_of(heading):
            self.presence, self.body = presence, ""
            self.account(row, CellRole.PRESENCE_HEADING)
            self.add_names(row, after)
        elif not self.people and words.looks_like_a_title(heading) and not after:
            self.account(row, CellRole.TITLE)
        elif colon or words.names_a_delegation(heading) or self.is_body(heading):
            self.body = words.body_named(heading)
            self.account(row, CellRole.BODY_HEADING)
            self.add_names(row, after)
        elif _PHONE.fullmatch(line):
            is_number = len(line) < 7 or line.isdecimal() and len(line) < 5
            self.account(row, CellRole.NUMBER if is_number else CellRole.PHONE)
        elif line.isdecimal():
            self.account(row, CellRole.NUMBER)
        elif any(letter.isalpha() for letter in line):
            name, phone = _without_phone(line)
            self.add_person(row, {"name": name})
            person = len(self.people) - 1
            self.account(row, CellRole.NAME, person)
            self.cells += [Cell(row.line, phone, CellRole.PHONE, person)] if phone else []
        else:
            self.account(row, CellRole.LEFT_OUT)

    def add_names(self, row, text):
        """The people named on a line behind its heading."""
        if words.says_nobody(text):
            return
        for name in split_names(text):
            self.add_person(row, {"name": name})
            self.cells.append(Cell(row.line, name, CellRole.NAME, len(self.people) - 1))

    def read_row(self, row):
        """A row with a column for each fact about one person."""
        found = [
            (column, cell, _role(column, cell)) for column, cell in self.named_cells(row.cells)
        ]
        texts = {column: cell for column, cell, role in found if role in _OF_A_PERSON}
        name = " ".join(filter(None, [texts.pop("name", ""), texts.pop("surname", "")]))
        if texts.get("body"):
            self.body = words.body_named(without_number(texts["body"]))
        name, phone = _without_phone(without_number(name))
        if any(letter.isalpha() for letter in name):
            self.add_person(row, texts | {"name": name})
            person = len(self.people) - 1
            self.cells += [Cell(row.line, cell, role, person) for _column, cell, role in found]
            self.cells += [Cell(row.line, phone, CellRole.PHONE, person)] if phone else []
            return
        alone = {CellRole.BODY: CellRole.BODY_HEADING, CellRole.NUMBER: CellRole.NUMBER}
        for _column, cell, role in found:
            self.cells.append(Cell(row.line, cell, alone.get(role, CellRole.LEFT_OUT)))

    def named_cells(self, cells):
        """(column, cell) pairs of the cells that are not empty.

        Without headings, a cell more than there are columns may be the surname's, and the cell of
        the post may hold the body of a list without posts.
        """
        named = [
            (self.columns[place] if place < len(self.columns) else "other", cell)
            for place, cell in enumerate(cells)
            if cell
        ]
        if self.heading_row is not None or "post" not in self.columns:
            return named
        texts = [cell for column, cell in named if column not in {"number", "phone"}]
        numbers = [pair for pair in named if pair[0] in {"number", "phone"}]
        starts_with_name = next(iter(named), ("", ""))[0] in {"name", "number", "phone"}
        if len(texts) == 4 and starts_with_name and self.is_body(texts[3]):
            return [*numbers, *zip(("name", "surname", "post", "body"), texts, strict=True)]
        found = dict(named)
        if "body" not in found and self.is_body(found.get("post", "")):
            return [("body" if column == "post" else column, cell) for column, cell in named]
        return named

    def add_person(self, row, texts):
        name, post = texts["name"], texts.get("post", "")
        if not post and (split := _IN_BRACKETS.match(name)):
            name, post = split["name"], split["post"].strip()
        self.people.append(
            Person(
                name=name,
                post=post,
                body=self.body,
                part=_parse_choice(Attendee.Part, texts.get("part", ""), Person.part),
                presence=_presence(texts.get("presence", "")) or self.presence,
            )
        )


def _headings(cells):
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


def _row_above_numbers(rows, columns):
    """The place of a first row with words where all others have their number, or None."""
    if "number" not in columns or not rows:
        return None
    place = columns.index("number")
    first = rows[0].cells
    is_heading = len(first) > place and first[place] and not any(map(str.isdigit, first[place]))
    return 0 if is_heading and len(rows[0].filled) > 1 else None


def _columns_by_content(rows, order):
    """The names of columns without headings: ``order``, around those of numbers and phones."""
    width = max((len(row.cells) for row in rows), default=0)
    tables = [row for row in rows if len(row.filled) > 1]
    left, columns = list(order), []
    for place in range(width):
        cells = [row.cells[place] for row in tables if place < len(row.cells) and row.cells[place]]
        # The first may be a heading that is not known.
        below = cells[1:] or cells
        if below and all(cell.strip(".-() ").isdecimal() and len(cell) < 6 for cell in below):
            columns.append("number")
        elif cells and sum(map(_is_phone, cells)) * 2 > len(cells):
            columns.append("phone")
        else:
            columns.append(left.pop(0) if left else "other")
    return columns


def _role(column, cell):
    """The role of a cell in its column; what is not understood there is left out."""
    if _is_phone(cell):
        return CellRole.PHONE
    if column == "presence" and not _presence(cell):
        return CellRole.LEFT_OUT
    if column == "part" and not _parse_choice(Attendee.Part, cell, ""):
        return CellRole.LEFT_OUT
    return _ROLES.get(column, CellRole.LEFT_OUT)


def _presence(text):
    """The value of Attendee.Presence that a text says, or ""."""
    return _parse_choice(Attendee.Presence, text, "") or words.presence_of(text)


def _without_phone(name):
    """A name and the telephone number behind it, which may be empty."""
    found = _PHONE_AT_END.match(name)
    return (found["name"], found["phone"]) if found else (name, "")


def _is_phone(cell):
    digits = sum(letter.isdigit() for letter in cell)
    return digits >= 7 and bool(_PHONE.fullmatch(cell))


@lru_cache(maxsize=500)
def _parse_choice(choices, word, otherwise):
    """The value of ``choices`` that ``word`` names, as a code or in any language."""
    for choice in choices:
        names = {choice.value}
        for code in CODES:
            with translation.override(code):
                names.add(str(choice.label))
        if key(word) in map(key, names):
            return choice.value
    return otherwise
