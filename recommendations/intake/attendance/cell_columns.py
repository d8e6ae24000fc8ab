"""Finds the columns of cells that show what they are, in lists without column headings."""

from collections.abc import Sequence

from .facts import IsBody
from .post_words import looks_like_a_post

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
