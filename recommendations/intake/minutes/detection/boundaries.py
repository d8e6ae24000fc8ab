"""Finds where each item ends, and puts its lines together.

An item runs to the next marker. The last one has no next, so what the other items do decides:
how many lines and paragraphs they have, whether they are wrapped or indented, whether they end
as sentences do.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property

from .markers.marker_patterns import THIRD_LEVEL
from .markers.markers import STRONG, Marker, head_markers
from .sequences import NumberedMarkers
from .source import QUOTES, STOPS, Line, Source

_SESSION = r"(?:ال)?(?:جلسه|اجتماع|لقاء|محضر|اعمال|مؤتمر|ندوه)"
_CLOSING_WORDS = re.compile(
    r"(?:و?في\s+(?:ال)?(?:ختام|نهايه)|و?ختاما|و?(?:هذا\s+)?(?:و?قد\s+|تم\s+)?(?:اختتم|انتهي|ختم)|"
    rf"و?(?:هذا\s+)?(?:و?قد\s+)?(?:تم\s+|جري\s+)?(?:رفع|رفعت|انفض|انفضت|اغلق|اغلقت|اقفل|اقفلت|انهي|"
    rf"انهيت|اختتمت|انتهت|اختتام|انهاء|اقفال|اغلاق)\s+{_SESSION}|"
    r"و?(?:قد\s+)?حرر(?:ت)?\s|و?(?:قد\s+)?(?:حرر\s+)?(?:هذا\s+)?(?:ال)?محضر\s+(?:في|من)|"
    r"و?بهذا\s+(?:انتهي|تكون|يكون|اختتم|ترفع)|و?علي\s+ذلك\s+(?:تم|جري|وقع)|و?الله\s+(?:ولي|الموفق)|"
    r"و?لعدم\s+وجود\s+(?:ما|اعمال|مواضيع)|(?:ال)?(?:توقيع|تواقيع|توقيعات|موقعون)(?:\s*[:()]|\s*$)|"
    r"[(]?(?:ال)?توقيع[)]?|(?:رئيس|رئيسه|امين|امينه|مقرر|مقرره)\s+(?:ال)?(?:جلسه|اجتماع|سر)\s*[:(]|"
    r"(?:مع\s+)?(?:ال)?تحيات?(?:ي|نا|ه)?\s*[،,.]?\s*$|مع\s+(?:خالص\s+|فائق\s+)?(?:ال)?(?:تحيه|تحيات|شكر|احترام|تقدير)|"
    r"و?(?:ال)?سلام\s+عليكم|و?تفضلوا\s+بقبول|و?شكرا\s|و?شكرا[.!]*\s*$|"
    r"(?:kind\s+|best\s+|warm\s+)?regards|(?:many\s+)?thanks(?:[,.!]|\s*$|\s+(?:to|were)\s)|"
    r"thank\s+you|yours\s+(?:sincerely|faithfully)|s[iî]lav\s+[uû]\s+r[eê]z|bi\s+(?:s[iî]lav|r[eê]z)\w*|"
    r"spas(?:[,.!]|\s*$|\s+ji\s)|"
    r"نسخه\s+(?:الي|ل)|و?شكر\s+(?:رئيس|رئيسه)\s|"
    r"و?في\s+الاخير|و?اخيرا[،,]?\s+(?:اكد|شكر)|"
    r"at\s+the\s+(?:end|close)|in\s+(?:conclusion|closing)|to\s+conclude|finally[ ,]|"
    r"(?:the\s+)?(?:meeting|session)\s+(?:was\s+)?(?:then\s+)?(?:closed|ended|concluded|adjourned|rose)|"
    r"there\s+being\s+no|with\s+no\s+(?:further|other)\s+business|signed?\s*(?::|by\s|$)|signatures?\s*:|"
    r"(?:minutes\s+)?(?:taken|recorded|prepared)\s+by|"
    r"(?:di|li)\s+dawiy\w*|di\s+encam\w*|bi\s+v[iî]\s+(?:awa|rengî)\w*\s+civ[iî]n|[iî]mze|"
    r"(?:civ[iî]n|r[uû]ni[sş]tin)\w*\s+(?:(?:\S+\s){0,4})?(?:bi\s+daw[iî]|qediya|hat\w*\s+(?:girtin|bidaw)|"
    r"daw[iî]\s+l[eê])|(?:kat[iî]b|serok)[eê]\s+civ[iî]n[eê]\s*:|encam)(?!\w)",
    re.I,
)
_CLOSING_INSIDE_LINE = re.compile(rf"(?<=[{STOPS}{QUOTES}])\s++(?={_CLOSING_WORDS.pattern})", re.I)
_SUB_ITEM = re.compile(r"\s*[(\[]?(\d{1,3})\s?[.\-/](\d{1,2})[)\].:-]?(?=\s|[^\W\d_]|-)")
_MAX_HEADING = 80  # characters; a longer line with a colon is a sentence
_PAIRS = {"“": "”", "«": "»", "„": "“”", "‘": "’"}
_CURLY, _ANGLED = '“”„"', "«»"


def closes(words: str) -> bool:
    """True if a line closes minutes: "The meeting ended"."""
    return bool(_CLOSING_WORDS.match(words.lstrip(QUOTES)))


@dataclass(frozen=True)
class ItemBody:
    """The lines of one item: its marker's line first, cut where the item begins and ends."""

    source: Source
    marker: Marker
    end: int

    @cached_property
    def lines(self) -> list[Line]:
        first = self.marker.line
        last = self.source.line_at(max(self.marker.end, self.end - 1)).index
        found = []
        for line in self.source.lines[first : last + 1]:
            start, end = max(line.start, self.marker.end), min(line.end, self.end)
            text = self.source.folded[start:end]
            found.append(Line(line.index, start, max(start, end), text))
        return found

    @cached_property
    def sub_items(self) -> set[int]:
        """Returns the indexes of the lines that begin a sub-item: أ- or a) or • or 2.1."""
        found, expected = set(), 1
        for line in self.lines[1:]:
            point = _SUB_ITEM.match(line.text)
            if point and int(point[1]) == self.marker.number and int(point[2]) == expected:
                expected += 1
                found.add(line.index)
            elif self._is_third_level(line) or any(
                marker.strength == STRONG for marker in head_markers(line)
            ):
                found.add(line.index)
        return found

    def _is_third_level(self, line: Line) -> bool:
        """True for 1.2.1 within the item 1.2."""
        deep = THIRD_LEVEL.match(line.text)
        return bool(deep) and (int(deep[1]), int(deep[2])) == self.marker.pair

    @cached_property
    def paragraphs(self) -> int:
        """Returns how many blocks of plain lines the item has."""
        blocks = 1
        # The first line is only the marker's, and may have no words after it.
        for above, line in zip(self.lines[1:], self.lines[2:], strict=False):
            blocks += bool(line.words and not above.words and line.index not in self.sub_items)
        return blocks

    @cached_property
    def breaks(self) -> list[tuple[Line, Line]]:
        """Returns each plain line that goes on from the line above, with that line."""
        pairs = zip(self.lines, self.lines[1:], strict=False)
        return [
            (above, line)
            for above, line in pairs
            if above.words and line.words and line.index not in self.sub_items
        ]

    @cached_property
    def text_lines(self) -> list[tuple[str, bool]]:
        """Returns the lines of the item's text, each with True if it is a sub-item.

        Wrapped lines are joined, sub-items are lines of their own.
        """
        written: list[tuple[str, bool]] = []
        above = None
        for line in self.lines:
            wording = self.source.wording(line.start, line.end)
            if not wording:
                continue
            if above is None or self._starts_new_line(above, line):
                written.append((wording, line.index in self.sub_items))
            else:
                before, is_sub_item = written[-1]
                written[-1] = f"{before} {wording}", is_sub_item
            above = line
        return written

    @property
    def words(self) -> str:
        return "\n".join(words for words, _ in self.text_lines)

    @property
    def sub_items_of_text(self) -> tuple[int, ...]:
        """Returns the indexes of the lines of the text that are sub-items."""
        return tuple(n for n, (_, is_sub_item) in enumerate(self.text_lines) if is_sub_item)

    def _starts_new_line(self, above: Line, line: Line) -> bool:
        if line.index in self.sub_items:
            return True
        apart = line.index - above.index > 1
        return apart and (above.is_complete or above.words.endswith(":"))


