"""The words of an attendance list in the form in which they are compared."""

from collections.abc import Iterable

from recommendations.search.stemming import words

# A text that is this much like a known one is that one.
MIN_SIMILARITY = 86


def key(text: str) -> str:
    """``text`` as it is compared: folded words with single spaces, no punctuation."""
    return " ".join(words(text))


def listed(text: str) -> frozenset[str]:
    """The words of a text, folded as those that they are compared with."""
    return frozenset(words(text))


def without_article(word: str) -> str:
    """A folded word without «ال» and without «و» before it: «والرئيسة» is «رئيسة»."""
    if word.startswith("وال"):
        word = word[1:]
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def nearest(compared: str, known: Iterable[str]) -> str:
    """The one of ``known`` that ``compared`` is nearly equal to; or ""."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - heavy

    found = process.extractOne(compared, list(known), scorer=fuzz.ratio)
    return found[0] if found and found[1] >= MIN_SIMILARITY else ""
