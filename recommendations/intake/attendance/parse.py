"""Parses an attendance list: the people in it, and what became of each of its cells.

A line of headings says which column is what, in any of the site's languages; lines of their own
name the body, or the presence, of those below them. Whatever is unclear is said to be left out.
"""

import re
from collections.abc import Callable, Sequence

from recommendations.models import Attendee

from . import columns, words
from .cells import is_address, is_phone, without_addition, without_phone
from .institution_kinds import looks_like_an_institution
from .reading import AttendanceReading, Cell, CellRole, Person
from .rows import split_names, split_rows, without_number

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
_NAMES_IN_BRACKETS = re.compile(r"^(?P<before>[^():]{1,200}?)\s*\((?P<after>[^():]+)\)$")
_OF_A_PERSON = {
    CellRole.NAME,
    CellRole.POST,
    CellRole.BODY,
    CellRole.PART,
    CellRole.PRESENCE,
}
# A row of so many names without any body is a line of names; no table has so many columns of words.
MIN_NAMES_IN_ROW = 4

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
    if _names_in_brackets(line) and looks_like_an_institution(line):
        return True
    colon = _COLON.match(line)
    if not colon or "\t" in line.strip():
        return False
    heading = colon["before"]
    return (
        bool(words.presence_of(heading))
        or words.names_a_delegation(heading)
        or (looks_like_an_institution(heading) or words.is_about_the_meeting(line))
        or is_known_body(heading)
    )


def _names_in_brackets(line):
    """(body, names) of "Health Office (A B, C D)", where each name has two words; or None."""
    found = _NAMES_IN_BRACKETS.match(line)
    if not found or not all(map(words.looks_like_a_name, split_names(found["after"]))):
        return None
    return found["before"], found["after"]


