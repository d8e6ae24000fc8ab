"""Finds items that have neither numbers nor bullets: the paragraphs below "The meeting decided:".

Also paragraphs that each begin with the decision itself: "RESOLVED that", "القرار:", "تُشكَّل لجنة".
"""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import chain, islice

from recommendations.intake.minutes.detection.boundaries import closes
from recommendations.intake.minutes.detection.headings import is_heading_text
from recommendations.intake.minutes.detection.lead_ins import Subject, heads_other_list, subject
from recommendations.intake.minutes.detection.markers.marker_patterns import TRAILING
from recommendations.intake.minutes.detection.markers.markers import STRONG, Marker
from recommendations.intake.minutes.detection.sequences import NumberedMarkers
from recommendations.intake.minutes.detection.source import Line, Source

_LEAST = 2
OPENED = "opened"  # the style of paragraphs that begin with the decision
_MAX_LEAD_IN = 200  # characters of a line that leads in to paragraphs
_MAX_TITLE = 6  # words of a heading without a colon
_MAX_ITEMS, _MAX_RUNS = 2_000, 50
_MAX_LINES = 50  # of the last item
_TRAILING_ROOM = 12  # characters at the end of a line
_RESOLVED = (
    r"(?:now,?\s+)?(?:therefore,?\s+)?(?:be\s+it\s+)?(?:further\s+|also\s+)?resolved[,:]?\s*"
    r"(?:further[,:]?\s*)?(?:that(?=\s))?"
)
_LABEL = (
    r"(?:ال)?(?:قرار|توصيه|مقترح)\s*:|(?:decision|recommendation|resolution|action|agreed|decided)\s*:"
    r"|(?:biryar|p[eê][sş]niyar)\s*:"
)
_ARABIC = (
    r"(?:و|كما\s+|و?قد\s+)?(?:[يت]?قرر(?:ت)?|اتفق(?:وا)?|اوص[يت]|تم\s+(?:ال)?(?:اتفاق|اقرار|تكليف|تشكيل|اعتماد)"
    r"|[يت]?كلف|تكليف|[يت]شكل|تشكيل|(?:ال)?(?:موافقه|مصادقه)\s+علي|[يت]حال|احاله|[يت]منع|[يت]لزم|[يت]عتمد"
    r"|[يت]خصص|[يت]عين|[يت]ؤجل|[يت]لغي|[يت]دعي|[يت]نشر|[يت]نقل|[يت]فتح|[يت]عدل|[يت]رفع|[يت]صرف)(?!\w)"
)
_ENGLISH = (
    r"(?:it\s+was|the\s+(?:meeting|council|board|committee|assembly))\s+(?:also\s+|further\s+|then\s+)?"
    r"(?:agreed|decided|resolved|recommended)(?!\w)"
)
_KURMANJI = r"(?:biryar\s+hat\s+(?:girtin|dayîn|standin)|hat\s+(?:biryardan|pejirandin))(?!\w)"
# What is left out of the item, and what is a part of it.
_OPENS = re.compile(rf"\s*(?:{_RESOLVED}|{_LABEL})\s*(?=\S)", re.I)
_LABELLED = re.compile(r"[^\W\d_]++(?:\s[^\W\d_]++){0,2}+\s?:")
_VERB = re.compile(rf"\s*(?:{_ARABIC}|{_ENGLISH}|{_KURMANJI})", re.I)
_LEADS_IN = re.compile(
    r"(?:ما\s+ي(?:لي|اتي)|(?:ال)?(?:اتي|اتيه|تالي|تاليه)|علي|ان|ب|as\s+follows|the\s+following|that|to)\s*:?$",
    re.I,
)


def unnumbered_runs(source: Source, after: int, heads: Collection[int]) -> list[NumberedMarkers]:
    """Returns the paragraphs that are items, numbered in their order.

    They are below a line that leads in to them, which is at ``after`` or later; ``heads`` are the
    lines that begin with the marker of a list, and none of them.
    """
    lines = [line for line in source.lines if line.start >= after]
    plain = [line for line in lines if line.index not in heads]
    found = (run for run in chain(_led_in(lines, heads), _opened(plain)) if len(run) >= _LEAST)
    return [*islice(found, 1)]


def turned_runs(source: Source, heads: Collection[int]) -> list[NumberedMarkers]:
    """Returns the lists whose numbers are at the end of the lines, as in a text turned round."""
    plain = [line for line in source.lines if line.index not in heads]
    return [run for run in _turned(plain) if len(run) >= _LEAST][:_MAX_RUNS]


