"""The signs of a PDF page put together to lines, and lines to paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from unicodedata import combining

from recommendations.files.documents.text import STRUCK, UNRULED_TABLE, Line

from .columns import Column, rows_in_columns
from .page_objects import PageObjects, Sign
from .unruled_tables import doubtful_table
from .visual_order import logical

_SPACE = 0.18  # of the size of the letters: a wider gap is a space
_SHORT = 200  # points: a line that ends before has room for a word, whatever the margin
_AFTER = 1e-4  # points: what follows in another column is higher on the page
_MAX_MARKS = 500  # of a line
_TAB = 3.0  # a gap as wide is one between columns
_MARKER = re.compile(
    r"\s*(?:[-•◦▪*–—➢✓]\s|[(\[]?[\d\u0660-\u0669\u06f0-\u06f9]{1,3}\s?[-–.)\]:/ـ،]|"
    r"[(\[]?[^\W\d_]{1,2}\s?[-.)\]]\s|(?:و?ال)?(?:أولا|اولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|"
    r"ثامنا|تاسعا|عاشرا)|[IVX]{1,5}[.)-])"
)
# Before a tab: the paragraph runs from left to right among others, or so do the columns.
_LABEL = re.compile("[•◦▪➢✓\uf020-\uf0ff]|" r"[(\[]?[\d\u0660-\u0669\u06f0-\u06f9]{1,3}[-–.)\]]")


@dataclass
class PrintedLine:
    """One line of a page: its text in reading order, where it stands, what was left out of it."""

    text: str = ""
    x0: float = 0
    x1: float = 0
    top: float = 0
    bottom: float = 0
    size: float = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    first_word: float = 0  # the width of the first word
    place: float = 0  # among lines and tables in the order of reading
    column: Column | None = None  # None for the whole width of the page

    @classmethod
    def of_note(cls, kind: str) -> "PrintedLine":
        return cls(left_out=[(kind, "")])

    def as_line(self) -> Line:
        line = Line(self.text)
        for kind, words in self.left_out:
            line.leave_out(kind, words)
        return line


def struck_signs(page: PageObjects) -> set[int]:
    """Returns the id of each sign through whose middle a thin rule runs."""
    rules = sorted(
        ((top + bottom) / 2, x0, x1)
        for x0, top, x1, bottom in page.rules
        if bottom - top < 2 and x1 - x0 > 4
    )
    heights = [y for y, _, _ in rules]
    found = set()
    for sign in page.signs if rules else ():
        middle, height = _middle(sign), sign.bottom - sign.top
        first = bisect_left(heights, sign.top + 0.35 * height)
        last = bisect_right(heights, sign.top + 0.72 * height)
        if any(x0 <= middle <= x1 for _, x0, x1 in rules[first : min(last, first + 50)]):
            found.add(id(sign))
    return found


def lines_of(
    signs: Sequence[Sign], struck: Collection[int], right_to_left: bool
) -> list[PrintedLine]:
    """Returns the lines of signs in the order of reading: a column ends before the next begins."""
    lines = []
    place = 0.0
    rows = rows_in_columns(_rows(signs), right_to_left)
    doubtful = doubtful_table(rows)
    for number, row in enumerate(rows):
        line = _line(row.signs, struck, right_to_left)
        if number == doubtful:
            line.left_out.append((UNRULED_TABLE, line.text))
        place = line.place = max(line.top, place + _AFTER)
        line.column = row.column
        lines.append(line)
    return [line for line in lines if line.text.strip() or line.left_out]


def _rows(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Returns the signs in rows: those whose middle is at nearly the same height."""
    rows: list[list[Sign]] = []
    heights: list[float] = []
    for sign in sorted(signs, key=lambda one: (one.top + one.bottom) / 2):
        height = (sign.top + sign.bottom) / 2
        if rows and abs(height - heights[-1]) < 0.45 * (sign.size or 1):
            rows[-1].append(sign)
        else:
            rows.append([sign])
            heights.append(height)
    return [_from_left(_with_marks(row)) for row in rows]


def _from_left(row: list[Sign]) -> list[Sign]:
    """Returns the signs of a row from left to right, a vowel at the left of its letter."""
    letters = sorted((sign for sign in row if not sign.is_mark), key=lambda sign: sign.x0)
    starts = [sign.x0 for sign in letters]
    before: dict[int, list[Sign]] = {}
    for mark in (sign for sign in row if sign.is_mark):
        before.setdefault(max(bisect_right(starts, _middle(mark)) - 1, 0), []).append(mark)
    for place in sorted(before, reverse=True):
        letters[place:place] = before[place]
    return letters


def _middle(sign: Sign) -> float:
    return (sign.x0 + sign.x1) / 2


