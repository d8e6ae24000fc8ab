"""The signs, rules and images of a PDF page, as PDFium finds them.

Places are points from the left and from the top of the page, turned so that its text is upright.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from unicodedata import bidirectional, combining, normalize

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

_STRAIGHT = 1.0  # points by which a rule may lean
_UPRIGHT = 0.05  # radians by which a sign may lean
_ENOUGH = 500  # signs to see how a page is turned
_NEAR = 8  # signs in which the letters of a glyph may be scattered
_MARK_HEIGHT = 0.45  # of the size
_UNKNOWN = "\ufffd"
MAX_PATHS = 4_000  # of a page: a drawing has more, and no table

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(slots=True)
class Sign:
    """One glyph: its letters (several for a ligature), where it stands, its size in points.

    ``x0`` is where it begins, although it may be drawn further to the left.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    origin: tuple[float, float]  # where its glyph is drawn, as the file has it
    is_mark: bool = False  # what is drawn is only the vowel above or below a letter

    def add(self, letter: "Sign") -> None:
        """Adds a further letter of the same glyph."""
        self.text += letter.text
        self.is_mark |= letter.is_mark
        self.x0, self.x1 = min(self.x0, letter.x0), max(self.x1, letter.x1)
        self.top, self.bottom = min(self.top, letter.top), max(self.bottom, letter.bottom)


@dataclass
class PageObjects:
    """What is printed on a page; ``rules`` are its straight horizontal and vertical lines."""

    width: float
    height: float
    signs: list[Sign] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)


def page_objects(page: PdfPage, max_signs: int) -> PageObjects:
    """Returns what is on a page, at most ``max_signs`` signs and one more.

    The page is turned so that most of its text is upright; other text is left out.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        count = min(pdfium.FPDFText_CountChars(text_page), max_signs + 1)
        angle = _usual_angle(text_page, count)
        to_page = _turned(page, angle)
        signs = _merged(_signs(text_page, range(count), angle, to_page))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    found = PageObjects(page.get_width(), page.get_height(), signs)
    paths = 0
    for thing in page.get_objects(max_depth=4):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append(to_page(*thing.get_bounds()))
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH and paths <= MAX_PATHS:
            paths += 1
            found.rules += _rules(thing.raw, to_page)
    if paths > MAX_PATHS:
        found.rules = []
    return found


def _usual_angle(text_page, count: int) -> int:
    """Returns by how many degrees most of the first signs are turned: 0, 90, 180 or 270."""
    angles = (pdfium.FPDFText_GetCharAngle(text_page, n) for n in range(min(count, _ENOUGH)))
    usual = Counter(round(math.degrees(angle) / 90) % 4 * 90 for angle in angles).most_common(1)
    return usual[0][0] if usual else 0


def _turned(page: PdfPage, angle: int) -> Callable[[float, float, float, float], Box]:
    """Returns the function from boxes in the file to boxes on the page when it is turned."""
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, Callable[[float, float, float, float], Box]] = {
        0: lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0),
        90: lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0),
        180: lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
    }
    return turns[angle]


def _signs(text_page, places: range, angle: int, to_page: Callable) -> Iterator[Sign]:
    """Yields the characters that are turned by ``angle``."""
    box, usual = pdfium.FS_RECTF(), math.radians(angle)
    x, y = ctypes.c_double(), ctypes.c_double()
    for place in places:
        if pdfium.FPDFText_IsGenerated(text_page, place) == 1:
            continue
        turned = pdfium.FPDFText_GetCharAngle(text_page, place) - usual
        if abs(math.remainder(turned, 2 * math.pi)) > _UPRIGHT:
            continue
        letter = _letter(text_page, place)
        size = pdfium.FPDFText_GetFontSize(text_page, place)
        pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
        origin = x.value, y.value
        pdfium.FPDFText_GetLooseCharBox(text_page, place, box)
        left, top, right, bottom = to_page(box.left, box.bottom, box.right, box.top)
        sign = Sign(letter, left, top, right, bottom, size, origin)
        drawn = to_page(*_drawn(text_page, place)) if combining(letter) else None
        if drawn and drawn[3] - drawn[1] < _MARK_HEIGHT * size:
            sign.x0, sign.x1, sign.is_mark = drawn[0], drawn[2], True
        else:  # a letter may be drawn below the one before it
            sign.x0 = max(left, min(to_page(*origin, *origin)[0], right))
        yield sign


def _drawn(text_page, place: int) -> Box:
    """Returns the box in the file around what is drawn of a sign."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, place, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _letter(text_page, place: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text_page, place)
    if pdfium.FPDFText_HasUnicodeMapError(text_page, place) == 1 or not code:
        return _UNKNOWN
    return chr(code) if not 0xD800 <= code < 0xE000 else _UNKNOWN


def _merged(signs: Iterator[Sign]) -> list[Sign]:
    """Returns the signs, the letters of a ligature as one."""
    found: list[Sign] = []
    for sign in signs:
        same = _with_origin(found, sign)
        if same and sign.text.isspace():  # of no width, at the end of a line
            continue
        if same:
            same.add(sign)
        else:
            found.append(sign)
    for sign in found:
        if len(sign.text) > 1 and _is_reversed(sign.text):
            sign.text = sign.text[::-1]
    return found


def _with_origin(found: list[Sign], sign: Sign) -> Sign | None:
    """Returns the sign of which ``sign`` is a further letter: it is drawn by the same glyph."""
    if found and found[-1].origin == sign.origin:
        return found[-1]
    near = (one for one in found[-_NEAR:] if one.origin == sign.origin)
    return next((one for one in near if sign.text not in one.text), None)


def _is_reversed(letters: str) -> bool:
    """True for the letters of an Arabic ligature that PDFium gives from the last to the first.

    It does so where a font gives the letters, and not where it gives a form of Unicode (U+FEFB).
    """
    if any(map(combining, letters)):
        return bool(combining(letters[0]))
    if bidirectional(letters[0]) not in ("AL", "R"):
        return False
    forms = _letters_of_forms()
    return letters not in forms or letters[::-1] in forms


@cache
def _letters_of_forms() -> frozenset[str]:
    """Returns the letters of each ligature that has a character of its own."""
    forms = map(chr, [*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)])
    return frozenset(normalize("NFKC", form) for form in forms)


def _rules(path, to_page: Callable) -> Iterator[Box]:
    """Yields the straight horizontal and vertical lines of a path."""
    if pdfium.FPDFPath_CountSegments(path) > 1_000:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    for one, other in pairwise(_corners(path, matrix)):
        if one and other:
            (x0, x1), (y0, y1) = (sorted(ends) for ends in zip(one, other, strict=True))
            box = to_page(x0, y0, x1, y1)
            if min(box[2] - box[0], box[3] - box[1]) < _STRAIGHT:
                yield box


def _corners(path, matrix) -> Iterator[tuple[float, float] | None]:
    """Yields the corners of a path; None before one to which no line leads."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = None
    for number in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        corner = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = corner
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            yield None
        yield corner
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield first
