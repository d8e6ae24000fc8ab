"""Parses an attendance list: the people in it, and what became of each of its cells.

A line of headings says which column is what, in any of the site's languages; lines of their own
name the body, or the presence, of those below them. Whatever is unclear is said to be left out, or
in doubt.
"""

import re
from collections.abc import Sequence

from recommendations.intake.attendance.collected import Collected
from recommendations.intake.attendance.doubts import find_doubts
from recommendations.intake.attendance.headings import (
    looks_like_a_name,
    read_heading,
    split_clauses,
)
from recommendations.intake.attendance.line_order import heads_of_blocks, with_bodies_first
from recommendations.intake.attendance.line_rows import LineReader
from recommendations.intake.attendance.numbering import without_number
from recommendations.intake.attendance.persons.facts import IsBody
from recommendations.intake.attendance.persons.names import split_names
from recommendations.intake.attendance.persons.people import is_a_fact
from recommendations.intake.attendance.reading import AttendanceReading, CellRole, Person
from recommendations.intake.attendance.rows import Row, split_rows
from recommendations.intake.attendance.tables import columns
from recommendations.intake.attendance.tables.cards import cards
from recommendations.intake.attendance.tables.group_tables import GroupReader, group_headings
from recommendations.intake.attendance.tables.table_rows import TableReader
from recommendations.intake.attendance.vocabulary.given_names import begins_with_given_name
from recommendations.intake.attendance.vocabulary.institution_kinds import looks_like_an_institution
from recommendations.intake.attendance.vocabulary.line_words import (
    begins_another_section,
    is_about_the_meeting,
    looks_like_a_title,
    names_bodies,
)
from recommendations.intake.attendance.vocabulary.presence_words import PRESENT, absence_in
from recommendations.intake.attendance.vocabulary.words import key

# The order of columns where no heading says it; the first is how most such lists are ordered.
ORDERS = [
    ("name", "post", "body"),
    ("name", "body", "post"),
    ("body", "name", "post"),
    ("name", "body"),
]
# A line of headings is looked for in so many rows: titles and dates may come first.
HEADING_ROWS = 20
# A row of so many names without any body is a line of names; no table has so many columns of words.
MIN_NAMES_IN_ROW = 4
_BRACKETS = re.compile(r"[(\[][^()\[\]]*+[)\]]")


def parse_people(text: str, order: Sequence[str] = ORDERS[0]) -> list[Person]:
    """The people of ``read_attendance`` alone."""
    return list(read_attendance(text, order).people)


def read_attendance(
    text: str, order: Sequence[str] = ORDERS[0], is_known_body: IsBody = lambda name: False
) -> AttendanceReading:
    """Reads the people in a list, in its order, and accounts for each cell.

    ``order`` names the columns where no line of headings does; ``is_known_body`` tells whether a
    line names an institution of the site. A row without a body belongs to the one named above it.
    """

    def is_body(name):
        own = _BRACKETS.sub("", name).strip() or name
        return looks_like_an_institution(own) or is_known_body(own)

    def is_heading(line):
        heading = read_heading(line, is_body)
        return bool(heading and (heading.names or line.rstrip().endswith((":", "：")))) or (
            is_about_the_meeting(line) or names_bodies(line)
        )

    rows = split_rows(text, lambda line: split_clauses(line, is_body), is_heading)
    return _Reader(with_bodies_first(rows, is_body), order, is_body).read()


