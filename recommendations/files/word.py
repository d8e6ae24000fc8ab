"""A Word document as lines of text, its automatic numbering written out.

Word keeps the number of a list paragraph apart from its text; ``word_numbering`` works it out.
Runs in the child process: it needs neither settings nor models.
"""

import io
from collections.abc import Iterable, Iterator
from zipfile import ZipFile

from docx import Document
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from lxml.etree import _Element as Element

from .archives import MINUTES_LIMITS, open_archive
from .errors import FileError, damaged_as
from .word_numbering import Numbering
from .xml_scan import scan

# Ten times what a thick book has. An element takes some hundred bytes of memory.
MAX_PARAGRAPHS, MAX_ELEMENTS = 50_000, 1_000_000
_SCANNED_PARAGRAPHS = {f"{nsmap['w']} {name}" for name in ("p", "tr", "tc")}

_CONTINUATION_INDENT = (
    "    "  # a line broken by hand hangs under its paragraph, so it is seen to belong
)

_PARAGRAPH, _TABLE, _ROW, _CELL = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_MERGED = qn("w:vMerge")
_TEXT = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
# What is not part of the text as it stands: properties, deleted or moved-away wording, boxes.
_SKIPPED = set(
    map(
        qn,
        ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object", "w:instrText"),
    )
)


def read_document(content: bytes, *, max_characters: int) -> str:
    """Returns the paragraphs and tables of a .docx in their order, one line each.

    Cells of a row are separated by tabs. Raises FileError for a file that is no .docx, that is
    damaged or protected, or that has more text or more elements than it may have.
    """
    archive = open_archive(content, MINUTES_LIMITS)
    with damaged_as("word_damaged"):
        _refuse_too_many_elements(archive)
        document = Document(io.BytesIO(content))
        return "\n".join(
            _lines(document.element.body, _CountingNumbering(document.part, max_characters))
        )


def _refuse_too_many_elements(archive: ZipFile) -> None:
    """Counts paragraphs and elements before a tree is built of them."""
    elements = paragraphs = 0

    def count(name, attributes):
        nonlocal elements, paragraphs
        elements += 1
        paragraphs += name in _SCANNED_PARAGRAPHS
        if elements > MAX_ELEMENTS or paragraphs > MAX_PARAGRAPHS:
            raise FileError("word_parts")

    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as xml:
                scan(xml, count)


class _CountingNumbering(Numbering):
    """The numbering of a document, with a count of the characters that were written so far."""

    def __init__(self, part: Part, max_characters: int):
        super().__init__(part)
        self.characters, self.max_characters = 0, max_characters

    def count_characters(self, text: str) -> str:
        """Returns the text; raises FileError once there are more characters than allowed."""
        self.characters += len(text)
        if self.characters > self.max_characters:
            raise FileError("characters", most=f"{self.max_characters:,}")
        return text


def _lines(container: Element, numbering: _CountingNumbering) -> Iterator[str]:
    for child in container:
        if child.tag == _PARAGRAPH:
            yield numbering.count_characters(_paragraph(child, numbering))
        elif child.tag == _TABLE:
            for row in _children_of(child, _ROW):
                yield from _row(row, numbering)
        elif child.tag not in _SKIPPED and len(child):
            # Content controls, custom XML and tracked insertions wrap paragraphs.
            yield from _lines(child, numbering)


def _children_of(container: Element, tag: str) -> Iterator[Element]:
    """Yields the rows or cells of a table, through the content controls that may wrap them."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _children_of(child, tag)


def _row(row: Element, numbering: _CountingNumbering) -> Iterable[str]:
    """Returns a row as one line, or its cells one after another where several have many lines."""
    cells = [
        [line for line in _lines(cell, numbering) if line.strip()]
        for cell in _children_of(row, _CELL)
        if not _is_merged_into_the_one_above(cell)
    ]
    filled = [lines for lines in cells if lines]
    if sum(len(lines) > 1 for lines in filled) > 1:
        return [line for lines in filled for line in lines]
    return "\t".join("\n".join(lines).strip() for lines in filled).split("\n") if filled else []


def _is_merged_into_the_one_above(cell: Element) -> bool:
    return any(
        merged.get(qn("w:val"), "continue") == "continue"
        for properties in cell.findall(qn("w:tcPr"))
        for merged in properties.findall(_MERGED)
    )


def _paragraph(paragraph: Element, numbering: _CountingNumbering) -> str:
    label, level = numbering.label(paragraph)
    text = "".join(_text(paragraph))
    if label:
        # After a bare "7" only a tab shows that it is a number of the list and no word of it.
        text = label + (" " if not label[-1].isalnum() else "\t") + text.strip()
    lines = text.rstrip().split("\n")
    indent = "    " * level
    return "\n".join(
        [indent + lines[0], *(indent + _CONTINUATION_INDENT + line for line in lines[1:])]
    )


def _text(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _TEXT:
            yield _TEXT[child.tag]
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _text(child)
