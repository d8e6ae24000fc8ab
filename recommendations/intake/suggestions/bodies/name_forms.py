"""The ways in which the name of an institution is written: whole, shortened, in another order."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from recommendations.intake.suggestions.folded_text import FoldedText, folded_pattern

from .body_words import HEAD_FORMS, PLACE_WORDS, STOP_WORDS, word_key, word_readings

# Words of a name beyond this are not compared.
MAX_WORDS = 16
_JOINS = frozenset(folded_pattern("and û و").split())
_WHERE = frozenset(folded_pattern("in at li في").split())


class Addition(Enum):
    """What a word begins that a shortened name leaves out."""

    JOINED = "joined"  # Education *and Training*
    WHERE = "where"  # Education *in the Jazira Region*


@dataclass(frozen=True)
class NameWord:
    """A word of a name as it is compared."""

    key: str
    addition: Addition | None


def name_words(name: str) -> list[NameWord]:
    """The words of ``name`` that count."""
    text = FoldedText(name)
    words, addition, last = [], None, 0
    for word in text.words[:MAX_WORDS]:
        if word.text in STOP_WORDS:
            addition = addition or _stop_addition(word.text)
            continue
        key, own = word_key(word.text), addition
        if any(sign in text.folded[last : word.start] for sign in "(,-/"):
            own = Addition.WHERE
        for prefix, reading in word_readings(word.text) if len(words) > 1 else ():
            if prefix == "و":
                key, own = reading, Addition.JOINED
            elif prefix and reading in PLACE_WORDS:
                key, own = reading, Addition.WHERE
        if key in PLACE_WORDS:
            own = Addition.WHERE
        words.append(NameWord(key, own))
        addition, last = None, word.end
    return words


def _stop_addition(word):
    if word in _WHERE:
        return Addition.WHERE
    return Addition.JOINED if word in _JOINS else None


def name_forms(name: str) -> Iterator[tuple[list[str], bool]]:
    """(keys of words, is it the whole name) for each way in which ``name`` is written."""
    words = name_words(name)
    head, specific, rest = _divided(words)
    is_latin = all(word.key.isascii() for word in words)
    for kept in [len(specific), *_ends(specific, first=1 if head else 2)]:
        for added in [len(rest), *_ends(rest, first=1), *([0] if rest else [])]:
            is_whole = kept == len(specific) and added == len(rest)
            keys, behind = _keys(specific[:kept]), _keys(rest[:added])
            forms = [[*head, *keys, *behind]]
            if head and is_latin:
                forms.append([*keys, *head, *behind])
            for form in forms:
                yield form, is_whole
                without = [key for key in form if key not in PLACE_WORDS]
                if len(without) > 1 and without != form:
                    yield without, is_whole


def _keys(words):
    return [word.key for word in words]


def _ends(words, first):
    return [place for place, word in enumerate(words) if place >= first and word.addition]


def _divided(words):
    """(head, what it is for, where it is): Authority, Education and Training, Jazira Region."""
    place = next((place for place, word in enumerate(words) if word.key in HEAD_FORMS), None)
    if place and not words[0].key.isascii():
        place = None
    head = [] if place is None else [words[place].key]
    before = words[: place or 0]
    behind = words if place is None else words[place + 1 :]
    wheres = [
        n for n, word in enumerate(behind) if word.addition is Addition.WHERE and (n or before)
    ]
    if before:
        return head, before, behind
    end = wheres[0] if wheres else len(behind)
    return head, behind[:end], behind[end:]