def ends_of_paragraphs(source: Source, run: NumberedMarkers) -> Iterator[int]:
    """Yields where the items of a list without numbers end: with the paragraph, or before a label.

    A number at the end of the line ends an item, too.
    """
    nexts = [marker.line for marker in run[1:]] + [one.line + _MAX_LINES for one in run[-1:]]
    for marker, last in zip(run, nexts, strict=True):
        line = source.lines[marker.line]
        if _trailing_number(line):
            yield _end_without_number(line)
        for below in source.lines[marker.line + 1 : last]:
            if not below.words or _LABELLED.match(below.words):
                yield below.start
                break


def _turned(lines: list[Line]) -> Iterator[NumberedMarkers]:
    """Yields the lines that end in 1, 2, 3, one after the other, as lines turned round do."""
    run: list[Line] = []
    for line in [line for line in lines if line.words]:
        number = _trailing_number(line)
        if number != len(run) + 1:
            yield _numbered(run)
            run = []
        if number == len(run) + 1:
            run.append(line)
    yield _numbered(run)


def _led_in(lines: list[Line], heads: Collection[int]) -> Iterator[NumberedMarkers]:
    """Yields the paragraphs, or the lines, below each line that leads in to decisions."""
    for place, line in enumerate(lines):
        if line.words and line.index not in heads and _leads_in(line):
            yield _numbered(_paragraphs(lines, place + 1, heads))


def _trailing_number(line: Line) -> int:
    """Returns the number that a line ends in, 0 without one."""
    found = TRAILING.search(line.text[-_TRAILING_ROOM:])
    return int(found["number"]) if found and not line.words[:1].isdigit() else 0


def _end_without_number(line: Line) -> int:
    """Returns the place where the number begins that a line ends in."""
    found = TRAILING.search(line.text[-_TRAILING_ROOM:])
    return line.end - (len(line.text[-_TRAILING_ROOM:]) - found.start() if found else 0)


def _leads_in(line: Line) -> bool:
    words = line.words
    if len(words) > _MAX_LEAD_IN or subject(words) <= Subject.UNKNOWN:
        return False
    if words.endswith(":") or _LEADS_IN.search(words):
        return True
    return is_heading_text(words) and len(words.split()) <= _MAX_TITLE and not _VERB.match(words)


def _paragraphs(lines: list[Line], first: int, heads: Collection[int]) -> list[Line]:
    """Returns the lines that begin an item, up to one that ends the list.

    Each line is an item where no empty line is between the first two; else each paragraph.
    """
    found: list[Line] = []
    below = islice(lines, first, None)
    words = [*islice((one for one in below if one.words and not _heads_section(one)), 2)]
    by_line = len(words) == 2 and words[1].index == words[0].index + 1
    above: Line | None = None
    for line in islice(lines, first, None):
        if not line.words:
            if by_line and found:
                break
            above = None
            continue
        if line.index not in heads and _heads_section(line):
            above = None
            continue
        if (
            line.index in heads
            or closes(line.words)
            or line.words.endswith(":")
            or heads_other_list(line.words)
        ):
            break
        if by_line and above and _goes_on(above, line):
            above = line
            continue
        if by_line or above is None:
            found.append(line)
        above = line
    return found[:_MAX_ITEMS]


def _heads_section(line: Line) -> bool:
    """True for "In health:" between paragraphs."""
    is_title = line.words.endswith(":") and is_heading_text(line.words)
    return is_title and subject(line.words) == Subject.UNKNOWN


def _goes_on(above: Line, line: Line) -> bool:
    """True if a sentence goes on in the next line, or the line is indented below it."""
    return above.words.endswith((",", "،", "-")) or line.indent > above.indent


def _opened(lines: list[Line]) -> Iterator[NumberedMarkers]:
    """Yields the lines that begin with a decision: with its label, or else with its verb."""
    opened = [line for line in lines if _OPENS.match(line.text)]
    yield _numbered(opened, _after_opening, OPENED)
    yield _numbered([line for line in lines if _VERB.match(line.text)], style=OPENED)


def _after_opening(line: Line) -> int:
    found = _OPENS.match(line.text)
    return line.start + (found.end() if found else 0)


def _beginning(line: Line) -> int:
    return line.start + len(line.text) - len(line.text.lstrip())


def _numbered(
    lines: list[Line], end: Callable[[Line], int] = _beginning, style: str = ""
) -> NumberedMarkers:
    return tuple(
        Marker(
            kind="line",
            style=style,
            number=number,
            strength=STRONG,
            boundary=_beginning(line),
            start=_beginning(line),
            end=end(line),
            line=line.index,
            indent=line.indent,
        )
        for number, line in enumerate(lines[:_MAX_ITEMS], 1)
    )
