"""Days, periods and durations as minutes write them, in three languages.

A reader takes the folded text and a place and returns what begins there, or None.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from recommendations.intake.suggestions.folded_text import any_of, folded_pattern
from recommendations.intake.suggestions.number_words import DAYS_IN_WORDS
from recommendations.localization.dates.month_names import MONTH, month_number
from recommendations.localization.dates.typed_dates import UnreadableDateError, parse_day

from .durations import add_months

_MONTH = rf"(?P<month>{MONTH})(?!\w)\.?"
# آذار/مارس, آذار (مارس): both names of a month.
_MONTH_TWICE = rf"(?: ?[/(] ?(?:{MONTH})\)?(?!\w))?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?:'?(?:an|ane|e|a)|m| ?م)?(?![\w%])(?![-/.]\d)"
_OF_YEAR = folded_pattern(
    rf"(?:(?:,? ?| ?/ ?)(?:من |of |in |ji )?(?:the )?(?:عام |سنة |العام |السنة |sala "
    rf"|year )?{_YEAR})"
)
_DAY = (
    r"(?:the )?(?P<day>[0-3]?\d)(?:'?(?:e|ye|an|st|nd|rd|th))?[ -]?"
    r"(?:of |(?:من )?(?:شهر )?|meha )"
)
_NTH = {
    1: "أول|أولى|first|1st|yekem|1",
    2: "ثاني|ثانية|second|2nd|duyem|duwem|2",
    3: "ثالث|ثالثة|third|3rd|sêyem|sisem|sêyê|3",
    4: "رابع|رابعة|أخير|fourth|4th|last|final|çarem|dawî|dawîn|4",
}
_QUARTERS = {folded_pattern(word): n for n, words in _NTH.items() for word in words.split("|")}
_ORDINAL = rf"(?:ال)?(?P<nth>{any_of('|'.join(_QUARTERS))})(?:in|a|e|i)?"


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, read up to ``end``.

    ``is_vague``: it may be the year after as well.
    """

    first: date
    last: date
    end: int
    is_vague: bool = False


def _month_period(year, month, end):
    return Period(date(year, month, 1), add_months(date(year, month, 1), 1) - timedelta(1), end)


def _months_period(year, first, count, end):
    begin = date(year, first, 1)
    return Period(begin, add_months(begin, count) - timedelta(days=1), end)


