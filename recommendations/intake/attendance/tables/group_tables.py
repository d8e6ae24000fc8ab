"""Reads tables whose columns are groups of people: a body or a presence above, names below."""

from collections.abc import Sequence

from recommendations.intake.attendance.collected import Collected
from recommendations.intake.attendance.headings import Heading, looks_like_a_name, read_heading
from recommendations.intake.attendance.numbering import without_number
from recommendations.intake.attendance.persons.facts import IsBody
from recommendations.intake.attendance.persons.people import is_a_fact, read_people_of_cell
from recommendations.intake.attendance.reading import Cell, CellRole
from recommendations.intake.attendance.rows import Row

MIN_GROUPS = 2


def group_headings(rows: Sequence[Row], place: int, is_body: IsBody) -> list[Heading | None]:
    """The heading of each column of the row at ``place``, if names are below; else empty."""
    row = rows[place]
    if len(row.filled) < MIN_GROUPS or place + 1 >= len(rows):
        return []
    found = [read_heading(without_number(cell), is_body) if cell else None for cell in row.cells]
    headings = [heading for heading in found if heading]
    below = rows[place + 1].filled
    is_heading = len(headings) == len(row.filled) and all(
        heading.is_known and not heading.names and (heading.presence or heading.body)
        for heading in headings
    )
    names = [cell for cell in map(without_number, below) if looks_like_a_name(cell)]
    has_names = len(names) == len(below) > 0 and not any(is_a_fact(one, is_body) for one in names)
    return found if is_heading and has_names else []


class GroupReader:
    """Reads the rows below such headings into ``collected``."""

    def __init__(self, collected: Collected, is_body: IsBody, headings: Sequence[Heading | None]):
        self.collected, self.is_body, self.headings = collected, is_body, headings

    def read(self, row: Row) -> None:
        """Reads a row: each cell has the names of its column."""
        for place, cell in enumerate(row.cells):
            heading = self.headings[place] if place < len(self.headings) else None
            if cell and heading:
                self._add_people(row, cell, heading)
            elif cell:
                self.collected.cells.append(Cell(row.line, cell, CellRole.LEFT_OUT))

    def _add_people(self, row, cell, heading):
        for facts in read_people_of_cell(without_number(cell), self.is_body):
            if not any(letter.isalpha() for letter in facts.name):
                self.collected.cells.append(Cell(row.line, cell, CellRole.LEFT_OUT))
                continue
            facts.presence = facts.presence or heading.presence
            body = heading.body or self.collected.heading_body
            person = self.collected.add_person(row, facts, body=body)
            self.collected.cells.append(Cell(row.line, facts.source, CellRole.NAME, person))
