"""Durations as minutes write them, in three languages: six months, شهرين, di nav salekê de."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from recommendations.intake.suggestions.folded_text import any_of, folded_pattern
from recommendations.intake.suggestions.number_words import NUMBER, number_value


@dataclass(frozen=True)
class Duration:
    """A number of days and months, read up to ``end``."""

    days: int
    months: int
    end: int

    def after(self, day: date) -> date | None:
        """The day on which it is over; None if no calendar has that."""
        try:
            return add_months(day, self.months) + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return None


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_UNITS = {
    "day": "يوم|أيام|الأيام|يوما|يوماً|days|day|roj|rojan|rojên|rojê",
    "week": "أسبوع|أسابيع|أسبوعا|weeks|week|hefte|hefteyan|heftan|heftên|hefteyê|hefteyên",
    "month": "شهر|أشهر|شهور|شهرا|الأشهر|months|month|meh|mehan|mehên|mehê",
    "year": "سنة|سنوات|السنوات|سنين|عام|أعوام|عاما|years|year|sal|salan|salên|salê",
}
_DUAL = {
    "day": "يومين|يومان",
    "week": "أسبوعين|أسبوعان|a fortnight|fortnight",
    "month": "شهرين|شهران",
    "year": "سنتين|سنتان|عامين|عامان",
}
_ONE = {
    "day": "يوم واحد|يوم|rojekê|rojek",
    "week": "أسبوع واحد|أسبوع|hefteyekê|hefteyek|heftiyekê",
    "month": "شهر واحد|شهر|mehekê|mehek",
    "year": "سنة واحدة|عام واحد|سنة|عام|salekê|salek",
}
_DEFINITE = {
    "day": "الأيام", "week": "الأسابيع", "month": "الأشهر|الشهور", "year": "السنوات|الأعوام|السنين",
}  # fmt: skip
_IN_MONTHS = {
    6: "نصف سنة|نصف عام|half a year|half year|nîv salê|nîv sal|nîvsalê",
    18: "سنة ونصف|عام ونصف|سنة ونصف السنة|عام ونصف العام|a year and a half|one and a half years"
    "|salek û nîv|sal û nîvê",
    30: "سنتين ونصف|عامين ونصف|two and a half years",
}
_HALVES = {folded_pattern(word): n for n, words in _IN_MONTHS.items() for word in words.split("|")}


def _unit_patterns(words):
    return "|".join(f"(?P<{unit}>{any_of(names)})" for unit, names in words.items())


_HALF_YEARS = re.compile(rf"(?P<half>{any_of('|'.join(_HALVES))})(?!\w)")
_COMING = folded_pattern(r"(?:القادم|المقبل|التالي|الآتي)(?:[ةه]|ين|ان|ات)?")
_COUNTED = re.compile(
    rf"(?:the )?(?:next |coming |following )?(?P<number>{NUMBER}"
    rf"|an?(?= ))(?: ?\((?:{NUMBER})\))?[ -](?:calendar )?(?:{_unit_patterns(_UNITS)})"
    rf"(?!\w)(?P<coming> {_COMING}| (?:be|te|were|pes)(?!\w))?"
)
_DUAL_UNIT = re.compile(
    rf"(?:ال)?(?:{_unit_patterns(_DUAL)})(?!\w)(?: (?:{folded_pattern('اثنين|اثنتين')}))?"
    rf"(?P<coming> {_COMING})?"
)
# Before a name it is no number: شهر رمضان, سنة مالية.
_ONE_UNIT = re.compile(
    folded_pattern(
        rf"(?:{_unit_patterns(_ONE)})(?!\w)(?= ?(?:$|[.,;:)\n-])| (?:من|كحد|على|في|مع|وفق|يتم"
        rf"|عبر|بعد|حتى|إلى|ثم|لا|و\w{{1,30}}"
        r"|ب\w{1,30}|ل\w{1,30}|de|da|û|ji|ku|tê|tên|bi)(?!\w))"
    )
)
_DEFINITE_UNIT = re.compile(
    rf"(?:{_unit_patterns(_DEFINITE)}) (?P<number>{NUMBER})(?P<coming> {_COMING})"
)
_COMING_FIRST = re.compile(
    rf"(?:{_unit_patterns(_DEFINITE)}) (?P<coming>{_COMING}) (?P<number>{NUMBER})(?!\w)"
)
# A longer time is an age, or the life of a building.
_MAX_DAYS = 10 * 366
_SIZES = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "year": (0, 12)}


def read_duration(text: str, place: int) -> Duration | None:
    """The duration that begins at ``place`` of a folded text."""
    if match := _HALF_YEARS.match(text, place):
        return Duration(0, _HALVES[match["half"]], match.end())
    for pattern, number in (
        (_DEFINITE_UNIT, None),
        (_COMING_FIRST, None),
        (_COUNTED, None),
        (_DUAL_UNIT, 2),
        (_ONE_UNIT, 1),
    ):
        if match := pattern.match(text, place):
            return _duration(match, number)
    return None


def _duration(match, number):
    if number is None:
        number = 1 if match["number"] in {"a", "an"} else number_value(match["number"])
    unit = next(unit for unit in _SIZES if match.groupdict().get(unit))
    days, months = _SIZES[unit]
    if not number or number * (days + 30 * months) > _MAX_DAYS:
        return None
    return Duration(number * days, number * months, match.end())
