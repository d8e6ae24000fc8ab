"""Accounts for every line of minutes: what became of it, and what somebody must look at."""

import re
from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise

from .chosen import Chosen
from .detection.boundaries import ItemBody
from .detection.markers.markers import Marker, head_markers, looks_like_list
from .detection.sequences import style_key
from .detection.source import INVISIBLE, Source
from .reading import (
    AccountedLine,
    FoundItem,
    FoundList,
    LineRole,
    NoteKind,
    ReadingWarning,
    SourceText,
    WarningCode,
)

_WORDS = re.compile(rf"[^\s{INVISIBLE}]")
_MAX_WORDS = 80  # characters of a lead-in that a warning names
_LONG, _TIMES, _MANY = 600, 6, 4  # characters, times the usual length, sub-items: a long item
_MAX_WARNINGS = 50  # of one kind; no minutes need more


class Account:
    """The roles of all lines, given the items, sections and lists that were found.

    ``set_aside`` are the starts of those lists that need no decision.
    """

    def __init__(
        self,
        source: Source,
        chosen: Chosen,
        lists: Sequence[FoundList],
        set_aside: Collection[int] = (),
    ):
        self.source, self.lists, self.set_aside = source, lists, set_aside
        self.items, self.bodies = items, bodies = chosen.items, chosen.bodies
        sections, self.lead_ins = chosen.sections, chosen.lead_ins
        self._items = _Spans((item.start, item.end) for item in items)
        self._sections = _Spans((section.start, section.end) for section in sections)
        self._sub_items = {
            source.number_of_line(body.source.lines[line].start)
            for body in bodies
            if body
            for line in body.sub_items
        }
        self._list_of_line = {line: i for i, found in enumerate(lists) for line in found.lines}
        self._first = min((item.start for item in items), default=len(source.text))
        self._last = max((item.end for item in items), default=0)
        self.lines = tuple(self._accounted())

    def _accounted(self) -> Iterator[AccountedLine]:
        start = 0
        for number, text in enumerate(self.source.text.split("\n")):
            end = start + len(text)
            if _WORDS.search(text):
                role, item = self._role(number, start, end)
                in_list = self._list_of_line.get(number)
                yield AccountedLine(number, start, end, role, item, in_list)
            start = end + 1

    def _role(self, number: int, start: int, end: int) -> tuple[LineRole, int | None]:
        if number in self.source.furniture:
            return LineRole.PAGE_FURNITURE, None
        if self._sections.first_in(start, end) is not None:
            return LineRole.SECTION, None
        item = self._items.first_in(start, end)
        if item is not None:
            is_sub_item = number in self._sub_items and self.items[item].start < start
            return LineRole.SUB_ITEM if is_sub_item else LineRole.ITEM, item
        if number in self.lead_ins:
            return LineRole.INTRODUCTION, None
        if number in self._list_of_line:
            return LineRole.OTHER_LIST, None
        if self.is_list_line(start, end):
            return LineRole.LEFT_OUT, None
        if end <= self._first:
            return LineRole.INTRODUCTION, None
        return LineRole.CLOSING if start >= self._last else LineRole.LEFT_OUT, None

    def is_list_line(self, start: int, end: int) -> bool:
        """True if a line of the text given begins as an item of a list does."""
        folded = self.source
        return looks_like_list(folded.folded[folded.position(start) : folded.position(end)])

    def warnings(self) -> Iterator[ReadingWarning]:
        """Yields what is in no item, and what is odd about the numbers of the items."""
        yield from self._lines_in_no_item()
        yield from self._swallowed_lines()

    def _very_long_items(self) -> Iterator[tuple[int, list[int]]]:
        """Yields the items with many sub-items that are several times as long as the others."""
        lengths = sorted(len(item.text) for item in self.items)
        usual = lengths[len(lengths) // 2] if len(lengths) > 2 else 0
        for number, item in enumerate(self.items):
            body = self.bodies[number]
            is_long = usual and len(item.text) > max(_LONG, _TIMES * usual)
            if is_long and body and len(body.sub_items) >= _MANY:
                lines = body.source.lines
                yield number, [self.source.number_of_line(lines[n].start) for n in body.sub_items]

    def _odd_sub_items(self) -> Iterator[tuple[int, list[int]]]:
        """Yields the items with sub-items that may be items.

        They do not count from 1, or are bullets as deep as their item's in a list without others.
        """
        divided = sum(bool(body and body.sub_items) for body in self.bodies)
        for item, body in enumerate(self.bodies):
            if not body:
                continue
            lines = odd_sub_items(body)
            if divided * 2 < len(self.bodies):
                lines += unannounced_bullets(body)
            if lines:
                starts = [body.source.lines[line].start for line in lines]
                yield item, [self.source.number_of_line(start) for start in starts]

    def _lines_in_no_item(self) -> Iterator[ReadingWarning]:
        lines_of: dict[int, list[int]] = {}
        left_out = []
        for line in self.lines:
            if line.role == LineRole.OTHER_LIST and line.list is not None:
                lines_of.setdefault(line.list, []).append(line.line)
            elif line.role == LineRole.LEFT_OUT and self.is_list_line(line.start, line.end):
                left_out.append(line.line)
        for found, lines in lines_of.items():
            if self.lists[found].start in self.set_aside:
                continue
            lead_in = self.lists[found].lead_in[-_MAX_WORDS:]
            params: dict[str, int | str] = {"count": len(lines), "lead_in": lead_in}
            yield ReadingWarning(WarningCode.LINES_IN_NO_ITEM, tuple(lines), params)
        if left_out:
            params = {"count": len(left_out), "lead_in": ""}
            yield ReadingWarning(WarningCode.LINES_IN_NO_ITEM, tuple(left_out), params)

    def _swallowed_lines(self) -> Iterator[ReadingWarning]:
        """Yields the items with further lines that begin like items of a list."""
        found: dict[int, list[int]] = {}
        for line in self.lines:
            if line.role != LineRole.ITEM or line.item is None:
                continue
            begins = line.start <= self.items[line.item].start
            if not begins and self.is_list_line(line.start, line.end):
                found.setdefault(line.item, []).append(line.line)
        for item, lines in [*self._odd_sub_items(), *self._very_long_items()]:
            found[item] = sorted({*found.get(item, []), *lines})
        for item, lines in found.items():
            params = {"number": self.items[item].number, "count": len(lines)}
            yield ReadingWarning(WarningCode.LONG_ITEM, tuple(lines), params)


def unannounced_bullets(body: ItemBody) -> list[int]:
    """Returns the indexes of bulleted sub-items as deep as their item, which ends in no colon."""
    if body.marker.kind != "bullet" or body.lines[0].words.endswith(":"):
        return []
    return [
        line.index
        for line in body.lines[1:]
        if line.index in body.sub_items
        and line.indent == body.marker.indent
        and any(marker.kind == "bullet" for marker in head_markers(line))
    ]


def odd_sub_items(body: ItemBody) -> list[int]:
    """Returns the indexes of the lines of numbered sub-items that may be items of their own.

    They do not count from 1 in any reading, or are numbered as the item is without being announced.
    """
    runs: dict[Hashable, list[Marker]] = {}
    numbered: set[int] = set()
    for line in body.lines[1:]:
        if line.index in body.sub_items:
            markers = [m for m in head_markers(line) if m.kind not in ("bullet", "dotted")]
            numbered |= {line.index for _ in markers}
            for marker in markers:
                runs.setdefault(style_key(marker), []).append(marker)
    regular: set[int] = set()
    for key, run in runs.items():
        above = body.source.line_at(max(0, run[0].boundary - 1))
        announced = key != style_key(body.marker) or above.words.endswith(":")
        if announced and all(marker.number in (n, 1) for n, marker in enumerate(run, 1)):
            regular |= {marker.line for marker in run}
    return sorted(numbered - regular)


def number_warnings(
    source: Source, items: Sequence[FoundItem], bodies: Sequence[ItemBody | None]
) -> Iterator[ReadingWarning]:
    """Yields what is odd about the numbers of items, section by section."""
    found: list[ReadingWarning] = [
        ReadingWarning(
            WarningCode.NUMBER_MISTYPED,
            (source.line_number(item.start),),
            {"printed": _printed(body), "number": item.number},
        )
        for item, body in zip(items, bodies, strict=True)
        if body and body.marker.printed
    ]
    by_section: dict[int | None, list[FoundItem]] = {}
    for item in items:
        by_section.setdefault(item.section, []).append(item)
    counted = [one for group in by_section.values() for one in _counted_anew(group)]
    for group in _counted_together(counted):
        found += _odd_numbers(source, group)
    first = min(items, key=lambda item: item.number, default=None)
    if first and first.number > 1:
        lines = (source.line_number(first.start),)
        params = {"first": 1, "last": first.number - 1}
        found.append(ReadingWarning(WarningCode.NUMBERS_MISSING, lines, params))
    starts = [group[0] for group in counted if group[0].number == 1]
    if len(starts) > 1:
        lines = tuple(source.line_number(item.start) for item in starts)
        found.append(ReadingWarning(WarningCode.NUMBERS_RESTART, lines))
    yield from found[:_MAX_WARNINGS]


def _counted_anew(items: list[FoundItem]) -> list[list[FoundItem]]:
    """Returns the items divided where the numbers begin again: 1, 2 | 1, 2, 3."""
    groups = [items[:1]]
    for before, item, following in zip(items, items[1:], [*items[2:], None], strict=False):
        goes_on = following is not None and following.number == 2
        if item.number == 1 and goes_on and before.number > 1 and len(groups[-1]) > 1:
            groups.append([])
        groups[-1].append(item)
    return groups


def _counted_together(sections: Iterable[list[FoundItem]]) -> list[list[FoundItem]]:
    """Returns the items of sections, those of sections whose numbers run on in one group."""
    groups: list[list[FoundItem]] = []
    for items in sections:
        if groups and items[0].number > groups[-1][-1].number:
            groups[-1] += items
        else:
            groups.append(list(items))
    return groups


def _printed(body: ItemBody) -> str:
    label = body.source.wording(body.marker.start, body.marker.end)
    return label.strip(" \t-:()[]،./–—*_")


def _odd_numbers(source: Source, items: list[FoundItem]) -> Iterator[ReadingWarning]:
    lines: dict[int, list[int]] = {}
    for item in items:
        lines.setdefault(item.number, []).append(source.line_number(item.start))
    for number, printed in lines.items():
        if len(printed) > 1:
            yield ReadingWarning(WarningCode.NUMBER_TWICE, tuple(printed), {"number": number})
    falls = [(n, pair) for n, pair in enumerate(pairwise(items)) if pair[1].number < pair[0].number]
    below = {n + 1 for n, _ in falls}  # numbers that go on falling are one disorder
    for n, pair in falls:
        if n not in below:
            places = tuple(source.line_number(item.start) for item in pair)
            yield ReadingWarning(WarningCode.NUMBERS_OUT_OF_ORDER, places)
    for before, number in pairwise(sorted(lines)):
        if number > before + 1:
            params = {"first": before + 1, "last": number - 1}
            places = (lines[before][-1], lines[number][0])
            yield ReadingWarning(WarningCode.NUMBERS_MISSING, places, params)


def note_warnings(source: Source, given: SourceText) -> Iterator[ReadingWarning]:
    """Yields what the file says of passages that its plain text does not show."""
    for note in given.notes:
        if note.kind != NoteKind.PAGE_HEADER:
            line = source.line_number(note.start)
            yield ReadingWarning(WarningCode(note.kind.value), (line,), {"words": note.words})


class _Spans:
    """Passages by their place; finds the first that a line overlaps."""

    def __init__(self, spans: Iterable[tuple[int, int]]):
        self._spans = sorted((start, end, index) for index, (start, end) in enumerate(spans))
        self._starts = [start for start, _, _ in self._spans]

    def first_in(self, start: int, end: int) -> int | None:
        """Returns the index of the passage that holds the start of a line, or begins in it."""
        place = bisect_right(self._starts, start) - 1
        if place >= 0 and self._spans[place][1] > start:
            return self._spans[place][2]
        if place + 1 < len(self._spans) and self._spans[place + 1][0] < end:
            return self._spans[place + 1][2]
        return None
