"""The control words of RTF: what each stands for, and how it changes the format of a group."""

import re
from dataclasses import dataclass, replace

from recommendations.files.documents.text import COMMENT, FOOTNOTE, PAGE_HEADER

TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z']))"
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "line": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
ESCAPED = {b"~": "\xa0", b"_": "\u2011", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n"}


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


NOT_READ = _words(
    "fonttbl colortbl stylesheet info pict fldinst listtable listoverridetable rsidtbl "
    "themedata colorschememapping datastore latentstyles xmlnstbl generator filetbl revtbl "
    "object objdata nonshppict nesttableprops bkmkstart bkmkend pnseclvl sp sn sv txe rxe "
    "xe tc upr atnid atnauthor atntime atnref falt panose shprslt mmathPr pgdsctbl "
    "userprops template "
)
# Destinations that other readers may skip, and that hold text all the same.
STARRED = {"shpinst", "shptxt", "ud", "listtext", "pntext"}
STRUCTURE = _words("par sect page cell row nestcell nestrow trowd clvmrg cellx")
BESIDE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), PAGE_HEADER),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), PAGE_HEADER),
    "footnote": FOOTNOTE,
    "annotation": COMMENT,
}
LABELS = {"listtext", "pntext"}


@dataclass(frozen=True)
class GroupFormat:
    """What a group changes and its end restores."""

    skips: bool = False
    beside: str = ""  # the kind of note that the words go to
    in_box: bool = False
    is_label: bool = False
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    font: int = -1
    complex_font: int = -1  # of text that runs from right to left
    is_complex: bool = False
    fallback: int = 1  # characters after a \\u for readers without Unicode
    in_table: bool = False


def formatted(state: GroupFormat, word: str, number: int | None) -> GroupFormat:
    """Returns the format after a word that formats characters or a paragraph."""
    is_on = number != 0
    if word == "plain":
        return replace(state, hidden=False, struck=False, deleted=False)
    if word == "v":
        return replace(state, hidden=is_on)
    if word in ("strike", "striked"):
        return replace(state, struck=is_on)
    if word == "deleted":
        return replace(state, deleted=is_on)
    if word == "f":
        return replace(state, font=number or 0)
    if word == "af":
        return replace(state, complex_font=number or 0)
    if word in ("rtlch", "ltrch"):
        return replace(state, is_complex=word == "rtlch")
    if word == "uc":
        return replace(state, fallback=min(max(number or 0, 0), 9))
    if word in ("pard", "intbl"):
        return replace(state, in_table=word == "intbl")
    return state
