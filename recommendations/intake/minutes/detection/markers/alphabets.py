"""The orders of letters that number items: abjad, the Arabic alphabet, Latin, Kurmanji."""

from collections.abc import Iterator, Sequence
from typing import Any

from recommendations.localization.numerals import ABJAD, ALPHABET, KURMANJI, LATIN

_LATIN_STYLES, _KURMANJI_STYLES = ("a", "A"), ("ku", "KU")
_KURMANJI_ALONE = {place for place, letter in enumerate(KURMANJI, 1) if letter not in LATIN}


def letter_places(letter: str) -> Iterator[tuple[str, int]]:
    """Yields the name of each order that a letter counts in, with its number there."""
    latin, kurmanji = ("A", "KU") if letter.isupper() else ("a", "ku")
    orders = {"abjad": ABJAD, "alphabet": ALPHABET, latin: LATIN, kurmanji: KURMANJI}
    for name, order in orders.items():
        if (place := order.find(letter.lower())) >= 0:
            yield name, place + 1


def in_one_alphabet(markers: Sequence[Any]) -> list[Any]:
    """Returns markers without the readings of Latin letters in the wrong order.

    From one "a" to the next they count as in Kurmanji where "ç", "ê", "î", "ş" or "û" is among
    them, and else as in English.
    """
    found: list[Any] = []
    for run in _runs_from_a(markers):
        numbers = {one.number for one in run if _has_order(one, _KURMANJI_STYLES)}
        wrong = _LATIN_STYLES if numbers & _KURMANJI_ALONE else _KURMANJI_STYLES
        found += (one for one in run if not _has_order(one, wrong))
    return found


def _runs_from_a(markers: Sequence[Any]) -> list[list[Any]]:
    runs: list[list[Any]] = [[]]
    for one in markers:
        if one.number == 1 and _has_order(one, _LATIN_STYLES):
            runs.append([])
        runs[-1].append(one)
    return runs


def _has_order(marker: Any, orders: tuple[str, ...]) -> bool:
    order = marker.style.split()[-1] if marker.kind == "label" else marker.style.rstrip("-.)/:]")
    return marker.kind in ("letter", "label") and order in orders
