"""The one place that writes dates: Levantine months in Arabic, Kurmanji ones, English.

The names are written out here: Babel has them too (``ar_SY``, ``en_GB``; the Kurmanji ones under
another region), and takes long to load. A test compares them.
"""

from datetime import date, datetime

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


def written_out(day: date, language: str | None = None) -> str:
    """``day`` (a date) in words: "19 تموز 2023", "19 Tîrmeh 2023", "19 July 2023"."""
    months = MONTHS[language or get_language()]
    return f"{day.day} {months[day.month - 1]} {day.year}"


def month_of(day: date, language: str | None = None) -> str:
    """The month of ``day`` in words: "تموز 2023", "Tîrmeh 2023", "July 2023"."""
    return f"{MONTHS[language or get_language()][day.month - 1]} {day.year}"


def with_hour(at: datetime, language: str | None = None) -> str:
    """A moment in words, as it is here: "19 تموز 2023، 10:30", "19 July 2023, 10:30"."""
    language, local = language or get_language(), timezone.localtime(at)
    comma = "،" if language == "ar" else ","
    return f"{written_out(local.date(), language)}{comma} {local:%H:%M}"


def moment(at):
    """As ``with_hour``, as HTML: isolated from the words around it."""
    return format_html("<bdi>{}</bdi>", with_hour(at))
