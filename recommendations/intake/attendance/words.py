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


def _listed(text):
    """The words of a text, folded as those that they are compared with."""
    return frozenset(words(text))


_PRESENCES = {
    Attendee.Presence.PRESENT: "حاضر, حاضرة, نعم, yes, erê, ✓, ✔, √, الحضور, الحاضرون, الحاضرين, "
    "حضر, حضر الاجتماع, حضر الجلسة, "
    "المشاركون, المشاركين, الأعضاء الحاضرون, أسماء الحضور, قائمة الحضور, present, attended, "
    "in attendance, attendance, attendees, participants, members present, those present, amade, "
    "amadebûn, amadebûyî, beşdar, beşdarbûyî, beşdarên civînê, endamên amade",
    Attendee.Presence.REMOTE: "عن بعد, الحضور عن بعد, المشاركون عن بعد, عبر الاتصال, عبر الفيديو, "
    "عبر الإنترنت, present remotely, remote, online, by video, via video, attendees via video, "
    "attended remotely, ji dûr ve, beşdar ji dûr ve, bi rêya înternetê",
    Attendee.Presence.APOLOGIES: "معتذر, معتذرة, بعذر, اعتذرت, المعتذرون, المعتذرين, اعتذر, "
    "اعتذر عن الحضور, الاعتذارات, "
    "المعتذرون عن الحضور, apologies, apologies for absence, apologies received, excused, "
    "sent apologies, lêborîn, lêborîn xwestin, lêborînxwestî, yên lêborîn xwestin",
    Attendee.Presence.ABSENT: "غائب, غائبة, تغيبت, لا, no, na, ✗, ✘, x, الغائبون, الغائبين, "
    "الغياب, تغيب, غاب, المتغيبون, المتغيبين, "
    "الأعضاء الغائبون, absent, absentees, not present, members absent, neamade, neamadebûyî, "
    "neamadeyî, endamên neamade, nehatî, yên nehatin",
}
# The first words of a body's name, folded; Kurmanji's with the endings that the izafe brings.
_BODIES = _listed(
    "هيئه جامعه لجنه مكتب ممثليه مجلس اتحاد منظمه حزب بلديه مديريه مؤسسه مركز جمعيه نقابه وزاره "
    "دائره معهد حركه تجمع اداره شركه مفوضيه هيئات رابطه كليه شعبه قسم غرفه اكاديميه نادي "
    "authority university committee office council municipality ministry union department "
    "commission association party directorate institute representation centre center agency "
    "bureau chamber"
)
_KURMANJI_BODIES = _listed(
    "deste zaningeh komite ofis buro meclis encumen yekiti rexistin partiya partiye saredari "
    "navend komele wezaret rereberi reveberi nunerti nunerayeti sendika enstitu komisyon"
)
_DELEGATION = re.compile(
    r"^(?:وفد|ممثلو|ممثلي|ممثلون\s+عن|ممثل\s+عن|مندوبو|مندوبون\s+عن|أعضاء\s+وفد|"
    r"delegation\s+of|delegates\s+of|representatives\s+of|members\s+of|for\s+the|"
    r"(?:şanda|şandeya|nûnerên|endamên))\s+(?:the\s+)?(?=\S)",
    re.I,
)
_TITLE = _listed(
    "كشف قائمه جدول سجل محضر اجتماع الاجتماع الجلسه جلسه ورقه list lists register sheet meeting "
    "minutes civin civina liste lista"
)
_NOBODY = {
    key(text)
    for text in ["none", "nobody", "nil", "tune", "لا أحد", "لا يوجد", "ne kes", "kes tune"]
}
_TOTAL = _listed("المجموع العدد مجموع اجمالي الاجمالي total count hejmara gisti")


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
    if len(compared) < 4 or len(compared.split()) > MAX_HEADING_WORDS:
        return ""
    return COLUMNS.get(_nearest(compared, COLUMNS), "")


def presence_of(heading: str) -> str:
    """The presence that a heading such as "Apologies" says, a value of Attendee.Presence; or ""."""
    compared = key(heading) or heading.strip()
    if compared in PRESENCES:
        return PRESENCES[compared]
    if len(compared) < 5 or len(compared.split()) > MAX_HEADING_WORDS:
        return ""
    return PRESENCES.get(_nearest(compared, PRESENCES), "")


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


def looks_like_a_body(text: str) -> bool:
    """True when a text begins as the names of bodies do: "Health Office", «هيئة الصحة»."""
    own = key(text).split()
    if not own:
        return False
    # In English the kind of a body may come last: "Health Office".
    first, last = own[0].removeprefix("ال"), own[-1]
    arabic = first in _BODIES or (own[0].startswith("ال") and own[0] in _BODIES)
    kurmanji = any(own[0].startswith(word) for word in _KURMANJI_BODIES)
    return arabic or kurmanji or (last in _BODIES and last.isascii())


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
