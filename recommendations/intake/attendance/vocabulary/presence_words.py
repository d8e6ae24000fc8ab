"""The words that say who was present, took part remotely, sent apologies or was absent."""

import re

from recommendations.intake.attendance.vocabulary.words import key, listed, nearest
from recommendations.models import Attendee

MAX_HEADING_WORDS = 8
PRESENT, REMOTE = Attendee.Presence.PRESENT.value, Attendee.Presence.REMOTE.value
APOLOGIES, ABSENT = Attendee.Presence.APOLOGIES.value, Attendee.Presence.ABSENT.value
PRESENCES = frozenset([PRESENT, REMOTE, APOLOGIES, ABSENT])

_TEXTS = {
    PRESENT: "حضوري, حضورياً, وجاهي, وجاهياً, شخصياً, in person, on site, onsite, physically, rû "
    "bi rû, "
    "نعم, yes, y, erê, belê, ✓, ✔, √, ☑, ✅, الحضور, حضر, حضور, قائمة الحضور, in attendance, "
    "attendance, those present, also present, also in attendance, amade, amadebûn, beşdar, "
    "beşdarên civînê, endamên amade, بحضور, وبحضور, حاضر, حاضرة, present",
    REMOTE: "عن بعد, الحضور عن بعد, المشاركون عن بعد, شارك عن بعد, عبر الاتصال, عبر الفيديو, "
    "عبر الإنترنت, عبر زوم, أونلاين, اونلاين, حاضر عن بعد, عبر الانترنت, "
    "present remotely, remote, remotely, online, by video, via video, via zoom, zoom, "
    "by phone, attendees via video, present online, joined online, joined remotely, "
    "attended remotely, attended online, virtual, virtually, "
    "ji dûr ve, beşdar ji dûr ve, bi rêya internetê, bi înternetê, serhêl, online",
    APOLOGIES: "تعذر حضوره, تعذر حضورها, تعذر حضورهم, لم يتمكن من الحضور, لم يتمكنوا من الحضور, "
    "unable to attend, could not attend, cannot attend, not able to attend, nekarîn bên, "
    "بعذر, مجاز, مجازة, في إجازة, إجازة, مستأذن, مستأذنة, excused, regrets, "
    "on leave, leave of absence, apologies, "
    "lêborîn, lêborîn xwestin, lêborîn xwest, lêborînxwestî, yên lêborîn xwestin, bi destûr, "
    "destûrdar, bihane",
    ABSENT: "لا, لم يحضر, no, n, na, ✗, ✘, ❌, ☐, ☒, x, ×, neamade, neamadebûyî, neamadeyî, "
    "nehatin, "
    "nehat, nehatî, yên nehatin, endamên neamade, tunebû, tune bû, not present, "
    "did not attend, absent, no show, بدون عذر",
}
_EXACT = {
    key(text) or text.strip(): presence
    for presence, texts in _TEXTS.items()
    for text in texts.split(",")
}
_LONG = {text: presence for text, presence in _EXACT.items() if len(text) > 4}
# Words that say a presence in whatever sentence they begin.
_NOUNS = {
    PRESENT: listed(
        "الحضور حضور الحاضرون الحاضرين الحاضرات حاضرون حاضرين المشاركون المشاركين المشاركات "
        "مشاركون attendees participants attendance amadebûyî amadebûyiyan amadebûn beşdarên "
        "beşdaran beşdar beşdarbûyî amade"
    ),
    APOLOGIES: listed(
        "المعتذرون المعتذرين المعتذرات معتذرون معتذرين الاعتذارات اعتذارات الاعتذار apologies "
        "regrets lêborîn lêborînxwestî lêborînxwaz المستأذنون المجازون"
    ),
    ABSENT: listed(
        "الغائبون الغائبين الغائبات غائبون غائبين الغياب غياب بغياب المتغيبون المتغيبين متغيبون "
        "المتغيبات المتخلفون absentees absence absences neamadebûyî neamadeyî neamade "
    ),
}
# Verbs and adjectives: what follows must be of the meeting, or they begin a sentence on something.
_VERBS = {
    PRESENT: listed(
        "حضر حضرت حضروا حضره حضرها يحضر شارك شاركت شاركوا حاضر حاضرة حاضرات بحضور برئاسة ترأس "
        "ترأست "
        "ترأسها ترأسه بمشاركة بإدارة غادر غادرت غادروا وصل وصلت التحق التحقت انضم انضمت left "
        "arrived "
        "joined present attended attend attending chaired presided"
    ),
    APOLOGIES: listed("اعتذر اعتذرت اعتذروا معتذر معتذرة excused apologised apologized"),
    ABSENT: listed(
        "غاب غابت غابوا تغيب تغيبت تغيبوا تخلف تخلفت غائب غائبة متغيب متغيبة absent nehatin nehat"
    ),
}
_BEFORE = listed(
    "الأعضاء أعضاء السادة السيدات والسيدات الذين اللذين ممن من قائمة قائمه أسماء اسماء بأسماء كل "
    "قد وقد كما فيما بينما حيث وحيث أيضا وأيضا also while و هم كان كانت was were has have sent "
    "gave offered their "
    "المجلس اللجنة the those list names of member members who were also "
    "الموظفون الموظفين staff councillors officers board committee people persons di de civînê ku "
    "yên ên endamên endam navên navê lîsteya lîste kesên"
)
_NOT = listed("لم عدم غير لن not never didn t ne nebû nebûn nebûye nebûne tune")
_MEETING = listed(
    "الاجتماع الجلسة كل كلا كلٌّ عن من في إلى اللقاء اجتماع جلسة السادة السيدات والسيدات الأعضاء "
    "أعضاء هذا "
    "اليوم السنوي السنوية العام العامة الدوري annual general regular التالية أسماؤهم أسمائهم "
    "المذكورون أدناه الكرام منهم هم at from by in for the were are was "
    "without with members meeting to received sent session di de civînê civîn û ji "
    "this these following people persons names following as follows apology absence absences "
    "councillors councillor cllr apologies notice leave "
    "متأخرا متأخرة متأخرين لاحقا مبكرا قبل نهاية انتهاء بعد بداية late early later before after "
    "end "
    "بعذر بدون دون عذر بلا الحضور حضور إضافة بالإضافة both "
    "الورشة ورشة المؤتمر والسيدات والسادة"
)
_EXCUSED = listed("بعذر عذر معذورون excused apology apologies leave lêborîn destûr")
_WITHOUT = listed("بدون دون بلا غير without no not bê")

