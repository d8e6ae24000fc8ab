"""Reads the lines that say something of the people behind them or below them.

"Apologies:", «حضر عن هيئة الصحة كل من …», "Health Office: A, B", "Chair: A".
"""

import re
from dataclasses import dataclass
from itertools import islice

from recommendations.intake.attendance.persons.facts import IsBody, body_in, is_a_reason
from recommendations.intake.attendance.persons.names import split_names
from recommendations.intake.attendance.vocabulary.line_words import (
    body_named,
    is_a_group,
    is_a_subgroup,
    is_about_the_meeting,
    looks_like_a_title,
    names_a_delegation,
    without_count,
)
from recommendations.intake.attendance.vocabulary.post_words import (
    begins_with_a_post,
    is_title,
    looks_like_a_post,
)
from recommendations.intake.attendance.vocabulary.presence_words import (
    MAX_HEADING_WORDS,
    mentions_presence,
    presence_by_words,
    presence_of,
    says_only_meeting,
)
from recommendations.intake.attendance.vocabulary.words import key

_COLON = re.compile(
    r"^(?P<before>(?:[^:：()]|\([^()]*\)){1,200}?)\s*[:：](?!\d)\s*(?P<after>.*)$", re.S
)
_IN_BRACKETS = re.compile(r"[(\[<][^()\[\]<>]*+[)\]>]")
_FROM_BRACKET = re.compile(r"[(\[].*")
_NAMES_IN_BRACKETS = re.compile(r"^(?P<before>[^():]{1,200}?)\s*\((?P<after>[^():]+)\)$")
_CLAUSE = re.compile(
    r"(?:[،,;؛|]|\.(?=\s)|\s[-–—/]\s"
    r"|\s(?=(?:و?برئاسة|و?بحضور|و?بمشاركة|chaired\s+by|under\s+the\s+chairmanship)\s))"
    r"\s*+(?![^()\[\]]{0,200}+[)\]])",
    re.I,
)
_CELLS = re.compile(r"[|/;؛:\t]|\s[-–—]\s|\s{3}")
_FULL_STOP = re.compile(r"(?<=\w\w\w)\.(?:\s|$)")
_EACH_OF = re.compile(r"(?<!\s)\s++(?:كل[اًٌ]*\s+من|وهم|هم|السادة)(?:\s+السادة)?(?=[\s:])\s*+:?\s*+")
# Characters that are looked at to find a heading within a line.
MAX_CLAUSE = 300
MAX_CLAUSES = 200
MAX_WORDS_AT_END = 4
_WORDS_IN_CLAUSE_HEADING = 6
MAX_WORDS_OF_NAME = 6


@dataclass(frozen=True)
class Heading:
    """What a heading says of the people behind it (``names``) and below it.

    ``body`` is None where the heading names none; then that of the heading above remains.
    ``is_known``: the heading was recognised by its words, not by its colon alone.
    """

    presence: str = ""
    body: str | None = None
    post: str = ""
    names: str = ""
    # That of the people of this body alone: "Health Office (absent)".
    presence_of_body: str = ""
    # What it says is of its own names alone.
    is_over: bool = False
    is_known: bool = True


def read_heading(line: str, is_body: IsBody) -> Heading | None:
    """Reads a line without its number; None for one that is no heading."""
    if "\t" in line.strip():
        return None
    colon = _COLON.match(line)
    if colon:
        return _before_colon(without_count(colon["before"]), colon["after"].strip(), is_body)
    return _without_colon(without_count(line), is_body)


def split_clauses(line: str, is_body: IsBody) -> list[str]:
    """Cuts a line where another heading begins in it: "Present: A; Apologies: B" is two."""
    if "\t" in line:
        return [line]
    clauses, start = [], 0
    for found in islice(_CLAUSE.finditer(line), MAX_CLAUSES):
        if found.start() > start and _begins_clause(
            line[found.end() : found.end() + MAX_CLAUSE], is_body
        ):
            clauses.append(line[start : found.start()])
            start = found.end()
    return [*clauses, line[start:]]


def looks_like_a_name(text: str) -> bool:
    """True for two to six words without a digit, of which none is of a meeting or a title row."""
    own = key(_IN_BRACKETS.sub("", text)).split()
    return (
        2 <= len(own) <= MAX_WORDS_OF_NAME
        and not any(map(str.isdigit, text))
        and not looks_like_a_title(text)
    )


def _begins_clause(rest, is_body):
    rest = rest.removeprefix("و ")
    colon = _COLON.match(rest)
    if colon and len(colon["before"].split()) <= _WORDS_IN_CLAUSE_HEADING:
        before = without_count(colon["before"])
        has_names = any(letter.isalpha() for letter in colon["after"])
        if presence_of(before) or (has_names and looks_like_a_post(before)):
            return True
        if has_names and not _CLAUSE.search(before) and _body_of_group(before, is_body):
            return True
    heading = _sentence(_FULL_STOP.split(rest)[0], is_body)
    return bool(heading and heading.names)


