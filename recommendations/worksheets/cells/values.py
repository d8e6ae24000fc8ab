"""From what people write in a cell to a value: digits, dates, words of three languages."""

import re
from datetime import date, datetime
from functools import cache
from unicodedata import category

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.localization.clean_text import clean_text
from recommendations.localization.dates import KURMANJI_MONTHS
from recommendations.localization.languages import CODES
from recommendations.search.folding import western_digits
from recommendations.worksheets.errors import UnreadableCell

from .keys import key

# What a cell of a spreadsheet can hold; beyond, the end is cut and marked.
LONGEST_TEXT = 32_000
CUT = " […]"
FIRST_YEAR, LAST_YEAR = 1800, 2200
# What every database holds as the number of a recommendation.
HIGHEST_NUMBER = 32_767
# Whose names of the months people here write, and the languages' own.
MONTH_LOCALES = ["ar_SY", "ar", "ku", "en_GB"]

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.\u060d](\d{1,2})[-/.\u060d](\d{4})\u0645?")
# No name of a month has forty letters.
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? (\D{1,40}?)[,\u060c]? (\d{4})\s?\u0645?")
_NUMBER = re.compile(r"\d{1,9}")
_SEPARATOR = re.compile(r"[;\u061b\n]")


def text(value):
    """A text as it is stored and compared: clean, without space around it, cut at a full cell."""
    words = clean_text(_written(value)).strip()
    return words if len(words) <= LONGEST_TEXT else words[:LONGEST_TEXT] + CUT


def line(value):
    """The same on one line."""
    return " ".join(text(value).split())


def bare(value):
    """One line without direction marks, its digits 0 to 9: for what is no text."""
    visible = "".join(sign for sign in line(value) if category(sign) != "Cf")
    return western_digits(visible).strip()


def _written(value):
    """The value of a spreadsheet's cell in letters."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    return str(value)


def number(value):
    """A whole number; None for an empty cell. Raises UnreadableCell for anything else."""
    words = bare(value)
    if not words:
        return None
    if not _NUMBER.fullmatch(words):
        raise UnreadableCell(_("“%(value)s” is not a number.") % {"value": words})
    if int(words) > HIGHEST_NUMBER:
        raise UnreadableCell(_("“%(value)s” is too large a number.") % {"value": words})
    return int(words)


def day(value):
    """A date; None for an empty cell.

    A cell's own date, 2023-03-15, 15/3/2023, 15.3.2023, or with the name of the month in Arabic
    (of the Levant or of Egypt), Kurmanji or English; in any digits. Raises UnreadableCell.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _plausible(value.year, value.month, value.day, value)
    words = bare(value)
    if not words:
        return None
    if found := _YEAR_FIRST.fullmatch(words):
        return _plausible(*map(int, found.groups()), words)
    if found := _DAY_FIRST.fullmatch(words):
        return _plausible(*map(int, reversed(found.groups())), words)
    if (found := _IN_WORDS.fullmatch(words)) and (month := _month(found[2])):
        return _plausible(int(found[3]), month, int(found[1]), words)
    raise UnreadableCell(
        _(
            "“%(value)s” is not a date. Write it as 15/3/2023, as 2023-03-15, or with the name "
            "of the month."
        )
        % {"value": words}
    )


def _plausible(year, month, day_of_month, words):
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        message = _("“%(value)s” is not a valid date. Write the day before the month.")
        raise UnreadableCell(message % {"value": words}) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableCell(_("The year in “%(value)s” is not plausible.") % {"value": words})
    return found


def _month(words):
    """The number of a month by its name, with or without an ending of Kurmanji: Adar, Adarê."""
    name = key(words)
    names = _months()
    return names.get(name) or names.get(name[:-1] if name[-1:] in {"e", "a"} else "")


@cache
def _months():
    """Folded name → number, in every language that people write months in."""
    names = {key(name): place for place, name in enumerate(KURMANJI_MONTHS, start=1)}
    for code in MONTH_LOCALES:
        widths = Locale.parse(code).months["format"]
        for width in ("wide", "abbreviated"):
            for place, name in widths[width].items():
                names.setdefault(key(name), place)
    return names


def parts(value):
    """The names in a cell that lists several: separated by semicolons or lines."""
    return [name for name in map(line, _SEPARATOR.split(text(value))) if name]


@cache
def _choices(enum):
    """Folded code or label, in any language → code."""
    found = {}
    for choice in enum:
        found[key(choice.value)] = choice.value
        for code in CODES:
            with translation.override(code):
                found.setdefault(key(str(choice.label)), choice.value)
    return found


def choice(value, enum):
    """The code of a choice, given by its code or by its name in any language; "" for none.

    Raises UnreadableCell.
    """
    words = bare(value)
    if not words:
        return ""
    if code := _choices(enum).get(key(words)):
        return code
    raise UnreadableCell(
        _("“%(value)s” is not one of: %(choices)s.")
        % {"value": words, "choices": ", ".join(str(one.label) for one in enum)}
    )


YES = {"yes", "true", "1", "x", "نعم", "صح", "erê", "belê"}
NO = {"no", "false", "0", "", "لا", "na", "nexêr"}


def yes_or_no(value):
    """True or False; an empty cell says no. Raises UnreadableCell."""
    words = key(bare(value))
    if words in {key(word) for word in YES}:
        return True
    if words in {key(word) for word in NO}:
        return False
    raise UnreadableCell(_("“%(value)s” is neither yes nor no.") % {"value": bare(value)})
