"""Parses what people write in cells: texts, numbers, dates and text of three languages."""

import re
from datetime import date, datetime
from functools import cache
from unicodedata import category

from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.localization.clean_text import clean_text
from recommendations.localization.dates import KURMANJI_MONTHS
from recommendations.localization.languages import CODES
from recommendations.search.folding import western_digits
from recommendations.worksheets.errors import UnreadableCell

from .keys import lookup_key

# A longer text does not fit into a spreadsheet's cell: it is truncated, and the mark says so.
MAX_TEXT_LENGTH = 32_000
TRUNCATION_MARK = " […]"
MIN_YEAR, MAX_YEAR = 1800, 2200
# The largest number of a recommendation that every database stores.
MAX_NUMBER = 32_767
# Their names of the months are known: those written in Syria and Egypt, and the languages' own.
MONTH_LOCALES = ["ar_SY", "ar", "ku", "en_GB"]

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.\u060d](\d{1,2})[-/.\u060d](\d{4})\u0645?")
# No name of a month has forty letters.
_MONTH_IN_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)? (\D{1,40}?)[,\u060c]? (\d{4})\s?\u0645?"
)
_NUMBER = re.compile(r"\d{1,9}")
_SEPARATOR = re.compile(r"[;\u061b\n]")


def multi_line_text(value):
    """The text of a cell or field as it is stored and compared: cleaned, stripped, truncated."""
    text = clean_text(_as_string(value)).strip()
    return text if len(text) <= MAX_TEXT_LENGTH else text[:MAX_TEXT_LENGTH] + TRUNCATION_MARK


def single_line_text(value):
    """The same on one line."""
    return " ".join(multi_line_text(value).split())


def code_text(value):
    """The same without direction marks and with the digits 0 to 9, for what is not prose."""
    visible = "".join(
        character for character in single_line_text(value) if category(character) != "Cf"
    )
    return western_digits(visible).strip()


def _as_string(value):
    """The value of a spreadsheet's cell as a str."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    return str(value)


def parse_number(value):
    """A whole number; None for an empty cell. Raises UnreadableCell for anything else."""
    text = code_text(value)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise UnreadableCell(_("“%(value)s” is not a number.") % {"value": text})
    if int(text) > MAX_NUMBER:
        raise UnreadableCell(_("“%(value)s” is too large a number.") % {"value": text})
    return int(text)


def parse_date(value):
    """A date; None for an empty cell.

    A cell's own date, 2023-03-15, 15/3/2023, 15.3.2023, or with the name of the month in Arabic
    (of the Levant or of Egypt), Kurmanji or English; in any digits. Raises UnreadableCell.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _valid_date(value.year, value.month, value.day, text=value)
    text = code_text(value)
    if not text:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        return _valid_date(*map(int, found.groups()), text=text)
    if found := _DAY_FIRST.fullmatch(text):
        return _valid_date(*map(int, reversed(found.groups())), text=text)
    if (found := _MONTH_IN_WORDS.fullmatch(text)) and (month := _month_number(found[2])):
        return _valid_date(int(found[3]), month, int(found[1]), text=text)
    raise UnreadableCell(
        _(
            "“%(value)s” is not a date. Write it as 15/3/2023, as 2023-03-15, or with the name "
            "of the month."
        )
        % {"value": text}
    )


def _valid_date(year, month, day_of_month, *, text):
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        message = _("“%(value)s” is not a valid date. Write the day before the month.")
        raise UnreadableCell(message % {"value": text}) from None
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise UnreadableCell(_("The year in “%(value)s” is not plausible.") % {"value": text})
    return found


def _month_number(text):
    """The number of a month by its name, with or without an ending of Kurmanji: Adar, Adarê."""
    name = lookup_key(text)
    names = _months()
    return names.get(name) or names.get(name[:-1] if name[-1:] in {"e", "a"} else "")


@cache
def _months():
    """Folded name → number, in every language that people write months in."""
    from babel import Locale  # noqa: PLC0415 - heavy: the data of its languages

    names = {lookup_key(name): place for place, name in enumerate(KURMANJI_MONTHS, start=1)}
    for code in MONTH_LOCALES:
        widths = Locale.parse(code).months["format"]
        for width in ("wide", "abbreviated"):
            for place, name in widths[width].items():
                names.setdefault(lookup_key(name), place)
    return names


def split_names(value):
    """The names in a cell that lists several: separated by semicolons or lines."""
    return [
        name for name in map(single_line_text, _SEPARATOR.split(multi_line_text(value))) if name
    ]


@cache
def _choices(enum):
    """Folded code or label, in any language → code."""
    found = {}
    for choice in enum:
        found[lookup_key(choice.value)] = choice.value
        for code in CODES:
            with translation.override(code):
                found.setdefault(lookup_key(str(choice.label)), choice.value)
    return found


def parse_choice(value, enum):
    """The code of a choice, given by its code or by its name in any language; "" for none.

    Raises UnreadableCell.
    """
    text = code_text(value)
    if not text:
        return ""
    if code := _choices(enum).get(lookup_key(text)):
        return code
    raise UnreadableCell(
        _("“%(value)s” is not one of: %(choices)s.")
        % {"value": text, "choices": ", ".join(str(one.label) for one in enum)}
    )


YES = {"yes", "true", "1", "x", "نعم", "صح", "erê", "belê"}
NO = {"no", "false", "0", "", "لا", "na", "nexêr"}


def parse_yes_no(value):
    """True or False; an empty cell says no. Raises UnreadableCell."""
    text = lookup_key(code_text(value))
    if text in {lookup_key(word) for word in YES}:
        return True
    if text in {lookup_key(word) for word in NO}:
        return False
    raise UnreadableCell(_("“%(value)s” is neither yes nor no.") % {"value": code_text(value)})