def _before_colon(before, after, is_body):
    """The heading of a line with a colon."""
    if presence := presence_of(before):
        words = before.split()
        body = body_named(" ".join(words[_presence_at_start(words)[0] :]))
        return Heading(presence, body if body and is_body(body) else "", names=after)
    if heading := _sentence(f"{before} {after}" if after else before, is_body):
        return heading
    if is_a_group(before) or is_a_subgroup(before):
        return Heading(body="" if is_a_group(before) else None, names=after)
    if body := _body_of_group(before, is_body):
        return _body_heading(body, after)
    if is_about_the_meeting(f"{before}:{after}"):
        return None
    has_names = any(letter.isalpha() for letter in after)
    if has_names and looks_like_a_post(before) and not _CLAUSE.search(before):
        return Heading(post=before, names=after)
    if not after:
        return Heading(body=before, is_known=False)
    if body_in(after, is_body) or begins_with_a_post(after) or not _are_names(after, is_body):
        return None
    return Heading(body=before, names=after, is_known=False)


def _without_colon(line, is_body):
    if heading := _sentence(line, is_body):
        return heading
    if presence := presence_of(line):
        return Heading(presence, "")
    if is_a_group(line) or is_a_subgroup(line):
        return Heading(body="" if is_a_group(line) else None)
    found = _NAMES_IN_BRACKETS.match(line)
    if found and is_body(found["before"]) and _are_names(found["after"], is_body):
        return Heading(body=body_named(found["before"]), names=found["after"])
    if body := _body_of_group(line, is_body):
        return _body_heading(body, "")
    return None


def _body_heading(body, names):
    """The heading of a body; a presence in brackets behind it is that of its people."""
    found = _NAMES_IN_BRACKETS.match(body)
    presence = presence_of(found["after"]) if found else ""
    if found and presence:
        return Heading(body=found["before"], names=names, presence_of_body=presence)
    return Heading(body=body, names=names)


def _body_of_group(text, is_body):
    """The body of "Delegation of …", «عن …», and of a text that is a body itself; or ""."""
    text = text.removeprefix("و") if names_a_delegation(text.removeprefix("و")) else text
    if names_a_delegation(text) and not _has_title(body_named(text)):
        return body_named(text)
    return text if is_body(text) and not looks_like_a_post(text) else ""


def _sentence(text, is_body):
    """The heading of «حضر عن هيئة الصحة كل من د. …» and "Apologies from A B"; or None."""
    words = text.split()
    length, presence = _presence_at_start(words)
    rest = " ".join(words[length:])
    if body_and_names := _body_and_names(rest, is_body, needs_delegation=not presence):
        body, names = body_and_names
        return Heading(presence, body, names=names)
    if presence and rest and (is_title(words[length]) or _are_names(rest, is_body)):
        return Heading(presence, "", names=rest)
    return _ended_sentence(text, is_body)


def _ended_sentence(text, is_body):
    """The heading of "A B and C D sent apologies.": names before a presence; or None."""
    words = text.split()
    for start in range(max(1, len(words) - MAX_WORDS_AT_END), len(words)):
        presence = _presence_of_words(words[start:])
        names = " ".join(words[:start])
        if presence and not _CELLS.search(text) and _are_names(names, is_body):
            return Heading(presence, names=names, is_over=True)
    return None


def _presence_at_start(words):
    """(number of words, presence) of the longest beginning that says a presence."""
    for length in range(min(MAX_HEADING_WORDS, len(words)), 0, -1):
        if presence := _presence_of_words(words[:length]):
            return length, presence
    return 0, ""


def _presence_of_words(words):
    own = key(" ".join(words)).split()
    return presence_by_words(own, needs_meeting=True) if own else ""


def _body_and_names(text, is_body, *, needs_delegation):
    """(body, names) of "for the Health Office: Dr A B": up to "each of" or a title; or None."""
    own = text.removeprefix("و")
    own = own if names_a_delegation(own) else text
    if needs_delegation and not names_a_delegation(own):
        return None
    found = _EACH_OF.search(own)
    if found:
        body, names = own[: found.start()], own[found.end() :]
    else:
        words = own.split()
        place = next((n for n, word in enumerate(words) if n > 1 and _is_titled(word)), len(words))
        body, names = " ".join(words[:place]), " ".join(words[place:])
    body = body_named(body)
    if not is_body(body) or (needs_delegation and not names):
        return None
    return body, names


def _is_titled(word):
    return is_title(word) and (word.endswith(".") or len(key(word)) > 2)


def _has_title(text):
    return any(map(_is_titled, text.split()))


def _are_names(text, is_body):
    """True when all that a text lists are names."""
    names = [_FROM_BRACKET.sub("", name).strip() for name in split_names(text)]
    return (
        bool(names)
        and not is_a_reason(text)
        and all(
            looks_like_a_name(name)
            and not mentions_presence(name)
            and not says_only_meeting(name)
            and not is_body(name)
            and not begins_with_a_post(name)
            for name in names
        )
    )
