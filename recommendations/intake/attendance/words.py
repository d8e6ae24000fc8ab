"""The words by which the columns, bodies and headings of an attendance list are recognised."""

import re

from recommendations.models import Attendee
from recommendations.search.folding import words

# A heading that is this much like a known one is that one.
MIN_SIMILARITY = 86
# No heading has more words; a longer text is no heading.
MAX_HEADING_WORDS = 6

HEADINGS = {
    "name": "الاسم, اسم, اسم المشارك الكريم, اسم الشخص, الاسم الكامل, الاسم والكنية, الاسم "
    "الثلاثي, الاسم والشهرة, اسم المشارك, "
    "اسم الحاضر, اسم العضو, أسماء الحضور, الأسماء, nav, nav û paşnav, navê beşdar, navê endam, "
    "name, full name, name of participant, participant, names, attendee, member",
    "surname": "الكنية, الشهرة, النسبة, paşnav, surname, last name, family name",
    "post": "المنصب, الصفة, صفته, الصفة الوظيفية, منصبه, وظيفته, المهمة, الوظيفة, المسمى "
    "الوظيفي, العمل, التكليف, post, position, title, "
    "function, job title, erk, peywir, wezîfe, kar",
    "body": "الجهة, جهته, جهة الانتماء, الجهة التابع لها, المؤسسة, الهيئة, الوفد, اسم الجهة, "
    "الجهة الممثلة, جهة العمل, body, institution, "
    "organisation, organization, delegation, authority, sazî, şand, rêxistin, navê saziyê",
    "part": "الدور, الصفة في الاجتماع, part, role, rol, rol di civînê de",
    "presence": "الحضور, حالة الحضور, الحضور والغياب, presence, attendance, attended, amadebûn",
    "phone": "الهاتف, رقم الهاتف, الجوال, الموبايل, رقم الجوال, رقم التواصل, phone, telephone, "
    "mobile, telefon, hejmara telefonê",
    "number": "م, ت, تسلسل, مسلسل, العدد, ر, الرقم, رقم, الرقم التسلسلي, التسلسل, #, no, nr, "
    "number, hejmar, rêz",
    "other": "التوقيع, توقيع, البريد, البريد الإلكتروني, ملاحظات, الملاحظات, signature, notes, "
    "remarks, e-mail, email, îmze, têbînî",
}


def key(text: str) -> str:
    """``text`` as it is compared: folded words with single spaces, no punctuation."""
    return " ".join(words(text))


def listed(text: str) -> frozenset[str]:
    """The words of a text, folded as those that they are compared with."""
    return frozenset(words(text))


