"""Finds what is doubtful in an attendance list that was read."""

import re
from collections.abc import Sequence

from recommendations.intake.attendance.collected import Collected
from recommendations.intake.attendance.reading import AttendanceReading, Cell, CellRole, DoubtKind
from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.vocabulary.given_names import begins_with_given_name
from recommendations.intake.attendance.vocabulary.institution_kinds import looks_like_an_institution
from recommendations.intake.attendance.vocabulary.line_words import is_a_closing
from recommendations.intake.attendance.vocabulary.post_words import is_post_word, title_count
from recommendations.intake.attendance.vocabulary.presence_words import (
    mentions_presence,
    says_only_meeting,
)
from recommendations.intake.attendance.vocabulary.words import key

_ODD = re.compile(r"[\d:：()\[\]{}|;؛،,@↵?؟!=<>]|\.\s*$")
_COLON = re.compile("[:：]")
MAX_WORDS_OF_NAME = 5


def find_doubts(collected: Collected, rows: Sequence[Row]) -> AttendanceReading:
    """The reading of what was collected, with the doubts that the whole of the list gives."""
    collected.end_body()
    cells = {cell.person: cell for cell in collected.cells if cell.role == CellRole.NAME}
    has_bodies = any(one.body for one in collected.people)
    for place, one in enumerate(collected.people):
        line = cells[place].line
        if is_odd_name(one.name):
            collected.doubt(DoubtKind.NAME, one.name, line)
        if mentions_presence(f"{one.name} {one.post} {one.body}"):
            collected.doubt(DoubtKind.PRESENCE, one.name, line)
        if has_bodies and not one.body:
            collected.doubt(DoubtKind.NO_BODY, one.name, line)
    for cell in _lines_that_may_be_bodies(collected, cells, rows):
        collected.doubt(DoubtKind.LINE_AS_PERSON, cell.text, cell.line)
    return collected.reading()


def is_odd_name(name: str) -> bool:
    """True for a name with signs or words that names do not have."""
    words = name.split()
    own = words[title_count(words) :][: MAX_WORDS_OF_NAME + 1]
    return (
        bool(_ODD.search(name))
        or len(own) > MAX_WORDS_OF_NAME
        or says_only_meeting(name)
        or any(is_post_word(key(word)) for word in own[1:])
        or any(is_a_closing(word) for word in own[1:])
        or looks_like_an_institution(" ".join(own))
        or any(looks_like_an_institution(" ".join(own[n:])) for n in range(1, len(own) - 1))
    )


def _lines_that_may_be_bodies(collected: Collected, names: dict, rows: Sequence[Row]) -> list[Cell]:
    """The cells of people whose line has nothing but a name, and may be a heading of others.

    In a list where other lines without a colon name bodies each such line is doubtful that does
    not begin with a given name; in another one only a line that begins a paragraph.
    """
    bare = {
        row.line: (place, row)
        for place, row in enumerate(rows)
        if len(row.cells) == 1 and row.number is None
    }
    by_line = {cell.line: row for cell, row in _cells_of_rows(names.values(), rows)}
    body_lines = [
        cell
        for cell in collected.cells
        if cell.role == CellRole.BODY_HEADING and not _COLON.search(cell.text)
    ]
    headings = {CellRole.BODY_HEADING, CellRole.PRESENCE_HEADING}
    heading_lines = {cell.line for cell in collected.cells if cell.role in headings}
    numbered = sum(row.number is not None for row in by_line.values())
    return [
        cell
        for cell in names.values()
        if cell.line in bare
        and cell.line not in heading_lines
        and cell.text == collected.people[cell.person].name
        and not begins_with_given_name(cell.text)
        and (
            body_lines
            or numbered * 2 > len(by_line)
            or _begins_block(rows, bare[cell.line][0])
            or cell.text.startswith("ال")
        )
    ]


def _cells_of_rows(cells, rows):
    by_line = {row.line: row for row in rows}
    return [(cell, by_line[cell.line]) for cell in cells]


def _begins_block(rows, place):
    """True for the first of several lines between empty ones, where there are several blocks."""
    row = rows[place]
    follows = place + 1 < len(rows) and not rows[place + 1].begins_paragraph
    return row.begins_paragraph and follows and sum(one.begins_paragraph for one in rows) > 1
