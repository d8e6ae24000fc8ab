"""Finds the columns of cells that show what they are, in lists without column headings."""

from collections.abc import Sequence

from recommendations.intake.attendance.persons.facts import IsBody
from recommendations.intake.attendance.persons.names import CELL_BREAK
from recommendations.intake.attendance.vocabulary.post_words import looks_like_a_post

# The column of a cell, the cell, and its place in the row.
NamedCell = tuple[str, str, int]
# A name in two cells, post and body.
_FOUR = ("name", "surname", "post", "body")


def columns_by_cells(named: Sequence[NamedCell], is_body: IsBody) -> list[NamedCell]:
    """``named`` with other columns where a cell is the body, or a post, in the place of another."""
    if found := _name_in_two_cells(named, is_body):
        return found
    cells = {column: cell for column, cell, _place in named}
    name, body, post = cells.get("name", ""), cells.get("body", ""), cells.get("post", "")
    if is_body(name) and body and not is_body(body):
        return _renamed(named, {"name": "body", "body": "name"})
    if is_body(name) and post and not body and not looks_like_a_post(post):
        return _renamed(named, {"name": "body", "post": "name"})
    is_post_of_body = looks_like_a_post(body) and not is_body(body) and not looks_like_a_post(post)
    if (is_body(post) and not is_body(body)) or is_post_of_body:
        return _renamed(named, {"post": "body", "body": "post"})
    return list(named)


def split_at_repeated(named: Sequence[NamedCell]) -> list[list[NamedCell]]:
    """Groups in which no column is twice: tables beside each other."""
    groups: list[list[NamedCell]] = [[]]
    for one in named:
        if one[0] != "other" and one[0] in {column for column, _cell, _place in groups[-1]}:
            groups.append([])
        groups[-1].append(one)
    return groups


def split_at_line_breaks(named: Sequence[NamedCell]) -> list[list[NamedCell]]:
    """The rows that a row holds whose cells have a line for each person.

    Cells with as many lines as the one of names are cut alike; others are of all those people.
    """
    names = next((cell for column, cell, _place in named if column == "name"), "").split(CELL_BREAK)
    if len(names) == 1 or not all(len(name.split()) > 1 for name in names):
        return [[(column, cell.replace(CELL_BREAK, " "), place) for column, cell, place in named]]
    rows: list[list[NamedCell]] = [[] for _ in names]
    for column, cell, place in named:
        lines = cell.split(CELL_BREAK)
        if len(lines) != len(names):
            lines = [" ".join(lines)] * len(names)
        for row, line in zip(rows, lines, strict=True):
            row.append((column, line, place))
    return rows


def _name_in_two_cells(named, is_body):
    """The columns of "A", "B", "chair", "Health Office": a name in two cells; or an empty list."""
    numbers = [one for one in named if one[0] in {"number", "phone"}]
    texts = [one for one in named if one[0] not in {"number", "phone"}]
    if len(texts) != len(_FOUR) or texts[0][0] != "name":
        return []
    if not is_body(texts[-1][1]) or len(texts[1][1].split()) > 1:
        return []
    return numbers + [(name, one[1], -1) for name, one in zip(_FOUR, texts, strict=True)]


def _renamed(named, names):
    return [(names.get(column, column), cell, place) for column, cell, place in named]
