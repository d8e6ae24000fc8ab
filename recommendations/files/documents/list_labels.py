"""The numbers and letters of automatic lists, by the name that web pages and OpenDocument use."""

from collections.abc import Callable

from recommendations.localization.numerals import ABJAD, ALPHABET, LATIN, roman

MAX_NUMBER = 32_767  # that Word allows, whatever a file says
_HAMZA = str.maketrans({"ا": "أ"})


def letters(order: str) -> Callable[[int], str]:
    """Returns the function by which a list is lettered: a … z, then aa, bb …"""

    def lettered(number: int) -> str:
        times, place = divmod(max(number, 1) - 1, len(order))
        return order[place] * (times + 1)

    return lettered


arabic_abjad = letters(ABJAD.translate(_HAMZA))
arabic_alphabet = letters(ALPHABET.translate(_HAMZA))

_FORMS: dict[str, Callable[[int], str]] = {
    "a": letters(LATIN),
    "A": letters(LATIN.upper()),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}


def numbered_label(form: str, number: int) -> str:
    """Returns a number as a list of this form prints it, in decimals for a form that is unknown."""
    number = min(max(number, -MAX_NUMBER), MAX_NUMBER)
    if number > 0 and form in _FORMS:
        return _FORMS[form](number)
    first = form[:8].replace("ا", "أ")
    if number > 0 and first.startswith("أ, ب, "):
        return (arabic_alphabet if "ت" in first else arabic_abjad)(number)
    return str(number)
