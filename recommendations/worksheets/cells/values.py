"""Parses what people write in cells: texts, numbers, dates and text of three languages."""

import re
from datetime import date, datetime
from functools import cache
from unicodedata import category

from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.localization.clean_text import clean_text
from recommendations.localization.dates.typed_dates import UnreadableDateError, parse_day
from recommendations.localization.folding import lookup_key, western_digits
from recommendations.localization.languages import CODES
from recommendations.worksheets.errors import UnreadableCell

# A longer text does not fit into a spreadsheet's cell: it is truncated, and the mark says so.
MAX_TEXT_LENGTH = 32_000
TRUNCATION_MARK = " […]"
# The largest number of a recommendation that every database stores.
MAX_NUMBER = 32_767
# Spreadsheets add the decimals.
_NUMBER = re.compile(r"(\d{1,9})(?:[.\u066b]0+)?")
# What people write where there is no date.
_NO_DATE = {
    lookup_key(word) for word in ["لا يوجد", "لا شيء", "بلا", "none", "n/a", "tune", "nîne"]
}
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
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


def reader_form(text):
    """``text`` as its reader sees it: one kind of space, none at the ends of lines, no marks."""
    lines = text.translate(_MARKS).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


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
    if not (found := _NUMBER.fullmatch(text)):
        raise UnreadableCell(_("“%(value)s” is not a number.") % {"value": text})
    if int(found[1]) > MAX_NUMBER:
        raise UnreadableCell(_("“%(value)s” is too large a number.") % {"value": text})
    return int(found[1])


def parse_date(value, *, month_first=False):
    """A date; None for an empty cell, or one that says that there is none: “-”, “لا يوجد”.

    A cell's own date, or a text as ``localization.typed_dates`` reads it. Raises UnreadableCell.
    """
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else single_line_text(value)
    if not lookup_key(text) or lookup_key(text) in _NO_DATE:
        return None
    try:
        return parse_day(text, month_first=month_first)
    except UnreadableDateError as error:
        raise UnreadableCell(*error.messages) from error


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
