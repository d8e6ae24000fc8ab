"""The words of lines that are no person: titles, dates, totals, closings, bodies of a heading."""

import re

from recommendations.intake.attendance.vocabulary.words import key, listed

_DELEGATION = re.compile(
    r"^(?:(?:أسماء|اسماء|قائمة|السادة|أعضاء|names\s+of|list\s+of)\s+)*+"
    r"(?:و?(?:من\s+)?(?:وفد|عن|ممثلو|ممثلي|ممثلون\s+عن|ممثلين\s+عن|ممثلا?\s+عن|ممثلات\s+عن|مندوبو|"
    r"مندوبي|مندوبون\s+عن|مندوبين\s+عن|أعضاء\s+وفد|من\s+طرف|من\s+جانب|من\s+قبل|نيابة\s+عن)|"
    r"delegation\s+(?:of|from)|delegates\s+(?:of|from)|representatives\s+of|representing|"
    r"members\s+of|on\s+behalf\s+of|for\s+the|from\s+the|from|"
    r"(?:şanda|şandeya|nûnerên|nûnera|nûnerê|endamên|ji\s+aliyê|li\s+ser\s+navê|bi\s+navê|ji))"
    r"\s+(?:the\s+)?(?=\S)",
    re.I,
)
# «وفد» alone, and "for", are no body.
_TITLE = listed(
    "كشف جدول سجل محضر اجتماع الاجتماع الجلسة جلسة ورقة بيان نموذج استمارة قائمة بسم "
    "list lists roll register sheet meeting minutes record attendance "
    "civîn civîna liste lîste lîsteya protokol protokola komcivîn"
)
_ABOUT = listed(
    "تاريخ بتاريخ عقد انعقد عقدت انعقدت اجتمع اجتمعت تم بناء بحسب تمهيد مقدمة جدول الأعمال يوم "
    "مكان موضوع الساعة زمان ساعة مدينة قاعة عنوان المرجع التوقيت الموافق "
    "date day place venue time location subject agenda address ref reference "
    "dîrok roj cih dem mijar saet navnîşan"
)
_TOTAL = listed(
    "المجموع العدد مجموع إجمالي الإجمالي عدد total count sum hejmara giştî kom tevahî number"
)
_CLOSING = listed(
    "حرر حررت اختتم اختتمت انتهى انتهت رفعت ورفعت صورة نسخة ملاحظة ملاحظات توقيع التوقيع تواقيع "
    "ختم "
    "اجتمع اجتمعت عقد عقدت انعقد انعقدت افتتح افتتحت ناقش "
    "النصاب نصاب quorum "
    "المرفقات يعتمد شكرا وشكرا مع صباح مساء السلام تحية تحياتي يرجى الرجاء نرجو وتفضلوا تفضلوا "
    "أهلا "
    "النصاب نصاب quorum "
    "مرحبا سلام أرجو يعطيكم بالتوفيق ودمتم والله ملاحظه الملاحظات قرارات القرارات "
    "good hello hi please thanks thank dear regards sincerely kind best spas rojbaş silav "
    "signature signed signatures notes note closed end cc page copy îmze îmza têbînî dawî rûpel "
    "صفحة الصفحة"
)
MAX_WORDS_OF_SECTION = 5
_SECTIONS = {
    key(text)
    for text in [
        *(
            "القرارات",
            "قرارات",
            "التوصيات",
            "توصيات",
            "المقررات",
            "المناقشات",
            "المداولات",
            "المقترحات",
        ),
        *("جدول الأعمال", "محاور", "المحاور", "البنود", "مجريات", "المخرجات", "وقائع", "النقاط"),
        *("agenda", "decisions", "actions", "action points", "action items", "resolutions"),
        *("discussion", "recommendations", "matters", "biryar", "pêşniyar", "rojev", "rojeva"),
        *("biryarên", "pêşniyarên", "nîqaş", "mijarên", "encam"),
    ]
}
_BODIES = listed(
    "الجهات الهيئات المؤسسات الأطراف المنظمات الدوائر الوفود institutions organisations "
    "organizations bodies delegations departments saziyên sazî dezge şand"
)
_NOBODY = {
    key(text)
    for text in [
        *("none", "nobody", "nil", "tune", "لا أحد", "لا يوجد", "ne kes", "kes tune", "kes", "n/a"),
        *("لا احد", "لا يوجد أحد", "no one", "not applicable", "لاشيء", "لا شيء", "tu kes"),
    ]
}
# Groups of people within a body, or before any.
_SUBGROUPS = {
    key(text)
    for text in [
        *(
            "النساء",
            "الرجال",
            "الذكور",
            "الإناث",
            "السيدات",
            "السادة",
            "السادة والسيدات",
            "الأسماء",
        ),
        *("الأعضاء", "السادة الأعضاء", "أعضاء الوفد", "الأسماء الكريمة", "نساء", "رجال", "أعضاء"),
        *("عضوية", "عضوية كل من", "وعضوية كل من", "وعضوية"),
        *("members", "names", "women", "men", "jin", "mêr", "endam", "nav", "delegates"),
    ]
}
# Groups of people that are no body.
_GROUPS = {
    key(text)
    for text in [
        *("الضيوف", "ضيوف", "المدعوون", "المدعوين", "ضيوف الاجتماع", "أعضاء الاجتماع", "المراقبون"),
        *("المراقبين", "بصفة مراقب", "بصفة ضيف", "الخبراء", "السادة الحضور", "أعضاء اللجنة"),
        *("الضيوف الكرام", "المستقلون", "شخصيات مستقلة", "المتحدثون"),
        *("guests", "observers", "visitors", "invited guests", "invitees", "independents"),
        *("staff", "experts", "committee members", "board members", "speakers", "others"),
        *("mêvan", "çavdêr", "mêvanan", "çavdêran", "endaman", "serbixwe"),
    ]
}
_PEOPLE = r"أشخاص|اشخاص|شخص\w*|أعضاء|عضوا?|مشارك\w*|مندوب\w*|people|persons?|members?|kes|endam"
_COUNT = re.compile(r"(?<!\s)\s*+[(\[]\s*+\d{1,4}[^)\]]{0,20}[)\]]\s*+:?\s*+$")
_COUNT_BEHIND = re.compile(
    rf"(?<!\s)\s*+[-–:،,/]?\s*+(?:و?(?:عددهم|عددها|بعدد|عدد)\s*+:?\s*+)?\d{{1,4}}\s*+(?:{_PEOPLE})?\s*+$"
)
_COUNT_ALONE = re.compile(rf"\W*\d{{1,4}}\s*+(?:{_PEOPLE})?\W*")
_OF_ALL = re.compile(r"\d\s*(?:من\s+أصل|من|of|out\s+of|ji)\s*\d")
_DATE_AT_END = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\s*+[مه]?\W*+$")


