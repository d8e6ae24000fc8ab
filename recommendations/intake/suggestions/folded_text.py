"""A text as the patterns of suggestions read it, and the way back to its own characters."""

import re
from dataclasses import dataclass
from functools import cache

from recommendations.localization.folding import fold

_WORD = re.compile(r"\d+|[^\W\d_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# Signs that are read alike; quotation marks separate as a space does.
_SIGNS = {
    **dict.fromkeys('«»“”„"‹›`´\u2028', " "),
    **dict.fromkeys("‘’ʼʹ′", "'"),
    **dict.fromkeys("–—‒―−‐‑", "-"),
    **dict.fromkeys("\t\v\f\r\x85\u2029", "\n"),
    "،": ",",
    "؛": ";",
    "؟": "?",
    "٪": "%",
}


@cache
def _folded(character: str) -> str:
    sign = _SIGNS.get(character)
    if sign is None:
        sign = fold(character) if not character.isspace() else character
    return " " if sign.isspace() and sign != "\n" else sign


@dataclass(frozen=True)
class Word:
    """A word of ``FoldedText.folded`` and its place there."""

    text: str
    start: int
    end: int


class FoldedText:
    """``original`` folded: one spelling, small letters, the digits 0 to 9, single spaces.

    A run of white space with a line break is one line feed. ``folded`` and ``words`` have places
    of their own; ``place`` gives those of the original.
    """

    def __init__(self, original: str):
        self.original = original
        self.folded, self._origins = _with_origins(original)
        self.words = [Word(each[0], *each.span()) for each in _WORD.finditer(self.folded)]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` of the folded text are in the original."""
        if start >= end:
            return (0, 0)
        last = self._origins[end - 1]
        return self._origins[start], last + 1


def _with_origins(original):
    folded, origins = [], []
    for place, character in enumerate(original):
        for sign in _folded(character):
            if sign in " \n" and folded and folded[-1] in " \n":
                if sign == "\n":
                    folded[-1] = sign
                continue
            folded.append(sign)
            origins.append(place)
    return "".join(folded), origins


def folded_pattern(source: str) -> str:
    """A pattern for folded text; its letters may be written with their marks."""
    return _NOT_ASCII.sub(lambda letters: fold(letters[0]), source)


def any_of(words: str) -> str:
    """A pattern for one of ``words``, which are separated by ``|``; the longest is tried first."""
    alternatives = sorted((folded_pattern(word.strip()) for word in words.split("|")), key=len)
    return "(?:" + "|".join(reversed(alternatives)) + ")"
