"""The one place that writes dates: Levantine months in Arabic, Kurmanji ones, English.

The names are written out here: Babel has them too (``ar_SY``, ``en_GB``; the Kurmanji ones under
another region), and takes long to load. A test compares them.
"""

import re
from datetime import date, datetime
from unicodedata import category, decimal

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

ARABIC_MONTHS = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
KURMANJI_MONTHS = [
    "Çile",
    "Sibat",
    "Adar",
    "Nîsan",
    "Gulan",
    "Hezîran",
    "Tîrmeh",
    "Tebax",
    "Îlon",
    "Cotmeh",
    "Mijdar",
    "Kanûn",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS = {"ar": ARABIC_MONTHS, "ku": KURMANJI_MONTHS, "en": ENGLISH_MONTHS}


_TYPED = [
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
]


def parse_day(text: str) -> date | None:
    """The date that ``text`` is: "2026-06-30" or "30/6/2026"; None where it is none.

    Takes the digits of any language, and ignores spaces and invisible marks of direction.
    """
    visible = "".join(sign for sign in text if category(sign) != "Cf" and not sign.isspace())
    digits = "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in visible)
    for form in _TYPED:
        if found := form.fullmatch(digits):
            try:
                return date(**{name: int(number) for name, number in found.groupdict().items()})
            except ValueError:
                return None
    return None


def written_out(day: date, language: str | None = None) -> str:
    """``day`` (a date) in words: "19 تموز 2023", "19 Tîrmeh 2023", "19 July 2023"."""
    months = MONTHS[language or get_language()]
    return f"{day.day} {months[day.month - 1]} {day.year}"


def with_hour(at: datetime, language: str | None = None) -> str:
    """A moment in words, as it is here: "19 تموز 2023، 10:30", "19 July 2023, 10:30"."""
    language, local = language or get_language(), timezone.localtime(at)
    comma = "،" if language == "ar" else ","
    return f"{written_out(local.date(), language)}{comma} {local:%H:%M}"


def moment(at):
    """As ``with_hour``, as HTML: isolated from the words around it."""
    return format_html("<bdi>{}</bdi>", with_hour(at))