class _Reader:
    """Goes through the rows once: each is a heading, a line, or a row of a table."""

    def __init__(self, rows: Sequence[Row], order: Sequence[str], is_body: IsBody):
        self.rows, self.is_body = rows, is_body
        self.collected = Collected()
        self.lines = LineReader(self.collected, is_body)
        self.groups = None
        self.is_in_list = True
        self.heads = heads_of_blocks(rows)
        self.heading_row = self._find_heading_row()
        self.has_headings = self.heading_row is not None
        if self.has_headings:
            found = columns.column_headings(rows[self.heading_row].cells)
        else:
            found = columns.columns_by_content(rows, order, is_body)
            self.heading_row = columns.row_above_numbers(rows, found)
        self._begin_table(found, self.heading_row or 0)

    def _find_heading_row(self):
        places = (
            place
            for place, row in enumerate(self.rows[:HEADING_ROWS])
            if columns.column_headings(row.cells)
        )
        return next(places, None)

    def _begin_table(self, found, place):
        """Reads the rows from ``place`` on by other columns."""
        if self.heading_row is not None:
            below = self.rows[place + 1 :]
            found = columns.with_presence_columns(found, self.rows[place], below)
        self.columns = found
        self.table = TableReader(
            self.collected,
            self.is_body,
            found,
            self.rows[place + 1 :] if self.heading_row is not None else self.rows,
            has_headings=self.heading_row is not None,
        )

    def read(self) -> AttendanceReading:
        found_cards = cards(self.rows)
        of_cards = {id(line[0]) for card in found_cards.values() for line in card}
        for place, row in enumerate(self.rows):
            if place in found_cards:
                self.table.read_card(found_cards[place])
            elif id(row) in of_cards:
                continue
            elif self._is_of_another_section(row):
                self.collected.account(row, CellRole.LEFT_OUT)
            elif self.heading_row is not None and place < self.heading_row:
                self._read_above_headings(row)
            elif place == self.heading_row or (found := self._headings_again(place)):
                if place != self.heading_row:
                    self._begin_table(found, place)
                self.collected.account(row, CellRole.COLUMN_HEADING)
            elif headings := group_headings(self.rows, place, self.is_body):
                self.groups = GroupReader(self.collected, self.is_body, headings)
                self.collected.account(row, CellRole.BODY_HEADING)
            elif self.groups and len(row.cells) > 1:
                self.groups.read(row)
            elif len(row.filled) == 1 and self._is_line(row):
                self.lines.read(row, names_those_below=self._names_those_below(place))
            elif self._is_row_of_names(row):
                self._add_row_of_names(row)
            else:
                self.table.read(row)
        return find_doubts(self.collected, self.rows)

    def _is_of_another_section(self, row):
        """True for the heading of decisions or an agenda, and for what is below it."""
        line = without_number(row.filled[0])
        if len(row.filled) == 1 and begins_another_section(line):
            self.is_in_list = False
        elif not self.is_in_list:
            heading = read_heading(line, self.is_body) if len(row.filled) == 1 else None
            self.is_in_list = bool(heading and heading.presence) or bool(
                columns.column_headings(row.cells)
            )
        return not self.is_in_list

    def _headings_again(self, place):
        """The columns of a row that repeats the headings, goes on with them, or begins a table."""
        row = self.rows[place]
        is_second = self.has_headings and place == self.heading_row + 1
        if is_second and (found := columns.headings_below(self.columns, row)):
            return found
        found = columns.column_headings(row.cells) if len(row.filled) > 1 else []
        if any(self.is_body(cell) and len(cell.split()) > 1 for cell in row.filled):
            return []
        return found if len([column for column in found if column != "other"]) > 1 else []

    def _is_line(self, row):
        """True for a row that is a line across all columns, or the only cell of a list."""
        own = next(place for place, cell in enumerate(row.cells) if cell)
        column = self.columns[own] if own < len(self.columns) else "other"
        cell = row.cells[own]
        if len(row.cells) > 1 and column in {"name", "surname"}:
            return bool(read_heading(without_number(cell), self.is_body))
        return len(row.cells) == 1 or column != "body"

    def _names_those_below(self, place):
        """True when a line without a number is above one that is numbered 1 or has a bullet."""
        if place + 1 >= len(self.rows) or len(self.rows[place].cells) > 1:
            return False
        if place in self.heads:
            return True
        row, below = self.rows[place], self.rows[place + 1].number
        is_above_first = row.number is None and below is not None and below < 2
        return is_above_first and not begins_with_given_name(row.cells[0])

    def _is_row_of_names(self, row):
        """True for "A, B, C, D", and for fewer names in the only row of a list."""
        if self.has_headings or not all(map(looks_like_a_name, row.filled)):
            return False
        is_only_row = sum(len(one.filled) > 1 for one in self.rows) == 1
        are_given = all(map(begins_with_given_name, row.filled))
        enough = len(row.filled) >= MIN_NAMES_IN_ROW or (
            len(row.filled) > 1 and (are_given or (is_only_row and len(self.rows) > 1))
        )
        return enough and not any(is_a_fact(cell, self.is_body) for cell in row.filled)

    def _add_row_of_names(self, row):
        for cell in row.filled:
            for name in split_names(cell):
                self.lines.read(Row(row.line, [name]))

    def _is_post_of_others(self, heading):
        """True for "Chair: A", where A is not in the table below as well."""
        names = split_names(heading.names) if heading.post else []
        cells = {key(cell) for row in self.rows[self.heading_row :] for cell in row.filled}
        return bool(names) and cells.isdisjoint(map(key, names))

    def _read_above_headings(self, row):
        """A line above the headings of columns: a title, unless it names a body or a presence."""
        line = without_number(row.filled[0]) if len(row.filled) == 1 else ""
        heading = read_heading(line, self.is_body) if line else None
        is_title = not line or looks_like_a_title(line) or is_about_the_meeting(line)
        says_absence = heading and heading.presence not in {"", PRESENT}
        if (
            heading
            and heading.is_known
            and (
                says_absence or (heading.body and not is_title) or self._is_post_of_others(heading)
            )
        ):
            self.lines.read(row)
        else:
            self.collected.account(row, CellRole.TITLE)
            self.collected.presence = absence_in(line) or self.collected.presence
