"""Says what the words before a list call it: recommendations, decisions, an agenda, a review."""

import re
from enum import IntEnum

MAX_LEAD_IN = 400  # characters of a passage that may say what a list is


class Subject(IntEnum):
    """What a list is about; the greater, the likelier it is the plan."""

    OTHER = -1
    UNKNOWN = 0
    DECISIONS = 1
    RECOMMENDATIONS = 2


_AND = r"(?<!\w)(?:[وف]?(?:قد\s+|تم\s+|تمت\s+)?)"
_RECOMMENDED = (
    rf"{_AND}(?:ا?وصي(?:ت|نا|ا)?|ا?وصوا|[ينت]وصي|يوصون|توصل\w*\s+الي\s+التوصيات)(?!\w)|"
    r"(?<!\w)recommend(?:ed|s)?(?!\w)|p[eê][sş]niyar\s+(?:kir|hat|dike)\w*"
)
_DECIDED = (
    rf"{_AND}(?:[يت]?قرر(?:ت|وا|نا)?|[اي]قر(?:ت|وا)?|يقرون|[يت]?اتفق\w*|[يت]تفق\w*|خلص(?:ت|وا)?|"
    r"اعتمد(?:ت|وا)?|وافق(?:ت|وا)?|صادق(?:ت|وا)?|كلف(?:ت|وا)?|خرج(?:ت|وا)?|توصل(?:ت|وا)?|"
    r"انتهي\s+(?:الاجتماع|المجتمعون)\s+الي|اسفر(?:ت)?)(?!\w)|"
    r"(?<!\w)و?(?:[يت]?ناشد|[يت]دعو|دعا|دعت|[يت]?طالب|[يت]?حث|[يت]هيب)(?:ت|وا)?\s+(?:ال)?(?:مجتمعون|مؤتمر|اجتماع|"
    r"مجلس|حضور|حاضرون|مشاركون|اعضاء|هيئه)(?!\w)|"
    rf"{_AND}(?:ال)?(?:اتفاق|اقرار|اعتماد|موافقه)\s+علي|"
    r"(?<!\w)(?:تم|تمت|جري|جرت)\s+(?:ال)?(?:اقرار|اعتماد|اتخاذ|مصادقه|موافقه|تبني|اصدار)(?!\w)|"
    r"(?<!\w)(?:decid(?:ed|es?)|agre(?:ed|es?)|resolv(?:ed|es?)|adopted|approved|concluded)(?!\w)|"
    r"(?<!\w)(?:(?:hat\w*\s+)?(?:p[eê]jirand|pejirand|qeb[uû]l\s?kir|biryar\s?(?:da|hat|girt|stend)|"
    r"lihevkir|li\s+hev\s+kir)\w*)"
)
_RECOMMENDATION = (
    r"توصي(?:ه|ات)|recommendation|p[eê][sş]niyar|tewsiye"  # also as كتوصيات, بالتوصيات
)
_DECISION = (
    r"قرارات|(?<!\w)(?:ال)?قرار(?!\w)|مقررات|مخرجات|مقترحات|مطالب|تكليفات|متفق\s+علي|"
    r"(?<!\w)(?:ال)?(?:مهام|اجراءات|نتائج)(?!\w)|(?<!\w)(?:resolution|decision|outcome|conclusion|"
    r"proposal|motion)s?(?!\w)|action\s+(?:point|item|plan)s?|(?<!\w)actions(?!\w)|biryar|qerar|encam[eê]n|encam(?=[\s:]*$)|"
    r"xal[eê]n\s+pejirand\w*|p[eê]ngav"
)
_PREVIOUS = (
    r"(?:ال)?(?:ماضي|ماضيه|سابق|سابقه|منصرم|منصرمه|فائت|فائته)(?!\w)|(?<!\w)(?:previous|past|prior|"
    r"last\s+(?:year|meeting|session|month)|earlier)(?!\w)|(?<!\w)(?:bor[iî]|ber[eê]|derbasb\w*|"
    r"par)(?!\w)|par[iî]n"
)
_REVIEW = (
    r"(?<!\w)[وب]?(?:ال)?(?:مراجعه|متابعه|تقييم|استعراض)(?!\w)|(?<!\w)(?:حاله|وضع|واقع|مدي|نسبه)\s+(?:تنفيذ\s+)?"
    r"(?:ال)?(?:توصيات|قرارات|مقررات|تنفيذ|انجاز)|follow[\s-]?up|(?<!\w)(?:review|status|"
    r"progress|evaluation)(?!\w)|(?<!\w)(?:n[eê]rîn|nirxandin|[sş]opandin|raporta?|rew[sş])\w*"
)
_OTHER = (
    r"جدول\s+(?:ال)?(?:اعمال|عمل|جلسه)|جدول(?=[\s:]*$)|(?<!\w)(?:ال)?محاور(?!\w)|اجنده|بنود\s+البحث|"
    r"نقاط\s+البحث|(?<!\w)(?:ال)?(?:مواضيع|موضوعات|ملاحظات|مرفقات|ملحقات|توقيعات|صعوبات|تحديات|معوقات|"
    r"ايجابيات|سلبيات|مداخلات|استفسارات|اسئله|مشكلات|مشاكل|ارقام|هواتف)(?!\w)|نقاط\s+(?:ال)?(?:قوه|ضعف)|نسخه\s+الي|"
    r"(?<!\w)(?:ناقش|نوقش|بحث|تناول|استمع|استعرض|عرض)(?:ت|وا)?(?!\w)|agenda|order\s+of\s+business|"
    r"topics?(?!\w)|discuss|(?<!\w)(?:considered|notes?|remarks?|annex\w*|attachments?|strengths?|"
    r"weaknesse?s?|challenges?|obstacles?|problems?|concerns?|contacts?|findings?|signatures?)(?!\w)|rojev|mijar[eê]n|n[iî]qa[sş]|"
    r"^\W*(?:ال)?(?:موضوع|مساله|قضيه|مشكله|سؤال|طلب|مداخله|issue|topic|matter|subject|question|request)$|"
    r"gotûb[eê]j|t[eê]b[iî]n|k[eê]mas[iî]|zehmet"
)
_PRESENT = (
    r"^\W*و?(?:قد\s+)?(?:(?:ال)?(?:حضور|حاضرون|حاضرين|مشاركون|مشاركين|مجتمعون|معتذرون|غائبون|متغيبون|"
    r"اعضاء|اسماء)|حضر|حضره|كشف\s+(?:ال)?حضور|بحضور|شارك)(?!\w)|(?:ال)?(?:حضور|حاضرون|مشاركون)\s*:?\s*$|"
    r"^\W*(?:attend\w*|present|participants?|apologies|absent|members|in\s+attendance|those\s+present)"
    r"(?!\w)|attendees|attendance|(?:members|participants)\s+present|^\W*(?:be[sş]dar|amade|endam)|"
    r"(?:be[sş]dar|amade)\w*\s*:?\s*$"
)
_CURRENT = re.compile(
    r"(?<!\w)(?:ال)?(?:حالي|حاليه|قادم|قادمه|مقبل|مقبله|جديد|جديده)(?!\w)|(?<!\w)هذ[اه]\s+(?:ال)?(?:عام|سنه|جلسه|"
    r"اجتماع)|(?<!\w)(?:current|new|this\s+(?:year|meeting|session)|coming|upcoming|[iî]sal|v[eê]\s+civ[iî]n[eê]|"
    r"sala\s+(?:n[uû]|b[eê]))(?!\w)",
    re.I,
)
_DECISIONS_FOLLOW = re.compile(
    rf"^\W*(?:{_RECOMMENDED}|{_DECIDED})(?:\s+\S+){{0,4}}?\s+(?:علي\s+)?(?:ب?ما\s+ي(?:لي|اتي)|"
    r"(?:ب?ال)?(?:اتي|اتيه|تالي|تاليه))\s*:?$|^.{0,60}(?<!\w)(?:decided|resolved|agreed|recommended)"
    r"(?:\s+as\s+follows|\s+the\s+following)?\s*:$|^.{0,60}ev\s+(?:biryar|p[eê][sş]niyar)\w*\s.{0,30}:$",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MEETING = r"(?:ال)?(?:اجتماع|جلسه|لقاء|مؤتمر|ملتقي)"
_AS_FOLLOWS = (
    r"(?:\s+(?:علي\s+النحو\s+)?(?:ال)?(?:اتي|تالي)|\s+(?:ما|كما)\s+ي(?:لي|اتي)|\s+كل\s+من)?"
)
# A whole heading; with any other word in it, somebody has to look.
_AGENDA_OR_PRESENT = re.compile(
    rf"(?:جدول\s+(?:ال)?(?:اعمال|عمل)|اجنده|بنود|محاور|حضر)(?:\s+{_MEETING})?{_AS_FOLLOWS}|"
    r"(?:(?:قائمه|كشف|اسماء)\s+)?(?:ال)?(?:حضور|حاضر(?:ون|ين)|مشارك(?:ون|ين)|معتذر(?:ون|ين)|غائب(?:ون|ين)|"
    r"متغيب(?:ون|ين))|"
    r"(?:(?:the|meeting)\s+)?(?:agenda|order\s+of\s+business)(?:\s+of\s+the\s+(?:meeting|session|day))?|"
    r"(?:those\s+|members\s+|also\s+)?present|attendance|attendees|participants|"
    r"apologies(?:\s+for\s+absence)?|absent|in\s+attendance|"
    r"(?:xal[eê]n\s+)?rojev[aê]?(?:\s+(?:civ[iî]n[eê]|r[uû]ni[sş]tin[eê]))?|mijar[eê]n\s+civ[iî]n[eê]|"
    r"be[sş]dar(?:[eê]n|b[uû]n)?(?:\s+civ[iî]n[eê])?|amade(?:b[uû]n|b[uû]y[iî])?",
    re.I,
)
_FOUND = re.compile(
    rf"(?P<recommended>{_RECOMMENDED})|(?P<decided>{_DECIDED})|(?P<previous>{_PREVIOUS})|"
    rf"(?P<recommendation>{_RECOMMENDATION})|(?P<present>{_PRESENT})|(?P<review>{_REVIEW})|"
    rf"(?P<other>{_OTHER})|(?P<decision>{_DECISION})",
    re.I,
)
_SUBJECTS = {
    "recommended": Subject.RECOMMENDATIONS,
    "recommendation": Subject.RECOMMENDATIONS,
    "decided": Subject.DECISIONS,
    "decision": Subject.DECISIONS,
}


def subject(words: str) -> Subject:
    """Returns what a passage before a list says of it.

    A verb decides ("the participants agreed"); without one a list of the past is a review, and of
    several nouns the last one counts. Looks at the end of a long passage.
    """
    found = [match.lastgroup or "" for match in _FOUND.finditer(words[-MAX_LEAD_IN:])]
    verbs = [n for n, name in enumerate(found) if name in ("recommended", "decided")]
    after = found[verbs[-1] :] if verbs else []
    if after and "previous" not in after:
        return _SUBJECTS["recommendation" if "recommendation" in after else after[0]]
    if "previous" in found or "review" in found:
        return Subject.OTHER
    return _SUBJECTS.get(found[-1], Subject.OTHER) if found else Subject.UNKNOWN


def leads_in_to_decisions(words: str) -> bool:
    """True if a line says that the decisions follow: "The council decided as follows:"."""
    words = words.strip()
    return bool(_DECISIONS_FOLLOW.search(words[-MAX_LEAD_IN:])) and subject(words) > Subject.UNKNOWN


def is_current(words: str) -> bool:
    """True if a heading names this meeting or the year to come, in contrast to another."""
    return bool(_CURRENT.search(words[-MAX_LEAD_IN:]))


def year_of(words: str) -> int | None:
    """Returns the last year that a heading names."""
    found = _YEAR.findall(words[-MAX_LEAD_IN:])
    return int(found[-1]) if found else None


def heads_other_list(words: str) -> bool:
    """True if a line is the heading of an agenda or of those present, and nothing else."""
    return bool(_AGENDA_OR_PRESENT.fullmatch(words.strip(" \t:.-*_#")))