class ListLayout:
    """How this list is set: what the items with a following item have in common."""

    def __init__(self, bodies: list[ItemBody]):
        breaks = [pair for body in bodies for pair in body.breaks]
        self.paragraphs = min((body.paragraphs for body in bodies), default=1)
        self.lines = min((1 + len(body.breaks) for body in bodies), default=1)
        self.wraps = bool(breaks)
        self.width = max((_width(above) for above, _ in breaks), default=0)
        self.hangs = self.wraps and all(
            line.indent > body.marker.indent for body in bodies for _, line in body.breaks
        )
        self.breaks_after_stops = any(above.is_complete for above, _ in breaks)
        self.ends_in_stops = bool(bodies) and all(_last_words(body).is_complete for body in bodies)

    def continues(self, last: ItemBody, above: Line, line: Line, done: int) -> bool:
        """True if a plain line directly under the last item's text belongs to it.

        `done` is the number of plain lines it has already.
        """
        if line.indent > last.marker.indent:
            return True
        if self.hangs:
            return False
        if line.words[0].islower() and not above.is_complete:
            return True
        if done < self.lines:
            return True
        if above.is_complete:
            return self.breaks_after_stops and self._has_no_room_for(above, line)
        return self.wraps and (self.ends_in_stops or self._has_no_room_for(above, line))

    def _has_no_room_for(self, above: Line, line: Line) -> bool:
        """True if the next line's first word had no room left on this one."""
        return _width(above) + 1 + len(line.words.split()[0]) > self.width


