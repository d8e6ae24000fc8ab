"""The numbers Word prints before its list paragraphs, which are nowhere in their text.

A paragraph names a list and a level (numPr), itself or through its style; numbering.xml says
how that level counts and looks (ECMA-376 Part 1, 17.9). Counting here follows Word: lists made
from one definition count on together unless one says where it starts, and a level starts over
when a level above it moves on.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from lxml.etree import _Element as Element

from recommendations.files.documents.list_labels import (
    MAX_NUMBER,
    arabic_abjad,
    arabic_alphabet,
    letters,
)
from recommendations.localization.numerals import LATIN, roman

from .package import NAMES, w
from .styles import MAX_STYLE_DEPTH, WordStyles

# What Word allows, whatever a file says.
MAX_LEVEL, MAX_START, MAX_PATTERN = 8, MAX_NUMBER, 255

_BULLETS = "•◦▪"
_NUMBER_PLACE = re.compile(r"%([1-9])")


_NUMBER_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": letters(LATIN.upper()),
    "lowerLetter": letters(LATIN),
    "arabicAbjad": arabic_abjad,
    "arabicAlpha": arabic_alphabet,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}


def _value(element: Element | None, path: str) -> str | None:
    found = None if element is None else element.find(path, NAMES)
    return None if found is None else found.get(w("val"))


def _number(element: Element | None, path: str) -> int | None:
    value = _value(element, path)
    return None if value is None else int(value)


def _start(element: Element | None, path: str) -> int | None:
    """Returns where a list starts, at most at MAX_START."""
    number = _number(element, path)
    return None if number is None else min(max(number, 0), MAX_START)


def _depth(number: int | None) -> int:
    """Returns a level of a list: 0 to MAX_LEVEL."""
    return min(max(number or 0, 0), MAX_LEVEL)


@dataclass(frozen=True)
class ListLevel:
    """How one level of a list counts and looks; `restarts_after` None means any level above."""

    start: int
    form: str
    pattern: str
    restarts_after: int | None
    style: str | None
    all_decimal: bool

    @classmethod
    def read(cls, element: Element) -> "ListLevel":
        legal = element.find("w:isLgl", NAMES)
        start = _start(element, "w:start")
        return cls(
            start=1 if start is None else start,
            form=_value(element, "w:numFmt") or "decimal",
            pattern=(_value(element, "w:lvlText") or "")[:MAX_PATTERN],
            restarts_after=_number(element, "w:lvlRestart"),
            style=_value(element, "w:pStyle"),
            all_decimal=legal is not None and legal.get(w("val")) not in ("0", "false"),
        )

    def format(self, number: int) -> str:
        return _NUMBER_FORMATS.get(self.form, str)(number)


@dataclass(frozen=True)
class WordList:
    """A list as paragraphs name it (w:num): its definition, and where it differs from it."""

    definition: str
    levels: dict[int, ListLevel]
    starts: dict[int, int]


class Numbering:
    """The lists of one document, counted paragraph by paragraph in the order of the text."""

    def __init__(self, styles: WordStyles, numbering: Element | None):
        self._styles, self._default_style = styles.by_id, styles.default
        self._lists_of_styles: dict[str | None, tuple[str | None, int | None]] = {}
        self._levels_of_definitions: dict[str, dict[int, ListLevel]] = {}
        self._lists = self._read_lists(numbering)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: Element) -> tuple[str, int]:
        """Counts a paragraph; returns what Word prints before it ("" for nothing) and its level."""
        list_id, depth = self._list_and_level(paragraph)
        word_list = self._lists.get(list_id or "")
        if not list_id or not word_list or not (level := word_list.levels.get(depth)):
            return "", 0
        counts = self._count(list_id, word_list, depth)
        if level.form == "bullet":
            return _BULLETS[min(depth, len(_BULLETS) - 1)], depth
        return self._format_label(word_list, level, counts), depth

    def _count(self, list_id: str, word_list: WordList, depth: int) -> dict[int, int]:
        counts = self._counts[word_list.definition]
        start = word_list.starts.get(depth)
        if start is not None and (list_id, depth) not in self._started:
            counts[depth] = start
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = word_list.levels[depth].start if start is None else start
        self._started.add((list_id, depth))
        for deeper in [other for other in counts if other > depth]:
            after = word_list.levels[deeper].restarts_after
            if after is None or depth < after:
                del counts[deeper]
        return counts

    def _format_label(self, word_list: WordList, level: ListLevel, counts: dict[int, int]) -> str:
        def number(match: re.Match) -> str:
            depth = int(match[1]) - 1
            other = word_list.levels.get(depth, level)
            count = counts.setdefault(depth, other.start)
            return str(count) if level.all_decimal else other.format(count)

        return _NUMBER_PLACE.sub(number, level.pattern).strip()

    def _list_and_level(self, paragraph: Element) -> tuple[str | None, int]:
        """Returns the list and level of a paragraph, its own or that of its style."""
        properties = paragraph.find(w("pPr"))
        numbered = None if properties is None else properties.find(w("numPr"))
        list_id, depth = _value(numbered, "w:numId"), _number(numbered, "w:ilvl")
        style = _value(properties, "w:pStyle") or self._default_style
        if list_id is None:
            list_id, styled_depth = self._list_of_style(style)
            depth = styled_depth if depth is None else depth
        return (None if list_id == "0" else list_id), _depth(depth)

    def _list_of_style(self, name: str | None) -> tuple[str | None, int | None]:
        """Returns the list and level that a style or the ones it is based on give."""
        if name not in self._lists_of_styles:
            self._lists_of_styles[name] = self._find_list_of_style(name)
        return self._lists_of_styles[name]

    def _find_list_of_style(self, name: str | None) -> tuple[str | None, int | None]:
        depth, seen = None, set()
        while name in self._styles and name not in seen and len(seen) < MAX_STYLE_DEPTH:
            seen.add(name)
            style = self._styles[name]
            numbered = style.find("w:pPr/w:numPr", NAMES)
            depth = _number(numbered, "w:ilvl") if depth is None else depth
            if (list_id := _value(numbered, "w:numId")) is not None:
                linked = self._level_of_style(list_id, name)
                return list_id, depth if linked is None else linked
            name = _value(style, "w:basedOn")
        return None, None

    def _level_of_style(self, list_id: str, style: str | None) -> int | None:
        """Returns the level that names the style: it says more than the style's own level."""
        word_list = self._lists.get(list_id)
        levels = word_list.levels.items() if word_list else ()
        return next((depth for depth, level in levels if level.style == style), None)

    def _read_lists(self, root: Element | None) -> dict[str, WordList]:
        if root is None:
            return {}
        definitions = {
            definition.get(w("abstractNumId")): definition
            for definition in root.findall(w("abstractNum"))
        }
        numbers = {number.get(w("numId")): number for number in root.findall(w("num"))}
        return {
            list_id: self._word_list(number, numbers, definitions)
            for list_id, number in numbers.items()
        }

    def _word_list(self, number: Element, numbers: dict, definitions: dict) -> WordList:
        name = _value(number, "w:abstractNumId")
        definition = definitions.get(name)
        linked = _value(definition, "w:numStyleLink")
        if linked in self._styles:
            # The definition only points to a list style, whose own list holds the levels.
            own = _value(self._styles[linked], "w:pPr/w:numPr/w:numId")
            name = _value(numbers.get(own), "w:abstractNumId") or name
            definition = definitions.get(name)
        levels = dict(self._levels_of(name or "", definition))
        starts = {}
        for override in number.findall(w("lvlOverride")):
            depth = _depth(int(override.get(w("ilvl"))))
            levels |= _levels(override)
            if (start := _start(override, "w:startOverride")) is not None:
                starts[depth] = start
        return WordList(name or "", levels, starts)

    def _levels_of(self, name: str, definition: Element | None) -> dict[int, ListLevel]:
        """Returns the levels of a definition, read once for all the lists made from it."""
        if name not in self._levels_of_definitions:
            children = () if definition is None else definition
            self._levels_of_definitions[name] = _levels(children)
        return self._levels_of_definitions[name]


def _levels(parent: Element) -> dict[int, ListLevel]:
    tag, depth = w("lvl"), w("ilvl")
    return {
        _depth(int(child.get(depth))): ListLevel.read(child) for child in parent if child.tag == tag
    }
