"""A Word document as lines of text, its automatic numbering written out.

Word keeps the number of a list paragraph apart from its text; ``numbering`` works it out.
Tracked changes are read as if they had been accepted. Runs in the child process: it needs neither
settings nor models.
"""

from collections.abc import Iterator
from itertools import count

from lxml.etree import _Element as Element

from recommendations.files.archives import ARCHIVE_MAGIC
from recommendations.files.documents.reading import read_document
from recommendations.files.documents.tables import Cell, table_lines
from recommendations.files.documents.text import HIDDEN, PAGE_HEADER, TEXT_BOX, DocumentText, Line
from recommendations.files.errors import FileError, damaged_as

from .notes import WordNotes
from .numbering import Numbering
from .package import NAMES, R, WordPackage, w
from .runs import ALTERNATE, RunReader, alternative, is_skipped
from .styles import WordStyles

_CONTINUATION_INDENT = (
    "    "  # a line broken by hand hangs under its paragraph, so it is seen to belong
)
_WRAPPERS = {w(name) for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_MARK_REMOVED = ("w:pPr/w:rPr/w:del", "w:pPr/w:rPr/w:moveFrom")


def read_word(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of a Word file, as ``DocumentText.result`` does.

    Paragraphs and tables come in their order, one line each; cells of a row are separated by tabs.
    Raises FileError for a file that is no Word document, that is damaged or protected, or that has
    more text or more elements than it may have.
    """
    with damaged_as("word_damaged"):
        return WordReader(WordPackage(content), max_characters).read()


class WordReader:
    """Reads the main part of a Word file once, from the top to the end."""

    def __init__(self, package: WordPackage, max_characters: int):
        self._package = package
        self.text = DocumentText(max_characters)
        self._body = package.document.find("w:body", NAMES)
        self._styles = WordStyles(package.related("styles"))
        self._numbering = Numbering(self._styles, package.related("numbering"))
        self._notes = WordNotes(package)
        self._passages = count(1)

    def read(self) -> dict:
        for words in self._notes.page_headers(self._body):
            self.text.note(PAGE_HEADER, words)
        for line in self._lines(self._body):
            self.text.write(line)
        result = self.text.result()
        if self._notes.has_large_image and not result["text"].strip():
            raise FileError("scan")
        return result

    def _lines(self, container: Element, in_cell: bool = False) -> Iterator[Line]:
        paragraph = None
        for child in _blocks(container):
            if child.tag == w("p"):
                paragraph = paragraph or _Paragraph()
                self._read(child, paragraph)
                if _has_no_mark(child):
                    continue
                yield from self._finished(paragraph, in_cell)
                paragraph = None
            else:
                if paragraph:
                    yield from self._finished(paragraph, in_cell, is_whole=False)
                    paragraph = None
                yield from self._block(child)
        if paragraph:
            yield from self._finished(paragraph, in_cell, is_whole=False)

    def _block(self, element: Element) -> Iterator[Line]:
        if element.tag == w("tbl"):
            yield from table_lines(self._rows(element))
        else:
            yield from self._inserted_file(element)

    def _inserted_file(self, element: Element) -> Iterator[Line]:
        """Yields the lines of a file that Word inserts when it opens the document."""
        content = self._package.content_by_id(element.get(f"{{{R}}}id", ""))
        if content and not content.startswith(ARCHIVE_MAGIC):  # a document in one in one …
            found = read_document(content, ending="", max_characters=self.text.max_characters)
            for line in found["text"].split("\n"):
                yield Line(self.text.count(line))

    def _read(self, element: Element, paragraph: "_Paragraph") -> None:
        """Adds the words of a paragraph, which may end where the next one does."""
        style = element.find("w:pPr/w:pStyle", NAMES)
        runs = RunReader(self._styles, self._notes, None if style is None else style.get(w("val")))
        line = runs.read(element)
        self.text.count(line.text)
        if paragraph.element is None or not paragraph.line.text.strip():
            paragraph.element = element
        paragraph.line.append(line)
        for box in runs.boxes:
            passage = next(self._passages)
            boxed = [one for one in self._lines(box) if one.text.strip() or one.notes]
            paragraph.boxes += [one.covered(TEXT_BOX, passage) for one in boxed]

    def _finished(
        self, paragraph: "_Paragraph", in_cell: bool, is_whole: bool = True
    ) -> Iterator[Line]:
        """Yields the line of a paragraph, then those of its text boxes.

        One that is not whole has no mark of its own: Word shows and counts it if it has words.
        """
        if is_whole or paragraph.line.text.strip():
            yield self._line(paragraph, in_cell)
        elif paragraph.line.notes:
            yield paragraph.line
        yield from paragraph.boxes

    def _line(self, paragraph: "_Paragraph", in_cell: bool) -> Line:
        label, level = self._numbering.label(paragraph.element)
        line = paragraph.line
        if line.notes and not line.text.strip():
            return line  # all of it is struck out or hidden: its number is no line of its own
        indent = "" if in_cell else "    " * level
        if label:
            # After a bare "7" only a tab shows that it is a number of the list and no word of it.
            label = self.text.count(label) + (" " if not label[-1].isalnum() else "\t")
            line = line.stripped()
        line = line.replaced("\n", "\n" + ("" if in_cell else indent + _CONTINUATION_INDENT))
        whole = Line(indent + label)
        whole.append(line)
        whole.text = whole.text.rstrip()
        return whole

    def _rows(self, table: Element) -> list[list[Cell]]:
        rows = []
        for row in _children_of(table, w("tr")):
            if row.find("w:trPr/w:hidden", NAMES) is not None:
                self.text.note(HIDDEN, " ".join(text.text or "" for text in row.iter(w("t"))))
            elif row.find("w:trPr/w:del", NAMES) is None:
                before = _number(row, "w:trPr/w:gridBefore", 0)
                cells = [Cell() for _ in range(min(before, 20))]
                rows.append([*cells, *map(self._cell, _children_of(row, w("tc")))])
        return rows

    def _cell(self, cell: Element) -> Cell:
        merged = cell.find("w:tcPr/w:vMerge", NAMES)
        is_deleted = cell.find("w:tcPr/w:cellDel", NAMES) is not None
        is_merged = merged is not None and merged.get(w("val"), "continue") == "continue"
        lines = [] if is_deleted or is_merged else list(self._lines(cell, in_cell=True))
        return Cell(lines, max(1, _number(cell, "w:tcPr/w:gridSpan", 1)), is_merged)


class _Paragraph:
    """A paragraph, or several whose marks are deleted: the first with words gives the number."""

    def __init__(self):
        self.element: Element | None = None
        self.line = Line()
        self.boxes: list[Line] = []


def _blocks(container: Element) -> Iterator[Element]:
    """Yields the paragraphs and tables, through what wraps them."""
    for child in container:
        if child.tag in (w("p"), w("tbl"), w("altChunk")):
            yield child
        elif child.tag == ALTERNATE:
            for one in alternative(child):
                yield from _blocks(one)
        elif len(child) and not is_skipped(child):
            yield from _blocks(child)


def _children_of(container: Element, tag: str) -> Iterator[Element]:
    """Yields the rows or cells of a table, through what may wrap them."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children_of(child, tag)


def _has_no_mark(paragraph: Element) -> bool:
    """True if the end of a paragraph is deleted, moved away or hidden: the next one goes on."""
    if any(paragraph.find(path, NAMES) is not None for path in _MARK_REMOVED):
        return True
    hidden = paragraph.find("w:pPr/w:rPr/w:vanish", NAMES)
    return hidden is not None and hidden.get(w("val"), "1") not in ("0", "false", "off")


def _number(element: Element, path: str, default: int) -> int:
    found = element.find(path, NAMES)
    value = "" if found is None else found.get(w("val"), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default
