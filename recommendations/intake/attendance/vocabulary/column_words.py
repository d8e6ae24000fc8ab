"""The headings by which the columns of an attendance list are recognised."""

import re

from recommendations.intake.attendance.vocabulary.presence_words import presence_of
from recommendations.intake.attendance.vocabulary.words import key, nearest

# No heading has more words; a longer text is no heading.
MAX_HEADING_WORDS = 6
# The columns that hold facts of a person; the others are "number", "phone", "notes" and "other".
_HEADINGS = {
    "name": "الاسم, اسم, اسم المشارك الكريم, اسم الشخص, الاسم الكامل, الاسم والكنية, الاسم "
    "الثلاثي, الاسم الرباعي, الاسم والشهرة, الاسم والنسبة, اسم المشارك, اسم الحاضر, اسم العضو, "
    "اسم الممثل, اسم المندوب, أسماء المندوبين, أسماء الممثلين, أسماء الأعضاء, أسماء المشاركين, "
    "أسماء الحاضرين, أسماء الحضور, الأسماء, أسماء, الاسم الأول, الممثل, الممثلون, المندوب, "
    "المندوبون, السيد, السادة, المشارك, المشاركون, العضو, الأعضاء, "
    "nav, nav û paşnav, navê beşdar, navê beşdaran, navê endam, navê endaman, navên beşdaran, "
    "navê temam, beşdar, nûner, endam, "
    "name, full name, name and surname, name of participant, participant, participants, names, "
    "attendee, attendees, member, members, first name, given name, forename, forenames, "
    "representative, representatives, delegate, delegates, who",
    "father": "اسم الأب, الأب, navê bav, father, father name, middle name",
    "surname": "الكنية, الشهرة, النسبة, اللقب, اسم العائلة, العائلة, paşnav, surname, last name, "
    "family name",
    "post": "المنصب, الصفة, صفته, صفة, الصفة الوظيفية, الصفة التمثيلية, منصبه, وظيفته, المهمة, "
    "الوظيفة, المسمى الوظيفي, العمل, التكليف, المركز الوظيفي, الاختصاص, المهنة, الرتبة, "
    "post, position, title, function, job title, occupation, designation, capacity, "
    "erk, peywir, wezîfe, kar, pozîsyon, pîşe",
    "body": "الجهة, جهته, جهة, جهة الانتماء, الجهة التابع لها, الجهة التي يمثلها, المؤسسة, الهيئة, "
    "الوفد, اسم الجهة, الجهة الممثلة, الجهة المرسلة, جهة العمل, مكان العمل, الدائرة, الإدارة, "
    "المنظمة, القسم, اللجنة, الهيئة أو المؤسسة, اسم المؤسسة, اسم الهيئة, ممثل عن, عن, "
    "body, institution, organisation, organization, "
    "delegation, authority, department, company, office, agency, affiliation, unit, on behalf of, "
    "representing, employer, "
    "sazî, şand, rêxistin, navê saziyê, dezgeh, deste, ji, nûnerê",
    "part": "الدور, الصفة في الاجتماع, part, role, rol, rol di civînê de",
    "presence": "الحضور, حضر, حضرت, حالة الحضور, طريقة الحضور, نوع الحضور, نوع المشاركة, طريقة "
    "المشاركة, صفة الحضور, حالة, الحالة, الحضور والغياب, التحضير, "
    "presence, attendance, attended, status, present y n, p a, present absent, "
    "amadebûn, beşdarbûn, rewş, amade bû",
    "phone": "الهاتف, رقم الهاتف, الجوال, الموبايل, رقم الجوال, رقم الموبايل, رقم التواصل, هاتف, "
    "موبايل, جوال, وسيلة التواصل, الرقم الوطني, رقم الهوية, "
    "phone, telephone, tel, mobile, phone number, contact, contact number, "
    "telefon, hejmara telefonê, jimara telefonê",
    "number": "م, ت, تسلسل, مسلسل, العدد, ر, الرقم, رقم, ر م, ر ت, ت م, م ت, الرقم التسلسلي, "
    "التسلسل, رقم تسلسلي, "
    "#, no, nr, s n, sn, number, hejmar, rêz, jimar, j, h",
    "notes": "ملاحظات, الملاحظات, ملاحظة, سبب الغياب, notes, note, remarks, comments, têbînî, nîşe",
    "other": "التوقيع, توقيع, البريد, البريد الإلكتروني, الإيميل, العنوان, التاريخ, الجنس, العمر, "
    "وقت الحضور, "
    "signature, sign, signed, e-mail, email, e mail, email address, date, time, gender, "
    "îmze, îmza, wajo, e name, navnîşan, dîrok",
}
_COLUMNS = {
    key(heading) or heading.strip(): column
    for column, headings in _HEADINGS.items()
    for heading in headings.split(",")
}
# The first words of headings such as «الجهة المرسلة» and "Name of delegate".
_FIRST_WORDS = {
    key(word): column
    for word, column in [
        *(("الاسم", "name"), ("الجهة", "body"), ("المنصب", "post"), ("هاتف", "phone")),
        *(("الهيئة", "body"), ("التوقيع", "other"), ("nav", "name"), ("name", "name")),
        *(("اسم", "name"), ("أسماء", "name"), ("الصفة", "post"), ("رقم", "other")),
        *(("ملاحظات", "notes"), ("المؤسسة", "body"), ("المسمى", "post"), ("names", "name")),
        *(("telephone", "phone"), ("phone", "phone"), ("signature", "other"), ("îmze", "other")),
        *(("organisation", "body"), ("organization", "body"), ("institution", "body")),
        *(("navê", "name"), ("navên", "name"), ("sazî", "body"), ("saziya", "body")),
    ]
}
_TWO_LANGUAGES = re.compile(r"[/|()\[\]]|\s[-–]\s")


