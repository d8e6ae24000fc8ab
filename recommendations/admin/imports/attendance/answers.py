"""Answers whether a line of an attendance list is a person or a body, and reads it again."""

from collections import defaultdict
from typing import Any

from recommendations.intake.attendance.reading import AttendanceReading, CellRole

FIELDS = ["post", "body", "part", "presence"]


def with_line_as(text: str, line: int, *, is_body: bool) -> str:
    """The list with one line written so that it is read as a body, or as a person."""
    lines = text.split("\n")
    if line < len(lines):
        words = lines[line].rstrip(" :：\r")
        lines[line] = f"{words}:" if is_body else f"• {words.lstrip(' •')}"
    return "\n".join(lines)


def rows_read_again(
    rows: list[dict[str, Any]], before: AttendanceReading, after: AttendanceReading, otherwise: str
) -> list[dict[str, Any]]:
    """The rows of a list that was read again: what was typed into a row remains.

    ``rows`` are those of the people of ``before``; ``otherwise`` is the body of people without.
    """
    found = defaultdict(list)
    for key, person, row in zip(_keys(before), before.people, rows, strict=False):
        found[key].append((person, row))
    return [
        _row(person, found[key].pop(0) if found[key] else None, otherwise)
        for key, person in zip(_keys(after), after.people, strict=True)
    ]


def _keys(reading):
    """The line and the name of each person."""
    lines = {cell.person: cell.line for cell in reading.cells if cell.role == CellRole.NAME}
    return [(lines[place], person.name) for place, person in enumerate(reading.people)]


def _row(person, old, otherwise):
    new = {"name": person.name} | {name: getattr(person, name) for name in FIELDS}
    new["body"] = new["body"] or otherwise
    if not old:
        return new
    read, row = old
    typed = {
        name: row[name]
        for name in FIELDS
        if row[name] != (getattr(read, name) or (otherwise if name == "body" else ""))
    }
    return row | new | typed | {"name": row["name"]}
