"""Reads the people that a text lists, with what it says of each."""

import re

from recommendations.intake.attendance.cells import is_address, is_phone
from recommendations.intake.attendance.persons.facts import (
    Facts,
    IsBody,
    body_in,
    post_before_name,
    read_facts,
)
from recommendations.intake.attendance.persons.names import CELL_BREAK, split_names
from recommendations.intake.attendance.vocabulary.post_words import begins_with_a_post, title_count
from recommendations.intake.attendance.vocabulary.presence_words import presence_of
from recommendations.intake.attendance.vocabulary.words import key

MIN_WORDS_AFTER_TITLE = 2
_BRACKETS = re.compile(r"[(\[<][^()\[\]<>]*+[)\]>]")
_DASH = re.compile(r"(?<!\s)\s++[-–—/]\s++")


def read_people(text: str, is_body: IsBody, *, are_listed: bool = False) -> list[Facts]:
    """The people of a text: "A (chair), B, Health Office" are two, the second of that body.

    ``are_listed``: the text is behind a heading, where two names may be around a dash.
    """
    people: list[Facts] = []
    names = split_names(text)
    if are_listed and len(names) == 1:
        names = _names_around_dashes(names[0], is_body) or names
    begins_with_posts = bool(names) and begins_with_a_post(names[0])
    for name in names:
        is_person = begins_with_posts and begins_with_a_post(name)
        if people and not is_person and is_a_fact(name, is_body):
            people[-1].add(name, is_body)
            people[-1].source += f"، {name}"
        elif any(letter.isalpha() for letter in name):
            facts = read_facts(name, is_body)
            people.append(facts if facts.name else Facts("", name, rest=[name]))
        elif people:
            people[-1].rest.append(name)
        else:
            people.append(Facts("", name, rest=[name]))
    return people


def read_people_of_cell(text: str, is_body: IsBody) -> list[Facts]:
    """The same for the cell of a table: several only where each name is a full one."""
    found = read_people(text, is_body)
    if len(found) > 1 and all(len(one.name.split()) > 1 for one in found):
        return found
    return [read_facts(text.replace(CELL_BREAK, " "), is_body)]


def _names_around_dashes(text, is_body):
    names = _DASH.split(text)
    are_names = all(len(name.split()) > 1 and not is_a_fact(name, is_body) for name in names)
    return names if len(names) > 1 and are_names else []


def is_a_fact(text: str, is_body: IsBody) -> bool:
    """True for a text between commas that is no name: a body, a post, a presence, a number."""
    text = _BRACKETS.sub("", text).strip() or text
    words = text.split()
    titles = title_count(words)
    if titles and len(words) - titles >= MIN_WORDS_AFTER_TITLE or post_before_name(text):
        return False
    return bool(
        is_phone(text)
        or is_address(text)
        or body_in(text, is_body)
        or (presence_of(text) and len(key(text)) > 1)
        or begins_with_a_post(text)
    )