_REMOTE = re.compile(
    r"(?<!\w)(?:عن بعد|زوم|عبر الانترنت|عبر الفيديو|اونلاين|افتراضيا?|"
    r"online|remote(?:ly)?|virtual(?:ly)?|"
    r"zoom|by video|via video|by phone|via teams|ji dur ve|serhel)(?!\w)"
)


def presence_of(heading: str) -> str:
    """The presence that a heading such as "Apologies" says, a value of Attendee.Presence; or ""."""
    compared = key(heading) or heading.strip()
    if compared in _EXACT:
        return _EXACT[compared]
    own = compared.split()
    if not own or len(own) > MAX_HEADING_WORDS:
        return ""
    if presence := presence_by_words(own):
        return presence
    return _LONG.get(nearest(compared, _LONG), "") if len(compared) > 4 else ""


def presence_at_start(text: str) -> str:
    """The presence that the first words of a cell say: «حضر متأخراً» is present; or ""."""
    own = key(text).split()
    for length in (3, 2, 1):
        if presence := _EXACT.get(" ".join(own[:length])):
            return presence if length > 1 or len(own[0]) > 1 or len(own) == 1 else ""
    place, presence = _first_presence(own)
    return _negated(own, place, presence) if place is not None else ""


def absence_in(title: str) -> str:
    """The presence of a title such as «كشف بأسماء الغائبين», where it is of no others; or ""."""
    own = {word.removeprefix("ب") for word in key(title).split()} | listed(title)
    if not own.isdisjoint(_NOUNS[PRESENT]):
        return ""
    found = [one for one in (APOLOGIES, ABSENT) if not own.isdisjoint(_NOUNS[one])]
    return found[0] if len(found) == 1 else ""


def says_only_meeting(text: str) -> bool:
    """True for words that are before or behind a presence, and no name: «السادة الأعضاء»."""
    return listed(text) <= _MEETING | _BEFORE | _NOT


def mentions_presence(text: str) -> bool:
    """True when a text holds a word of presence anywhere; a name or a body has none."""
    own = listed(text)
    groups = [*_NOUNS.values(), *_VERBS.values()]
    return any(not own.isdisjoint(group) for group in groups)


def presence_by_words(own: list[str], *, needs_meeting: bool = False) -> str:
    """The presence of «الأعضاء الحاضرون من الهيئات» and "Absent without notice", as folded words.

    Behind a verb, and with ``needs_meeting`` behind any word, all must be words of meetings.
    """
    own = [own[0].removeprefix("و") if _is_bound(own[0]) else own[0], *own[1:]]
    place, presence = _first_presence(own)
    if place is None:
        return ""
    is_verb = own[place] in _VERBS[presence]
    if (is_verb or needs_meeting) and not set(own[place + 1 :]) <= _MEETING | _NOT | _BEFORE:
        return ""
    return _negated(own, place, presence)


def _is_bound(word):
    rest = word.removeprefix("و")
    return rest != word and (
        rest in _NOT or any(rest in group for group in [*_NOUNS.values(), *_VERBS.values()])
    )


def _first_presence(own):
    """(place, presence) of the first word of presence behind words that may be before it."""
    for place, word in enumerate(own):
        for groups in (_NOUNS, _VERBS):
            for presence, group in groups.items():
                if word in group:
                    return place, presence
        if word not in _BEFORE and word not in _NOT:
            break
    return None, ""


def _negated(own, place, presence):
    """The presence, turned round by "not" beside it, and by an excuse behind it."""
    rest = own[place + 1 :]
    if presence == PRESENT and _REMOTE.search(" ".join(own)):
        return REMOTE
    if presence in {PRESENT, APOLOGIES} and not _NOT.isdisjoint([*own[:place], *rest[:1]]):
        return ABSENT
    if presence == ABSENT and not _EXCUSED.isdisjoint(rest) and _WITHOUT.isdisjoint(own):
        return APOLOGIES
    return presence
