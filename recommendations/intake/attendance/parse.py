"""Parses an attendance list into rows, from lines of text or a pasted table.

What separates name, post and body is found by trying; a line of headings says which column is
what, in any of the site's languages. Whatever is unclear stays in the row for the user to correct.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.models import Attendee
from recommendations.search.folding import words

# The order of columns where no heading says it; the first is how most such lists are ordered.
ORDERS = [
    ("name", "post", "body"),
    ("name", "body", "post"),
    ("body", "name", "post"),
    ("name", "body"),
]
# A tab, or the first of these that divides at least half of the lines; a dash between spaces.
SEPARATORS = [";", "؛", "|", " - ", ",", "،"]
# Possessive, so that no text costs more than one pass.
DASH = re.compile(r"(?<!\s)\s++[-–—]\s++")
# 1- and (2) and ٣. and • before a name.
ITEM_NUMBER = re.compile(r"^\s*(?:[(\[]?\d{1,4}\s*[-–—.)\]:/]+|[-–—•*·▪])\s*")
CONTROLS = re.compile(r"[\x00-\x1f\x7f\s]+")
# A line that ends so names the body of the lines below it.
COLONS = (":", "：")

HEADINGS = {
    "name": "الاسم, اسم, الاسم الكامل, الاسم والكنية, الاسم الثلاثي, nav, nav û paşnav, name, "
    "full name",
    "post": "المنصب, الصفة, المهمة, الوظيفة, المسمى الوظيفي, post, position, title, function, erk, "
    "peywir, wezîfe",
    "body": "الجهة, المؤسسة, الهيئة, الوفد, body, institution, organisation, organization, "
    "delegation, sazî, şand",
    "part": "الدور, الصفة في الاجتماع, part, role, rol",
    "presence": "الحضور, presence, attendance, amadebûn",
    "": "م, ت, الرقم, رقم, الرقم التسلسلي, #, no, nr, number, hejmar",
}


def key(text: str) -> str:
    """``text`` as it is compared: folded words with single spaces, no punctuation."""
    return " ".join(words(text))


COLUMNS = {
    key(heading) or heading.strip(): column
    for column, headings in HEADINGS.items()
    for heading in headings.split(",")
}


@dataclass(frozen=True)
class Person:
    """One row of the list. ``part`` and ``presence`` are values of Attendee's choices."""

    name: str
    post: str = ""
    body: str = ""
    part: str = Attendee.Part.MEMBER.value
    presence: str = Attendee.Presence.PRESENT.value


def parse_people(text: str, order: Sequence[str] = ORDERS[0]) -> list[Person]:
    """The people in ``text``, in its order: a list of Person.

    ``order`` names the columns where no line of headings does. A row without a body belongs to
    the one named above it.
    """
    rows = [row for row in _rows(text) if any(row)]
    columns = _headings(rows[0]) if rows else None
    if columns:
        rows = rows[1:]
    else:
        rows, columns = _without_number_column(rows), order
    people, body = [], ""
    for row in rows:
        if len([cell for cell in row if cell]) == 1 and (named := _named_institution(row)):
            body = named
            continue
        cells = dict(zip(columns, row, strict=False))
        body = cells.get("body") or body
        if name := ITEM_NUMBER.sub("", cells.get("name", "")):
            people.append(_person(cells | {"name": name, "body": body}))
    return people


def _person(cells):
    return Person(
        name=cells["name"],
        post=cells.get("post", ""),
        body=cells["body"],
        part=_parse_choice(Attendee.Part, cells.get("part", ""), Person.part),
        presence=_parse_choice(Attendee.Presence, cells.get("presence", ""), Person.presence),
    )


def _named_institution(row):
    return ITEM_NUMBER.sub("", _text_before_colon(next(cell for cell in row if cell)))


def _text_before_colon(cell):
    """The words of a cell before the colon at its end; "" where there is none."""
    words = cell.rstrip()
    return words[:-1].rstrip() if words.endswith(COLONS) else ""


def _rows(text):
    """The lines of ``text`` as lists of clean cells."""
    lines = [line for line in text.splitlines() if line.strip()]
    if _separates("\t", lines):
        rows = _split(lines, "\t")
    else:
        # The number goes first: its dash would be taken for one that separates.
        lines = [ITEM_NUMBER.sub("", line) for line in lines]
        rows = _split(lines, next((one for one in SEPARATORS if _separates(one, lines)), None))
        rows = [_split_by_another_separator(row) for row in rows]
    return [[CONTROLS.sub(" ", cell).strip() for cell in row] for row in rows]


def _split(lines, separator):
    """Splits lines as a spreadsheet does: a cell between quotation marks may hold anything."""
    if separator is None:
        return [[line] for line in lines]
    if separator == " - ":
        return [DASH.split(line) for line in lines]
    # An odd quotation mark is a letter of a name, not the beginning of a long cell.
    if sum(line.count('"') for line in lines) % 2 == 0:
        try:
            return list(csv.reader([f"{line}\n" for line in lines], delimiter=separator))
        except csv.Error:  # a cell without end
            pass
    return [line.split(separator) for line in lines]


def _split_by_another_separator(row):
    """``row``, split by another separator where the usual one is not in it."""
    if len(row) > 1 or _text_before_colon(row[0]):
        return row
    other = next((one for one in SEPARATORS if _separates(one, row)), None)
    return _split(row, other)[0]


def _separates(separator, lines):
    divided = [
        line for line in lines if (DASH.search(line) if separator == " - " else separator in line)
    ]
    return lines and len(divided) * 2 >= len(lines)


def _headings(row):
    """The name of each column, if the ``row`` is one of headings; else None."""
    columns = [COLUMNS.get(key(cell) or cell) for cell in row]
    return [column or "" for column in columns] if "name" in columns else None


def _without_number_column(rows):
    """The rows without a first column that only numbers them."""
    if all(len(row) > 1 and (row[0].isdecimal() or not row[0]) for row in rows):
        return [row[1:] for row in rows]
    return rows


@lru_cache(maxsize=500)
def _parse_choice(choices, word, otherwise):
    """The value of ``choices`` that ``word`` names, as a code or in any language."""
    for choice in choices:
        names = {choice.value}
        for code in CODES:
            with translation.override(code):
                names.add(str(choice.label))
        if key(word) in map(key, names):
            return choice.value
    return otherwise
