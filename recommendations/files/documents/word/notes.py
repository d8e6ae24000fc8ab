"""Footnotes, comments and page headers of a Word file: words beside the text, for its notes."""

from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from recommendations.files.documents.text import COMMENT, FOOTNOTE, MAX_WORDS

from .package import NAMES, R, WordPackage, w

_KINDS = {
    w("footnoteReference"): (FOOTNOTE, "footnotes"),
    w("endnoteReference"): (FOOTNOTE, "endnotes"),
    w("commentReference"): (COMMENT, "comments"),
}
MAX_HEADERS = 50
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"


class WordNotes:
    """The words of the parts beside the main one, each part read when first asked for."""

    def __init__(self, package: WordPackage):
        self._package = package
        self.has_large_image = False

    def words_of(self, reference: Element) -> tuple[str, str]:
        """Returns the kind of a reference in the text, and the words that it refers to."""
        kind, part = _KINDS[reference.tag]
        element = getattr(self, f"_{part}").get(reference.get(w("id")))
        return kind, "" if element is None else _words(element)

    def page_headers(self, body: Element) -> list[str]:
        """Returns the words of each header and footer of the pages, without repetitions."""
        tags = ("w:headerReference", "w:footerReference")
        sections = body.findall(".//w:sectPr", NAMES)
        references = [
            one for section in sections for tag in tags for one in section.findall(tag, NAMES)
        ]
        parts = [
            self._package.related_by_id(one.get(f"{{{R}}}id", ""))
            for one in references[:MAX_HEADERS]
        ]
        words = [_words(part) for part in parts if part is not None]
        return list(dict.fromkeys(one for one in words if one))

    def diagrams_of(self, drawing: Element) -> list[Element]:
        """Returns the texts of the diagrams (SmartArt) in a drawing, as paragraphs of a box."""
        boxes = []
        for diagram in drawing.iter(f"{_DIAGRAM}relIds"):
            data = self._package.related_by_id(diagram.get(f"{{{R}}}dm", ""))
            points = [] if data is None else data.iter(f"{_DIAGRAM}pt")
            texts = (
                "".join(text.text or "" for text in one.iter(f"{_DRAWING}t")) for one in points
            )
            boxes.append(_box([text for text in texts if text.strip()]))
        return boxes

    @cached_property
    def _footnotes(self) -> dict[str, Element]:
        return self._by_id("footnotes")

    @cached_property
    def _endnotes(self) -> dict[str, Element]:
        return self._by_id("endnotes")

    @cached_property
    def _comments(self) -> dict[str, Element]:
        return self._by_id("comments")

    def _by_id(self, part: str) -> dict[str, Element]:
        root = self._package.related(part)
        children = [] if root is None else [one for one in root if isinstance(one.tag, str)]
        return {one.get(w("id"), ""): one for one in children}


def _box(texts: list[str]) -> Element:
    """Returns a text box with a paragraph for each text."""
    box = etree.Element(w("txbxContent"))
    for text in texts:
        paragraph = etree.SubElement(box, w("p"))
        etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = text
    return box


def _words(element: Element) -> str:
    """Returns the words of all paragraphs, as many as a note holds."""
    words = ""
    for text in element.iter(w("t"), w("p")):
        words += (text.text or "") if text.tag == w("t") else " "
        if len(words) > 2 * MAX_WORDS:
            break
    return " ".join(words.split())[:MAX_WORDS]
