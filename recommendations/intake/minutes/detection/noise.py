"""Finds what programs put into a text: stamps of chats, quoting of mail, headers of pages.

It is removed before anything is read, so that it is in no item; the text given is not changed.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .markers.marker_patterns import LONE_NUMBER
from .markers.markers import begins_item, head_markers
from .source import Line, Source

_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:[ap]\.?\s?m\.?|ص|م|صباحا|مساء|[bp]n)(?!\w))?"
_MOMENT = rf"(?:{_DATE}[,،]?\s{{1,3}}(?:at\s)?{_TIME}|{_TIME}[,،]\s{{1,3}}{_DATE})"
_NAME = r"[^:\n\t\[\]]{1,60}"
CHAT_STAMP = re.compile(
    rf"\s*+(?:[\[(]{_MOMENT}[\])]\s?-?\s?(?:{_NAME}:\s?)?"  # WhatsApp on a telephone, Signal
    rf"|{_MOMENT}\s?-\s(?:{_NAME}:\s?)?)",  # a chat that WhatsApp exported
    re.I,
)
# Telegram: the name and the moment are a line of their own.
_STAMP_LINE = re.compile(rf"\s*+{_NAME}[,،]?\s?[\[(]{_MOMENT}[\])]:?\s*", re.I)
_MAIL = re.compile(r"\s?(?:>[ \t]?)+")
_RULE = re.compile(r"\s*+[-_=*~·•.ـ—#\s]{3,}")

_PAGE = r"(?:ال)?صفحه|ص|page|pg|p|r[uû]pel[aê]?|pel"
_PAGE_NUMBER = re.compile(
    rf"[\s\W_]*+(?:{_PAGE})\.?\s{{0,3}}(?:رقم|no\.?|hejmar)?\s{{0,3}}[(\[]?\d{{1,4}}[)\]]?"
    r"\s{0,3}(?:(?:من(?:\s{1,3}اصل)?|of|/|ji|-|\||\\)\s{0,3}\d{1,4})?[\s\W_]*"
    rf"|\s*+\d{{1,4}}\s{{0,3}}(?:/|من|of|ji)\s{{0,3}}\d{{1,4}}\s*|\s*+[-–|]\s?\d{{1,4}}\s?[-–|]\s*",
    re.I,
)
_HEADER_WITH_PAGE = re.compile(
    rf"(?P<before>.{{0,90}}?)(?<!\w)(?:{_PAGE})\.?\s{{0,3}}\d{{1,4}}\s{{0,3}}(?:من|of|ji|/)\s{{0,3}}"
    r"\d{1,4}(?!\w)(?P<after>.{0,90})",
    re.I,
)
_PAGE_AT_EDGE = re.compile(
    rf"(?P<before>.*?)(?:^|[\s|(\[-])(?:{_PAGE})\.?\s{{0,3}}\d{{1,4}}[\s\W_]*(?P<after>)$"
    rf"|^[\s\W_]*(?P<first>(?:{_PAGE})\.?\s{{0,3}}\d{{1,4}})[\s|)\]-]+(?P<rest>\S.*)$",
    re.I,
)
_FOOTNOTE = re.compile(r"\s*+(?:[(\[]?\d{1,3}[)\]]|\*{1,3}|\d{1,3}\s|[¹²³⁴⁵⁶⁷⁸⁹])")
_MAX_FOOTNOTES = 6  # lines
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d]")
_MAX_HEADER = 100  # characters of a running header


@dataclass
class Noise:
    """What is removed: passages of the text given, whole lines, and where messages begin."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    messages: set[int] = field(default_factory=set)


def find_noise(source: Source) -> Noise:
    """Returns the noise of a text, by places in the text given."""
    noise = Noise()
    quoted = _mail_quotes(source)
    levels = [line.text[: quoted.get(line.index, 0)].count(">") for line in source.lines]
    for before, line in pairwise(source.lines):
        if line.words and levels[line.index] < levels[before.index]:
            noise.messages.add(source.place(line.start + quoted.get(line.index, 0)))
    for line in source.lines:
        start = line.start + quoted.get(line.index, 0)
        text = source.folded[start : line.end]
        if start > line.start:
            noise.spans.append((source.place(line.start), source.place(start)))
        if stamp := CHAT_STAMP.match(text):
            noise.messages.add(source.place(start + stamp.end()))
            noise.spans.append((source.place(start), source.place(start + stamp.end())))
            if not text[stamp.end() :].strip():
                _remove_line(source, line, noise)
        elif _STAMP_LINE.fullmatch(text):
            _remove_line(source, line, noise)
        elif _RULE.fullmatch(text) and text.strip():
            noise.spans.append((source.place(start), source.place_after(line.end)))
    pages = _page_lines(source)
    for line in [*pages, *_footnotes(source, {line.index for line in pages})]:
        _remove_line(source, line, noise)
    return noise


