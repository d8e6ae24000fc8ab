"""The day by which something is due, from the words of an item and the day of its meeting."""

from datetime import date, timedelta

from recommendations.intake.suggestions.folded_text import FoldedText

from .due_date_patterns import (
    BY_AGAIN,
    CONTINUES,
    CONTINUING,
    CUE,
    END,
    FROM_ELSEWHERE,
    HAPPENED,
    LATEST,
    MIDDLE,
    PAST,
    RANGE_BEFORE,
    RECURRING,
    RELATIVE_ONLY,
    SENTENCE_END,
    START,
    THAT,
    YEAR_END,
)
from .durations import Duration, add_months, read_duration
from .periods import Calendar, Period


def due_days(
    text: FoldedText, meeting_day: date | None, *, is_due_column: bool = False
) -> list[tuple[date, int, int]]:
    """(day, start, end) for each different day on which the text says that it is due.

    None is before ``meeting_day``. In a table's column of due dates no word needs to say that it
    is one.
    """
    found = _Deadlines(text.folded, meeting_day)
    days = found.in_column() if is_due_column else found.in_text()
    unique: dict[date, tuple[date, int, int]] = {}
    for day, start, end in days:
        if meeting_day is None or day >= meeting_day:
            unique.setdefault(day, (day, start, end))
    return list(unique.values())


class _Deadlines:
    def __init__(self, folded, meeting_day):
        self.folded = folded
        self.meeting_day = meeting_day
        self.calendar = Calendar(meeting_day)
        self.other_days = []

    def in_text(self):
        last = 0
        for cue in CUE.finditer(self.folded):
            found = self._after_cue(cue) if cue.start() >= last else None
            if found:
                day, last = found
                last -= self.folded[last - 1] == "."
                for each in [day, *self.other_days]:
                    yield each, cue.start() + _leading(cue[0]), last
            self.other_days.clear()

    def in_column(self):
        found = list(self.in_text())
        if found:
            return found
        place = len(self.folded) - len(self.folded.lstrip(" \n(:-"))
        return [(day, place, end) for day, end in filter(None, [self._deadline("column", place)])]

    def _after_cue(self, cue):
        before = self.folded[max(0, cue.start() - 60) : cue.start()]
        before = SENTENCE_END.split(before)[-1]
        kind = cue.lastgroup
        if kind in {"by", "before", "within"} and CONTINUING.search(f"{before.rstrip()} "):
            return None
        if kind in {"by", "at"} and RANGE_BEFORE.search(before):
            return None
        place = _skip(BY_AGAIN, self.folded, cue.end())
        if kind == "by" and CONTINUES.match(self.folded, place):
            return None
        if kind == "label":
            return self._deadline("column", place) or self._after_label(place)
        if kind in {"within", "after"} and RECURRING.search(before):
            return None
        if kind == "within" and HAPPENED.search(THAT.split(before)[-1]):
            return None
        return self._deadline(kind, place, cue[kind] if kind != "start" else "")

    def _after_label(self, place):
        again = CUE.match(self.folded, place)
        return self._after_cue(again) if again and again.lastgroup != "label" else None

    def _deadline(self, kind, place, words=""):
        """(day, end) of the deadline whose time begins at ``place``."""
        if year_end := YEAR_END.match(self.folded, place):
            return self._year_end(year_end)
        for edge, reads in ((END, _last), (MIDDLE, _middle), (START, _first)):
            match = edge.match(self.folded, place)
            period = self.calendar.read(self.folded, match.end()) if match else None
            if period:
                if edge is START and not self._begins_later(kind, period):
                    return None
                if period.is_vague and edge is not START:
                    self.other_days.append(add_months(reads(period), 12))
                return self._checked(reads(period), period.end)
        if kind in {"at", "glued", "start"}:
            period = self.calendar.read(self.folded, place)
            is_due = period and (self._is_part(period) or LATEST.match(self.folded, period.end))
            return self._checked(period.last, period.end) if is_due else None
        return self._plain(kind, place, words)

    def _plain(self, kind, place, words):
        duration = read_duration(self.folded, place)
        period = self.calendar.read(self.folded, place)
        if period and (not duration or period.end > duration.end):
            return self._of_period(kind, period, words)
        if duration and self.meeting_day and kind in {"within", "after", "through", "column"}:
            return self._of_duration(duration)
        return None

    def _of_period(self, kind, period, words):
        if kind in {"after", "through"}:
            return None
        is_day = period.first == period.last
        is_year = period.first.month == 1 and period.last.month == 12
        if kind == "before" and not is_day:
            return self._checked(period.first - timedelta(days=1), period.end)
        if kind == "by" and is_year:
            return None
        if kind == "within" and (
            is_day or (RELATIVE_ONLY.fullmatch(words) and not self._is_part(period))
        ):
            return None
        return self._checked(period.last, period.end)

    def _begins_later(self, kind, period):
        """Whether "the beginning of" a period is meant as a term."""
        is_past = self.meeting_day and period.first < self.meeting_day
        return kind in {"by", "before", "column"} and not is_past

    def _is_part(self, period: Period):
        months = (
            (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
        )
        return months in {2, 5}

    def _of_duration(self, duration: Duration):
        if FROM_ELSEWHERE.match(self.folded, duration.end):
            return None
        day = duration.after(self.meeting_day)
        return self._checked(day, duration.end) if day else None

    def _year_end(self, match):
        if not self.meeting_day:
            return None
        is_middle = match[0].startswith("mid")
        day = date(self.meeting_day.year, 6 if is_middle else 12, 30 if is_middle else 31)
        return self._checked(day, match.end())

    def _checked(self, day, end):
        """(day, end) unless the words behind say that it is past."""
        return None if PAST.match(self.folded, end) else (day, end)


def _skip(pattern, text, place):
    return pattern.match(text, place).end() if pattern.match(text, place) else place


def _leading(words):
    return len(words) - len(words.lstrip(" \n,(;:-"))


def _last(period):
    return period.last


def _first(period):
    return period.first


def _middle(period):
    days = (period.last - period.first).days + 1
    if days > 300:  # noqa: PLR2004 - a year
        return date(period.first.year, 6, 30)
    return period.first + timedelta(days=days // 2 - 1 if days > 1 else 0)
