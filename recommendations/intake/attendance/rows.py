"""Cuts an attendance list into rows of cells; what separates them is found by trying."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

# A tab, or the first of these that divides at least half of the lines; a dash between spaces.
SEPARATORS = [";", "؛", "|", " - ", " / ", ",", "،"]
# Possessive, so that no text costs more than one pass.
_SPACED = {" - ": re.compile(r"(?<!\s)\s++[-–—]\s++"), " / ": re.compile(r"(?<![\s\d])\s*+/\s*+")}
# 1- and (2) and ٣. and • before a name, and a number with only a space behind it.
_ITEM_NUMBER = re.compile(
    r"^\s*+(?:[(\[]?\d{1,4}\s*+[-–—.)\]:/_،]+|[-–—•*·▪●◦]|\d{1,4}(?=\s+[^\W\d_]))\s*+"
)
_ORDINAL = re.compile(
    r"^\s*+(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?|"
    r"yekem|duyem|sêyem|çarem|pêncem|şeşem|heftem|heştem|nehem|dehem)[\u064b-\u0652]*+ا?"
    r"[\u064b-\u0652]*+\s*+[:.\-–—،]\s*+",
    re.I,
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\s]+")
# Direction marks and characters without width; not the joiners, which are spelling.
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufeff]+")
# How Excel is told which separator a text has.
_SEPARATOR_LINE = re.compile(r"sep=.?", re.I)


@dataclass(frozen=True)
class Row:
    """One line of the list: its number in the text, counted from 0, and its clean cells."""

    line: int
    cells: list[str]

    @property
    def filled(self) -> list[str]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell]


def without_number(text: str) -> str:
    """The text without the number, bullet or ordinal before it; a number alone stays."""
    rest = _ORDINAL.sub("", _ITEM_NUMBER.sub("", text)).strip()
    return rest or text.strip()


def split_rows(text: str, is_heading: Callable[[str], bool] = lambda line: False) -> list[Row]:
    """The lines of a text that are not empty, cut into cells; headings stay whole.

    ``is_heading`` tells whether a line without its number is one, with or without names behind it.
    """
    numbered = [
        (number, line)
        for number, line in enumerate(_INVISIBLE.sub("", text).split("\n"))
        if line.strip() and not _SEPARATOR_LINE.fullmatch(line.strip())
    ]
    whole = {number for number, line in numbered if is_heading(without_number(line))}
    headings = [Row(number, [_clean(line)]) for number, line in numbered if number in whole]
    numbered = [(number, line) for number, line in numbered if number not in whole]
    lines = [line for _number, line in numbered]
    if _separates("\t", lines):
        rows = _split(lines, "\t")
    else:
        # The number goes first: its dash would be taken for one that separates.
        lines = [without_number(line) for line in lines]
        rows = _split(lines, next((one for one in SEPARATORS if _separates(one, lines)), None))
        rows = [_split_by_another_separator(row) for row in rows]
    cleaned = [[_clean(cell) for cell in row] for row in rows]
    found = [
        Row(number, cells)
        for (number, _line), cells in zip(numbered, cleaned, strict=True)
        if any(cells)
    ]
    return sorted([*headings, *found], key=lambda row: row.line)


def _clean(cell):
    return _CONTROLS.sub(" ", cell).strip()


def split_names(text: str) -> list[str]:
    """The names on one line: "A، B و C" is three. و is part of a name unless others are listed."""
    names = [name.strip(" .") for name in re.split(r"[،,;؛]|\s/\s|\s(?:and|û)\s", text)]
    names = [name for name in names if name]
    if len(names) > 1 and names[-1].startswith("و") and names[-1][1:2] == " ":
        names[-1] = names[-1][1:].strip()
    elif len(names) > 1 and (last := re.fullmatch(r"(.+\S)\s+و\s*(\S.*)", names[-1])):
        names[-1:] = list(last.groups())
    return [without_number(name) for name in names]


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
