"""The one place that writes dates: Levantine months in Arabic, Kurmanji ones, English."""

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language

# Babel has these months under the names of another region.
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
LOCALES = {"ar": "ar_SY", "en": "en_GB"}


def written_out(day, language=None):
    """``day`` (a date) in words: "19 تموز 2023", "19 Tîrmeh 2023", "19 July 2023"."""
    language = language or get_language()
    if language == "ku":
        return f"{day.day} {KURMANJI_MONTHS[day.month - 1]} {day.year}"
    return format_date(day, "d MMMM y", locale=LOCALES[language])


def with_hour(at, language=None):
    """A moment in words, as it is here: "19 تموز 2023، 10:30", "19 July 2023, 10:30"."""
    language, local = language or get_language(), timezone.localtime(at)
    comma = "،" if language == "ar" else ","
    return f"{written_out(local.date(), language)}{comma} {local:%H:%M}"
