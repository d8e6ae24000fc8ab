"""Cleans the lines of an attendance list of what programs and people add around the words."""

import re

from recommendations.intake.attendance.vocabulary.institution_kinds import looks_like_an_institution
from recommendations.intake.attendance.vocabulary.line_words import is_a_closing
from recommendations.intake.attendance.vocabulary.presence_words import presence_of
from recommendations.intake.minutes.detection.noise import CHAT_STAMP

# Direction marks and characters without width; not the joiners, which are spelling.
_INVISIBLE = re.compile(
    r"[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufeff\ufe0e\ufe0f\u20e3]+"
)
# Pictures, but not the signs that tick a box.
_PICTURES = re.compile(
    r"[\u2600-\u260f\u2614-\u26ff\u2701-\u2704\u2706-\u2712\u2719-\u274b\u274d-\u274f"
    r"\u2753-\u2775\u2794-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+"
)
# How Excel is told which separator a text has.
_SEPARATOR_LINE = re.compile(r"\s*+sep=.?\s*+", re.I)
# A rule between the rows of a table in plain text.
_RULE = re.compile(r"[\s|:=_+*—–ـ.…-]+")
# An empty box says that somebody was absent only where others are full.
_EMPTY_BOX, _FULL_BOXES = "☐", "☑☒✓✔✅"
_TITLE_WITH_SLASH = re.compile(r"(?<!\S)([دمأ]|Dr|Eng)\s?/\s*+(?=[^\W\d_])", re.I)
_LONG_TITLE_WITH_SLASH = re.compile(
    r"(?<!\S)(السيد|السيدة|الآنسة|الأستاذ|الأستاذة|الدكتور|الدكتورة|المهندس|المهندسة|الشيخ|Mr|Mrs|Ms)"
    r"\s?/\s*+(?=[^\W\d_])"
)
_EMPHASIS = re.compile(r"(?<![\w*_])[*_~]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_~]{1,3}(?![\w*_])")
_ARROWS = re.compile(
    r"(?<!\s)\s*+(?:={1,2}>|-{1,2}>|<={1,2}|<-{1,2}|[→←⇒⇐⟶⟵])\s*+|(?<!\s)\s++(?:=|_++)\s++"
)
_STRETCH = re.compile(r"(?<=[^\W\d_])ـ++(?=[^\W\d_])")
_STRETCH_AS_DASH = re.compile(r"ـ++")
_DOTS = re.compile(r"\.{3,}+|…++")
_DOTS_BETWEEN = re.compile(rf"(?<=[^\W\d_])\s*+(?:{_DOTS.pattern})\s*+(?=[^\W\d_])")
_SPACED_LETTERS = re.compile(r"(?<!\S)(?:[^\W\d_]\s){3,40}[^\W\d_](?!\S)")
_STARS = re.compile(r"^\s*+\*{2,}+\s|\s\*{2,}+\s*+$")
_STAMP_END = re.compile(r"[\])]\s?-?\s?|\d\s?\D{0,4}\s?-\s")
_SPACES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\xa0]")


def clean_lines(text: str) -> list[tuple[int, str]]:
    """(number, line) of the lines that hold words or numbers, numbered from 0 as in ``text``."""
    if not any(sign in text for sign in _FULL_BOXES):
        text = text.replace(_EMPTY_BOX, " ")
    lines = enumerate(text.split("\n"))
    return [
        (number, cleaned)
        for number, line in lines
        if not _SEPARATOR_LINE.fullmatch(line)
        and not _RULE.fullmatch(cleaned := _clean(line))
        and cleaned.strip()
    ]


def _without_stamp(line):
    """A line without the stamp of a chat; a body that sent the message remains.

    So does a person who wrote "present".
    """
    stamp = CHAT_STAMP.match(line)
    if not stamp:
        return line
    sender, message = _STAMP_END.split(stamp[0])[-1], line[stamp.end() :]
    if sender and presence_of(message):
        return f"{sender.strip(' :')} - {message}"
    is_of_body = looks_like_an_institution(sender) and not is_a_closing(message)
    return (sender if is_of_body else "") + message


def _clean(line):
    line = _SPACES.sub(" ", _PICTURES.sub("", _INVISIBLE.sub("", line)))
    line = _without_stamp(_LONG_TITLE_WITH_SLASH.sub(r"\1 ", line))
    line = _ARROWS.sub(" - ", _TITLE_WITH_SLASH.sub(r"\1. ", line))
    line = _STRETCH_AS_DASH.sub("-", _STRETCH.sub("", line))
    line = _STARS.sub(" ", _EMPHASIS.sub("", line))
    line = _SPACED_LETTERS.sub(lambda found: found[0].replace(" ", ""), line)
    return _DOTS.sub(" ", _DOTS_BETWEEN.sub(" - ", line))
