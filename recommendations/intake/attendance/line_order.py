"""Which lines of a list without columns name the body of others: those above, or those below."""

from collections.abc import Sequence

from recommendations.intake.attendance.headings import read_heading
from recommendations.intake.attendance.numbering import without_number
from recommendations.intake.attendance.persons.facts import IsBody
from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.vocabulary.given_names import begins_with_given_name

MIN_BODIES = 2


def with_bodies_first(rows: Sequence[Row], is_body: IsBody) -> list[Row]:
    """``rows``, each body before its people where the list has it below them.

    That is a list of lines that begins with a name and ends with a body.
    """
    bodies = [_is_body_line(row, is_body) for row in rows]
    is_below = (
        all(len(row.cells) == 1 for row in rows)
        and sum(bodies) >= MIN_BODIES
        and bodies[-1]
        and not bodies[0]
        and not any(read_heading(without_number(row.cells[0]), is_body) for row in rows[:1])
        and not any(one and other for one, other in zip(bodies, bodies[1:], strict=False))
    )
    if not is_below:
        return list(rows)
    ordered, people = [], []
    for row, ends in zip(rows, bodies, strict=True):
        if ends:
            ordered += [row, *people]
            people = []
        else:
            people.append(row)
    return [*ordered, *people]


def _is_body_line(row, is_body):
    return len(row.cells) == 1 and is_body(without_number(row.cells[0]))


def heads_of_blocks(rows: Sequence[Row]) -> set[int]:
    """The places of lines that begin a paragraph and seem to name the body of its other lines.

    That is where all lines at the beginning are no given names, and most others are.
    """
    heads = [place for place, row in enumerate(rows) if row.begins_paragraph]
    others = [row for row in rows if not row.begins_paragraph]
    firsts = [rows[place].filled[0] for place in heads]
    given = sum(begins_with_given_name(row.filled[0]) for row in others)
    are_heads = (
        len(heads) > 1
        and all(len(rows[place].cells) == 1 and rows[place].number is None for place in heads)
        and not any(map(begins_with_given_name, firsts))
        and given * 2 > len(others)
    )
    return set(heads) if are_heads else set()
