"""Numbers as minutes write them: digits, and words in Arabic, Kurmanji and English."""

import re

from .folded_text import any_of, folded_pattern

_ARABIC = {
    1: "واحد|واحدة|أحد|إحدى",
    2: "اثنان|اثنين|اثنتان|اثنتين|اثنا|اثني|اثنتا|اثنتي|إثنين",
    3: "ثلاث|ثلاثة",
    4: "أربع|أربعة",
    5: "خمس|خمسة",
    6: "ست|ستة",
    7: "سبع|سبعة",
    8: "ثمان|ثماني|ثمانية",
    9: "تسع|تسعة",
    10: "عشر|عشرة",
    20: "عشرون|عشرين",
    30: "ثلاثون|ثلاثين",
    40: "أربعون|أربعين",
    50: "خمسون|خمسين",
    60: "ستون|ستين",
    70: "سبعون|سبعين",
    80: "ثمانون|ثمانين",
    90: "تسعون|تسعين",
    100: "مئة|مائة|مية",
    200: "مئتان|مئتين|مائتان|مائتين",
}
_KURMANJI = {
    1: "yek",
    2: "du|didu|dudu",
    3: "sê|sisê",
    4: "çar",
    5: "pênc",
    6: "şeş",
    7: "heft",
    8: "heşt",
    9: "neh|noh",
    10: "deh",
    11: "yazdeh|yanzdeh",
    12: "dwazdeh|diwanzdeh|duwazdeh|diwazdeh|dozdeh|dwanzdeh",
    13: "sêzdeh",
    14: "çardeh",
    15: "pazdeh|panzdeh",
    16: "şazdeh|şanzdeh",
    17: "hivdeh|hevdeh|hefdeh|heftdeh",
    18: "hijdeh|hejdeh|heştdeh|hêjdeh",
    19: "nozdeh|nonzdeh|nehdeh",
    20: "bîst",
    30: "sî|sih",
    40: "çil|çel",
    50: "pêncî|pêncih",
    60: "şêst|şest",
    80: "heştê",
    90: "nod|not",
    100: "sed",
}
_ONE_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_ENGLISH = {
    **dict(enumerate(_ONE_TO_NINETEEN.split(), 1)),
    20: "twenty",
    30: "thirty",
    40: "forty|fourty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
    100: "hundred",
}


def _values(*languages):
    return {
        folded_pattern(word): number
        for words in languages
        for number, spellings in words.items()
        for word in spellings.split("|")
    }


_VALUES = _values(_ARABIC, _KURMANJI, _ENGLISH)


def _word(language):
    return any_of("|".join(language.values()))


_AR, _KU, _EN = _word(_ARABIC), _word(_KURMANJI), _word(_ENGLISH)
# A number of up to four words: خمسة وعشرون, bîst û pênc, twenty-five. No digits of a date.
NUMBER_WORDS = (
    r"(?:\d{1,4}(?!\d)(?![.,/-]\d)"
    rf"|(?:ال)?{_AR}(?: و?{_AR}){{0,3}}(?!\w)"
    rf"|{_KU}(?: u {_KU}){{0,2}}(?!\w)"
    rf"|(?:a )?{_EN}(?:[ -](?:and )?{_EN}){{0,2}}(?!\w))"
)
NUMBER = rf"(?<!\w){NUMBER_WORDS}(?!\w)"
_SEPARATOR = re.compile(r"[ -]")


def number_value(words: str) -> int | None:
    """The value of a match of NUMBER."""
    if words.isdecimal():
        return int(words)
    total = 0
    for word in _SEPARATOR.split(words):
        value = _VALUES.get(word) or _VALUES.get(word.removeprefix("و")) or _definite(word)
        if value is None and word not in {"u", "and", "a"}:
            return None
        total += value or 0
    return total


def _definite(word):
    return _VALUES.get(word.removeprefix("ال"))


_ARABIC_DAYS = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"
_ENGLISH_DAYS = "first second third fourth fifth sixth seventh eighth ninth"
_ENGLISH_FROM_TEN = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth"
)


def _days():
    """Ordinal words → days of a month."""
    arabic = [folded_pattern(word) for word in _ARABIC_DAYS.split()]
    english = _ENGLISH_DAYS.split()
    days = {word: day for words in (arabic, english) for day, word in enumerate(words, 1)}
    days |= {word: day for day, word in enumerate(_ENGLISH_FROM_TEN.split(), 10)}
    for day, word in enumerate([folded_pattern("الحادي"), *arabic[1:9]], 1):
        days[f"{word} {folded_pattern('عشر')}"] = 10 + day
        for tens, name in ((20, "عشرين"), (20, "عشرون"), (30, "ثلاثين"), (30, "ثلاثون")):
            days[f"{word} {folded_pattern('وال' + name)}"] = tens + day
            days[folded_pattern("ال" + name)] = tens
    for day, word in enumerate(english, 1):
        days |= {f"twenty-{word}": 20 + day, f"thirty-{word}": 30 + day}
    return days | {"thirtieth": 30}


DAYS_IN_WORDS = {words: day for words, day in _days().items() if day <= 31}