class _Reader:
    """Goes through the rows once, with the body and the presence that the headings have named."""

    def __init__(self, rows, order, is_known_body):
        self.rows, self.is_known_body = rows, is_known_body
        self.people, self.cells = [], []
        self.body, self.presence = "", Person.presence
        self.heading_row = next(
            (
                place
                for place, row in enumerate(rows[:HEADING_ROWS])
                if columns.column_headings(row.cells)
            ),
            None,
        )
        self.has_headings = self.heading_row is not None
        if self.has_headings:
            self.columns = columns.column_headings(rows[self.heading_row].cells)
        else:
            self.columns = columns.columns_by_content(rows, order, self.is_body)
            self.heading_row = columns.row_above_numbers(rows, self.columns)

    def read(self):
        for place, row in enumerate(self.rows):
            if place == self.heading_row:
                self.account(row, CellRole.COLUMN_HEADING)
            elif self.heading_row is not None and place < self.heading_row:
                self.read_line_before_headings(row)
            elif headings := self.headings_again(row):
                self.columns = headings
                self.account(row, CellRole.COLUMN_HEADING)
            elif len(row.filled) == 1 and self.is_line(row):
                self.read_line(row, row.filled[0], place)
            elif self.is_row_of_names(row):
                self.add_row_of_names(row)
            else:
                self.read_row(row)
        return AttendanceReading(tuple(self.people), tuple(self.cells))

    def headings_again(self, row):
        """The columns of a row that repeats the headings, or that begins another table."""
        found = columns.column_headings(row.cells) if len(row.filled) > 1 else []
        return found if len([column for column in found if column != "other"]) > 1 else []

    def is_line(self, row):
        """True for a row that is a line across all columns, or the only cell of a list."""
        own = next(place for place, cell in enumerate(row.cells) if cell)
        column = self.columns[own] if own < len(self.columns) else "other"
        cell = row.cells[own]
        if len(row.cells) > 1 and column in {"name", "surname"}:
            return bool(_COLON.match(cell) or words.presence_of(cell) or self.is_body(cell))
        return len(row.cells) == 1 or column != "body"

    def is_row_of_names(self, row):
        """True for "A, B, C, D", and for fewer names in the only row of a list."""
        if self.has_headings or not all(map(words.looks_like_a_name, row.filled)):
            return False
        is_only_row = sum(len(one.filled) > 1 for one in self.rows) == 1
        enough = len(row.filled) >= MIN_NAMES_IN_ROW or (
            is_only_row and len(row.filled) > 1 and len(self.rows) > 1
        )
        return enough and not any(map(self.is_body, row.filled))

    def account(self, row, role, person=None):
        self.cells += [Cell(row.line, cell, role, person) for cell in row.filled]

    def is_body(self, text):
        return looks_like_an_institution(text) or self.is_known_body(text)

    def read_line_before_headings(self, row):
        """A line above the headings of columns: a title, unless it names a body or a presence."""
        line = without_number(row.filled[0]) if len(row.filled) == 1 else ""
        is_title = not line or words.looks_like_a_title(line) or words.is_about_the_meeting(line)
        if not is_title and self.is_body(line.rstrip(" :：")):
            self.read_line(row, line)
        else:
            self.account(row, CellRole.TITLE)

    def read_line(self, row, cell, place=None):
        """A line of its own: a heading, names after a colon, or one name."""
        line = without_number(cell)
        colon = _COLON.match(line)
        heading = words.without_count(colon["before"] if colon else line)
        after = colon["after"].strip() if colon else ""
        if self.is_body(line) and (in_brackets := _names_in_brackets(line)):
            heading, after = in_brackets
        if words.is_a_total(line):
            self.account(row, CellRole.LEFT_OUT)
        elif presence := words.presence_of(heading):
            self.presence, self.body = presence, ""
            self.account(row, CellRole.PRESENCE_HEADING)
            self.add_names(row, after)
        elif words.says_nobody(line):
            self.account(row, CellRole.PRESENCE_HEADING)
        elif words.is_about_the_meeting(line) or (
            not self.people and words.looks_like_a_title(heading) and not after
        ):
            self.account(row, CellRole.TITLE)
        elif after and not is_phone(line) and self.is_body(after) and not self.is_body(heading):
            self.read_person(row, heading, {"body": after})
        elif after and words.looks_like_a_post(heading):
            self.read_person(row, after, {"post": heading})
        elif colon and not is_phone(line) or self.is_heading(heading, place):
            self.body = words.body_named(heading)
            self.account(row, CellRole.BODY_HEADING)
            self.add_names(row, after)
        else:
            self.read_name_line(row, line)

    def is_heading(self, line, place):
        """True when a line without a colon names a body: by its words, or by the numbers below."""
        if words.names_a_delegation(line) or self.is_body(line):
            return True
        if place is None or place + 1 >= len(self.rows) or len(self.rows[place].cells) > 1:
            return False
        return self.rows[place].number is None and self.rows[place + 1].number == 1

    def read_name_line(self, row, line):
        """A line with one name, or with a number alone."""
        if is_phone(line):
            self.account(row, CellRole.PHONE)
        elif line.strip(" .-()").isdecimal():
            self.account(row, CellRole.NUMBER)
        elif is_address(line) or not any(letter.isalpha() for letter in line):
            self.account(row, CellRole.LEFT_OUT)
        else:
            self.read_person(row, line, {})

    def read_person(self, row, name, texts):
        """A person in a line without columns, with what ``texts`` says of them."""
        name, phone = without_phone(name)
        if texts.get("body"):
            self.body = words.body_named(texts["body"])
        self.add_person(row, texts | {"name": name})
        person = len(self.people) - 1
        self.account(row, CellRole.NAME, person)
        self.cells += [Cell(row.line, phone, CellRole.PHONE, person)] if phone else []

    def add_names(self, row, text):
        """The people named on a line behind its heading."""
        if words.says_nobody(text):
            return
        for name in split_names(text):
            is_name = any(letter.isalpha() for letter in name)
            if is_name:
                self.add_person(row, {"name": name})
            role = CellRole.NAME if is_name else CellRole.LEFT_OUT
            person = len(self.people) - 1 if is_name else None
            self.cells.append(Cell(row.line, name, role, person))

    def add_row_of_names(self, row):
        for cell in row.filled:
            for name in split_names(cell):
                self.add_person(row, {"name": name})
                self.cells.append(Cell(row.line, name, CellRole.NAME, len(self.people) - 1))

    def read_row(self, row):
        """A row with a column for each fact; one person, or several beside each other."""
        named = self.named_cells(row.cells)
        groups = [named]
        if self.columns.count("name") > 1:
            groups = _split_at_repeated_columns(named)
        for group in groups:
            self.read_cells(row, group)

    def read_cells(self, row, named):
        """The (column, cell) pairs of one person."""
        found, texts = [], {}
        for column, cell in named:
            if column == "post" and len(cell) > 3 and words.presence_of(cell):
                column = "presence"
            role = columns.role_of(column, cell)
            if column in texts:
                role = CellRole.LEFT_OUT
            elif role in _OF_A_PERSON:
                texts[column] = cell
            found.append((cell, role))
        name = " ".join(filter(None, [texts.pop("name", ""), texts.pop("surname", "")]))
        if texts.get("body"):
            self.body = words.body_named(without_number(texts["body"]))
        name, phone = without_phone(without_number(name))
        if any(letter.isalpha() for letter in name):
            self.add_person(row, texts | {"name": name})
            person = len(self.people) - 1
            self.cells += [Cell(row.line, cell, role, person) for cell, role in found]
            self.cells += [Cell(row.line, phone, CellRole.PHONE, person)] if phone else []
            return
        alone = {CellRole.BODY: CellRole.BODY_HEADING, CellRole.NUMBER: CellRole.NUMBER}
        for cell, role in found:
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
        """Adds the person of ``texts``; what stands in brackets behind the name is sorted out."""
        name, added = without_addition(texts["name"])
        texts = {"post": "", "presence": "", **texts, "name": name}
        for text in added:
            self.add_fact(row, texts, text)
        self.people.append(
            Person(
                name=texts["name"],
                post=texts["post"],
                body=texts.get("own_body") or self.body,
                part=columns.choice_in(Attendee.Part, texts.get("part", ""), Person.part),
                presence=columns.presence_in(texts["presence"]) or self.presence,
            )
        )

    def add_fact(self, row, texts, text):
        """Puts a text from behind a name where it belongs in ``texts``."""
        if is_phone(text) or is_address(text):
            role = CellRole.PHONE if is_phone(text) else CellRole.LEFT_OUT
            self.cells.append(Cell(row.line, text, role, len(self.people)))
        elif not texts["presence"] and words.presence_of(text):
            texts["presence"] = text
        elif not texts.get("body") and not texts.get("own_body") and self.is_body(text):
            texts["own_body"] = words.body_named(text)
        elif texts["post"]:
            self.cells.append(Cell(row.line, text, CellRole.LEFT_OUT, len(self.people)))
        else:
            texts["post"] = text


def _split_at_repeated_columns(named):
    """Groups of (column, cell) pairs in which no column is twice: tables beside each other."""
    groups = [[]]
    for column, cell in named:
        if column != "other" and column in dict(groups[-1]):
            groups.append([])
        groups[-1].append((column, cell))
    return groups
