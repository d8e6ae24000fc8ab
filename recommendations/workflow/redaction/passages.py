"""Words to be taken out of texts: how they are recognised and what replaces them."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models.redactions import MARKER

MIN_LETTERS = 3
# Found between letters without changing the word: vowel marks, the stretching line, and characters
# without width or with an effect on direction only.
INVISIBLE = "\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
IGNORED = f"[{INVISIBLE}]*"
# Of these, what belongs to the last letter; the end of a change of direction must stay.
TAIL = "[\u0640\u064b-\u065f\u0670\u200c\u200d]*"
INVISIBLES = re.compile(f"[{INVISIBLE}]")
NO_LETTERS = re.compile(rf"[{INVISIBLE}\W]")
# Letters that are written for one another.
VARIANTS = ["اأإآٱ", "يىی", "ةه", "كک", "'’ʼ‘"]


class Passages:
    """Words or sentences to be taken out, each matched as whole words wherever it occurs.

    Vowel marks, invisible characters, capitals, the width of spaces and common variants of
    letters make no difference. Raises ValidationError where there is none, or one is too short.
    """

    def __init__(self, words):
        self.words = [_spaced(one) for one in words if _spaced(one)]
        if not self.words:
            raise ValidationError(_("Enter the words to redact."), code="no_words")
        for one in self.words:
            if MARKER in one or len(_letters(one)) < MIN_LETTERS:
                raise ValidationError(
                    _("“%(words)s” is too short: three letters at least."),
                    params={"words": one},
                    code="short",
                )
        # The longest first, so that a name is taken out before a part of it.
        in_order = sorted(self.words, key=len, reverse=True)
        inside = "|".join(_pattern(one) for one in in_order)
        whole = "|".join(_whole(one) for one in in_order)
        self.pattern = re.compile(whole, re.IGNORECASE)
        self.inside = re.compile(inside, re.IGNORECASE)

    def occur_in(self, text):
        return bool(text) and self.pattern.search(text) is not None

    def take_out(self, text):
        """``text`` with a marker in the place of each passage."""
        return self.pattern.sub(MARKER, text)

    def longer_words(self, text):
        """The set of longer words in ``text`` of which a passage is a part; those stay."""
        text, found, after = self.take_out(text or ""), set(), 0
        for match in self.inside.finditer(text):
            if match.start() >= after:
                before, after = _word_around(text, *match.span())
                found.add(text[before:after])
        return found

    def take_out_of_data(self, data):
        """As ``take_out``, from JSON: of its texts by language, never of codes and addresses."""
        if isinstance(data, list):
            return [self.take_out_of_data(one) for one in data]
        if not isinstance(data, dict):
            return data
        if _is_text(data):
            return {code: text and self.take_out(text) for code, text in data.items()}
        return {key: self.take_out_of_data(value) for key, value in data.items()}


def _is_text(data):
    """True for a text by language as rows and heads hold it."""
    return set(data) == set(CODES) and all(
        value is None or isinstance(value, str) for value in data.values()
    )


def _word_around(text, start, end):
    """``start`` and ``end`` moved to the ends of the words in which they lie."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _spaced(words):
    return " ".join(unicodedata.normalize("NFC", words).split())


def _letters(words):
    return NO_LETTERS.sub("", words)


def _pattern(words):
    """Finds ``words`` in a text, whatever is invisible in between."""
    words = INVISIBLES.sub("", words)
    between = rf"{IGNORED}\s+{IGNORED}"
    return between.join(IGNORED.join(map(_letter, part)) for part in words.split()) + TAIL


def _letter(letter):
    for variants in VARIANTS:
        if letter in variants:
            return f"[{variants}]"
    composed, apart = re.escape(letter), re.escape(unicodedata.normalize("NFD", letter))
    return composed if composed == apart else f"(?:{composed}|{apart})"


def _whole(words):
    """As ``_pattern``, but not as a part of a longer word."""
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return f"{before}{_pattern(words)}{after}"