def _footnotes(source: Source, pages: Collection[int]) -> Iterator[Line]:
    """Yields the lines between a rule and the number of a page: (1) See the annex."""
    for rule in source.lines:
        if not (rule.words and _RULE.fullmatch(rule.text)):
            continue
        below = source.lines[rule.index + 1 : rule.index + 2 + _MAX_FOOTNOTES]
        page = next((line.index for line in below if line.index in pages), None)
        notes = [line for line in below if page and line.index < page and line.words]
        if notes and all(_FOOTNOTE.match(line.text) for line in notes):
            yield from notes


def _remove_line(source: Source, line: Line, noise: Noise) -> None:
    """Removes a line; in the middle of a sentence the empty lines around it too."""
    lines = source.lines
    first = last = line.index
    while first > 0 and not lines[first - 1].words:
        first -= 1
    if first > 0 and not lines[first - 1].is_complete:
        while last + 1 < len(lines) and not lines[last + 1].words:
            last += 1
    else:
        first = line.index
    end = lines[last + 1].start if last + 1 < len(lines) else lines[last].end
    noise.lines.add(source.number_of_line(line.start))
    noise.spans.append((source.place(lines[first].start), source.place(end)))


def _mail_quotes(source: Source) -> dict[int, int]:
    """Returns the width of the signs of quoting at the head of each quoted line.

    Without any item behind them they are bullets.
    """
    found = {}
    for line in source.lines:
        if quote := _MAIL.match(line.text):
            found[line.index] = quote.end()
    rests = (source.lines[index].text[width:] for index, width in found.items())
    return found if any(begins_item(rest) for rest in rests) else {}


def _page_lines(source: Source) -> list[Line]:
    """Returns the lines that number pages, and the headers beside them."""
    lines = [line for line in source.lines if line.words]
    numbered = sum(bool(_heads(line)) for line in lines)
    lone = sum(bool(LONE_NUMBER.fullmatch(line.text)) for line in lines)
    counts = Counter(_DIGITS.sub("", line.words) for line in lines)
    pages = {
        place
        for place, line in enumerate(lines)
        if len(line.words) <= 2 * _MAX_HEADER
        and (_is_page_number(line.text, numbered > lone) or _is_running_header(line, counts))
    }
    title = _DIGITS.sub("", lines[0].words) if lines else ""
    headers = {
        place
        for place, line in enumerate(lines)
        if _may_be_header(line, counts)
        and (pages & {place - 1, place + 1} or (place and _DIGITS.sub("", line.words) == title))
    }
    return [lines[place] for place in sorted(pages | headers)]


def _heads(line: Line) -> bool:
    return any(m.is_trusted and not m.inline for m in head_markers(line))


def _is_page_number(text: str, has_other_numbers: bool) -> bool:
    if _PAGE_NUMBER.fullmatch(text):
        return bool(_LETTER.search(text)) or has_other_numbers
    if LONE_NUMBER.fullmatch(text):
        return has_other_numbers
    header = _HEADER_WITH_PAGE.fullmatch(text)
    return bool(header) and not begins_item(text)


def _is_running_header(line: Line, counts: Counter) -> bool:
    """True for "Annual report   Page 4", where the words come again with another page, or alone."""
    if len(line.words) > _MAX_HEADER or not (found := _PAGE_AT_EDGE.match(line.words)):
        return False
    words = " ".join((found["before"] or found["rest"] or "").split()).strip(" |-([")
    return counts[_DIGITS.sub("", line.words)] > 1 or bool(words and counts[words])


def _may_be_header(line: Line, counts: Counter) -> bool:
    """True if a line comes more than once and begins no item."""
    if not 3 < len(line.words) <= _MAX_HEADER or line.words.endswith(":"):
        return False
    return counts[_DIGITS.sub("", line.words)] > 1 and not head_markers(line)