def _width(line: Line) -> int:
    return len(line.text.rstrip())


def _last_words(body: ItemBody) -> Line:
    return next((line for line in reversed(body.lines) if line.words), body.lines[0])


def item_bodies(
    source: Source, markers: NumberedMarkers, cuts: list[int], limit: int
) -> list[ItemBody]:
    """Returns the body of every marker.

    `cuts` are places where something else begins (a section's heading), `limit` where another
    list does.
    """
    ends = [marker.boundary for marker in markers[1:]] + [limit]
    found = []
    cuts = sorted(cuts)
    for marker, end in zip(markers, ends, strict=True):
        cut = bisect_left(cuts, marker.end)
        found.append(ItemBody(source, marker, min([*cuts[cut : cut + 1], end])))
    inner = [_without_heading(body) for body in found[:-1]]
    last = _end_at_closing_quote(found[-1], _opening_quote(source, markers[0]))
    layout = None if last.end < found[-1].end else ListLayout(inner)
    last = _without_closing(_without_lone_bullet(last, inner), layout, markers)
    trimmed = [
        _without_closing_quote(body, bool(_quote_before(source, body.marker))) for body in inner
    ]
    return [*trimmed, _without_closing_quote(last, True)]


def _without_heading(body: ItemBody) -> ItemBody:
    """Leaves out a last line that leads in to what follows: "In education:"."""
    line = _last_words(body)
    own_line = line.index != body.marker.line and line.index not in body.sub_items
    if own_line and line.words.endswith(":") and len(line.words) < _MAX_HEADING:
        return ItemBody(body.source, body.marker, line.start)
    return body


def _without_lone_bullet(body: ItemBody, others: list[ItemBody]) -> ItemBody:
    """Leaves out one bulleted line under the last item: the credit of a report, not a sub-item."""
    points = sorted(body.sub_items)
    if len(points) != 1 or any(other.sub_items for other in others):
        return body
    lines = {line.index: line for line in body.lines}
    line, above = lines[points[0]], lines[points[0] - 1]
    bulleted = any(marker.kind == "bullet" for marker in head_markers(line))
    if bulleted and not above.words.endswith(":") and line.indent <= body.marker.indent:
        return replace(body, end=line.start)
    return body


def _without_closing(
    body: ItemBody, layout: ListLayout | None, markers: NumberedMarkers
) -> ItemBody:
    """Returns the last item without the report's closing.

    Without a layout a quotation mark says where the list ends, so every line before it belongs.
    """
    end, done, blocks = body.lines[0].end, 1, 1
    above, blank = body.lines[0], False
    for line in body.lines[1:]:
        if not line.words:
            blank = True
            continue
        if closes(line.words):
            break
        if line.index not in body.sub_items:
            blocks += blank
            if blank and blocks > (layout.paragraphs if layout else 1):
                break
            directly = layout and not blank and above.words
            if directly and not layout.continues(body, above, line, done):
                break
            done += 1
        end, above, blank = line.end, line, False
    if any(marker.inline for marker in markers):
        closing = _CLOSING_INSIDE_LINE.search(body.source.folded, body.marker.end, end)
        end = closing.start() if closing else end
    return ItemBody(body.source, body.marker, end)


def _quote_before(source: Source, marker: Marker) -> str:
    return source.folded[marker.boundary : marker.start].strip(" \t*_")[:1]


def _opening_quote(source: Source, first: Marker) -> str:
    """Returns the quotation mark that opens the whole list, on its line or at the line above."""
    if quote := _quote_before(source, first):
        return quote
    before = source.folded[max(0, first.boundary - 20) : first.boundary].rstrip()[-1:]
    return before if before in _PAIRS and before else ""


def _end_at_closing_quote(body: ItemBody, opening: str) -> ItemBody:
    """Ends the last item where the quotation that opened before the first one closes."""
    closing = _PAIRS.get(opening)
    if not closing:
        return body
    depth = 1
    for place in range(body.marker.end, body.end):
        character = body.source.folded[place]
        if character in closing and depth == 1:
            return ItemBody(body.source, body.marker, place)
        depth += (character == opening) - (character in closing)
    return body


def _without_closing_quote(body: ItemBody, was_quoted: bool) -> ItemBody:
    """Leaves out a closing quotation mark whose opening is not in the item."""
    text = body.source.folded[body.marker.end : body.end]
    quoted = text.rstrip()
    if quoted.endswith((".", "،", ",")):
        quoted = quoted[:-1].rstrip()
    last = quoted[-1:]
    if not (was_quoted and last and last in _CURLY + _ANGLED):
        return body
    kind = _CURLY if last in _CURLY else _ANGLED
    if sum(text.count(mark) for mark in kind) % 2 == 0:
        return body
    return ItemBody(body.source, body.marker, body.marker.end + len(quoted) - 1)