# Every pattern is followed by no letter and no further number of a date.
_NUMERIC = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:e|an|m| ?م)?(?![\w])"
)
_DIGITS = re.compile(r"[\d/.-]+")
_NUMERIC_MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9])[/-](?P<year>20\d\d)(?![\d/.-])")
_WRITTEN = re.compile(folded_pattern(rf"{_DAY}{_MONTH}{_MONTH_TWICE}(?:{_OF_YEAR})?"))
_WRITTEN_AMERICAN = re.compile(
    rf"{_MONTH} (?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d/.]|\w)(?:,? {_YEAR})?"
)
_WRITTEN_OUT = re.compile(
    folded_pattern(
        rf"(?:the )?(?P<day_words>{any_of('|'.join(DAYS_IN_WORDS))}) (?:of "
        rf"|من )?(?:شهر )?{_MONTH}{_MONTH_TWICE}"
        rf"(?:{_OF_YEAR})?"
    )
)
_OF_MONTH = re.compile(
    folded_pattern(rf"(?:next )?(?:شهر |meha |month of )?{_MONTH}{_MONTH_TWICE}(?:{_OF_YEAR})?")
)
_NEXT = folded_pattern(r"(?:القادم|المقبل|التالي|الآتي)[ةه]?|next|coming|following|bê|tê|were|pêş")
_THIS = folded_pattern(r"(?:الحالي|الجاري|الراهن)[ةه]?|نفسه[اه]?|this|current|heyî|niha|îsal")
_IS_NEXT = re.compile(_NEXT)
_YEAR_NUMBER = re.compile(
    folded_pattern(rf"(?:عام |سنة |العام |السنة |sala |the year |year )?{_YEAR}")
)
_YEAR_OF = {
    "ar": folded_pattern(
        rf"(?:(?P<this_ar>هذا |هذه )?(?:العام|السنة|عام|سنة)(?: (?:(?P<next_ar>{_NEXT})"
        rf"|(?P<now_ar>{_THIS})))?)(?!\w)"
        r"(?! (?:الدراسي|الماضي|السابق|الميلادي|المنصرم|الهجري|المالي|الأول))"
    ),
    "en": r"(?:(?:the |this )?(?:(?P<next_en>next|coming|following) )?(?:(?P<now_en>current"
    r"|present|same|calendar) )?year)"
    r"(?!\w)(?! (?:before|ago|of|20))",
    "ku": folded_pattern(
        r"(?P<now_ku>îsal|vê salê|sala îsal|sala niha|sala heyî)(?!\w)"
        r"|(?:sala(?: ku)? (?P<next_ku>bê|tê|were|pêş)|(?P<bare_ku>salê))(?!\w)"
    ),
}
_RELATIVE_YEARS = [re.compile(pattern) for pattern in _YEAR_OF.values()]
_RELATIVE_MONTH = re.compile(
    folded_pattern(
        rf"(?:هذا )?الشهر(?: (?:(?P<next_ar>{_NEXT})|{_THIS}))?(?!\w)(?! (?:الماضي"
        rf"|السابق|المنصرم))"
        r"|(?:the |this )?(?:(?P<next_en>next|coming|following) )?(?:current )?month(?!\w)"
        r"|(?:vê mehê|meha (?:(?P<next_ku>bê|tê|were|pêş)|niha|heyî))(?!\w)"
    )
)
_RELATIVE_WEEK = re.compile(
    folded_pattern(
        rf"(?:هذا )?الأسبوع(?: (?:(?P<next_ar>{_NEXT})|{_THIS}))?(?!\w)(?! (?:الماضي|السابق"
        rf"|المنصرم))"
        r"|(?:the |this )?(?:(?P<next_en>next|coming|following) )?week(?!\w)"
        r"|(?:vê hefteyê|hefteya (?:(?P<next_ku>bê|tê|were|pêş)|niha))(?!\w)"
    )
)
_OF_A_YEAR = folded_pattern(
    rf"(?:(?:(?: ?,? ?| ?/ ?)(?:(?:من|of|in|ji|ya|a|ye|e) )?(?:the )?(?:عام |سنة |العام |السنة "
    rf"|sala "
    rf"|year )?{_YEAR})"
    rf"|(?: (?:(?:من|of|ji|ya|a|ye|e) )?(?P<relative>(?:(?:هذا|هذه) )?(?:العام|السنة)(?: (?:{_NEXT}"
    rf"|{_THIS}))?"
    r"|(?:the |this )?(?:next |coming |current |following )?year|next year|sala (?:bê|tê|were"
    r"|pêş)|vê salê|salê|îsal)(?!\w)))?"
)
_QUARTER = re.compile(
    folded_pattern(
        rf"(?:(?:ال)?ربع {_ORDINAL}(?!\w)|(?:the )?q ?(?P<q>[1-4])(?!\w)"
        rf"|(?:the )?(?P<nth_en>first|second|third|fourth|1st|2nd|3rd|4th|last|final) quarter(?!\w)"
        rf"|(?:çar[iîy]k|çaryek|çarek|sêmeh|sêmehî|ç[aâ]rîyek)(?:a|ya|iya"
        rf"|eya)? (?P<nth_ku>[\w]{{1,10}}?)(?:în|a|ê|emîn|em)?(?!\w))"
    )
    + _OF_A_YEAR
)
_HALF = re.compile(
    folded_pattern(
        rf"(?:(?:ال)?نصف {_ORDINAL}(?!\w)|(?:the )?(?P<nth_en>first|second|1st|2nd|last) half(?!\w)"
        rf"|(?:nîv|nîvî|nîvê)(?:a|ya|eya)? (?P<nth_ku>[\w]{{1,10}}?)(?:în|a|ê|emîn|em)?(?!\w))"
    )
    + _OF_A_YEAR
)
_KURMANJI_NTH = {"yek": 1, "du": 2, "duy": 2, "duw": 2, "se": 3, "sey": 3, "sis": 3, "car": 4}
_WORD_YEAR = 1900, 2100


