"""Reads what a text says of one person: name, post, body, presence, telephone number."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from recommendations.intake.attendance.cells import is_address, is_phone, without_phone
from recommendations.intake.attendance.vocabulary.given_names import begins_with_given_name
from recommendations.intake.attendance.vocabulary.institution_kinds import looks_like_an_institution
from recommendations.intake.attendance.vocabulary.line_words import body_named, names_a_delegation
from recommendations.intake.attendance.vocabulary.post_words import (
    begins_with_a_post,
    is_title,
    looks_like_a_post,
    title_count,
)
from recommendations.intake.attendance.vocabulary.presence_words import (
    ABSENT,
    APOLOGIES,
    presence_of,
)

_BRACKETS = re.compile(r"[(\[{<]([^()\[\]{}<>]*+)[)\]}>]")
_TICKS = frozenset("✓✔√☑☐✅✗✘❌")
_BEHIND_NAME = re.compile(
    r"(?<!\s)\s++[-–—]++\s*+|(?<=[^\s–—-])[-–—]++\s++|(?<!\s)\s*+\|\s*+|"
    r"(?<!\s)\s++/\s*+|(?<=\S)/\s++|(?<!\s)\s*+[:：]\s++"
)
_BETWEEN_ADDITIONS = re.compile(r"[،,;؛/|]|\s[-–—]\s")
_EXCUSE = re.compile(
    r"\s(?:(?P<without>(?:بدون|دون|بلا|without)\s+(?:عذر|مبرر|اعتذار|سبب|notice|apology|excuse)\w*)|"
    r"بعذر(?:\s+[^\W\d_]+)?)\s*$",
    re.I,
)
_INVERTED = re.compile(r"^(?P<surname>[^\W\d_]{2,})\s*,\s*(?P<given>[^\W\d_]{2,})(?=\s|$)")
_REASON = re.compile(
    r"^(?:و?بسبب|ل(?:ظرف|ظروف|أسباب|اسباب|سبب|مرض|سفر|وعكة|وفاة|انشغال)\w*|نظرا\S*|due\s+to|"
    r"because|owing\s+to|for\s+\w+\s+reasons?|ji\s+ber)\b",
    re.I,
)
# Before the name of somebody else.
_INSTEAD = re.compile(
    r"^(?:نياب[ةه]\S*\s+عن|بدل\S*\s+(?:من|عن)|عوض\S*\s+عن|بالوكالة\s+عن|in\s+place\s+of|instead\s+of|"
    r"on\s+behalf\s+of|deputi[sz]ing\s+for|substitut\w+\s+for|proxy\s+for|for|li\s+şûna|li\s+cihê)\s",
    re.I,
)
_BOUND = re.compile(r"(?<=\S)[-–—/](?=\S)")
_CONNECTOR = re.compile(
    r"^(?:ممثل[اةً]*+\s+(?:عن|ل)?|بصفت[هها]+\s+ممثل[اةً]*+\s+(?:عن|ل)?|مندوب[اةً]*+\s+عن|"
    r"نيابةً?\s+عن|عن|من|في|لدى|from|of|for|representing|on\s+behalf\s+of|at|ji|li)\s*+(?:the\s+)?"
    r"(?P<body>.+)$",
    re.I,
)
_AS = re.compile(r"^(?:بصفت[هها]+|بصفة|as|wek|weke|wekî)\s+(?:the\s+|a\s+)?(?P<post>.+)$", re.I)
# A name has so many words before a post or a body may follow without a separator.
MIN_WORDS_OF_NAME = 2
# Of a name with its titles.
MAX_WORDS = 5
# Of a text where something else than the name may begin.
MAX_PLACES = 12

IsBody = Callable[[str], bool]


@dataclass
class Facts:
    """What was read of a person; ``rest`` is what was understood as nothing of these.

    ``source`` is the text that all of it was read from.
    """

    name: str
    source: str = ""
    post: str = ""
    body: str = ""
    presence: str = ""
    phones: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def add(self, text: str, is_body: IsBody) -> None:
        """Puts a text from beside the name where it belongs."""
        text = text.strip(" .،,:-–—")
        if not text:
            return
        body = body_in(text, is_body)
        if is_phone(text):
            self.phones.append(text)
        elif is_address(text) or is_a_reason(text) or (not body and is_a_proxy(text)):
            self.rest.append(text)
        elif not self.presence and presence_of(text):
            self.presence = presence_of(text)
        elif body and not self.body:
            self.body = body
        elif self.post or body:
            self.rest.append(text)
        else:
            self.post = post_in(text)


def is_a_reason(text: str) -> bool:
    """True for a text that says why somebody did not come."""
    return bool(_REASON.match(text))


def is_a_proxy(text: str) -> bool:
    """True for a text that names the person who did not come: "in place of A"."""
    return bool(_INSTEAD.match(text))


def body_in(text: str, is_body: IsBody) -> str:
    """The body that a text names, with "representing" before it or without; or ""."""
    if names_a_delegation(text) and is_body(body_named(text)):
        return body_named(text)
    found = _CONNECTOR.match(text)
    if found and is_body(found["body"]):
        return found["body"]
    return text if is_body(text) and not looks_like_a_post(text) else ""


def post_in(text: str) -> str:
    """A post without "as" before it."""
    found = _AS.match(text)
    return found["post"] if found else text


def post_before_name(text: str) -> tuple[str, str] | None:
    """(post, name) of "Head of the Health Office Dr A B": a title or given name begins the name."""
    words = text.split()
    if not begins_with_a_post(text) or title_count(words):
        return None
    for place in range(1, min(len(words) - 1, MAX_PLACES)):
        rest = words[place:]
        if is_title(rest[0]) or begins_with_given_name(rest[0]):
            return (" ".join(words[:place]), " ".join(rest)) if len(rest) <= MAX_WORDS else None
    return None


def read_facts(text: str, is_body: IsBody) -> Facts:
    """Reads a text that begins with the name of one person."""
    source = text
    text, presence = _without_tick(text)
    text, excuse = _without_excuse(text)
    presence = presence or excuse
    text, phone = without_phone(text.strip())
    additions = [inside.strip() for inside in _BRACKETS.findall(text)]
    name, *behind = _split_outside_brackets(_given_name_first(text))
    facts = Facts(name, source, presence=presence)
    facts.phones += [phone] if phone else []
    if found := post_before_name(facts.name):
        facts.post, facts.name = found
    _split_inline(facts, is_body)
    for addition in additions:
        texts = [addition] if is_phone(addition) else _BETWEEN_ADDITIONS.split(addition)
        for one in texts:
            facts.add(one, is_body)
    for one in behind:
        facts.add(one, is_body)
    return facts


def _without_excuse(text):
    """The text without "without notice" at its end, and the presence that this says."""
    found = _EXCUSE.search(text)
    if not found:
        return text, ""
    return text[: found.start()], ABSENT if found["without"] else APOLOGIES


def _given_name_first(text):
    """ "Smith, Anna …" as "Anna Smith …"."""
    found = _INVERTED.match(text)
    if not found or begins_with_given_name(found["surname"]):
        return text
    if not begins_with_given_name(found["given"]):
        return text
    return f"{found['given']} {found['surname']}{text[found.end() :]}"


def _without_tick(text):
    """The text without a sign of presence before or behind it, and that presence."""
    own = text.strip()
    if len(own) > 1 and own[0] in _TICKS:
        return own[1:], presence_of(own[0])
    if len(own) > 1 and own[-1] in _TICKS:
        return own[:-1], presence_of(own[-1])
    return text, ""


def _split_outside_brackets(text):
    """The name, and the texts behind it that separators or brackets part from it."""
    name, *behind = _BRACKETS.split(text)[::2] or [""]
    name, *after_dash = _BEHIND_NAME.split(name.strip())
    parts = [part for one in behind for part in _BEHIND_NAME.split(one.strip(" -–—/|،,"))]
    return [name.strip(" :،,."), *after_dash, *filter(None, parts)]


def _split_inline(facts, is_body):
    """Parts from a name the post or the body that follows it without a separator."""
    for found in islice(_BOUND.finditer(facts.name), MAX_PLACES):
        rest = facts.name[found.end() :]
        if body_in(rest, is_body) or begins_with_a_post(rest):
            facts.name = facts.name[: found.start()]
            facts.add(rest, is_body)
            break
    words = facts.name.split()
    titles = title_count(words)
    least = titles + (1 if titles else MIN_WORDS_OF_NAME)
    for place in range(least, min(len(words), MAX_PLACES)):
        rest = " ".join(words[place:])
        if is_a_reason(rest) or (is_a_proxy(rest) and not body_in(rest, is_body)):
            facts.name = " ".join(words[:place])
            facts.rest.append(rest)
            return
        connected = _CONNECTOR.match(rest) or _AS.match(rest)
        if connected and not _begins_a_fact(rest, is_body):
            continue
        if connected or begins_with_a_post(rest) or _is_body_inline(rest, is_body):
            facts.name = " ".join(words[:place])
            facts.add(rest, is_body)
            return


def _begins_a_fact(rest, is_body):
    return bool(_AS.match(rest)) or bool(body_in(rest, is_body)) or begins_with_a_post(rest)


def _is_body_inline(rest, is_body):
    return (
        is_body(rest)
        and (looks_like_an_institution(rest) or len(rest.split()) > 1)
        and (len(rest.split()) > 1)
    )
