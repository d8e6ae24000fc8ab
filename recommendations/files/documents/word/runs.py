"""The words of one Word paragraph: what is shown is text, what is hidden or struck is noted."""

import re

from lxml.etree import _Element as Element

from recommendations.files.documents.text import IMAGE, Line

from .notes import WordNotes
from .package import NAMES, w
from .styles import WordStyles
from .symbols import SYMBOL_FONTS, symbol

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_TEXT = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
}
# What is not part of the text as it is printed: properties, deleted or moved wording, guides.
_SKIPPED = {
    w(name)
    for name in [
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "sectPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "del",
        "moveFrom",
        "instrText",
        "delInstrText",
        "delText",
        "rt",
    ]
}
_NOTES = {w("footnoteReference"), w("endnoteReference"), w("commentReference")}
_DRAWINGS = {w("drawing"), w("pict"), w("object")}
_LARGE = 4_000_000  # EMU, 11 cm: of a picture that may be a page of text
_LARGE_POINTS = 315  # the same
_PRIVATE = re.compile("[\uf020-\uf0ff]")  # the signs of symbol fonts, whatever the font
_SIZE = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*(\d{1,5})(?:\.\d+)?(pt|in)")


def is_skipped(element: Element) -> bool:
    """True for an element without text, and for one that a reader of the page does not see."""
    if element.tag == w("sdt"):  # a content control that nobody has filled in
        return element.find("w:sdtPr/w:showingPlcHdr", NAMES) is not None
    return element.tag in _SKIPPED or not isinstance(element.tag, str)


class RunReader:
    """Reads the runs of a paragraph; ``boxes`` are the contents of its text boxes."""

    def __init__(self, styles: WordStyles, notes: WordNotes, paragraph_style: str | None):
        self._styles, self._notes, self._style = styles, notes, paragraph_style
        self._codes: list[bool] = []  # of the fields that are open: True within their code
        self._line = Line()
        self.boxes: list[Element] = []

    def read(self, paragraph: Element) -> Line:
        self._walk(paragraph, None, "")
        return self._line

    def _walk(self, element: Element, left_out: str | None, font: str) -> None:
        for child in element:
            if child.tag == w("r"):
                self._walk(child, self._styles.left_out_as(child, self._style), _font(child))
            elif child.tag == w("t") or child.tag == f"{_M}t":
                self._add(_in_font(child.text or "", font), left_out)
            elif child.tag in _TEXT:
                self._add(_TEXT[child.tag], left_out)
            elif child.tag == w("sym"):
                self._add(symbol(child.get(w("char"), ""), child.get(w("font"), "")), left_out)
            elif child.tag == w("fldChar"):
                self._field(child.get(w("fldCharType")))
            elif child.tag in _NOTES:
                self._note(child)
            elif child.tag in _DRAWINGS:
                self._drawing(child)
            elif child.tag == ALTERNATE:
                for one in alternative(child):
                    self._walk(one, left_out, font)
            elif not is_skipped(child):
                self._walk(child, left_out, font)

    def _add(self, words: str, left_out: str | None) -> None:
        if any(self._codes):
            return
        if left_out:
            self._line.leave_out(left_out, words)
        else:
            self._line.text += words

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._codes.append(True)
        elif kind == "separate" and self._codes:
            self._codes[-1] = False
        elif kind == "end" and self._codes:
            self._codes.pop()

    def _note(self, reference: Element) -> None:
        kind, words = self._notes.words_of(reference)
        self._line.leave_out(kind, words)

    def _drawing(self, drawing: Element) -> None:
        """Takes the text boxes of a drawing, and the texts of a diagram."""
        boxes = [*_outermost_boxes(drawing), *self._notes.diagrams_of(drawing)]
        self.boxes += boxes
        if not boxes and _is_large_image(drawing):
            self._notes.has_large_image = True
            self._line.leave_out(IMAGE, "")


def _font(run: Element) -> str:
    fonts = run.find("w:rPr/w:rFonts", NAMES)
    return "" if fonts is None else fonts.get(w("ascii"), "")


def _in_font(words: str, font: str) -> str:
    """Returns words as they are printed: the letters of a symbol font are signs."""
    if font in SYMBOL_FONTS:
        return "".join(sign if sign.isspace() else symbol(f"{ord(sign):X}", font) for sign in words)
    return _PRIVATE.sub(lambda sign: symbol(f"{ord(sign[0]):X}", font), words)


def alternative(element: Element) -> list[Element]:
    """Returns the alternative to be read: a drawing is often given twice, once for old Words."""
    alternatives = [child for child in element if isinstance(child.tag, str)]
    with_box = [one for one in alternatives if next(_outermost_boxes(one), None) is not None]
    return (with_box or alternatives)[:1]


def _outermost_boxes(element: Element):
    """Yields the contents of text boxes, without those inside another, and of one alternative."""
    for child in element:
        if child.tag == w("txbxContent"):
            yield child
        elif child.tag == ALTERNATE:
            for one in alternative(child):
                yield from _outermost_boxes(one)
        elif len(child):
            yield from _outermost_boxes(child)


def _is_large_image(drawing: Element) -> bool:
    for extent in drawing.iter(f"{_WP}extent"):
        sizes = [extent.get("cx", ""), extent.get("cy", "")]
        if all(size.isascii() and size.isdigit() and len(size) < 12 for size in sizes):
            return all(int(size) > _LARGE for size in sizes)
    for shape in drawing.iter(f"{_V}shape"):
        if shape.find(f"{_V}imagedata") is not None:
            found = _SIZE.findall(shape.get("style", ""))
            sizes = [int(size) * (72 if unit == "in" else 1) for size, unit in found]
            return len(sizes) == 2 and min(sizes) > _LARGE_POINTS
    return False