# A heading of so many words may be known by its first word, or in English by its last.
MAX_WORDS_WITH_KNOWN = 4
# Headings that are the post or the presence of a person as well.
_WEAK = {
    key(text)
    for text in [
        *("member", "participant", "attendee", "delegate", "representative", "attended", "who"),
        *(
            "endam",
            "beşdar",
            "nûner",
            "العضو",
            "المشارك",
            "الممثل",
            "المندوب",
            "السيد",
            "حضر",
            "حضرت",
        ),
    ]
}


def is_weak_heading(cell: str) -> bool:
    """True for a heading that may as well be the cell of a person: "Member", "Present"."""
    compared = key(cell) or cell.strip()
    return compared in _WEAK or (compared not in _COLUMNS and bool(presence_of(cell)))


def _by_one_word(own):
    """The column of «التكليف الحالي» and "Committee member"."""
    column = _COLUMNS.get(own[0], "")
    if own[-1].isascii() and _COLUMNS.get(own[-1]) == "name":
        return "name"
    return column if column not in {"number", "presence"} else ""


def column_of(cell: str) -> str:
    """The column that a heading names, also where it is nearly one of the known; else "".

    A heading that is a presence itself («غائب») names a column of ticks for it.
    """
    compared = key(cell) or cell.strip()
    if column := _COLUMNS.get(compared):
        return column
    own = compared.split()
    if 1 < len(own) < 5 and (column := _FIRST_WORDS.get(own[0])):
        return column
    if 1 < len(own) < MAX_WORDS_WITH_KNOWN and (column := _by_one_word(own)):
        return column
    parts = [part for part in _TWO_LANGUAGES.split(cell) if part.strip()]
    if len(parts) > 1:
        return next(filter(None, map(column_of, parts)), "")
    if len(compared) < 4 or len(own) > MAX_HEADING_WORDS:
        return ""
    return _COLUMNS.get(nearest(compared, _COLUMNS), "") or presence_of(cell)