_PRESENCES = {
    Attendee.Presence.PRESENT: "الحاضرات, المشاركات, "
    "حاضر, حاضرة, نعم, yes, erê, ✓, ✔, √, الحضور, الحاضرون, الحاضرين, "
    "حضر, حضر الاجتماع, حضر الجلسة, "
    "المشاركون, المشاركين, الأعضاء الحاضرون, أسماء الحضور, قائمة الحضور, present, attended, "
    "in attendance, attendance, attendees, participants, members present, those present, amade, "
    "amadebûn, amadebûyî, beşdar, beşdarbûyî, beşdarên civînê, endamên amade",
    Attendee.Presence.REMOTE: "عن بعد, الحضور عن بعد, المشاركون عن بعد, عبر الاتصال, عبر الفيديو, "
    "عبر الإنترنت, present remotely, remote, online, by video, via video, attendees via video, "
    "attended remotely, ji dûr ve, beşdar ji dûr ve, bi rêya înternetê",
    Attendee.Presence.APOLOGIES: "المعتذرات, "
    "معتذر, معتذرة, بعذر, اعتذرت, المعتذرون, المعتذرين, اعتذر, "
    "اعتذر عن الحضور, الاعتذارات, "
    "المعتذرون عن الحضور, apologies, apologies for absence, apologies received, excused, "
    "sent apologies, lêborîn, lêborîn xwestin, lêborînxwestî, yên lêborîn xwestin",
    Attendee.Presence.ABSENT: "الغائبات, لم يحضر, لم يحضروا, "
    "غائب, غائبة, تغيبت, لا, no, na, ✗, ✘, x, الغائبون, الغائبين, "
    "الغياب, تغيب, غاب, المتغيبون, المتغيبين, "
    "الأعضاء الغائبون, absent, absentees, not present, members absent, neamade, neamadebûyî, "
    "neamadeyî, endamên neamade, nehatî, yên nehatin",
}
_DELEGATION = re.compile(
    r"^(?:وفد|عن|ممثلو|ممثلي|ممثلون\s+عن|ممثل\s+عن|مندوبو|مندوبون\s+عن|أعضاء\s+وفد|"
    r"delegation\s+of|delegates\s+of|representatives\s+of|members\s+of|for\s+the|"
    r"(?:şanda|şandeya|nûnerên|endamên))\s+(?:the\s+)?(?=\S)",
    re.I,
)
_TITLE = listed(
    "كشف قائمه جدول سجل محضر اجتماع الاجتماع الجلسه جلسه ورقه list lists register sheet meeting "
    "minutes civin civina liste lista"
)
_NOBODY = {
    key(text)
    for text in ["none", "nobody", "nil", "tune", "لا أحد", "لا يوجد", "ne kes", "kes tune"]
}
# The first words of headings such as «الحاضرون من الأعضاء» and "Absent without notice".
_FIRST_WORDS = {
    key(word): column
    for word, column in [
        *(("الاسم", "name"), ("الجهة", "body"), ("المنصب", "post"), ("هاتف", "phone")),
        *(("الهيئة", "body"), ("التوقيع", "other"), ("nav", "name"), ("name", "name")),
    ]
}
_GROUPS = {
    key(word): presence
    for presence, listed in {
        "present": "الحاضرون الحاضرين الحاضرات المشاركون المشاركين المشاركات حضر "
        "present attended attendees "
        "participants amadebûyî beşdarên",
        "apologies": "المعتذرون المعتذرين المعتذرات اعتذر apologies",
        "absent": "الغائبون الغائبين الغائبات الغياب المتغيبون المتغيبين غاب تغيب "
        "absent absentees neamadebûyî "
        "neamadeyî",
    }.items()
    for word in listed.split()
}
_EXCUSED, _WITHOUT = listed("بعذر apology apologies"), listed("بدون دون بلا without no")
# Verbs and adjectives that may begin a sentence on something else.
_ATTENDED = listed("حضر اعتذر غاب تغيب present absent attended")
_MEETING = listed(
    "الاجتماع الجلسه كل عن من اللقاء اجتماع جلسه at from by in for the were are "
    "without with members meeting"
)
_COUNT = re.compile(r"(?<!\s)\s*+[(\[]\s*+\d{1,4}[^)\]]{0,20}[)\]]\s*+:?\s*+$")
_TWO_LANGUAGES = re.compile(r"[/|()\[\]]|\s[-–]\s")
_ABOUT = listed(
    "تاريخ يوم مكان موضوع الساعه زمان ساعه مدينه date day place venue time location subject agenda "
    "dirok roj cih dem mijar"
)
_POSTS = listed(
    "رئيس رئيسه مقرر مقرره امين امينه نائب نائبه مدير مديره الرئيس chair chairperson secretary "
    "rapporteur director moderator serok serokatiya sekreter"
)
_TOTAL = listed("المجموع العدد مجموع اجمالي الاجمالي total count hejmara gisti")


COLUMNS = {
    key(heading) or heading.strip(): column
    for column, headings in HEADINGS.items()
    for heading in headings.split(",")
}
PRESENCES = {
    key(heading) or heading.strip(): presence.value
    for presence, headings in _PRESENCES.items()
    for heading in headings.split(",")
}