def without_count(heading: str) -> str:
    """A heading without the number of people behind it: "Present (2)"."""
    shorter = _COUNT.sub("", heading).strip(" *_:：")
    return _COUNT_BEHIND.sub("", shorter).strip(" *_:：") or shorter


def is_about_the_meeting(line: str) -> bool:
    """True for a line that says the day, the place or the subject of the meeting."""
    first = key(line.replace("：", ":").partition(":")[0]).split()[:2]
    has_value = ":" in line or "：" in line or any(map(str.isdigit, line))
    return has_value and any(
        word in _ABOUT for word in [*first[:1], *(word.removeprefix("ال") for word in first[:1])]
    )


def names_a_delegation(heading: str) -> bool:
    """True for "Delegation of …" and "Representatives of …"."""
    return bool(_DELEGATION.match(heading))


def body_named(heading: str) -> str:
    """The body of a heading: "Delegation of the Health Office" is that of the Health Office."""
    return _DELEGATION.sub("", heading, count=1).strip(" :：.-–،,")


def looks_like_a_title(text: str) -> bool:
    """True when a line names the list itself: "List of those present at the annual meeting"."""
    first = key(text).split()[:3]
    return not _TITLE.isdisjoint([*first, *(word.removeprefix("ال") for word in first)])


def begins_as_a_title(text: str) -> bool:
    """True when the very first word is that of a list or a meeting: «الجلسة الثانية»."""
    first = key(text).split()[:1]
    return not _TITLE.isdisjoint([*first, *(word.removeprefix("ال") for word in first)])


def says_nobody(text: str) -> bool:
    """True for "none" where names are expected."""
    compared = key(text)
    return not compared or compared in _NOBODY or compared.split()[0] in {"none", "nobody"}


def is_a_group(text: str) -> bool:
    """True for a heading such as "Guests", which names people and no body."""
    return key(text) in _GROUPS or key(text).removeprefix("و") in _GROUPS


def is_a_subgroup(text: str) -> bool:
    """True for a heading such as "Women", which names people of the body above it."""
    return key(text) in _SUBGROUPS


def is_a_total(text: str) -> bool:
    """True for "Total: 12"."""
    own = key(text).split()
    if _OF_ALL.search(text):
        return True
    return bool(_TOTAL & set(own[:2])) and (
        any(letter.isdigit() for letter in text) or len(own) == 1
    )


def begins_another_section(line: str) -> bool:
    """True for a heading such as "Decisions": what is below it is no list of people."""
    own = key(line).split()
    return 0 < len(own) <= MAX_WORDS_OF_SECTION and (
        own[0] in _SECTIONS or " ".join(own[:2]) in _SECTIONS
    )


def names_bodies(line: str) -> bool:
    """True for a line such as "Institutions present: …", which lists bodies and no people."""
    has_colon = ":" in line or "：" in line
    return has_colon and "\t" not in line and bool(set(key(line).split()[:1]) & _BODIES)


def is_a_count(text: str) -> bool:
    """True for "3 people" in the place of their names."""
    return bool(_COUNT_ALONE.fullmatch(text))


def is_a_closing(line: str) -> bool:
    """True for a line below the list: who wrote it and when, a signature, a copy to somebody."""
    own = key(line).split()
    return bool(own) and (own[0] in _CLOSING or bool(_DATE_AT_END.search(line)))
