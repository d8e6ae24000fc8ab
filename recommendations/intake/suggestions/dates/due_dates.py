"""The day by which something is due, from the words of an item and the day of its meeting."""

import re
from datetime import date, timedelta

from recommendations.intake.suggestions.folded_text import FoldedText, folded_pattern
from recommendations.localization.dates.month_names import WEEKDAY

from .durations import Duration, add_months, read_duration
from .periods import Calendar, Period

_BEFORE = r"قبل|berî|beriya|before|prior to|ahead of"
_BY = (
    r"حتى|لغاية|إلى غاية|لحد|في موعد (?:أقصاه|لا يتجاوز|لا يتعدى|غايته|أقصى)|موعد أقصاه|(?:بموعد"
    r"|موعدا) أقصاه|أقصاه|أقصاها"
    r"|في (?:أجل|تاريخ) أقصاه|في مهلة أقصاها|بحد أقصى|كحد أقصى(?: في)?|في حد أقصاه|في ميعاد أقصاه"
    r"|heta|heya|hetanî|heyanî|di dema herî dereng de|herî dereng(?: di)?|dawî(?:n)? roj"
    r"|by|until|till|no later than|not later than|at the latest by|latest by|at latest"
    r"|on or before|due(?: by| on)?|deadline"
)
_WITHIN = (
    r"(?:في|خلال|ضمن) (?:مدة|مهلة|فترة|أجل) (?:أقصاها|أقصاه|لا تتجاوز|لا تتعدى|لا تزيد (?:عن"
    r"|على)|لا يتجاوز)"
    r"|(?:في|خلال|ضمن) (?:مدة|مهلة|فترة)|في ظرف|مدة أقصاها|بمهلة أقصاها|خلال|في غضون|ضمن"
    r"|di nava?(?: (?:dema|heyama|maweya|muhleta|demê))?|di (?:heyama|maweya|muhleta|dema"
    r"|hundirê|hundurê|navbera)|di"
    r"|within no more than|within(?: (?:a period|the space|a maximum) of)?|in the course of"
    r"|in no more than"
    r"|in less than|not more than|over(?= the (?:next|coming|following))|in|during"
)
_AFTER = r"بعد|piştî|after"
_THROUGH = r"(?:بعد|قبل|عند|مع) (?:مرور|مضي|انقضاء|انتهاء|فوات)"
_AT = r"في|عند|مع|ب|di|at|on|towards?"
_LABEL = (
    r"الموعد(?: النهائي| الأقصى)?|موعد (?:الإنجاز|التنفيذ|التسليم)|تاريخ (?:الإنجاز|التنفيذ"
    r"|الاستحقاق|التسليم)|المدة"
    r"|مدة التنفيذ|المهلة|الأجل|مهلة التنفيذ|التوقيت|deadline|due(?: date)?|time limit|timeframe"
    r"|time frame|term|period"
    r"|by when|dem|muhlet|dema (?:bicihanînê|qedandinê|dawî)|roja dawî|maweh?|heyam"
)


def _cue(name, words):
    return f"(?P<{name}>{folded_pattern(words)})"


