"""Texts in one spelling, in which what differs by keyboard or habit is equal."""

import re
from functools import cache
from unicodedata import category, decimal, normalize

# What decomposition leaves: letters that differ by keyboard or by habit, not by word.
LETTERS = {
    "ا": "ٱ",
    "ي": "ىیېێ",
    "ه": "ةەہھۃ",
    "ك": "کڪ",
    "و": "ۆۇ",
    "ر": "ڕ",
    "ل": "ڵ",
    "ف": "ڤ",
    "i": "ı",
    "": "ـ",
}
ONE_SPELLING = {ord(other): letter for letter, others in LETTERS.items() for other in others}
_NO_LETTERS = re.compile(r"[\W_]+")


@cache
def _letter(character):
    """One decomposed character as it is compared; nothing for a mark or an invisible sign."""
    if category(character) in {"Mn", "Mc", "Me", "Cf"}:
        return ""
    if character.isdecimal():
        return str(decimal(character))
    return character.translate(ONE_SPELLING)


def fold(text: str) -> str:
    """``text`` in one spelling and in small letters; spaces and punctuation stay.

    Decomposed and case-folded twice, as Unicode defines caseless matching, so that folding what
    is folded changes nothing; composed again, as every text is stored.
    """
    decomposed = normalize("NFKD", normalize("NFD", text).casefold())
    letters = map(_letter, normalize("NFKD", decomposed.casefold()))
    return normalize("NFC", "".join(letters))


def lookup_key(text: str) -> str:
    """The form in which names are looked up: folded, without punctuation, with single spaces."""
    return _NO_LETTERS.sub(" ", fold(text)).strip()


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """``text`` folded character by character, and for each folded one its place in ``text``."""
    folded = [(sign, place) for place, sign in enumerate(text) for sign in fold(sign)]
    return "".join(sign for sign, _ in folded), [place for _, place in folded]


def without_invisible(text: str) -> str:
    """``text`` without direction marks and other characters of format, and spaces at its ends."""
    return "".join(sign for sign in text if category(sign) != "Cf").strip()


def western_digits(text: str) -> str:
    """``text`` with each decimal digit, of whatever script, as one of 0 to 9."""
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in text)
