"""Removes from a text what cannot be seen and changes what is seen, or hides a difference.

A clean text is in NFC and has none of these:

- control characters, lone surrogates, noncharacters, characters for private use;
- overrides and embeddings of the text direction, and isolates that are not closed on their line:
  they show a name in another order than it is stored;
- zero-width characters, soft hyphens, fillers, tags, invisible operators;
- more than thirty marks upon one letter;
- joiners and variation selectors where they have no effect that is meant to be seen.

Closed isolates and the marks LRM, RLM and ALM are left: Arabic office text needs them beside
numbers and brackets, and they move nothing but their neighbours. So are joiners between letters
of the Arabic and Syriac scripts, where they are spelling, and within emoji.
"""

import re
import unicodedata
from typing import Any
from unicodedata import combining

LINE_BREAKS = "\r\v\f\x85\u2028\u2029"
_LINE_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
# The bullets of Word's symbol fonts are characters for private use.
_BULLETS = dict.fromkeys(map(ord, "\uf06e\uf071\uf076\uf0a7\uf0b7\uf0d8\uf0fc"), "•")
_LAST_TWO = "".join(
    chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
# In the first plane of Unicode, where nearly all texts stay, and beyond it.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u202a-\u202e\u2060-\u2065\u206a-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
)
_INVISIBLE_BEYOND = (
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    f"\U000e0000-\U000e0fff\U000f0000-\U0010ffff{_LAST_TWO}"
)
_REMOVED = re.compile(f"[{_INVISIBLE}{_INVISIBLE_BEYOND}]+")
_ISOLATES = "\u2066\u2067\u2068"
_ISOLATE_END = "\u2069"
_BOUNDS = re.compile(f"[{_ISOLATES}{_ISOLATE_END}\n]")
_ZWNJ, _ZWJ, _SELECTORS = "\u200c", "\u200d", "\ufe0e\ufe0f"
_JOINERS = "\u200c\u200d\ufe00-\ufe0f"
_JOINER_RUN = re.compile(f"[{_JOINERS}]+")
# Arabic and Syriac letters, without the stretch (tatweel), and the marks written upon them.
_LETTER = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0710\u0712-\u072f\u074d-\u077f\u0860-\u086a\u0870-\u0887\u0889-\u088e\u08a0-\u08c9]"
)
_MARK = re.compile(
    "[\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
    "\u08ca-\u08e1\u08e3-\u08ff]"
)
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_KEYCAP = "\u20e3"
# No letter bears so many marks; more cover the lines around it, and sorting them takes a time that
# is quadratic in their number.
MAX_MARKS = 30
# All marks of Unicode are in its first two planes.
_COMBINING = "".join(sign for sign in map(chr, range(0x20000)) if combining(sign))
_TOO_MANY_MARKS = re.compile(f"([{_COMBINING}]{{{MAX_MARKS}}})[{_COMBINING}]+")
# A text in NFC without any of these is clean as it is. To look for single characters beyond the
# first plane would take twenty times as long.
_SUSPECT = re.compile(
    f"[{_INVISIBLE}{LINE_BREAKS}{_ISOLATES}{_ISOLATE_END}{_JOINERS}\U00010000-\U0010ffff]"
)
_MANY_MARKS = re.compile(
    "[{}]{{{}}}".format("".join(sign for sign in _COMBINING if sign <= "\uffff"), MAX_MARKS + 1)
)
_EDGE_SIGNS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200e\u200f\u061c"
_SPACES = re.compile(" {2,}")
_LINES_OR_TABS = re.compile(f"[\n\t{LINE_BREAKS}]+")


def clean_text(text: str, *, multiline: bool = True) -> str:
    """``text`` (a str) as it may be stored and shown. Cleaning it again changes nothing.

    Line breaks are ``\\n`` then; without ``multiline`` they, and tabs, are spaces.
    """
    if not text:
        return text
    if not multiline:
        text = _LINES_OR_TABS.sub(" ", text)
    # One pattern for both takes four times as long as two.
    is_clean = not _SUSPECT.search(text) and not _MANY_MARKS.search(text)
    if is_clean and unicodedata.is_normalized("NFC", text):
        return text
    return _cleaned(text, multiline)


def clean_line(text: str) -> str:
    """``text`` cleaned as one line: single spaces, and at its ends neither spaces nor marks."""
    cleaned = clean_text(text, multiline=False)
    line = _SPACES.sub(" ", cleaned).strip(_EDGE_SIGNS)
    return line if line == cleaned else clean_text(line, multiline=False)


def clean_all(value: Any, *, multiline: bool = True) -> Any:
    """The same for every text in ``value``, which is of the types that JSON has."""
    if isinstance(value, str):
        return clean_text(value, multiline=multiline)
    if isinstance(value, dict):
        return {clean_all(key): clean_all(item, multiline=multiline) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_all(item, multiline=multiline) for item in value]
    return value


def _cleaned(text, multiline):
    """What is left may be suspect again: what stood apart has come together."""
    before = None
    while text != before:
        before = text
        text = _LINE_BREAK.sub("\n" if multiline else " ", text).translate(_BULLETS)
        text = _without_open_isolates(_REMOVED.sub("", text))
        text = _TOO_MANY_MARKS.sub(r"\1", _JOINER_RUN.sub(_visible_joiners, text))
        text = unicodedata.normalize("NFC", text)
    return text


def _without_open_isolates(text):
    """``text`` without the isolates that do not end on their line, and the ends of none."""
    unmatched, opened = set(), []
    for found in _BOUNDS.finditer(text):
        if found[0] == "\n":
            unmatched.update(opened)
            opened = []
        elif found[0] != _ISOLATE_END:
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            unmatched.add(found.start())
    unmatched.update(opened)
    if not unmatched:
        return text
    return "".join(sign for place, sign in enumerate(text) if place not in unmatched)


def _visible_joiners(run):
    """What has an effect of a run of joiners and variation selectors, by what is beside it."""
    text, joiners = run.string, run[0]
    before = text[run.start() - 1] if run.start() else ""
    after = text[run.end() : run.end() + 1]
    if _LETTER.match(after) and _LETTER.match(_letter_before(text, run.start())):
        return next((sign for sign in joiners if sign in (_ZWNJ, _ZWJ)), "")
    if before and (unicodedata.category(before) == "So" or before in _SKIN_TONES):
        selector = joiners[0] if joiners[0] in _SELECTORS else ""
        joins = _ZWJ in joiners and after and unicodedata.category(after) == "So"
        return selector + (_ZWJ if joins else "")
    is_key = after == _KEYCAP and before and before in "0123456789#*"
    return joiners[0] if is_key and joiners[0] in _SELECTORS else ""


def _letter_before(text, place):
    """The character before ``place``, past the marks that are written upon it."""
    while place and _MARK.match(text, place - 1):
        place -= 1
    return text[place - 1] if place else ""