def _with_marks(row: list[Sign]) -> list[Sign]:
    """Returns the signs of a row, without the vowels that are given together with their letter.

    Of such a sign only the vowel is drawn; its letter is printed beside it, and gets it.
    """
    marks = [sign for sign in row if _is_mark_with_letter(sign)]
    if not marks or len(marks) > _MAX_MARKS:
        return row
    found = [sign for sign in row if not _is_mark_with_letter(sign)]
    for mark in marks:
        letter, vowels = mark.text[0], mark.text[1:]
        near = [
            sign
            for sign in found
            if sign.text[:1] == letter and abs(_middle(sign) - _middle(mark)) < 1.5 * mark.size
        ]
        if near:
            nearest = min(near, key=lambda sign: abs(_middle(sign) - _middle(mark)))
            if not nearest.text.endswith(vowels):
                nearest.text += vowels
        else:
            found.append(mark)
    return found


def _is_mark_with_letter(sign: Sign) -> bool:
    return sign.is_mark and len(sign.text) > 1 and all(map(combining, sign.text[1:]))


def _line(row: list[Sign], struck: Collection[int], right_to_left: bool) -> PrintedLine:
    shown = [sign for sign in row if id(sign) not in struck]
    left_out = []
    if len(shown) < len(row):
        left_out = [(STRUCK, _text([one for one in row if id(one) in struck], right_to_left))]
    words = [sign for sign in shown if sign.text.strip()]
    box = words or row
    return PrintedLine(
        _text(row, right_to_left, struck).strip(),
        min(sign.x0 for sign in box),
        max(sign.x1 for sign in box),
        min(sign.top for sign in box),
        max(sign.bottom for sign in box),
        max(sign.size for sign in box),
        left_out,
        _first_word(words, right_to_left),
    )


def _text(row: list[Sign], right_to_left: bool, left_out: Collection[int] = ()) -> str:
    """Returns the text of signs in a row: gaps are spaces, wide ones tabs between columns."""
    columns: list[list[str]] = [[]]
    for before, sign in zip([None, *row], row, strict=False):
        gap = (sign.x0 - before.x1) / (sign.size or 1) if before else 0
        if gap > _TAB:
            columns.append([])
        elif gap > _SPACE and columns[-1][-1:] != [" "] and sign.text != " ":
            columns[-1].append(" ")
        if id(sign) not in left_out:
            columns[-1].append(sign.text)
    texts = [" ".join(logical(column, right_to_left).split()) for column in columns]
    from_right = right_to_left and not (_LABEL.fullmatch(texts[0]) and len(texts) > 1)
    ordered = reversed(texts) if from_right else texts
    return "\t".join(text for text in ordered if text)


def _first_word(words: list[Sign], right_to_left: bool) -> float:
    """Returns the width of the first word of a line."""
    ordered = words[::-1] if right_to_left else words
    for before, sign in pairwise(ordered):
        gap = before.x0 - sign.x1 if right_to_left else sign.x0 - before.x1
        if gap > _SPACE * (sign.size or 1):
            return (
                abs(before.x1 - ordered[0].x0)
                if not right_to_left
                else abs(ordered[0].x1 - before.x0)
            )
    return max((sign.x1 for sign in words), default=0) - min((sign.x0 for sign in words), default=0)


def paragraphs(lines: Sequence[PrintedLine], right_to_left: bool) -> Iterator[Line]:
    """Yields the paragraphs of lines that follow each other: wrapped lines are joined."""
    if not lines:
        return
    margins = {column: _margin(lines, column, right_to_left) for column in _columns(lines)}
    pitch = _pitch(lines)
    whole = lines[0].as_line()
    for above, line in pairwise(lines):
        if _goes_on(above, line, margins[above.column], pitch, right_to_left):
            whole.text += " "
            whole.append(line.as_line())
        else:
            yield whole
            whole = line.as_line()
    yield whole


def _columns(lines: Sequence[PrintedLine]) -> set[Column | None]:
    return {line.column for line in lines}


def _margin(lines: Sequence[PrintedLine], column: Column | None, right_to_left: bool) -> float:
    """Returns where the lines of a column end."""
    ends = sorted(
        line.x0 if right_to_left else -line.x1
        for line in lines
        if line.text and line.column == column
    )
    return abs(ends[len(ends) // 20]) if ends else 0


def _pitch(lines: Sequence[PrintedLine]) -> float:
    """Returns the usual distance from one line to the next."""
    steps = sorted(
        below.top - above.top for above, below in pairwise(lines) if below.top > above.top
    )
    return steps[len(steps) // 4] if steps else 0


def _goes_on(
    above: PrintedLine, line: PrintedLine, margin: float, pitch: float, right_to_left: bool
) -> bool:
    """True if a line goes on with the sentence above: the line above had no room for its word."""
    if not above.text or not line.text or _MARKER.match(line.text) or "\t" in line.text:
        return False
    if above.x1 - above.x0 < (0.6 * above.column.width if above.column else _SHORT):
        return False
    step = line.top - above.top
    if step > 0 and step > 1.35 * max(pitch, above.size):
        return False
    if abs(above.size - line.size) > 1:
        return False
    room = above.x0 - margin if right_to_left else margin - above.x1
    return room < line.first_word + 0.6 * line.size
