"""The roles of columns by the words of their headings, also of those that were mistyped."""

import re
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from recommendations.localization.folding import fold

MAX_HEADING = 50  # characters
_NEAR = 86  # per cent of likeness of a heading that was mistyped


class ColumnRole(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TEXT = "text"
    BODIES = "bodies"
    DUE = "due"
    NOTES = "notes"
    SECTION = "section"
    PERSON = "person"  # names, posts, signatures: of those present
    TOPIC = "topic"  # of an agenda
    OTHER = "other"


# Folded words of headings; in this order, for «مدة تنفيذ القرار» is a date and no decision.
_HEADINGS = {
    ColumnRole.NUMBER: (
        "م; ت; ر; رقم; الرقم; رقم *; الرقم *; تسلسل; التسلسل; مسلسل; ر.ت; رت; ر.م; العدد; #; no; "
        "no.; nr; nr.; №; n°; s/n; sn; number; * number; * no; * no.; item; hejmar; hejmara *; "
        "jimar; jimare; nimre; rez; rêz; hej; hej."
    ),
    ColumnRole.NOTES: (
        "ملاحظات; ملاحظه; الملاحظات; ملاحظات *; الحاله; حاله *; التعليقات; تعليق; notes; note; "
        "remarks; comments; comment; status; observations; tebini; tebiniyen *; nise; rews"
    ),
    ColumnRole.DUE: (
        "المده; مده *; المده *; المهله; مهله *; التاريخ; تاريخ; تاريخ *; الموعد; موعد *; الموعد *; "
        "الاجل; اجل *; الاستحقاق; التوقيت; الزمن; الفتره; الفتره *; الاطار الزمني; "
        "البرنامج الزمني; الجدول الزمني; due; due *; deadline; * deadline; date; * date; by when; "
        "when; timeline; timeframe; time frame; term; dem; dema *; deme *; dirok; diroka *; "
        "muhlet; muhleta *; roja *; kengi; heta kengi"
    ),
    ColumnRole.BODIES: (
        "الجهه; الجهات; الجهه *; الجهات *; جهه *; جهات *; المسؤول; المسوول; المسؤول *; المسوول *; "
        "مسؤول *; مسوول *; المسؤوليه; المسووليه; مسؤوليه *; المكلف; المكلفون; المكلف *; المعني; "
        "المعنيون; الطرف *; الاطراف *; المنفذ; المنفذون; القسم; القسم !; الدائره; الدائره !; "
        "المكتب; المكتب !; الهيئه; الهيئه !; المؤسسه; المؤسسه !; الاداره المعنيه; "
        "الاداره المسؤوله; responsible; responsible *; * responsible; responsibility; owner; "
        "* owner; lead; lead *; body; department; assigned to; assignee; who; by whom; "
        "in charge; institution; office; agency; berpirsiyar; berpirs; berpirsiyare *; "
        "berpirsiyari; aliye *; ali; sazi; saziya berpirsiyar; desteya berpirsiyar; deste; "
        "pekhati; ki"
    ),
    ColumnRole.PERSON: (
        "الاسم; الاسم *; اسم; اسم *; الاسماء; الصفه; الصفه *; المنصب; الوظيفه; التوقيع; الهاتف; "
        "رقم الهاتف; الموبايل; البريد; name; names; full name; position; post; title; signature; "
        "phone; e-mail; email; nav; nav *; naven *; peywir; imze; telefon; erk"
    ),
    ColumnRole.SECTION: (
        "المجال; المحور; القطاع; الباب; المجال *; المحور *; area; field; theme; sector; section; "
        "category; qad; war; bes; mijara sereke"
    ),
    ColumnRole.TEXT: (
        "التوصيه; التوصيات; توصيه; توصيات; نص *; النص; القرار; القرارات; قرار; قرارات; المقرر; "
        "المقررات; المخرج; المخرجات; البند; البنود; الاجراء; الاجراءات; الاجراء *; الاجراءات *; "
        "المطلوب; المهمه; المهام; التكليف; التكليفات; الالتزام; القرار *; القرارات *; التوصيه *; "
        "التوصيات *; المقترح; المقترحات; recommendation; recommendations; decision; decisions; "
        "action; actions; action item; action point; action *; task; tasks; text; resolution; "
        "resolutions; measure; measures; description; recommendation *; decision *; agreed *; "
        "pesniyar; pesniyaz; pesniyaren *; biryar; biryaren *; rasparde; raspardeyen *; nivis; "
        "deq; deqe *; calaki; kar; karen *; xebat"
    ),
    ColumnRole.TOPIC: (
        "الموضوع; المواضيع; موضوع *; المتحدث; المحاور; الوقت; الساعه; topic; subject; speaker; "
        "time; agenda; agenda item; mijar; axaftvan; saet; rojev"
    ),
}


_ADJECTIVE = f"(?:{fold('المسؤول|المعني|المنفذ|المكلف|المختص|المتابع')}).{{0,3}}"
_ANY_WORDS = r"\S++(?: \S++){0,2}"


def _pattern(words: str) -> str:
    """Returns the expression that matches one of the headings.

    A * stands for one word to three, a ! for an adjective that says who is responsible.
    """
    headings = (re.escape(fold(heading.strip())) for heading in words.split(";"))
    return "|".join(one.replace(r"\*", _ANY_WORDS).replace("!", _ADJECTIVE) for one in headings)


_BY_HEADING = [(role, re.compile(_pattern(words))) for role, words in _HEADINGS.items()]
# Those that may be mistyped: whole ones of some length.
_LONG = {
    heading: role
    for role, words in _HEADINGS.items()
    for heading in (fold(one.strip()) for one in words.split(";"))
    if len(heading) > 4 and not {"*", "!"} & set(heading)
}
_BETWEEN_NAMES = re.compile(r"[/\\|&+]|\s(?:و(?=ال)|(?:and|u|or|او)\b)")
_SCRAPS = re.compile(r"[\s:;.,،؛()\[\]*_-]+")


@lru_cache(5_000)
def heading_role(words: str) -> ColumnRole | None:
    """Returns the role that a heading names, alone or nearly so; None for any other words."""
    if len(words) > MAX_HEADING:
        return None
    spoken = " ".join(fold(words).split()).strip(" :*_-()[]")
    plain = _SCRAPS.sub(" ", spoken).strip()
    for form in (spoken, plain):
        for role, pattern in _BY_HEADING:
            if form and pattern.fullmatch(form):
                return role
    near = extractOne(plain, _LONG.keys(), scorer=ratio, score_cutoff=_NEAR)
    return _LONG[near[0]] if near else _role_of_words(plain)


def _role_of_words(plain: str) -> ColumnRole | None:
    """Returns the role of a heading of two names: «القرار / التوصية»."""
    words = _BETWEEN_NAMES.split(plain)
    if len(words) < 2:
        return None
    roles = [heading_role(word) for word in words if word]
    return next((role for role in roles if role), None)