def column_of(cell: str) -> str:
    """The column that a heading names, also where it is nearly one of the known; else ""."""
    compared = key(cell) or cell.strip()
    if column := COLUMNS.get(compared):
        return column
    own = compared.split()
    if 1 < len(own) < 4 and (column := _FIRST_WORDS.get(own[0])):
        return column
    parts = [part for part in _TWO_LANGUAGES.split(cell) if part.strip()]
    if len(parts) > 1:
        return next(filter(None, map(column_of, parts)), "")
    if len(compared) < 4 or len(compared.split()) > MAX_HEADING_WORDS:
        return ""
    return COLUMNS.get(_nearest(compared, COLUMNS), "")


def presence_of(heading: str) -> str:
    """The presence that a heading such as "Apologies" says, a value of Attendee.Presence; or ""."""
    compared = key(heading) or heading.strip()
    if compared in PRESENCES:
        return PRESENCES[compared]
    if presence := _presence_of_group(compared):
        return presence
    if len(compared) < 5 or len(compared.split()) > MAX_HEADING_WORDS:
        return ""
    return PRESENCES.get(_nearest(compared, PRESENCES), "")


def _presence_of_group(compared):
    """The presence of «الحاضرون من الأعضاء» and "Absent without notice": by the first word."""
    own = compared.split()
    if not 1 < len(own) <= MAX_HEADING_WORDS or own[0] not in _GROUPS:
        return ""
    if own[0] in _ATTENDED and own[1].removeprefix("ال") not in _MEETING:
        return ""
    presence = _GROUPS[own[0]]
    if (
        presence == Attendee.Presence.ABSENT.value
        and not _EXCUSED.isdisjoint(own[1:])
        and _WITHOUT.isdisjoint(own)
    ):
        return Attendee.Presence.APOLOGIES.value
    return presence


def presence_of_first_word(text: str) -> str:
    """The presence that the first word of a cell says: «حضر متأخراً» is present; or ""."""
    return PRESENCES.get(next(iter(key(text).split()), ""), "")


def without_count(heading: str) -> str:
    """A heading without the number of people behind it: "Present (2)"."""
    return _COUNT.sub("", heading).strip(" *_:：")


def is_about_the_meeting(line: str) -> bool:
    """True for a line that says the day, the place or the subject of the meeting."""
    first = key(line.split(":")[0]).split()[:2]
    return (":" in line or "：" in line or any(map(str.isdigit, line))) and any(
        word in _ABOUT for word in [*first[:1], *(word.removeprefix("ال") for word in first[:1])]
    )


def looks_like_a_post(text: str) -> bool:
    """True for "Chair" and «مقرر الجلسة», before a name."""
    own = key(text).split()
    return bool(own) and len(own) < 5 and own[0].removeprefix("ال") in _POSTS


def looks_like_a_name(text: str) -> bool:
    """True for two to five words without a digit."""
    return 2 <= len(key(text).split()) <= 5 and not any(map(str.isdigit, text))


def _nearest(compared, known):
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - heavy

    found = process.extractOne(compared, list(known), scorer=fuzz.ratio)
    return found[0] if found and found[1] >= MIN_SIMILARITY else None


def body_named(heading: str) -> str:
    """The body of a heading: "Delegation of the Health Office" is that of the Health Office."""
    return _DELEGATION.sub("", heading, count=1).strip()


def names_a_delegation(heading: str) -> bool:
    """True for "Delegation of …" and "Representatives of …"."""
    return bool(_DELEGATION.match(heading))


def looks_like_a_title(text: str) -> bool:
    """True when a line names the list itself: "List of those present at the annual meeting"."""
    first = key(text).split()[:3]
    return not _TITLE.isdisjoint([*first, *(word.removeprefix("ال") for word in first)])


def says_nobody(text: str) -> bool:
    """True for "none" where names are expected."""
    compared = key(text)
    return not compared or compared in _NOBODY or compared.split()[0] in {"none", "nobody"}


def is_a_total(text: str) -> bool:
    """True for "Total: 12"."""
    return bool(_TOTAL & set(key(text).split()[:2])) and any(letter.isdigit() for letter in text)
