"""What has been read of an attendance list so far: people, cells, doubts, and the last headings."""

from dataclasses import dataclass, field, replace

from recommendations.intake.attendance.choices import choice_in
from recommendations.intake.attendance.persons.facts import Facts
from recommendations.intake.attendance.reading import (
    AttendanceReading,
    Attendee,
    Cell,
    CellRole,
    Doubt,
    DoubtKind,
    Person,
)
from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.vocabulary.line_words import body_named


@dataclass
class Collected:
    """Collects the people and the account of each cell.

    ``heading_body`` and ``presence`` are those of the last headings; ``cell_body`` is the last of
    a column of bodies.
    """

    people: list[Person] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    heading_body: str = ""
    cell_body: str = ""
    presence: str = Person.presence
    # That before the last heading, which had its people behind it; or "".
    presence_behind: str = ""
    # That of the last body, where its heading says one.
    presence_of_body: str = ""
    # The last heading of a body had its people behind it.
    body_is_over: bool = False
    # The text and the line of a body's heading with nobody below it so far.
    empty_body: tuple[str, int] | None = None

    def reading(self) -> AttendanceReading:
        """All that was collected."""
        return AttendanceReading(tuple(self.people), tuple(self.cells), tuple(self.doubts))

    def account(self, row: Row, role: CellRole) -> None:
        """Gives all cells of a row one role."""
        self.cells += [Cell(row.line, cell, role) for cell in row.filled]

    def doubt(self, kind: DoubtKind, text: str, line: int) -> None:
        """Adds a doubt."""
        self.doubts.append(Doubt(kind, text, line))

    def begin_presence(self, presence: str, *, is_of_line: bool) -> None:
        """Starts the people of another presence.

        ``is_of_line``: some are named on its line, so that it ends at the next body.
        """
        before = self.presence_behind or self.presence
        self.presence_behind = before if is_of_line else ""
        self.presence = presence

    def begin_body(self, body: str, line: int) -> None:
        """Starts the people of another body; an empty one ends that of the heading before."""
        self.end_body()
        if body:
            self.presence, self.presence_behind = self.presence_behind or self.presence, ""
        self.heading_body = self.cell_body = body_named(body)
        self.empty_body = (self.heading_body, line) if body else None
        self.presence_of_body, self.body_is_over = "", False

    def end_body(self) -> None:
        """Doubts the body whose heading has nobody below it."""
        if self.empty_body:
            self.doubt(DoubtKind.NOBODY, *self.empty_body)
        self.empty_body = None

    def give_post(self, row: Row, post: str) -> bool:
        """Gives the person on the line above a post; False where nobody without one is there."""
        last = self.cells[-1] if self.cells else None
        if last is None or last.person is None or last.line != row.line - 1:
            return False
        person = self.people[last.person]
        if person.post or row.number is not None:
            return False
        self.people[last.person] = replace(person, post=post)
        self.cells.append(Cell(row.line, post, CellRole.POST, last.person))
        return True

    def add_person(self, row: Row, facts: Facts, *, body: str = "", part: str = "") -> int:
        """Adds a person with what was left out of its texts; returns its index.

        ``body`` is that of the person where its facts name none.
        """
        person = len(self.people)
        self.empty_body = None
        self.people.append(
            Person(
                name=facts.name,
                post=facts.post,
                body=body_named(facts.body) or body,
                part=choice_in(Attendee.Part, part, Person.part),
                presence=facts.presence or self.presence_of_body or self.presence,
            )
        )
        self.cells += [Cell(row.line, text, CellRole.PHONE, person) for text in facts.phones]
        self.cells += [Cell(row.line, text, CellRole.LEFT_OUT, person) for text in facts.rest]
        return person
