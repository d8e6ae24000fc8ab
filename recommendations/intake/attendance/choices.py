"""Recognises the values of a model's choices by their labels in any language of the site."""

from functools import lru_cache

from django.utils import translation

from recommendations.intake.attendance.vocabulary.words import key
from recommendations.localization.languages import CODES


@lru_cache(maxsize=500)
def choice_in(choices, word: str, otherwise: str) -> str:
    """The value of ``choices`` that ``word`` names, as a code or in any language."""
    for choice in choices:
        names = {choice.value}
        for code in CODES:
            with translation.override(code):
                names.add(str(choice.label))
        if key(word) in map(key, names):
            return choice.value
    return otherwise
