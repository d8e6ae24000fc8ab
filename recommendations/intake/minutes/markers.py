"""Finds everything in a text that could be the number of an item.

A marker is a candidate only. How far it is trusted is its strength: `1-` at the head of a line
stands on its own, `7 text` needs the sequence behind it. The sequence is judged in `lists.py`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from recommendations.localization.numerals import ABJAD, ALPHABET, LATIN, ROMAN_VALUES

from .ordinals import ORDINAL, ordinal_value
from .source import QUOTES, Line, Source

STRONG = 1.0  # a separator, at the head of a line
FIRM = 0.9  # a separator, inside a paragraph, after a stop or a colon
LOOSE = 0.6  # a separator, inside a paragraph, after a plain word
WEAK = 0.5  # at the head of a line with nothing but a space, or with a number following
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

    @property
    def is_explicit(self) -> bool:
        """True if it names a number outright, which letters and bullets do not."""
        return self.kind in ("decimal", "ordinal", "label")

    @property
    def is_trusted(self) -> bool:
        return self.strength >= FIRM


# Possessive, so that a line of a million spaces costs one pass.
_LEAD = rf"(?P<lead>[\s*_]*+(?P<quote>[{QUOTES}]{{0,3}})[\s*_]*+)"
_BOLD = r"(?:(?:\*\*|__)(?=\s))?"  # what closes "**1.** text"
_NUMBER = r"(?P<number>\d{1,3})"
_NO_DATE = r"(?!\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}(?!\d))"
_ENCLOSED = r"(?P<open>[()\[\]{}])\s?(?P<enclosed>\d{1,3})\s?[()\[\]{}]\s?[-.:،/]?"
_DASHED = r"-\s?(?P<dashed>\d{1,3})\s?-(?!\s?\d)"
_SEPARATED = (
    rf"(?:[-•●*]\s?)?{_NO_DATE}{_NUMBER}[ ]{{0,4}}"
    r"(?P<sep>-+|[.)\]}:/،°º]\s?-+|\u20e3\s?-?|[.)\]}:/،°º]|\t)(?P<more>[).:-]?)(?!(?<=[.:/])\d)"
)
_BARE = rf"{_NO_DATE}{_NUMBER}(?P<gap>[ ]+(?=[^\W\d_]|[{QUOTES}(])|(?=[\u0621-\u064a]))"
_CIRCLED = r"(?P<circled>[①-⑳❶-❿])\s?[-.:)]?"

# A date or a quantity at the head of a line ("19 تموز", "3 years later") numbers nothing.
_DATE_OR_QUANTITY = re.compile(
    r"(?:كانون|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين|يناير|فبراير|مارس|ابريل|مايو"
    r"|يونيو|يونيه|يوليو|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر"
    r"|سن(?:ه|وات|ين)|عاما?|اعوام|اشهر|شهرا?|ايام|يوما?|اسابيع|اسبوعا?|ساع(?:ه|ات)|دقيقه|دقائق"
    r"|مدن|مدينه|اشخاص|شخصا?|مشاركا?|مشاركين|مره|مرات|الاف|مليون|ملايين|بالمئه|بالمائه|من"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|of|per(?:sons|cent)?|people"
    r"|years?|months?|weeks?|days?|hours?|minutes?|cities|times|members|million|thousand|hundred"
    r"|(?:[cç]ile|[sş]ibat|adar|n[iî]san|gulan|hez[iî]ran|t[iî]rmeh|tebax|[iî]lon|cotmeh"
    r"|mijdar|ber[cç]ile|kan[uû]n|sal|meh|roj|hefte|bajar|kes|endam)(?:[aeêî]|an|[eê]n)?)(?!\w)",
    re.I,
)

_LABELS = (
    r"(?:ال)?(?:توصيه|بند|قرار|ماده|فقره|نقطه|مقترح|مطلب)|recommendation|resolution|decision|"
    r"proposal|article|item|point|rec\.?|p[eê][sş]niyar|biryar|tewsiye|qerar|xal|madde?|bend"
)
_NO = r"(?:رقم|no\.?|number|nr\.?|hejmar|#+)"
_LABELLED = (
    rf"(?:(?P<label>{_LABELS})(?:a|ya|î)?\s{{0,3}}(?:{_NO}\s{{0,3}})?|{_NO}\s{{0,3}})[(\[]?\s?"
    rf"(?:{_NUMBER}\s?-?(?:y?em[iî]?n?)?|{ORDINAL})\s?[)\]]?(?P<sep>\s*[-.:،)/]+|(?=\s*$)|(?=\s))"
)
_WORDED = rf"[(\[]?{ORDINAL}[)\]]?(?P<sep>\s*[-.:،,)/]+|(?=\s*$)|(?=\s))"
_ROMAN = r"[(\[]?(?P<roman>[ivxl]{1,7}|[IVXL]{1,7})(?P<sep>\s?[-.):])(?=\s|[^\W\d_]{2})"
_LETTERED = (
    r"[(\[]?(?P<letter>[a-zA-Z]|[\u0621-\u063a\u0641-\u064a])\u0640?"
    r"(?P<sep>\s?-+|\s?[.)/:\]])(?=\s+\S|[^\W_]{2})"
)
_BULLET = rf"(?P<bullet>[•●▪◦‣■□○►▶➢➤✓✔·⁃∙❖◆★\uf0b7\uf0a7]|[-*+](?=\s|[^\W\d_])){_NO_DATE}"

_HEAD = {
    kind: re.compile(rf"{_LEAD}(?P<marker>{pattern}){_BOLD}\s*", re.I if kind != "roman" else 0)
    for kind, pattern in {
        "label": _LABELLED,
        "ordinal": _WORDED,
        "enclosed": _ENCLOSED,
        "dashed": _DASHED,
        "decimal": _SEPARATED,
        "circled": _CIRCLED,
        "bare": _BARE,
        "roman": _ROMAN,
        "letter": _LETTERED,
    }.items()
}
# A star is a bullet here, not emphasis, so the lead takes no stars.
_HEAD["bullet"] = re.compile(
    rf"(?P<lead>\s*+(?P<quote>[{QUOTES}]{{0,3}})\s*+)(?P<marker>{_BULLET})\s*(?=[^\s*-])"
)

_BEFORE = rf"(?<=[\s{QUOTES}.:؛;!?؟،,(])(?<!\d[.,:/])(?P<lead>(?P<quote>[{QUOTES}]{{0,3}}))"
_INSIDE_NUMBER = re.compile(
    rf"{_BEFORE}(?P<marker>{_ENCLOSED}|{_NO_DATE}{_NUMBER}[ ]?(?P<sep>-+|[.)])(?P<more>[-]?))"
    r"(?!\d)[ \t]*(?=\S)"
)
_INSIDE_WORD = re.compile(rf"{_BEFORE}(?P<marker>{ORDINAL}(?P<sep>\s?[-:،,]))[ \t]*(?=\S)", re.I)
_INSIDE_LABEL = re.compile(
    rf"{_BEFORE}(?P<marker>(?P<label>{_LABELS})(?:a)?\s+(?:{_NUMBER}|{ORDINAL})"
    r"(?P<sep>\s?[-:]))[ \t]*(?=\S)",
    re.I,
)
_INSIDE_BULLET = re.compile(
    r"(?<=[\s:])(?P<lead>(?P<quote>))(?P<marker>(?P<bullet>[•●▪◦‣■►➢✓❖◆]))\s*(?=\S)"
)
_INSIDE_CIRCLE = re.compile(rf"{_BEFORE}(?P<marker>{_CIRCLED})[ \t]*(?=\S)")

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
    yield "decimal", separator[0], _integer(match), strength


def _enclosed(match: re.Match) -> Reading:
    yield "decimal", "()", _integer(match), STRONG


def _bare(match: re.Match) -> Reading:
    if not _DATE_OR_QUANTITY.match(match.string, match.end("gap")):
        yield "decimal", " ", _integer(match), WEAK


def _circled(match: re.Match) -> Reading:
    sign = ord(match["circled"])
    yield "decimal", "①", sign - (0x2775 if sign > 0x2700 else 0x245F), STRONG


def _ordinal(match: re.Match) -> Reading:
    language, number = ordinal_value(match)
    if match["sep"] or not match.string[match.end("marker") :].strip():
        yield "ordinal", language, number, STRONG
    elif match["marker"].lower().endswith(("ly", "ا")):
        # Only as an adverb: "First meeting" and "ثالث مرة" number nothing.
        yield "ordinal", language, number, WEAK


def _label(match: re.Match) -> Reading:
    number = int(match["number"]) if match["number"] else ordinal_value(match)[1]
    firm = match["sep"] or not match.string[match.end("marker") :].strip()
    yield "label", (match["label"] or "#").lower(), number, STRONG if firm else WEAK


def _roman(match: re.Match) -> Reading:
    if number := ROMAN_VALUES.get(match["roman"].lower()):
        yield "roman", "I" if match["roman"].isupper() else "i", number, STRONG


def _letter(match: re.Match) -> Reading:
    letter, separator = match["letter"], match["sep"].strip()[:1]
    case = "A" if letter.isupper() else "a"
    for name, order in (("abjad", ABJAD), ("alphabet", ALPHABET), (case, LATIN)):
        if (place := order.find(letter.lower())) >= 0:
            yield "letter", name + separator, place + 1, STRONG


def _bullet(match: re.Match) -> Reading:
    yield "bullet", match["bullet"], 0, STRONG


_READ: dict[str, Callable[[re.Match], Reading]] = {
    "label": _label,
    "ordinal": _ordinal,
    "enclosed": _enclosed,
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
    for kind, pattern in _HEAD.items():
        if (match := pattern.match(line.text)) and not (found and found[0].is_explicit):
            found += _markers(match, line, line.start, kind)
    return [marker for marker in found if marker.number or marker.kind == "bullet"]


def _markers(match: re.Match, line: Line, offset: int, kind: str) -> Iterator[Marker]:
    for name, style, number, strength in _READ[kind](match):
        yield Marker(
            name,
            style,
            number,
            strength,
            boundary=offset + match.start("lead"),
            start=offset + match.start("marker"),
            end=offset + match.end(),
            line=line.index,
            indent=line.indent,
        )


def inside_markers(line: Line) -> Iterator[Marker]:
    """Yields the markers inside a line: several items can share one paragraph."""
    for kind, pattern in (
        ("decimal", _INSIDE_NUMBER),
        ("ordinal", _INSIDE_WORD),
        ("label", _INSIDE_LABEL),
        ("bullet", _INSIDE_BULLET),
        ("circled", _INSIDE_CIRCLE),
    ):
        for match in pattern.finditer(line.text):
            before = line.text[max(0, match.start() - 200) : match.start()]
            if not before.strip() or _closes_a_bracket(before, match):
                continue
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
    return sorted(found, key=lambda marker: (marker.start, marker.kind))


def looks_like_list(line: str) -> bool:
    """True if a line of folded text begins as the items of lists do."""
    return any(marker.is_trusted for marker in head_markers(Line(0, 0, len(line), line)))
