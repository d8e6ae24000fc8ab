"""A list of who attended, as people keep it, to rows: from lines of text or a pasted table.

What separates name, post and body is found by trying; a line of headings says which column is
what, in any of the site's languages. Whatever is unclear stays in the row for a person to correct.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.models import Attendee
from recommendations.search.folding import words

# The order of columns where no heading says it; the first is how such lists are mostly kept.
ORDERS = [
    ("name", "post", "body"),
    ("name", "body", "post"),
    ("body", "name", "post"),
    ("name", "body"),
]
# A tab, or the first of these that divides at least half of the lines; a dash between spaces.
SEPARATORS = [";", "؛", "|", " - ", ",", "،"]
# From the beginning of a space on, and possessive: no text costs more than one pass.
DASH = re.compile(r"(?<!\s)\s++[-–—]\s++")
# 1- and (2) and ٣. and • before a name.
ITEM = re.compile(r"^\s*(?:[(\[]?\d{1,4}\s*[-–—.)\]:/]+|[-–—•*·▪])\s*")
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


def key(text):
    """``text`` as it is compared: folded words with single spaces, no marks, no punctuation."""
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


def people_in(text, order=ORDERS[0]):
    """The people whom ``text`` names, in its order: a list of Person.

    ``order`` names the columns where no line of headings does. A row without a body belongs to
    the one named above it.
    """
    rows = [row for row in _rows(text) if any(row)]
    columns = _headings(rows[0]) if rows else None
    if columns:
        rows = rows[1:]
    else:
        rows, columns = _without_numbers(rows), order
    people, body = [], ""
    for row in rows:
        if len([cell for cell in row if cell]) == 1 and (named := _body_of_the_lines_below(row)):
            body = named
            continue
        cells = dict(zip(columns, row, strict=False))
        body = cells.get("body") or body
        if name := ITEM.sub("", cells.get("name", "")):
            people.append(_person(cells | {"name": name, "body": body}))
    return people


def _person(cells):
    return Person(
        name=cells["name"],
        post=cells.get("post", ""),
        body=cells["body"],
        part=_choice(Attendee.Part, cells.get("part", ""), Person.part),
        presence=_choice(Attendee.Presence, cells.get("presence", ""), Person.presence),
    )


def _body_of_the_lines_below(row):
    return ITEM.sub("", _before_colon(next(cell for cell in row if cell)))


def _before_colon(cell):
    """The words of a cell before the colon at its end; "" where there is none."""
    words = cell.rstrip()
    return words[:-1].rstrip() if words.endswith(COLONS) else ""


def _rows(text):
    """The lines of ``text`` as lists of clean cells."""
    lines = [line for line in text.splitlines() if line.strip()]
    if _divides("\t", lines):
        rows = _cells(lines, "\t")
    else:
        # The number goes first: its dash would be taken for one that separates.
        lines = [ITEM.sub("", line) for line in lines]
        rows = _cells(lines, next((one for one in SEPARATORS if _divides(one, lines)), None))
        rows = [_divided_otherwise(row) for row in rows]
    return [[CONTROLS.sub(" ", cell).strip() for cell in row] for row in rows]


def _cells(lines, separator):
    """As a spreadsheet would read them: a cell between quotation marks may hold anything."""
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


def _divided_otherwise(row):
    """``row``; one that the usual separator leaves whole, by another that it has."""
    if len(row) > 1 or _before_colon(row[0]):
        return row
    other = next((one for one in SEPARATORS if _divides(one, row)), None)
    return _cells(row, other)[0]


def _divides(separator, lines):
    divided = [
        line for line in lines if (DASH.search(line) if separator == " - " else separator in line)
    ]
    return lines and len(divided) * 2 >= len(lines)


def _headings(row):
    """What each column holds, if the ``row`` is one of headings; else None."""
    columns = [COLUMNS.get(key(cell) or cell) for cell in row]
    return [column or "" for column in columns] if "name" in columns else None


def _without_numbers(rows):
    """The rows without a first column that only counts them."""
    if all(len(row) > 1 and (row[0].isdecimal() or not row[0]) for row in rows):
        return [row[1:] for row in rows]
    return rows


@lru_cache(maxsize=500)
def _choice(choices, word, otherwise):
    """The value of ``choices`` that ``word`` names, as a code or in any language."""
    for choice in choices:
        names = {choice.value}
        for code in CODES:
            with translation.override(code):
                names.add(str(choice.label))
        if key(word) in map(key, names):
            return choice.value
    return otherwise
