"""What reading an attendance list gives: the people, what became of every cell, and doubts."""

from dataclasses import dataclass
from enum import StrEnum

from recommendations.models import Attendee


class CellRole(StrEnum):
    """What a cell of the list, or a line without cells, was read as."""

    NAME = "name"
    POST = "post"
    BODY = "body"
    PART = "part"
    PRESENCE = "presence"
    NUMBER = "number"
    COLUMN_HEADING = "column_heading"
    BODY_HEADING = "body_heading"
    PRESENCE_HEADING = "presence_heading"
    TITLE = "title"
    PHONE = "phone"
    LEFT_OUT = "left_out"


class DoubtKind(StrEnum):
    """What is not certain about a reading."""

    # A name with signs or words that names do not have.
    NAME = "name"
    # A line that was read as a person, and may name the body of the lines below it.
    LINE_AS_PERSON = "line_as_person"
    # A line that was read as the body of the lines below it, though nothing says it is one.
    LINE_AS_BODY = "line_as_body"
    # A cell that was read as a post or a body by its place alone.
    COLUMN = "column"
    # A text that says something of presence and was read as something else.
    PRESENCE = "presence"
    # A person below a heading of a body that has its people behind it.
    BODY = "body"
    # A heading of a body with nobody below it.
    NOBODY = "nobody"
    # A person without a body.
    NO_BODY = "no_body"


@dataclass(frozen=True)
class Person:
    """One row of the list. ``part`` and ``presence`` are values of Attendee's choices."""

    name: str
    post: str = ""
    body: str = ""
    part: str = Attendee.Part.MEMBER.value
    presence: str = Attendee.Presence.PRESENT.value


@dataclass(frozen=True)
class Cell:
    """One cell that is not empty: the line it is in, counted from 0, and its role.

    ``person`` is an index in ``AttendanceReading.people`` where the cell is of one person alone.
    """

    line: int
    text: str
    role: CellRole
    person: int | None = None


@dataclass(frozen=True)
class Doubt:
    """A text of the list that somebody must look at, and the line it is in, counted from 0."""

    kind: DoubtKind
    text: str
    line: int


@dataclass(frozen=True)
class AttendanceReading:
    """The people of a list in its order, all its cells, and what is doubtful."""

    people: tuple[Person, ...]
    cells: tuple[Cell, ...]
    doubts: tuple[Doubt, ...] = ()

    def doubtful(self, kind: DoubtKind) -> list[Doubt]:
        """The doubts of a kind."""
        return [doubt for doubt in self.doubts if doubt.kind == kind]

    @property
    def left_out(self) -> list[Cell]:
        """The cells that are in no person and no heading: somebody must look at them."""
        roles = {CellRole.LEFT_OUT, CellRole.PHONE}
        return [cell for cell in self.cells if cell.role in roles]
