"""What a cell of a table holds: the number of an item, or its words with their sub-items."""

import re
from functools import lru_cache

from recommendations.intake.minutes.detection.markers.ordinals import ORDINAL, ordinal_value
from recommendations.localization.folding import fold, western_digits

from .column_headings import MAX_HEADING

_NUMBER = re.compile(r"\D{0,12}?(\d{1,4})\D{0,4}")
_NUMBER_OF_TWO = re.compile(r"\D{0,3}\d{1,3}[.\-/](\d{1,3})\D{0,3}")
_ORDINAL = re.compile(ORDINAL, re.IGNORECASE)


@lru_cache(5_000)
def number_of(label: str) -> int | None:
    """Returns the number of a number's cell: "1-", "٣", "(4)", "R5", "2.1" (1), "ثالثاً"."""
    if not label or len(label) > MAX_HEADING:
        return None
    folded = fold(label).strip()
    if two := _NUMBER_OF_TWO.fullmatch(folded):
        return int(two[1])
    if match := _NUMBER.fullmatch(folded):
        return int(match[1])
    ordinal = _ORDINAL.match(folded)
    if ordinal and len(folded) - ordinal.end() < 3:
        return ordinal_value(ordinal)[1]
    return None


_LEADING_NUMBER = re.compile(
    r"\s*([(\[]?\d{1,3}\s?[-–—.)\]:ـ/]|[^\W\d]{3,6}(?:\s[^\W\d]{3,7})?\s?[-–—:ـ])\s*(?=\S)"
)


def split_number(text: str) -> tuple[str, int | None, str]:
    """Returns the label, the number and the words of a text that begins with its number."""
    match = _LEADING_NUMBER.match(western_digits(text))
    number = number_of(match[1].rstrip(" -–—:ـ/")) if match else None
    if match is None or number is None:
        return "", None, text
    return text[: match.end()], number, text[match.end() :]


_SUB_ITEM = re.compile(r"\s*(?:[-•◦▪*]\s|[(\[]?\w{1,2}[.)\]-])")


def one_text(words: str) -> str:
    """Returns the words of a cell: wrapped lines joined, sub-items on lines of their own."""
    first, *others = words.split("\n")
    for line in others:
        first += ("\n" if _SUB_ITEM.match(line) else " ") + line
    return first if "\n" in first else _with_sub_items(first)


_ORDERS = [
    [re.compile(rf"(?<!\S)[(]?[{letters}]ـ?\s?[-–.)]\s*+(?=\S)") for letters in order]
    for order in (("أا", "ب", "ج", "د", "ه"), ("أا", "ب", "ت", "د", "ه"), tuple("abcde"))
]
_BULLET_WITHIN = re.compile(r"(?<=\S)\s+•\s+")


def _with_sub_items(words: str) -> str:
    """Returns the words of one line with each sub-item of a list in it (a) … b) …) on its own."""
    for order in _ORDERS:
        starts, place = [], 0
        for marker in order:
            if not (match := marker.search(words, place)):
                break
            starts.append(match.start())
            place = match.end()
        if len(starts) > 1:
            ends = [*starts[1:], len(words)]
            items = [words[start:end].strip() for start, end in zip(starts, ends, strict=True)]
            return "\n".join([words[: starts[0]].strip(), *items]).strip()
    return _BULLET_WITHIN.sub("\n• ", words)
