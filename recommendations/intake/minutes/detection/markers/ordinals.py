"""Words that number a paragraph, from first to ninety-ninth: أولاً, Yekem, Firstly."""

import re

# Folded: without hamza and vowels, ى as ي, ة as ه. Each word with its feminine and its adverb;
# cardinal numbers (ثلاثه عشر) are written for ordinals from eleven.
_ARABIC_UNITS = (
    "اولا?|اولي|واحده?|احدي?|حاديه?ا?",
    "ثانيا?|ثانيه|ثان|اثنا|اثني|اثنتا|اثنتي|اثنان|اثنين|اثنتان|اثنتين",
    "ثالثا?|ثالثه|ثلاثه?",
    "رابعا?|رابعه|اربعه?",
    "خامسا?|خامسه|خمسه?",
    "سادسا?|سادسه|سته?",
    "سابعا?|سابعه|سبعه?",
    "ثامنا?|ثامنه|ثماني|ثمانيه|ثمان",
    "تاسعا?|تاسعه|تسعه?",
)
_ARABIC_ALONE = (
    *("اولا?|اولي|اولاهما", "ثانيا?|ثانيه", "ثالثا?|ثالثه", "رابعا?|رابعه", "خامسا?|خامسه"),
    *("سادسا?|سادسه", "سابعا?|سابعه", "ثامنا?|ثامنه", "تاسعا?|تاسعه", "عاشرا?|عاشره"),
)
_ARABIC_TENS = ["عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"]

# The letters of Kurmanji are often typed without their marks.
_KURMANJI = (
    "yekem",
    "du[yw]?em|diduyem|duduyem",
    "s[eê]y?em",
    "[cç]ar[ei]m",
    "p[eê]ncem",
    "[sş]e[sş]em",
    "heftem",
    "he[sş]tem",
    "neh?em",
    "dehem",
    "ya(?:n)?zdehem",
    "d[uiw]+(?:w?a)?n?zdehem|dozdehem",
    "s[eê]zdehem",
    "[cç]ardehem",
    "pa(?:n)?zdehem",
    "[sş]a(?:n)?zdehem",
    "h[ei][vf]dehem",
    "h[eiî]jdehem|he[sş]tdehem",
    "no(?:n)?zdehem|nanzdehem",
)
KURMANJI_TENS = (
    "b[iî]st",
    "s[iî]h?",
    "[cç]il",
    "p[eê]nc[iî]h?",
    "[sş][eê]st",
    "heft[eê]",
    "he[sş]t[eê]",
    "n[oe]d",
)
_SORANI = (
    *("يهكهم", "دووهم", "سێيهم", "چوارهم", "پێنجهم", "شهشهم", "حهوتهم", "ههشتهم"),
    *("نۆيهم|نۆههم", "دهيهم|دههم"),
)
_ENGLISH = (
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    ),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth"),
)
ENGLISH_TENS = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")

_LETTER = re.compile(r"\[[^\[\]]*+\]|[a-z]")


def marked(word: str) -> str:
    """Lets each letter have a mark typed as a separate character (ê as e + ^)."""
    return _LETTER.sub("(?:\\g<0>[\u0300-\u036f]?)", word)


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """Matches one of several words."""
    return "|".join(f"(?:{word})" for word in words)


_AR_TENS = any_of([f"{ten}[وي]نا?" for ten in _ARABIC_TENS])
_AR = (
    rf"(?:و?ال|و)?(?:(?:{any_of(_ARABIC_UNITS)})\s+(?:(?:ال)?عشره?ا?|و(?:ال)?(?:{_AR_TENS}))"
    rf"|(?:{_AR_TENS})|(?:{any_of(_ARABIC_ALONE)}))"
)
_KU_UNITS = [marked(word) for word in _KURMANJI]
_KU_TENS = [marked(word) for word in KURMANJI_TENS]
_KU = (
    rf"(?:(?:ya|y[eê])\s+)?(?:(?:(?:{any_of(_KU_TENS)})\s+(?:{marked('[uû]')})\s+)?"
    rf"(?:{any_of(_KU_UNITS[:9])})|(?:{any_of(_KU_UNITS[9:])})"
    rf"|(?:{any_of(_KU_TENS)})y?(?:{marked('em')}))(?:[iî][\u0300-\u036f]?n|[aeê][\u0300-\u036f]?)?"
)
_EN = (
    rf"(?:the\s+)?(?:(?:(?:{any_of(ENGLISH_TENS)})y[\s-])?(?:{any_of(_ENGLISH[:9])})"
    rf"|(?:{any_of(_ENGLISH[9:])})|(?:{any_of(ENGLISH_TENS)})ieth)(?:ly)?"
)
_CKB = any_of(_SORANI)
ORDINAL = rf"(?:(?P<ar>{_AR})|(?P<ku>{_KU})|(?P<ckb>{_CKB})|(?P<en>{_EN}))(?![\w\u0300-\u036f])"

_PREFIX = re.compile(r"(?:و?ال|و)(?=\w{3})")
_SPACE = re.compile(r"[\s-]+")
_KU_END = r"(?:[iî][\u0300-\u036f]?n|[aeê][\u0300-\u036f]?)?"


def numbered(words: list[str] | tuple[str, ...], first: int = 1, step: int = 1, end: str = ""):
    """Joins words as groups that are named for the number of each: n1, n2."""
    return "|".join(f"(?P<n{first + step * n}>(?:{w}){end})" for n, w in enumerate(words))


_AR_WORD = re.compile(
    f"{numbered(_ARABIC_UNITS)}|(?P<n10>عاشرا?|عاشره|(?:ال)?عشره?ا?)|"
    + numbered([f"{ten}[وي]نا?" for ten in _ARABIC_TENS], 20, 10)
)
_KU_WORD = re.compile(
    f"{numbered(_KU_UNITS, end=_KU_END)}|"
    + numbered(_KU_TENS, 20, 10, rf"(?:y?{marked('em')}{_KU_END})?"),
    re.I,
)
_EN_WORD = re.compile(
    f"{numbered(_ENGLISH, end='(?:ly)?')}|" + numbered(ENGLISH_TENS, 20, 10, "(?:y|ieth(?:ly)?)"),
    re.I,
)
_CKB_WORD = re.compile(numbered(_SORANI))
_WORD = {"ar": _AR_WORD, "ku": _KU_WORD, "ckb": _CKB_WORD, "en": _EN_WORD}


def ordinal_value(match: re.Match) -> tuple[str, int]:
    """Returns (language, number) of a match of a pattern that contains ORDINAL once."""
    language = next(name for name in _WORD if match[name])
    return language, sum(_value(word, language) for word in _SPACE.split(match[language]))


def _value(word: str, language: str) -> int:
    """Returns what one word adds to a number: 1 and 20 for الحادي والعشرون; 0 for "and"."""
    found = _WORD[language].fullmatch(word)
    if not found and language == "ar":
        found = _WORD[language].fullmatch(_PREFIX.sub("", word, count=1))
    return int(found.lastgroup.removeprefix("n")) if found else 0
