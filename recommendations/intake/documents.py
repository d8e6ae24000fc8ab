"""A Word document as lines of text, its automatic numbering written out.

Word keeps the number of a list paragraph apart from its text; `numbering.py` works it out.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _
from docx import Document
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from .errors import UnreadableMinutes
from .numbering import Numbering

MOST_UNPACKED_BYTES = 50 * 1024 * 1024

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and what a password wraps a .docx in
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTINUED = "    "  # a line broken by hand hangs under its paragraph, so it is seen to belong

_PARAGRAPH, _TABLE, _ROW, _CELL = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_MERGED = qn("w:vMerge")
_TEXT = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
# What is not part of the text as it stands: properties, deleted or moved-away wording, boxes.
_LEFT_OUT = set(
    map(
        qn,
        ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object", "w:instrText"),
    )
)


def read_document(content: bytes) -> str:
    """Return the paragraphs and tables of a .docx in their order, one line each.

    Cells of a row are separated by tabs. Raises UnreadableMinutes for a file that is no .docx,
    is damaged or protected, or is larger unpacked than MOST_UNPACKED_BYTES.
    """
    _refuse_other_formats(content)
    try:
        _refuse_a_bomb(content)
        document = Document(io.BytesIO(content))
        return "\n".join(_lines(document.element.body, Numbering(document.part)))
    except UnreadableMinutes:
        raise
    except Exception as error:  # a damaged file fails in as many ways as it can be damaged
        raise UnreadableMinutes(
            _("The Word file is damaged and cannot be read. Save it again as .docx.")
        ) from error


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in content:
            raise UnreadableMinutes(
                _("The Word file is protected by a password. Save it without one and try again.")
            )
        raise UnreadableMinutes(_("This is a file of an old Word. Save it as .docx and try again."))
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise UnreadableMinutes(_("This file is not a Word document (.docx)."))


def _refuse_a_bomb(content: bytes) -> None:
    """Refuse by the sizes the archive declares: reading stops at them and checks the sum."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise UnreadableMinutes(
            _("The Word file is too large once unpacked. Copy only its text and try again.")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableMinutes(
            _("The Word file is protected by a password. Save it without one and try again.")
        )


def _lines(container: Element, numbering: Numbering) -> Iterator[str]:
    for child in container:
        if child.tag == _PARAGRAPH:
            yield _paragraph(child, numbering)
        elif child.tag == _TABLE:
            for row in _within(child, _ROW):
                yield from _row(row, numbering)
        elif child.tag not in _LEFT_OUT and len(child):
            # Content controls, custom XML and tracked insertions wrap paragraphs.
            yield from _lines(child, numbering)


def _within(container: Element, tag: str) -> Iterator[Element]:
    """Yield the rows or cells of a table, through the content controls that may wrap them."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _within(child, tag)


def _row(row: Element, numbering: Numbering) -> Iterable[str]:
    """Return a row as one line, or its cells one after another where several have many lines."""
    cells = [
        [line for line in _lines(cell, numbering) if line.strip()]
        for cell in _within(row, _CELL)
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


def _paragraph(paragraph: Element, numbering: Numbering) -> str:
    label, level = numbering.label(paragraph)
    text = "".join(_text(paragraph))
    if label:
        # After a bare "7" only a tab shows that it is a number of the list and no word of it.
        text = label + (" " if not label[-1].isalnum() else "\t") + text.strip()
    lines = text.rstrip().split("\n")
    indent = "    " * level
    return "\n".join([indent + lines[0], *(indent + _CONTINUED + line for line in lines[1:])])


def _text(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _TEXT:
            yield _TEXT[child.tag]
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield from _text(child)
