"""Cuts a text into the names that it lists."""

import re

from recommendations.intake.attendance.numbering import without_number
from recommendations.intake.attendance.vocabulary.post_words import is_title

# Names and other words that begin with the letter of "and".
_WORDS_WITH_WAW = frozenset(
    [
        *("وليد", "وائل", "وفاء", "وسام", "وردة", "وحيد", "ورود", "وجدان", "واثق", "وهاب"),
        *("ولاء", "وسيم", "وداد", "واصف", "وضاح", "وجيه", "وهيب", "وفيق", "والي", "وضحة"),
        *("وفد", "وزير", "وزيرة", "وزارة", "وكيل", "وكيلة", "وحدة", "وكالة"),
        *("وصفي", "وهبة", "وعد", "وليم", "وطفة", "وسن", "ورد", "وديع", "وهيبة", "وحيدة"),
    ]
)
# "and" before a name that does not begin with its letter itself.
_AND = re.compile(
    rf"(?<!\s)\s++و\s*+(?!(?<=\sو)(?:{'|'.join(n[1:] for n in sorted(_WORDS_WITH_WAW))})\b)"
    r"(?=\S{3}|[دمأ]\.)"
)
_DASH = re.compile(r"(?<=\S)\s+[-–—]\s+(?=\S)")
_NUMBER_INSIDE = re.compile(r"(?<=\S)\s+\(?\d{1,3}\s?[-–.)]\s*(?=[^\W\d_])")
# Between the lines of one cell of a table.
CELL_BREAK = "↵"
_OUTSIDE_BRACKETS = r"(?![^()\[\]]{0,200}+[)\]])"
_NAME_SEPARATORS = re.compile(
    rf"(?:[،,;؛+&{CELL_BREAK}]|\s/\s|\s(?:and|û)\s){_OUTSIDE_BRACKETS}", re.I
)


def split_names(text: str) -> list[str]:
    """The names on one line: "A، B و C" is three. و is part of a name unless others are listed."""
    names = _without_empty(_NAME_SEPARATORS.split(_NUMBER_INSIDE.sub("، ", text)))
    if len(names) == 1:
        names = _split_full_names(names[0], _DASH) or _split_full_names(names[0], _AND) or names
    elif names:
        names[-1:] = _split_full_names(names[-1], _AND) or names[-1:]
        names = [names[0], *map(_without_and, names[1:])]
    return [without_number(name) for name in names]


def _without_empty(names):
    return [name for name in (name.strip(" .:") for name in names) if name]


def _split_full_names(text, separator):
    """The names that ``separator`` splits, if each is a full one; else nothing.

    Two around a dash may be a name and a post.
    """
    names = _without_empty(separator.split(text))
    least = 3 if separator is _DASH else 2
    are_full = all(len([w for w in name.split() if not is_title(w)]) > 1 for name in names)
    return names if len(names) >= least and are_full else []


def _without_and(name):
    """A name behind a comma, without the "and" before it."""
    first, _space, rest = name.partition(" ")
    if first in {"و", "and", "û"}:
        return rest.strip()
    bound = first.startswith("و") and len(first) > 2 and first not in _WORDS_WITH_WAW
    return name[1:] if bound and rest else name
