"""Reads the rows of an attendance list that have a column for each fact."""

from collections.abc import Sequence
from dataclasses import replace

from recommendations.intake.attendance.choices import choice_in
from recommendations.intake.attendance.collected import Collected
from recommendations.intake.attendance.numbering import without_number
from recommendations.intake.attendance.persons.facts import Facts, IsBody, body_in, is_a_proxy
from recommendations.intake.attendance.persons.people import is_a_fact, read_people_of_cell
from recommendations.intake.attendance.reading import Attendee, Cell, CellRole, DoubtKind
from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.tables.cell_columns import (
    columns_by_cells,
    split_at_line_breaks,
    split_at_repeated,
)
from recommendations.intake.attendance.tables.columns import ROLES, role_of
from recommendations.intake.attendance.tables.presence_columns import (
    crosses_are_ticks,
    is_dash,
    presence_of_cell,
    presence_of_empty,
)
from recommendations.intake.attendance.vocabulary.line_words import is_a_total
from recommendations.intake.attendance.vocabulary.post_words import (
    begins_with_a_post,
    looks_like_a_post,
)
from recommendations.intake.attendance.vocabulary.presence_words import (
    ABSENT,
    PRESENCES,
    presence_at_start,
)

# Signs in a cell that repeat the cell above.
_DITTO = {'"', "''", "”", "“", "″", "//", "〃", "=", "،،", ",,", "نفسها", "نفسه", "كذلك", "ditto"}