_CUE = re.compile(
    rf"(?<!\w)و?(?:{_cue('label', _LABEL)} ?[:-]"
    rf"|(?:{_cue('through', _THROUGH)}|{_cue('by', _BY)}|{_cue('before', _BEFORE)}"
    rf"|{_cue('within', _WITHIN)}"
    rf"|{_cue('after', _AFTER)}|{_cue('at', _AT)})(?!\w)"
    rf"|(?P<glued>ب)(?={folded_pattern('نهاية|منتصف|حلول')})"
    rf"|(?P<start>(?:^|[\n,(;:] ?|- )(?={folded_pattern('نهاية|أواخر|dawiya|end |the end')})))"
)
_BY_AGAIN = re.compile(
    folded_pattern(
        r"(?: ?:)? ?(?:تاريخ |يوم |موعد |في |حلول |on |the |roja |dîroka |di |meha |be |by "
        rf"|date |latest |herî dereng |around |about |about the )?(?:(?:{WEEKDAY})(?: ?, ?| ))?"
        r"(?:الموافق |المصادف )?(?:ل )?"
    )
)
_END = re.compile(
    folded_pattern(
        r"(?:نهاية|نهايات|أواخر|آخر|ختام|انتهاء|انقضاء|the end of|end of|end|the close of|late"
        r"|dawiya|dawîya|dawî ya) "
        r"(?:يوم |of )?"
    )
)
_MIDDLE = re.compile(
    folded_pattern(
        r"(?:منتصف|أواسط|the middle of|middle of|mid[ -]|nîvê|nîveka|navîna|nîvî ya|nîva) ?"
    )
)
_START = re.compile(
    folded_pattern(
        r"(?:بداية|مطلع|حلول|أول|the beginning of|beginning of|the start of|start of"
        r"|serê|destpêka) "
    )
)
_YEAR_END = re.compile(
    folded_pattern(
        r"(?:the )?(?:year[ -]end|years? end|year's end|dawiya salê|dawiya îsal)(?!\w)"
        r"|mid-?year(?!\w)"
    )
)
_PAST = re.compile(
    folded_pattern(
        r"[ ,]{0,2}(?:الماضي|الماضية|المنصرم|المنصرمة|السابق|السابقة|الفائت|الفائتة|الأخيرة"
        r"|الأخير|الأولى|الأول|الثانية من|عمل|past|last"
        r"|previous|ago|earlier|old|borî|borîn|çûyî|çû|berê|dawî|dawîn|paşîn|kar|yên kar"
        r"|ên kar)(?!\w)"
    )
)
_LATEST = re.compile(
    folded_pattern(
        r" ?[,(]? ?(?:كحد أقصى|على أبعد تقدير|على الأكثر|كأقصى حد|كموعد أقصى|at the latest"
        r"|herî dereng)"
    )
)
# A term that begins with something else than the meeting: within a month of the request.
_FROM_ELSEWHERE = re.compile(
    folded_pattern(
        r" على (?!الأكثر|أبعد|الأقل|أكثر)\w|"
        r" (?:فقط )?(?:(?:على الأكثر |كحد أقصى |)من(?! (?:قبل|طرف|جانب|أجل|خلال))|ابتداء من"
        r"|اعتبارا من|بعد|قبل) "
        r"(?!(?:تاريخ )?(?:تاريخه|الاجتماع|اجتماع|هذا|هذه|القرار|اليوم|الآن|صدور|انعقاد|اعتماد"
        r"|إقرار|المصادقة|تبليغ|نشر|اعتماده|إقراره"
        r"|اعتمادها|إقرارها|صدوره|تاريخ (?:ال)?(?:صدور|اجتماع|قرار|اعتماد|إقرار|نشر|انعقاد|يوم"
        r"|اليوم|الاجتماع|القرار|هذا))(?!\w))"
        r"(?!العام|السنة|عام 20)| (?:from|of|after|since) (?!(?:the |its |this )?(?:present "
        r"|date of |day of )?(?:the |its |this )?(?:meeting|adoption|date|day"
        r"|decision|approval|today|now|publication)(?!\w)|20\d\d)| (?:(?:de"
        r"|da) )?(?:ji(?! (?:aliyê|hêla|bo|layê))"
        r"|piştî) (?!(?:îro|civîn|biryar|niha|vê|pejirandin|qebûlkirin|weşandin|derketin"
        r"|dîroka (?:civîn|biryar)|roja (?:civîn|îro)))\w"
    )
)
_RANGE_BEFORE = re.compile(
    folded_pattern(
        r"(?<!\w)(?:من|بين|ابتداء من|اعتبارا من|منذ|from|between|since|ji|di navbera)"
        r"(?: (?:تاريخ|يوم|شهر|عام|سنة|بداية|مطلع|early|the|meha|sala|roja|start of"
        r"|beginning of)){0,2} "
        r"(?:\d{1,4}|{month})[^.;\n]{0,40}$".replace(
            "{month}",
            r"(?:كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|يناير|فبراير|مارس|أبريل"
            r"|مايو|يونيو|يوليو"
            r"|january|february|march|april|may|june|july|august|september|october|november"
            r"|december"
            r"|çile|sibat|adar|nîsan|gulan|hezîran|tîrmeh|tebax|îlon|cotmeh|mijdar|kanûn)\w{0,3}",
        )
    )
)
_CONTINUING = re.compile(
    folded_pattern(
        r"(?<!\w)(?:تمديد\w{0,2}|ي?تمدد|يمدد|extend\w*|extension|prolong\w*|dirêjkirin\w*"
        r"|ي?ت?ستمر|استمرار|مستمر[ةه]?|مفتوح[ةه]?|سار[يٍ]?[ةه]?|صالح[ةه]?|يبقى|تبقى"
        r"|إبقاء|الإبقاء|ظلت?|بلغت?|بلغ"
        r"|remain\w*|(?:is|are|be|kept|left) open|valid|continu\w+|stay\w*|lasts?|lasted"
        r"|berdewam\w*|vekirî|dimîne|bimîne"
        r"|derbasdar)(?: \w{1,30}){0,6} $"
    )
)
_CONTINUES = re.compile(
    folded_pattern(
        r"(?:[^\s.;,]{1,30} ){1,7}(?:berdewam|vekirî|derbasdar|dimîne|bimîne|dimînin|يستمر|تستمر"
        r"|يبقى|تبقى)(?!\w)"
    )
)
_HAPPENED = re.compile(
    folded_pattern(
        r"(?<!\w)(?:تمت?|جرى|جرت|أنجز\w{0,3}|نفذت|نفذه?|حققت?|شهد\w?|بلغت?|الذي|التي|الذين|ما"
        r"|كانت?|تلقت|سجلت?|راجع\w?|ناقش\w?|استعرض\w?"
        r"|قدمت|قامت|عقدت|reported|reviewed|achieved|had|was|were|took|done|noted|welcomed|held"
        r"|hat|hatin|hatine|hatiye|kir|kirin"
        r"|pêk hat|bû|bûn|nirxand)(?!\w)"
    )
)
# A term that runs anew for each of them.
_RECURRING = re.compile(
    folded_pattern(
        r"(?<!\w)(?:كل|أي|جميع|كافة|each|every|any|all|her|hemû) (?:ال)?(?:جلسة|اجتماع|شكوى"
        r"|شكاوى|طلب|طلبات|حالة"
        r"|حادث|حادثة|قرار|معاملة|بلاغ|ولادة|وفاة|دفعة|sitting|session|meeting|complaint|request"
        r"|case|application"
        r"|letter|incident|birth|death|payment|decision|rûniştin|civîn|gilî|daxwaz|doz|name"
        r"|bûyer|biryar)"
        r"|(?<!\w)(?:الرد|الإجابة|يجاب|يرد|ترد|تجيب|البت في|answers?|answered|reply|replies"
        r"|replied|responds?"
        r"|bersiv\w{0,9})(?!\w)"
    )
)
_THAT = re.compile(folded_pattern(r"(?<!\w)(?:أن|بأن|that|ku)(?!\w)"))
_SENTENCE_END = re.compile(r"[.;\n]")
_RELATIVE_ONLY = re.compile(folded_pattern(r"(?:di|in|over|at|on|في|ب|عند|مع|during|towards?)"))


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
        for cue in _CUE.finditer(self.folded):
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
        before = _SENTENCE_END.split(before)[-1]
        kind = cue.lastgroup
        if kind in {"by", "before", "within"} and _CONTINUING.search(f"{before.rstrip()} "):
            return None
        if kind in {"by", "at"} and _RANGE_BEFORE.search(before):
            return None
        place = _skip(_BY_AGAIN, self.folded, cue.end())
        if kind == "by" and _CONTINUES.match(self.folded, place):
            return None
        if kind == "label":
            return self._deadline("column", place) or self._after_label(place)
        if kind in {"within", "after"} and _RECURRING.search(before):
            return None
        if kind == "within" and _HAPPENED.search(_THAT.split(before)[-1]):
            return None
        return self._deadline(kind, place, cue[kind] if kind != "start" else "")

    def _after_label(self, place):
        again = _CUE.match(self.folded, place)
        return self._after_cue(again) if again and again.lastgroup != "label" else None

    def _deadline(self, kind, place, words=""):
        """(day, end) of the deadline whose time begins at ``place``."""
        if year_end := _YEAR_END.match(self.folded, place):
            return self._year_end(year_end)
        for edge, reads in ((_END, _last), (_MIDDLE, _middle), (_START, _first)):
            match = edge.match(self.folded, place)
            period = self.calendar.read(self.folded, match.end()) if match else None
            if period:
                if edge is _START and not self._begins_later(kind, period):
                    return None
                if period.is_vague and edge is not _START:
                    self.other_days.append(add_months(reads(period), 12))
                return self._checked(reads(period), period.end)
        if kind in {"at", "glued", "start"}:
            period = self.calendar.read(self.folded, place)
            is_due = period and (self._is_part(period) or _LATEST.match(self.folded, period.end))
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
            is_day or (_RELATIVE_ONLY.fullmatch(words) and not self._is_part(period))
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
        if _FROM_ELSEWHERE.match(self.folded, duration.end):
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
        return None if _PAST.match(self.folded, end) else (day, end)


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
