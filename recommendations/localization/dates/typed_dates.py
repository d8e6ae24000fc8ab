"""The one reader of dates that people type, in fields, filters, commands and files.

Reads 2023-03-15, 2023/3/15, 15/3/2023, 15 - 3 - 2023, 15.3.2023 and ١٥؍٣؍٢٠٢٣ in any digits, with
or without the letter of the era (م); the name of the month in Arabic, Kurmanji and English, before
or after the day; a weekday before it. Invisible characters, the tatweel and the kind of space do
not matter. The day stands before the month unless the caller knows otherwise.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recommendations.localization.folding import fold_with_places, without_invisible

from .dates import written_out
from .month_names import HIJRI_NUMBERS, month_number

MIN_YEAR, MAX_YEAR = 1800, 2200
# Years of the Hijri calendar that cannot be meant as Gregorian ones here.
HIJRI_YEARS = range(1300, 1501)
# No date is written in more characters; a longer text is none.
MAX_LENGTH = 120
# How much of what was typed an error repeats.
MAX_REPEATED = 60

# Arabic text would show 2023-02-30 from its end.
_HYPHENATED = re.compile(r"\d-\d")
_SIGNS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SIGNS |= str.maketrans({"\u060c": ",", "\u060d": "/", "\u2044": "/", "\u2215": "/", "\u066b": "."})


class UnreadableDateError(ValidationError):
    """Why a text is no date, for its reader; ``suggested`` is the date that it may mean.

    ``code``: "invalid", "impossible", "short_year", "no_year", "no_day", "year" or "hijri".
    """

    def __init__(self, message: str, code: str, suggested: date | None = None) -> None:
        super().__init__(message, code=code)
        self.suggested = suggested


@dataclass(frozen=True)
class FoundDate:
    """A date within a longer text, from ``start`` to ``end``; ``error`` says why it has no day."""

    start: int
    end: int
    day: date | None
    error: UnreadableDateError | None = None


def parse_day(text: str, *, month_first: bool = False) -> date:
    """The date that ``text`` is. Raises UnreadableDateError, whose message says what to write.

    ``month_first``: 7/5/2023 is the fifth of July.
    """
    folded = _folded(text)[0] if len(text) <= MAX_LENGTH else ""
    read = _DateReader(" ".join(text.split())[:MAX_REPEATED], month_first)
    whole = " ".join(folded.split()).strip(" ,.;")
    same_day = [part for part in _patterns().EQUALS.split(whole) if part]
    if len(same_day) > 1:
        return read.one_of(same_day)
    return read.whole(same_day[0] if same_day else "")


def find_dates(text: str, *, month_first: bool = False) -> Iterator[FoundDate]:
    """The dates within ``text``, in their order; those that are refused, too."""
    folded, places = _folded(text)
    matches = sorted(
        (match for form in _patterns().WITHIN for match in form.finditer(folded)),
        key=lambda match: (match.start(), -match.end()),
    )
    reached = 0
    for match in matches:
        if match.start() < reached:
            continue
        reached = match.end()
        start, end = places[match.start()], places[match.end() - 1] + 1
        try:
            day = _DateReader(text[start:end], month_first).read(match)
        except UnreadableDateError as error:
            yield FoundDate(start, end, None, error)
        else:
            yield FoundDate(start, end, day)


def _patterns():
    from . import date_patterns  # noqa: PLC0415 - heavy: compiled when the first date is read

    return date_patterns


def _folded(text):
    folded, places = fold_with_places(text)
    return folded.translate(_SIGNS), places


@dataclass
class _DateReader:
    """Reads one date; ``typed`` is what its errors repeat."""

    typed: str
    month_first: bool

    def one_of(self, same_day):
        """The Gregorian one of several dates that a text names as equal."""
        refused = None
        for part in same_day:
            try:
                return self.whole(part)
            except UnreadableDateError as error:
                refused = error if refused is None or error.code == "hijri" else refused
        raise refused

    def whole(self, folded):
        for form in _patterns().WHOLE:
            if match := form.fullmatch(folded):
                return self.read(match)
        if any(form.fullmatch(folded) for form in _patterns().WITHOUT_YEAR):
            raise self.error(_("“%(value)s” has no year. Write it, too: 15/3/2023."), "no_year")
        if _patterns().WITHOUT_DAY.fullmatch(folded):
            raise self.error(_("“%(value)s” has no day. Write it, too: 15/3/2023."), "no_day")
        raise self.error(
            _(
                "“%(value)s” is not a date. Write it as 15/3/2023, as 2023-03-15, or with the name "
                "of the month."
            ),
            "invalid",
        )

    def read(self, match):
        groups = match.groupdict()
        year, day = int(groups["year"]), int(groups["day"])
        if groups.get("hijri"):
            month = month_number(groups["hijri"], HIJRI_NUMBERS)
        elif groups.get("month_name"):
            month = self.named_month(groups)
        else:
            month = int(groups["month"])
            is_day_first = match.start("day") < match.start("year")
            if self.month_first and is_day_first:
                day, month = month, day
        if groups.get("hijri") or groups["hijri_era"] or year in HIJRI_YEARS:
            raise self.hijri(year, month, day)
        if len(groups["year"]) == 2:
            raise self.short_year(year, month, day)
        return self.valid(year, month, day)

    def named_month(self, groups):
        """The number of the month; both of its names have to agree."""
        month, other = month_number(groups["month_name"]), groups["other"]
        if other and month_number(other) != month:
            raise self.error(_("“%(value)s” names two different months."), "impossible")
        return month

    def valid(self, year, month, day):
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise self.error(_("The year in “%(value)s” is not plausible."), "year")
        if not 1 <= month <= 12:
            message = _(
                "“%(value)s” is not a valid date: there is no month %(month)s. "
                "Write the day before the month."
            )
            raise self.error(message, "impossible", month=month)
        if not day:
            message = _("“%(value)s” is not a valid date: there is no day 0.")
            raise self.error(message, "impossible")
        last = monthrange(year, month)[1]
        if day > last:
            message = _("“%(value)s” is not a valid date: the last day of that month is %(last)s.")
            raise self.error(message, "impossible", last=written_out(date(year, month, last)))
        return date(year, month, day)

    def short_year(self, year, month, day):
        """The error for a year of two digits, with this century's date if that exists."""
        try:
            meant = date(2000 + year, month, day)
        except ValueError:
            return self.error(
                _("The year in “%(value)s” has two digits. Write all four: 15/3/2023."),
                "short_year",
            )
        return self.error(
            _("The year in “%(value)s” has two digits. Write all four, for example %(day)s."),
            "short_year",
            suggested=meant,
            day=f"{meant.day}/{meant.month}/{meant.year}",
        )

    def hijri(self, year, month, day):
        """The error for a date of the Hijri calendar, with the Gregorian one if that is known."""
        meant = gregorian(year, month, day)
        if meant is None:
            return self.error(
                _("“%(value)s” is a date of the Hijri calendar. Enter the Gregorian date."),
                "hijri",
            )
        return self.error(
            _(
                "“%(value)s” is a date of the Hijri calendar. Enter the Gregorian date: it is "
                "%(day)s, or the day before or after."
            ),
            "hijri",
            suggested=meant,
            day=f"{written_out(meant)} ({meant.day}/{meant.month}/{meant.year})",
        )

    def error(self, message, code, *, suggested=None, **words):
        value = f"\u2066{self.typed}\u2069" if _HYPHENATED.search(self.typed) else self.typed
        return UnreadableDateError(message % {"value": value, **words}, code, suggested)


def gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date of the Hijri calendar, by that of Umm al-Qura; None for none.

    Where a month begins when the new moon is seen, it may be a day earlier or later.
    """
    from hijridate import Hijri  # noqa: PLC0415 - rarely needed: its tables of months

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def ambiguous_numbers(text: str) -> tuple[int, int] | None:
    """The first two numbers of 7/5/2032, of which custom says which is the day; None for others.

    Nobody writes the month first with Arabic digits, with the letter of the era, or with points.
    """
    if len(text) > MAX_LENGTH or not without_invisible(text).isascii() or "." in text:
        return None
    match = _patterns().DAY_FIRST.fullmatch(" ".join(_folded(text)[0].split()))
    if not match or match["hijri_era"]:
        return None
    numbers, year = (int(match["day"]), int(match["month"])), int(match["year"])
    is_plausible = MIN_YEAR <= year <= MAX_YEAR and min(numbers) > 0 and min(numbers) <= 12
    return numbers if is_plausible else None