class Calendar:
    """Reads periods; those without a year are the next ones from ``today`` on.

    ``today`` may be None: then they are not read.
    """

    def __init__(self, today: date | None):
        self.today = today

    def read(self, text: str, place: int) -> Period | None:
        """The day or period that begins at ``place`` of a folded text."""
        for reader in (
            self._numeric,
            self._written,
            self._numeric_month,
            self._part_of_year,
            self._month,
            self._year,
            self._relative_month,
            self._relative_week,
            self._relative_year,
        ):
            try:
                period = reader(text, place)
            except (ValueError, OverflowError):
                return None
            if period:
                return period if _WORD_YEAR[0] < period.last.year < _WORD_YEAR[1] else None
        return None

    def _numeric(self, text, place):
        if not (match := _NUMERIC.match(text, place)):
            return None
        try:
            day = parse_day(_DIGITS.match(match[0])[0])
        except UnreadableDateError:
            return None
        return Period(day, day, match.end())

    def _numeric_month(self, text, place):
        match = _NUMERIC_MONTH.match(text, place)
        return match and _month_period(int(match["year"]), int(match["month"]), match.end())

    def _written(self, text, place):
        for pattern in (_WRITTEN, _WRITTEN_AMERICAN, _WRITTEN_OUT):
            if match := pattern.match(text, place):
                return self._day_of(match)
        return None

    def _day_of(self, match):
        month, day = month_number(match["month"]) or 0, _day_number(match)
        if match["year"]:
            found = date(int(match["year"]), month, day)
        elif self.today:
            found = date(self.today.year, month, day)
            found = found if found >= self.today else date(self.today.year + 1, month, day)
        else:
            return None
        return Period(found, found, match.end())

    def _month(self, text, place):
        match = _OF_MONTH.match(text, place)
        if not match or not (match["year"] or self.today):
            return None
        month = month_number(match["month"]) or 0
        if match["year"]:
            return _month_period(int(match["year"]), month, match.end())
        year = self.today.year + (month < self.today.month)
        return _month_period(year, month, match.end())

    def _part_of_year(self, text, place):
        for pattern, months in ((_QUARTER, 3), (_HALF, 6)):
            if match := pattern.match(text, place):
                return self._nth_part(match, months)
        return None

    def _nth_part(self, match, months):
        names = match.groupdict()
        word = names["nth"] or names.get("q") or names["nth_en"]
        number = _QUARTERS.get(word) if word else _kurmanji_nth(names["nth_ku"])
        if number and word in {"last", "final"}:
            number = 12 // months
        if not number or number > 12 // months:
            return None
        first = (number - 1) * months + 1
        if names["year"]:
            return _months_period(int(names["year"]), first, months, match.end())
        if not self.today:
            return None
        year = self.today.year + _is_next(names["relative"])
        period = _months_period(year, first, months, match.end())
        if period.last < self.today and not names["relative"]:
            return _months_period(year + 1, first, months, match.end())
        return period

    def _year(self, text, place):
        match = _YEAR_NUMBER.match(text, place)
        return match and _months_period(int(match["year"]), 1, 12, match.end())

    def _relative_year(self, text, place):
        for pattern in _RELATIVE_YEARS:
            match = self.today and pattern.match(text, place)
            if match:
                said = {key[:4] for key, value in match.groupdict().items() if value}
                period = _months_period(self.today.year + ("next" in said), 1, 12, match.end())
                # "The end of the year", said in its last month.
                is_vague = self.today.month == 12 and not said - {"bare"}  # noqa: PLR2004
                return replace(period, is_vague=is_vague)
        return None

    def _relative_month(self, text, place):
        match = self.today and _RELATIVE_MONTH.match(text, place)
        if not match:
            return None
        month = add_months(self.today.replace(day=1), int(any(match.groups())))
        return _month_period(month.year, month.month, match.end())

    def _relative_week(self, text, place):
        if not self.today or not (match := _RELATIVE_WEEK.match(text, place)):
            return None
        # Weeks of offices here begin on Saturday.
        first = self.today - timedelta(days=(self.today.weekday() + 2) % 7)
        first += timedelta(days=7 * any(match.groups()))
        return Period(first, first + timedelta(days=6), match.end())


def _day_number(match):
    words = match.groupdict().get("day_words")
    return DAYS_IN_WORDS[words] if words else int(match["day"])


def _is_next(words):
    return bool(words and _IS_NEXT.search(words))


def _kurmanji_nth(word):
    return _QUARTERS.get(word) or _KURMANJI_NTH.get(word)
