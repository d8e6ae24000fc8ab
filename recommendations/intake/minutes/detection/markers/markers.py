"""Finds everything in a text that could be the number of an item.

A marker is a candidate only. How far it is trusted is its strength: `1-` at the head of a line
stands on its own, `7 text` needs the sequence behind it. The sequence is judged in `lists.py`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from recommendations.intake.minutes.detection.source import QUOTES, Line, Source
from recommendations.localization.numerals import ROMAN_VALUES

from .alphabets import in_one_alphabet, letter_places
from .cardinals import cardinal_value
from .marker_patterns import (
    DATE_OR_QUANTITY,
    HEAD,
    INSIDE_BULLET,
    INSIDE_CIRCLE,
    INSIDE_LABEL,
    INSIDE_LETTER,
    INSIDE_NUMBER,
    INSIDE_WORD,
    TYPED_AGAIN,
    ZERO,
)
from .ordinals import ordinal_value

STRONG = 1.0  # a separator, at the head of a line
FIRM = 0.9  # a separator, inside a paragraph, after a stop or a colon
LOOSE = 0.6  # a separator, inside a paragraph, after a plain word
WEAK = 0.5  # at the head of a line with nothing but a space, or with a number following
YEARS = range(1900, 2101)
GUESS = 0.3  # most likely a range: "3-4 lines", "5 - 6 weeks"


@dataclass(frozen=True)
class Marker:
    """A candidate: `boundary` ≤ `start` < `end` are places in the folded text.

    The boundary lies before space or a quote that opens, the start at the marker, the end at
    the words.
    """

    kind: str
    style: str
    number: int
    strength: float
    boundary: int
    start: int
    end: int
    line: int
    indent: int
    inline: bool = False
    pair: tuple[int, int] = (0, 0)  # both numbers of "1.2"
    printed: str = ""  # what was typed, where it is no number: "1O"

    @property
    def is_explicit(self) -> bool:
        """True if it names a number outright, which letters and bullets do not."""
        return self.kind in ("decimal", "ordinal", "label", "prefixed")

    @property
    def is_trusted(self) -> bool:
        return self.strength >= FIRM


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "IX", "X")
_ONE_WORD = re.compile(r"[\W\d_]*+[^\W\d_]+\s+")
_TYPED_FOR_DIGITS = str.maketrans("OolI", "0011")

Reading = Iterator[tuple[str, str, int, float]]


def _integer(match: re.Match) -> int:
    groups = match.groupdict()
    return int(groups.get("number") or groups.get("enclosed") or groups.get("dashed", ""))


def _decimal(match: re.Match) -> Reading:
    separator = "".join(match["sep"].split()) or "\t"
    strength = STRONG
    if match.string[match.end() : match.end() + 1].isdigit():
        apart = match.end() > match.end("marker") and match.end("number") == match.start("sep")
        strength = WEAK if apart else GUESS
    number = _integer(match)
    yield "decimal", separator[0], number, GUESS if number in YEARS else strength


def _enclosed(match: re.Match) -> Reading:
    yield "decimal", "()", _integer(match), STRONG


def _bare(match: re.Match) -> Reading:
    if not DATE_OR_QUANTITY.match(match.string, match.end("gap")):
        yield "decimal", " ", _integer(match), WEAK


def _circled(match: re.Match) -> Reading:
    yield "decimal", "①", int(unicodedata.numeric(match["circled"])), STRONG


def _keycap(match: re.Match) -> Reading:
    digits = match["keycap"].replace("🔟", "10").replace("\u20e3", "")
    yield "decimal", "①", int(digits), STRONG


def _opened(match: re.Match) -> Reading:
    if not DATE_OR_QUANTITY.match(match.string, match.end()):
        yield "decimal", "(", _integer(match), FIRM


def _alone(match: re.Match) -> Reading:
    yield "decimal", "alone", _integer(match), WEAK


def _dotted(match: re.Match) -> Reading:
    yield "dotted", match["dot"], int(match["inner"]), GUESS


def _mistyped(match: re.Match) -> Reading:
    digits = match["mistyped"].translate(_TYPED_FOR_DIGITS)
    yield "decimal", match["sep"][0], int(digits), FIRM


def _prefixed(match: re.Match) -> Reading:
    joint, style = match["joint"] or "", match["prefix"].lower() + (match["joint"] or "")
    is_quantity = DATE_OR_QUANTITY.match(match.string, match.end())
    if match["sep"] or joint == "/":
        yield "prefixed", style, _integer(match), FIRM
    elif (joint != "." or match["prefix"] in _ROMAN) and not is_quantity:
        yield "prefixed", style, _integer(match), WEAK


def _ordinal(match: re.Match) -> Reading:
    language, number = ordinal_value(match)
    enclosed = match["marker"][0] in "([" and match["marker"].rstrip()[-1] in ")]"
    if enclosed or match["sep"] or not match.string[match.end("marker") :].strip():
        yield "ordinal", language, number, STRONG
    elif match["marker"].lower().endswith(("ly", "ا")):
        # Only as an adverb: "First meeting" and "ثالث مرة" number nothing.
        yield "ordinal", language, number, WEAK


def _number_in_words(match: re.Match) -> int:
    named = any(match[language] for language in ("ar", "ku", "ckb", "en"))
    return (ordinal_value if named else cardinal_value)(match)[1]


def _cardinal(match: re.Match) -> Reading:
    language, number = cardinal_value(match)
    yield "ordinal", language, number, STRONG


def _label(match: re.Match) -> Reading:
    number = int(match["number"] or 0) or _number_in_words(match)
    firm = match["sep"] or not match.string[match.end("marker") :].strip()
    yield (
        "label",
        (match["label"] or "#").lower().removeprefix("ال"),
        number,
        STRONG if firm else WEAK,
    )


def _roman(match: re.Match) -> Reading:
    if match["sign"]:
        yield "roman", "I", int(unicodedata.numeric(match["sign"])), STRONG
        return
    if number := ROMAN_VALUES.get(match["roman"].lower()):
        yield "roman", "I" if match["roman"].isupper() else "i", number, STRONG


def _letter(match: re.Match) -> Reading:
    for name, number in letter_places(match["letter"]):
        yield "letter", name + match["sep"].strip()[:1], number, STRONG


def _lettered_label(match: re.Match) -> Reading:
    label = match["label"].lower().removeprefix("ال")
    for order, number in letter_places(match["letter"]):
        yield "label", f"{label} {order}", number, STRONG


def _bullet(match: re.Match) -> Reading:
    yield "bullet", match["bullet"][0], 0, STRONG  # "[x]" as "[ ]"


_READ: dict[str, Callable[[re.Match], Reading]] = {
    "label": _label,
    "lettered_label": _lettered_label,
    "ordinal": _ordinal,
    "cardinal": _cardinal,
    "enclosed": _enclosed,
    "keycap": _keycap,
    "suffixed": lambda match: iter([("decimal", "em", _integer(match), STRONG)]),
    "dotted": _dotted,
    "mistyped": _mistyped,
    "opened": _opened,
    "alone": _alone,
    "prefixed": _prefixed,
    "dashed": lambda match: iter([("decimal", "--", _integer(match), STRONG)]),
    "decimal": _decimal,
    "circled": _circled,
    "bare": _bare,
    "roman": _roman,
    "letter": _letter,
    "bullet": _bullet,
}


def head_markers(line: Line) -> list[Marker]:
    """Returns what the head of a line may be: the first numeral, or every reading of a letter."""
    found: list[Marker] = []
    for kind, pattern in HEAD.items():
        if match := pattern.match(line.text):
            found += _markers(match, line, line.start, kind)
            if any(marker.is_explicit and marker.strength == STRONG for marker in found):
                break
    return [marker for marker in found if marker.number or marker.kind == "bullet"]


def _markers(match: re.Match, line: Line, offset: int, kind: str) -> Iterator[Marker]:
    groups = match.groupdict()
    for name, style, number, strength in _READ[kind](match):
        yield Marker(
            name,
            style,
            number,
            strength,
            boundary=offset + match.start("lead"),
            start=offset + match.start("marker"),
            end=offset + match.end() + _typed_again(line.text, match.end(), number),
            line=line.index,
            indent=line.indent,
            pair=(int(groups["outer"]), number) if groups.get("outer") else (0, 0),
            printed=groups.get("mistyped") or "",
        )


def _typed_again(text: str, end: int, number: int) -> int:
    """Returns the width of the same number after a marker: "1. 1. text" of a pasted list."""
    found = TYPED_AGAIN.match(text, end)
    return found.end() - end if found and int(found["again"]) == number else 0


def inside_markers(line: Line) -> Iterator[Marker]:
    """Yields the markers inside a line: several items can share one paragraph."""
    for kind, pattern in (
        ("decimal", INSIDE_NUMBER),
        ("ordinal", INSIDE_WORD),
        ("label", INSIDE_LABEL),
        ("bullet", INSIDE_BULLET),
        ("circled", INSIDE_CIRCLE),
        ("letter", INSIDE_LETTER),
    ):
        for match in pattern.finditer(line.text):
            before = line.text[max(0, match.start() - 200) : match.start()]
            if not before.strip() or _closes_a_bracket(before, match):
                continue
            if kind == "ordinal" and _ONE_WORD.fullmatch(before):
                continue  # "The second day:"
            reading = "enclosed" if match.groupdict().get("enclosed") else kind
            for marker in _markers(match, line, line.start, reading):
                yield _placed_inside(marker, before)


def _closes_a_bracket(before: str, match: re.Match) -> bool:
    """True if "2)" merely closes a bracket opened earlier: "(see page 2) and"."""
    return match.groupdict().get("sep") == ")" and before.count("(") > before.count(")")


def _placed_inside(marker: Marker, before: str) -> Marker:
    ends_clause = before.rstrip(" \t" + QUOTES).endswith(tuple(".:؛;!?؟،,…"))
    strength = FIRM if ends_clause or marker.kind == "bullet" else LOOSE
    return replace(marker, strength=min(strength, marker.strength), inline=True)


def find_markers(source: Source) -> list[Marker]:
    """Returns every candidate in the order of the text."""
    found = []
    for line in source.lines:
        if line.words:
            heads = head_markers(line)
            taken = max((marker.end for marker in heads), default=line.start)
            found += heads
            found += (marker for marker in inside_markers(line) if marker.start >= taken)
    return in_one_alphabet(sorted(found, key=lambda marker: (marker.start, marker.kind)))


def begins_item(line: str) -> bool:
    """True if a line of folded text begins as the items of lists do."""
    return any(marker.is_trusted for marker in head_markers(Line(0, 0, len(line), line)))


def looks_like_list(line: str) -> bool:
    """True if a line of folded text may begin an item, or is a number that stands alone."""
    markers = head_markers(Line(0, 0, len(line), line))
    return bool(ZERO.match(line)) or any(
        marker.number not in YEARS
        and (
            marker.strength >= WEAK or (marker.kind == "dotted" and _is_of_two_levels(marker, line))
        )
        for marker in markers
    )


def _is_of_two_levels(marker: Marker, line: str) -> bool:
    """True for 2.3 and 1-2, False for 3-4 villages and 3.5 million."""
    if DATE_OR_QUANTITY.match(line, marker.end):
        return False
    return marker.style == "." or 1 in marker.pair
