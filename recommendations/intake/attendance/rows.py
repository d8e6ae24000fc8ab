"""Cuts an attendance list into rows of cells; what separates them is found by trying."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

from recommendations.intake.minutes.detection.ordinals import ORDINAL

# A tab, or the first of these that divides at least half of the lines; a dash between spaces.
SEPARATORS = [";", "؛", "|", " - ", " / ", ",", "،", "   "]
# Possessive, so that no text costs more than one pass.
_SPACED = {
    " - ": re.compile(r"(?<!\s)(?:\s++[-–—]\s*+|[-–—]\s++)"),
    " / ": re.compile(r"(?<![\s\d])\s*+/\s*+"),
    "   ": re.compile(r"(?<=\S)\s{3,}+(?=\S)"),
}
# 1- and (2) and ٣. and • before a name, and a number with only a space behind it.
_ITEM_NUMBER = re.compile(
    r"^\s*+(?:[(\[]?\d{1,4}\s*+[-–—.)\]:/_،]+|[-–—•*·▪●◦]|\d{1,4}(?=\s+[^\W\d_]))\s*+"
)
_ORDINAL = re.compile(
    rf"^\s*+(?:{ORDINAL})\s*+[:.\-–—،/]\s*+|"
    r"^\s*+(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?|"
    r"yekem|duyem|sêyem|çarem|pêncem|şeşem|heftem|heştem|nehem|dehem)[\u064b-\u0652]*+ا?"
    r"[\u064b-\u0652]*+\s*+[:.\-–—،/]\s*+",
    re.I,
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\s]+")
# Direction marks and characters without width; not the joiners, which are spelling.
_INVISIBLE = re.compile(
    r"[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufeff\ufe0f\u20e3]+"
)
# How Excel is told which separator a text has.
_SEPARATOR_LINE = re.compile(r"sep=.?", re.I)
# A rule between the rows of a table in plain text.
_RULE = re.compile(r"[\s|:=_+*—–-]+")
# Not with a full stop: that is a title, as in «د. سمير».
_LETTER = re.compile(r"^\s*+(?:[أابجدهوزحطي]|[a-h])\s?[-–)]\s++(?=\S)", re.I)
# Names that begin with the letter of "and".
_NAMES_WITH_WAW = frozenset(
    [
        *("وليد", "وائل", "وفاء", "وسام", "وردة", "وحيد", "ورود", "وجدان"),
        *("ولاء", "وسيم", "وداد", "واصف", "وضاح", "وجيه", "وهيب", "وفيق"),
        *("وصفي", "وهبة", "وعد", "وليم", "وطفة", "وسن"),
    ]
)
# "and" before a name that does not begin with its letter itself.
_AND = re.compile(
    rf"(?<!\s)\s++و\s*+(?!(?<=\sو)(?:{'|'.join(n[1:] for n in sorted(_NAMES_WITH_WAW))})\b)"
    r"(?=\S{3})"
)
_DASH = re.compile(r"(?<=\S)\s+[-–—]\s+(?=\S)")
_NUMBER_INSIDE = re.compile(r"(?<=\S)\s+\(?\d{1,3}\s?[-–.)]\s*(?=[^\W\d_])")
_NAME_SEPARATORS = re.compile(r"[،,;؛](?![^()\[\]]{0,200}+[)\]])|\s/\s|\s(?:and|û)\s")


@dataclass(frozen=True)
class Row:
    """One line of the list: its number in the text, counted from 0, and its clean cells."""

    line: int
    cells: list[str]
    # That the line began with, in a list without columns of its own for it.
    number: int | None = None

    @property
    def filled(self) -> list[str]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell]


def without_number(text: str) -> str:
    """The text without the number, bullet, letter or ordinal before it; a number alone stays."""
    rest = _ORDINAL.sub("", _LETTER.sub("", _ITEM_NUMBER.sub("", text))).strip()
    return rest or text.strip()


def split_rows(text: str, is_heading: Callable[[str], bool] = lambda line: False) -> list[Row]:
    """The lines of a text that are not empty, cut into cells; headings stay whole.

    ``is_heading`` tells whether a line without its number is one, with or without names behind it.
    """
    numbered = [
        (number, line.strip().strip("|") if "|" in line else line)
        for number, line in enumerate(_INVISIBLE.sub("", text).split("\n"))
        if not _RULE.fullmatch(line or " ") and not _SEPARATOR_LINE.fullmatch(line.strip())
    ]
    whole = {number for number, line in numbered if is_heading(without_number(line))}
    rows = [Row(number, [_clean(line)]) for number, line in numbered if number in whole]
    rows += _table_rows([(number, line) for number, line in numbered if number not in whole])
    return sorted((row for row in rows if any(row.cells)), key=lambda row: row.line)


def _table_rows(numbered):
    """The rows of the (number, line) pairs, split by what separates the cells of the list."""
    lines = [line for _number, line in numbered]
    if _is_split_by_tabs(lines):
        rows, numbers = _split(lines, "\t"), [None] * len(lines)
    else:
        # The number goes first: its dash would be taken for one that separates.
        numbers = [_number_before(line) for line in lines]
        lines = [without_number(line) for line in lines]
        rows = _split(lines, next((one for one in SEPARATORS if _separates(one, lines)), None))
        rows = [_split_by_another_separator(row) for row in rows]
    return [
        Row(line_number, list(map(_clean, cells)), number)
        for (line_number, _line), cells, number in zip(numbered, rows, numbers, strict=True)
    ]


def _is_split_by_tabs(lines):
    """True when tabs split half of the lines, or two of them: there may be titles above."""
    split = sum("\t" in line.strip() for line in lines)
    return split > 1 or _separates("\t", lines)


def _number_before(line):
    """The number that a line begins with, or None."""
    found = _ITEM_NUMBER.match(line)
    digits = "".join(letter for letter in found[0] if letter.isdecimal()) if found else ""
    return int(digits) if digits else None


def _clean(cell):
    return _CONTROLS.sub(" ", cell).strip()


def split_names(text: str) -> list[str]:
    """The names on one line: "A، B و C" is three. و is part of a name unless others are listed."""
    names = _without_empty(_NAME_SEPARATORS.split(_NUMBER_INSIDE.sub("، ", text)))
    if len(names) == 1:
        names = _split_full_names(names[0], _DASH) or _split_full_names(names[0], _AND) or names
    else:
        names[-1:] = _split_full_names(names[-1], _AND) or names[-1:]
        names = [names[0], *map(_without_and, names[1:])]
    return [without_number(name) for name in names]


def _without_empty(names):
    return [name for name in (name.strip(" .") for name in names) if name]


def _split_full_names(text, separator):
    """The names that ``separator`` splits, if each is a full one; else nothing.

    Two around a dash may be a name and a post.
    """
    names = _without_empty(separator.split(text))
    least = 3 if separator is _DASH else 2
    are_full = all(len(name.split()) > 1 for name in names)
    return names if len(names) >= least and are_full else []


def _without_and(name):
    """A name behind a comma, without the "and" before it."""
    first, _space, rest = name.partition(" ")
    if first == "و":
        return rest.strip()
    bound = first.startswith("و") and len(first) > 3 and first not in _NAMES_WITH_WAW
    return name[1:] if bound and rest else name


def _split(lines, separator):
    """Splits lines as a spreadsheet does: a cell between quotation marks may hold anything."""
    if separator is None:
        return [[line] for line in lines]
    if separator in _SPACED:
        return [_SPACED[separator].split(line) for line in lines]
    # An odd quotation mark is a letter of a name, not the beginning of a long cell.
    if sum(line.count('"') for line in lines) % 2 == 0:
        try:
            rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=separator))
            if len(rows) == len(lines):
                return rows
        except csv.Error:  # a cell without end
            pass
    return [line.split(separator) for line in lines]


def _split_by_another_separator(row):
    """``row``, split by another separator where the usual one is not in it."""
    if len(row) > 1 or row[0].rstrip().endswith((":", "：")):
        return row
    other = next((one for one in SEPARATORS if _separates(one, row)), None)
    return _split(row, other)[0]


def _separates(separator, lines):
    pattern = _SPACED.get(separator)
    divided = [line for line in lines if (pattern.search(line) if pattern else separator in line)]
    return lines and len(divided) * 2 >= len(lines)
