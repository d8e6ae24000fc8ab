"""What reading an attendance list gives: the people, and what became of every cell."""

import re
from dataclasses import dataclass
from enum import StrEnum

from recommendations.models import Attendee

_ODD = re.compile(r"[\d:：()\[\]|;؛]")


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
class AttendanceReading:
    """The people of a list in its order, and all its cells."""

    people: tuple[Person, ...]
    cells: tuple[Cell, ...]

    @property
    def odd_names(self) -> list[str]:
        """Names with signs that names do not have: more than one name, or something else."""
        return [one.name for one in self.people if _ODD.search(one.name)]

    @property
    def left_out(self) -> list[Cell]:
        """The cells that are in no person and no heading: somebody must look at them."""
        roles = {CellRole.LEFT_OUT, CellRole.PHONE}
        return [cell for cell in self.cells if cell.role in roles]
