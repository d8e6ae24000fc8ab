"""Words that count paragraphs, from one to ninety-nine: واحد, Yek, One.

They number only where a separator follows: ordinals.py has what numbers by itself. Arabic ones
from eleven are read there, for they are written for ordinals as well.
"""

import re

from .ordinals import ENGLISH_TENS, KURMANJI_TENS, any_of, marked, numbered

# Folded. "الاثنين" is Monday, so these have no article.
_ARABIC = (
    *(
        "واحده?",
        "اثن[اي]ن|اثنتان",
        "ثلاثه?",
        "اربعه?",
        "خمسه?",
        "سته?",
        "سبعه?",
        "ثماني(?:ه)?|ثمان",
    ),
    *("تسعه?", "عشره?"),
)
_KURMANJI = (
    *("yek", "du|didu|dudu", "s[eê]", "[cç]ar", "p[eê]nc", "[sş]e[sş]", "heft", "he[sş]t", "neh"),
    *("deh", "ya(?:n)?zdeh", "d[uiw]+a?n?zdeh|dozdeh", "s[eê]zdeh", "[cç]ardeh", "pa(?:n)?zdeh"),
    *("[sş]a(?:n)?zdeh", "h[ei][vf]deh", "h[eiî]jdeh|he[sş]tdeh", "no(?:n)?zdeh|nanzdeh"),
)
_ENGLISH = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_KU_UNITS = [marked(word) for word in _KURMANJI]
_KU_TENS = [marked(word) for word in KURMANJI_TENS]
_KU = (
    rf"(?:(?:{any_of(_KU_TENS)})(?:\s+{marked('[uû]')}\s+(?:{any_of(_KU_UNITS[:9])}))?"
    rf"|{any_of(_KU_UNITS)})"
)
_EN = rf"(?:(?:{any_of(ENGLISH_TENS)})y(?:[\s-](?:{any_of(_ENGLISH[:9])}))?|{any_of(_ENGLISH)})"
CARDINAL = rf"(?:(?P<ar1>{any_of(_ARABIC)})|(?P<ku1>{_KU})|(?P<en1>{_EN}))(?![\w\u0300-\u036f])"
_WORD = {
    "ar": re.compile(numbered(_ARABIC)),
    "ku": re.compile(f"{numbered(_KU_UNITS)}|{numbered(_KU_TENS, 20, 10)}", re.I),
    "en": re.compile(f"{numbered(_ENGLISH)}|{numbered(ENGLISH_TENS, 20, 10, 'y')}", re.I),
}
_SPACE = re.compile(r"[\s-]+")


def cardinal_value(match: re.Match) -> tuple[str, int]:
    """Returns (language, number) of a match of a pattern that contains CARDINAL once."""
    language = next(name for name in _WORD if match[f"{name}1"])
    found = [_WORD[language].fullmatch(word) for word in _SPACE.split(match[f"{language}1"])]
    return language, sum(int((one.lastgroup or "n0").removeprefix("n")) for one in found if one)
