"""Reads the lines of an attendance list that have no columns: headings, names, notes."""

from recommendations.intake.attendance.cells import is_address, is_date, is_phone
from recommendations.intake.attendance.collected import Collected
from recommendations.intake.attendance.headings import Heading, read_heading
from recommendations.intake.attendance.numbering import without_number
from recommendations.intake.attendance.persons.facts import Facts, IsBody
from recommendations.intake.attendance.persons.people import read_people
from recommendations.intake.attendance.reading import Cell, CellRole, DoubtKind
from recommendations.intake.attendance.rows import Row
from recommendations.intake.attendance.vocabulary.given_names import begins_with_given_name
from recommendations.intake.attendance.vocabulary.line_words import (
    begins_as_a_title,
    is_a_closing,
    is_a_count,
    is_a_subgroup,
    is_a_total,
    is_about_the_meeting,
    looks_like_a_title,
    names_bodies,
    says_nobody,
)
from recommendations.intake.attendance.vocabulary.post_words import (
    begins_with_a_post,
    looks_like_a_post,
)
from recommendations.intake.attendance.vocabulary.presence_words import (
    ABSENT,
    APOLOGIES,
    PRESENT,
    absence_in,
)

# What is longer is a sentence.
MAX_WORDS_OF_NAME = 8
MAX_WORDS_OF_POST = 2


class LineReader:
    """Reads a line after the other into ``collected``."""

    def __init__(self, collected: Collected, is_body: IsBody):
        self.collected, self.is_body = collected, is_body

    def read(self, row: Row, *, names_those_below: bool = False) -> None:
        """Reads a row with one cell.

        ``names_those_below``: the numbers of the lines say that this one is a heading of others.
        """
        line = without_number(row.filled[0])
        if says_nobody(line):
            self.collected.empty_body = None
        if role := self._role_of_note(line):
            self.collected.account(row, role)
        elif heading := read_heading(line, self.is_body):
            self._read_heading(row, line, heading)
        elif is_about_the_meeting(line) or self._is_title(line):
            self.collected.account(row, CellRole.TITLE)
            self.collected.presence = absence_in(line) or self.collected.presence
        elif names_those_below:
            self._read_heading(row, line, Heading(body=line, is_known=False))
        elif _is_post_alone(line) and self.collected.give_post(row, line):
            self.collected.doubt(DoubtKind.COLUMN, line, row.line)
        else:
            self._add_names(row, line)

    def _role_of_note(self, line):
        """The role of a line that is neither heading nor name; or None."""
        if is_phone(line):
            return CellRole.PHONE
        if line.strip(" .-()/").isdecimal():
            return CellRole.NUMBER
        if says_nobody(line):
            return CellRole.PRESENCE_HEADING
        has_letter = any(letter.isalpha() for letter in line)
        if names_bodies(line):
            return CellRole.LEFT_OUT if line.partition(":")[2].strip() else CellRole.TITLE
        if not has_letter or is_a_total(line) or is_address(line) or is_date(line):
            return CellRole.LEFT_OUT
        return CellRole.TITLE if is_a_closing(line) else None

    def _is_title(self, line):
        return begins_as_a_title(line) or (not self.collected.people and looks_like_a_title(line))

    def _read_heading(self, row, line, heading):
        if not heading.is_known and not heading.names and self._is_title(line):
            self.collected.account(row, CellRole.TITLE)
            return
        if heading.is_over:
            self._add_names(row, heading.names, presence=heading.presence, are_listed=True)
            verb = line.removeprefix(heading.names).strip()
            self.collected.cells.append(Cell(row.line, verb, CellRole.PRESENCE))
            return
        if heading.body is not None:
            self.collected.begin_body(heading.body, row.line)
            self.collected.presence_of_body = heading.presence_of_body
        if heading.presence:
            self.collected.begin_presence(heading.presence, is_of_line=bool(heading.names))
        if not heading.is_known or _holds_a_name(heading.body):
            self.collected.doubt(DoubtKind.LINE_AS_BODY, line, row.line)
        role = CellRole.BODY_HEADING if heading.body else CellRole.PRESENCE_HEADING
        if not heading.post:
            self.collected.account(row, role)
        self._add_names(row, heading.names, post=heading.post, are_listed=True, is_of_heading=True)
        if heading.body and heading.names:
            self.collected.body_is_over = True

    def _add_names(self, row, text, *, post="", presence="", are_listed=False, is_of_heading=False):
        """Adds the people of a text, each with the ``post`` of the heading before it."""
        if text and says_nobody(text):
            self.collected.empty_body = None
        if is_a_count(text):
            self.collected.cells.append(Cell(row.line, text, CellRole.LEFT_OUT))
            return
        if not text or says_nobody(text):
            return
        for facts in read_people(text, self.is_body, are_listed=are_listed):
            if len(facts.name.split()) > MAX_WORDS_OF_NAME or is_a_subgroup(facts.name):
                facts.name, facts.rest = "", [facts.source]
            if not facts.name:
                self._leave_out(row, facts, post)
                continue
            _add_post(facts, post, self.collected.presence)
            # Who chairs or takes the minutes is there, also when it is written below the absent.
            facts.presence = facts.presence or presence or (PRESENT if post else "")
            body = self.collected.heading_body
            if body and self.collected.body_is_over and not is_of_heading and not facts.body:
                self.collected.doubt(DoubtKind.BODY, facts.name, row.line)
            person = self.collected.add_person(row, facts, body=body)
            shown = f"{post}: {facts.source}" if post else facts.source
            self.collected.cells.append(Cell(row.line, shown, CellRole.NAME, person))

    def _leave_out(self, row, facts, post):
        texts = [f"{post}: {one}" if post else one for one in facts.rest]
        self.collected.cells += [Cell(row.line, text, CellRole.LEFT_OUT) for text in texts]


def _add_post(facts: Facts, post: str, presence: str) -> None:
    """Gives a person the post of the heading; what an absent one has instead may be a reason."""
    has_own = looks_like_a_post(facts.post)
    is_reason = presence in {ABSENT, APOLOGIES} and not has_own
    if post and has_own:
        facts.rest.append(post)
    elif facts.post and (post or is_reason):
        facts.rest.append(facts.post)
        facts.post = post
    else:
        facts.post = post or facts.post


def _is_post_alone(line):
    """True for «عضو مجلس» on a line of its own, False for a post before a name."""
    words = line.split()
    is_short = len(words) <= MAX_WORDS_OF_POST and begins_with_a_post(line)
    return is_short and not any(map(begins_with_given_name, words[1:]))


def _holds_a_name(body):
    """True for the heading of a body behind whose first words a given name is."""
    words = (body or "").split()
    return any(begins_with_given_name(word) for word in words[2:])
