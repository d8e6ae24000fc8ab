"""What the page that checks minutes says after a button was pressed."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

MAX_NUMBERS = 20


def undivided_sentence(number: int) -> str:
    """That the text of item ``number`` was changed, so that a line was not found in it."""
    return gettext(
        "The text of item %(number)s was changed, and this line is not found in it. Edit the item "
        "and insert a line “---” where the new item begins."
    ) % {"number": number}


def given_numbers_sentence(numbers: Sequence[int]) -> str:
    """That new items, which have no free number of their own, were given these ``numbers``."""
    shown = ", ".join(map(str, numbers[:MAX_NUMBERS]))
    return ngettext(
        "The new item was given the next free number: %(numbers)s.",
        "The %(n)s new items were given the next free numbers: %(numbers)s.",
        len(numbers),
    ) % {"n": len(numbers), "numbers": shown + (" …" if len(numbers) > MAX_NUMBERS else "")}