class TableReader:
    """Reads the rows of a table into ``collected``.

    ``columns`` are the names of its columns, from its headings if ``has_headings``; ``rows`` all
    rows that are read by them.
    """

    def __init__(
        self,
        collected: Collected,
        is_body: IsBody,
        columns: Sequence[str],
        rows: Sequence[Row],
        *,
        has_headings: bool,
    ):
        self.collected, self.is_body, self.has_headings = collected, is_body, has_headings
        self.columns = list(columns)
        cells = {
            place: [row.cells[place] for row in rows if place < len(row.cells)]
            for place in range(len(columns))
        }
        self.presence_cells = {
            place: cells[place]
            for place, column in enumerate(columns)
            if column == "presence" or column in PRESENCES
        }
        bodies = cells[self.columns.index("body")] if "body" in columns else []
        # Most of the column are bodies: then its other cells are too.
        self.has_known_bodies = sum(map(self._is_body, bodies)) * 2 > sum(map(bool, bodies))

    def read(self, row: Row) -> None:
        """Reads a row: one person, or several beside each other."""
        named = self._named_cells(row.cells)
        groups = [named]
        if self.columns.count("name") > 1:
            groups = split_at_repeated(named)
        for group in groups:
            for cells in split_at_line_breaks(group):
                self._read_cells(row, cells)

    def read_card(self, card: Sequence[tuple[Row, str, str, str]]) -> None:
        """Reads the (row, column, label, value) of the lines on one person."""
        before = len(self.collected.cells)
        self._read_cells(card[0][0], [(column, value, -1) for _row, column, _label, value in card])
        lines = {value: row.line for row, _column, _label, value in card}
        self.collected.cells[before:] = [
            replace(cell, line=lines.get(cell.text, cell.line))
            for cell in self.collected.cells[before:]
        ]
        for row, _column, label, _value in card:
            self.collected.cells.append(Cell(row.line, label, CellRole.COLUMN_HEADING))

    def _named_cells(self, cells):
        """(column, cell, place) of the cells that are not empty."""
        named = [
            (self.columns[place] if place < len(self.columns) else "other", cell, place)
            for place, cell in enumerate(cells)
            if cell
        ]
        return named if self.has_headings else columns_by_cells(named, self._is_body)

    def _is_body(self, text):
        return bool(text and body_in(text, self.is_body))

    def _read_cells(self, row, named):
        """Reads the (column, cell, place) triples of one person, or of several in one cell."""
        facts, texts, found = Facts(""), {}, []
        for column, cell, place in named:
            role = self._add_cell(facts, texts, column, cell, place)
            found.append((cell, role))
        if "body" in texts:
            self.collected.cell_body = texts["body"]
        name = without_number(_full_name(texts))
        people = read_people_of_cell(name, self.is_body)
        has_names = all(any(letter.isalpha() for letter in one.name) for one in people)
        if (
            not has_names
            or is_a_total(name)
            or (begins_with_a_post(name) and is_a_fact(name, self.is_body))
        ):
            self._account_without_person(row, found)
            return
        self._add_empty_presence(facts, {place for _column, _cell, place in named})
        self._add_people(row, people, facts, texts, found)

    def _add_cell(self, facts, texts, column, cell, place):
        """Puts a cell into the facts or the texts of its row; returns its role."""
        role = role_of(column, cell)
        if role == CellRole.PHONE or column in texts:
            return role if role == CellRole.PHONE else CellRole.LEFT_OUT
        if place in self.presence_cells:
            return self._add_presence(facts, column, cell, place)
        if column == "notes" or (column == "post" and len(cell) > 3 and presence_at_start(cell)):
            return _add_note(facts, cell)
        if column == "part" and not choice_in(Attendee.Part, cell, ""):
            column, role = "post", CellRole.POST
        if column == "post" and ("post" in texts or is_a_proxy(cell)):
            return CellRole.LEFT_OUT
        if column == "other" and not self.has_headings:
            return self._add_other(facts, texts, cell)
        if column in ROLES:
            is_ditto = column == "body" and cell.strip(" .").casefold() in _DITTO
            texts[column] = self.collected.cell_body if is_ditto else cell
        return role

    def _add_presence(self, facts, column, cell, place):
        if crosses_are_ticks(column, self.presence_cells[place]):
            cell = "✓"
        if is_dash(cell):
            facts.presence = presence_of_empty(column, self.presence_cells[place])
            return CellRole.PRESENCE if facts.presence else CellRole.LEFT_OUT
        presence = presence_of_cell(column, cell)
        was_there = facts.presence and presence == ABSENT
        if presence is None or was_there:
            return CellRole.LEFT_OUT
        facts.presence = presence or facts.presence
        return CellRole.PRESENCE

    def _add_other(self, facts, texts, cell):
        """A cell beyond the known columns, where it shows itself what it is."""
        if "body" not in texts and self._is_body(cell):
            texts["body"] = cell
            return CellRole.BODY
        if "post" not in texts and looks_like_a_post(cell):
            texts["post"] = cell
            return CellRole.POST
        return _add_note(facts, cell)

    def _add_empty_presence(self, facts, filled):
        """The presence that an empty cell says beside ticks."""
        for place, cells in self.presence_cells.items():
            if place not in filled and not facts.presence:
                facts.presence = presence_of_empty(self.columns[place], cells)

    def _account_without_person(self, row, found):
        """The account of a row without a name: the body of those below, or nothing."""
        alone = {CellRole.BODY: CellRole.BODY_HEADING, CellRole.NUMBER: CellRole.NUMBER}
        for cell, role in found:
            self.collected.cells.append(Cell(row.line, cell, alone.get(role, CellRole.LEFT_OUT)))

    def _add_people(self, row, people, facts, texts, found):
        for one in people:
            one.presence = facts.presence or one.presence
            if texts.get("post"):
                one.rest += [one.post] if one.post else []
                one.post = texts["post"]
            if texts.get("body"):
                one.rest += [one.body] if one.body else []
                body = without_number(texts["body"])
                one.body = body_in(body, self.is_body) or body
            body = self._body_without_cell(texts)
            person = self.collected.add_person(row, one, body=body, part=texts.get("part", ""))
            self._doubt_columns(row, texts, person)
            own = [(cell, role) for cell, role in found if role != CellRole.NAME]
            self.collected.cells += [Cell(row.line, one.source, CellRole.NAME, person)]
            self.collected.cells += [Cell(row.line, cell, role, person) for cell, role in own]
            found = []

    def _body_without_cell(self, texts):
        """The body of a row that names none: that of the heading, or of the row above."""
        has_column = "body" in self.columns and "body" not in texts
        return self.collected.cell_body if has_column else self.collected.heading_body

    def _doubt_columns(self, row, texts, person):
        """Doubts what was read as a post or a body by its place alone."""
        body, post = texts.get("body", ""), texts.get("post", "")
        if self.has_headings:
            return
        if self.has_known_bodies:
            if self._is_body(post):
                self.collected.doubt(DoubtKind.COLUMN, post, row.line)
            return
        if body and not self._is_body(body):
            self.collected.doubt(DoubtKind.COLUMN, body, row.line)
        if post and not self._is_body(body) and not looks_like_a_post(post):
            self.collected.doubt(DoubtKind.COLUMN, post, row.line)


def _full_name(texts):
    """The name in several columns; what is in brackets behind the first of them comes last."""
    first, bracket, addition = texts.get("name", "").partition("(")
    names = [first.strip(), *(texts[one] for one in ("father", "surname") if one in texts)]
    return " ".join(filter(None, [*names, bracket + addition]))


def _add_note(facts, cell):
    presence = presence_at_start(cell)
    if not presence or facts.presence:
        return CellRole.LEFT_OUT
    facts.presence = presence
    return CellRole.PRESENCE
