"""Words that number a paragraph: أولاً, Yekem, Firstly."""

import re

_ARABIC_UNITS = (
    "اولا?|اولي",
    "ثانيا?|ثانيه",
    "ثالثا?|ثالثه",
    "رابعا?|رابعه",
    "خامسا?|خامسه",
    "سادسا?|سادسه",
    "سابعا?|سابعه",
    "ثامنا?|ثامنه",
    "تاسعا?|تاسعه",
    "عاشرا?|عاشره",
)
_ARABIC_TEEN = ("(?:حادي|حاديه|احد|احدي)ا?", *(f"(?:{unit})" for unit in _ARABIC_UNITS[1:9]))

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
    "b[iî]stem",
)
_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)


_LETTER = re.compile(r"\[[^\[\]]*+\]|[a-z]")


def _arabic() -> dict[int, str]:
    patterns = {n: f"(?:{unit})" for n, unit in enumerate(_ARABIC_UNITS, 1)}
    for n, unit in enumerate(_ARABIC_TEEN, 1):
        patterns[10 + n] = rf"{unit}\s+(?:ال)?عشره?ا?"
        patterns[20 + n] = rf"{unit}\s+و(?:ال)?عشر[وي]نا?"
    patterns[20] = "عشر[وي]نا?"
    return {n: f"(?:و?ال|و)?{pattern}" for n, pattern in patterns.items()}


def _kurmanji() -> dict[int, str]:
    # A mark typed as a separate character (ê as e + ^) still belongs to its letter.
    marked = (_LETTER.sub("(?:\\g<0>[\u0300-\u036f]?)", word) for word in _KURMANJI)
    return {n: rf"(?:(?:ya|y[eê])\s+)?(?:{word})(?:[iî]n)?" for n, word in enumerate(marked, 1)}


def _english() -> dict[int, str]:
    return {n: rf"(?:the\s+)?{word}(?:ly)?" for n, word in enumerate(_ENGLISH.split(), 1)}


def _named(words: dict[int, str], prefix: str) -> str:
    """Joins the words, the longest numbers first: حادي عشر must be tried before its parts."""
    ordered = sorted(words.items(), reverse=True)
    return "|".join(f"(?P<{prefix}{number}>{word})" for number, word in ordered)


ORDINAL = (
    rf"(?:{_named(_arabic(), 'ar')}|{_named(_kurmanji(), 'ku')}|{_named(_english(), 'en')})(?!\w)"
)
_GROUP = re.compile(r"(ar|ku|en)(\d+)")


def ordinal_value(match: re.Match) -> tuple[str, int]:
    """Returns (language, number) of a match of a pattern that contains ORDINAL once."""
    name = next(name for name, word in match.groupdict().items() if word and _GROUP.match(name))
    language, number = _GROUP.match(name).groups()
    return language, int(number)
