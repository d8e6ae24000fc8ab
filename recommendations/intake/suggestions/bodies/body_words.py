"""Words of the names of institutions as they are compared: without prefixes and endings."""

import re
from functools import lru_cache

from recommendations.intake.suggestions.folded_text import folded_pattern
from recommendations.search.stemming import ARTICLE, CONJUNCTION, KURMANJI_ENDINGS, PREPOSITION

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_SHORTEST = 3  # letters of what is left of a Latin word without its ending
_LONGEST_ENDING = 4

# What begins the name of a body, with its dual and its plurals.
_HEADS = """
    هيئة هيئتا هيئتي هيئتين هيئتان هيئات
    هيأة هيأتا هيأتي هيآت
    دائرة دائرتا دائرتي دائرتين دوائر
    مكتب مكتبا مكتبي مكتبين مكاتب
    مجلس مجلسا مجلسي مجلسين مجالس
    لجنة لجنتا لجنتي لجنتين لجان
    مديرية مديريتا مديريتي مديريتين مديريات
    إدارة إدارتا إدارتي إدارتين إدارات
    جامعة جامعتا جامعتي جامعتين جامعات
    بلدية بلديتا بلديتي بلديتين بلديات
    اتحاد اتحادا اتحادي اتحادات
    مؤسسة مؤسستا مؤسستي مؤسسات
    مركز مركزا مركزي مراكز
    منظمة منظمتا منظمتي منظمات
    رئاسة رئاستا رئاستي رئاسات
    ممثلية ممثليتا ممثليتي ممثليات
    وزارة وزارتا وزارتي وزارات
    أكاديمية أكاديميتا أكاديميتي أكاديميات
    معهد معهدا معهدي معاهد
    قسم قسما قسمي أقسام
    شعبة شعبتا شعبتي شعب
    مفوضية مفوضيتا مفوضيتي مفوضيات
    نقابة نقابتا نقابتي نقابات
    حزب حزبا حزبي أحزاب
    غرفة غرفتا غرفتي غرف
    شركة شركتا شركتي شركات
    وحدة وحدتا وحدتي وحدات
    سلطة سلطتا سلطتي سلطات
    دار دارا داري دور
    ديوان ديوانا ديواني دواوين
    جمعية جمعيتا جمعيتي جمعيات
    فريق فريقا فريقي فرق
    authority commission department board office council committee directorate ministry
    administration union bureau agency centre center institute university municipality
    representation presidency organisation organization academy foundation institution party
    unit service division section chamber company secretariat association team
    deste daîre nivîsgeh buro ofîs meclis encumen komîte komîsyon rêveberî yekîtî sazî navend
    rêxistin zanîngeh şaredarî serokatî hevserokatî nûneratî wezaret akademî midûriyet partî
    fermangeh beş komele kongre sendîka
"""
# Between the words of a name these may be left out, or stand in addition.
STOP_WORDS = frozenset(
    folded_pattern(
        "of the for in at and to s في على عن من li ji bo di de ya yê a ê yên ên û و u ye yen en"
    ).split()
)
# What follows one of these, or these themselves, is where a body is, and not what it is.
PLACE_WORDS = frozenset(
    folded_pattern(
        "إقليم مقاطعة كانتون منطقة محافظة مدينة ناحية بلدة قضاء شمال شرق سوريا "
        "region canton district city town province governorate north east northeast syria "
        "herêm kanton bajar bajarok gund navçe parêzgeh bakur rojhilat sûriye"
    ).split()
)


@lru_cache(maxsize=20_000)
def word_key(word: str) -> str:
    """A folded word of a name as it is compared: the article, or the endings, taken off."""
    return _arabic_key(word) if _ARABIC.match(word) else _latin_key(word)


@lru_cache(maxsize=20_000)
def word_readings(word: str) -> tuple[tuple[str, str], ...]:
    """(prefix, key) for each reading of a folded word of a text, the whole word first."""
    if not _ARABIC.match(word):
        return (("", _latin_key(word)),)
    readings = {word: ""}
    for prefix in (CONJUNCTION, PREPOSITION, ARTICLE):
        for reading in list(readings):
            if match := prefix.match(reading):
                readings.setdefault(reading[match.end() :], word[: -len(reading) + match.end()])
    return tuple(
        (_visible_prefix(word[: len(word) - len(reading)]), reading) for reading in readings
    )


def _visible_prefix(prefix):
    """A prefix without its article: what a word of a sentence says of its role."""
    return prefix.removesuffix("ال").replace("لل", "ل")


def _arabic_key(word):
    match = ARTICLE.match(word)
    return word[match.end() :] if match else word


def _latin_key(word):
    """The word without endings of case and number: authority, authorities and desteya, desteyên."""
    before = None
    while word != before:
        before = word
        if word.endswith("y"):
            word = f"{word[:-1]}i"
        if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST:
            word = word[:-1]
        for length in range(_LONGEST_ENDING, 0, -1):
            if len(word) - length >= _SHORTEST and word[-length:] in KURMANJI_ENDINGS:
                word = word[:-length]
                break
    return word


def _head_forms():
    forms = {}
    for line in folded_pattern(_HEADS).splitlines():
        words = line.split()
        if words and _ARABIC.match(words[0]):
            forms |= dict.fromkeys(words, words[0])
        else:
            forms |= {word_key(word): word_key(word) for word in words}
    return forms | {folded_pattern("هيأة"): folded_pattern("هيئة")}


# The form of a head word → the head word.
HEAD_FORMS = _head_forms()
# Letters that are easily typed for each other, or that are vowels.
_CONFUSED = [
    frozenset(folded_pattern(each)) for each in ("ذدز", "ظضط", "سصش", "تطث", "قكغ", "هحخ", "عغا")
] + [frozenset("aeiou")]
_MIN_LETTERS, _MANY_LETTERS, _MAX_ENDING = 5, 7, 2


def is_near(word: str, other: str) -> bool:
    """True if ``word`` is ``other`` with one slip of the hand; two in a long word."""
    if min(len(word), len(other)) < _MIN_LETTERS or word[0] != other[0]:
        return False
    if word.isascii() and min(len(word), len(other)) > _MIN_LETTERS:
        longer, shorter = sorted([word, other], key=len, reverse=True)
        if longer.startswith(shorter) and len(longer) - len(shorter) <= _MAX_ENDING:
            return True  # culture and cultural
    if abs(len(word) - len(other)) > 1:
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - heavy

    slips = OSA.distance(word, other, score_cutoff=1)
    if slips > 1 or len(word) != len(other) or min(len(word), len(other)) >= _MANY_LETTERS:
        return slips <= 1
    differing = {frozenset(pair) for pair in zip(word, other, strict=True) if pair[0] != pair[1]}
    return all(any(pair <= letters for letters in _CONFUSED) for pair in differing)
