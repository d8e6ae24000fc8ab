"""An OpenDocument text (.odt) as lines of text, its automatic numbering written out.

Changes that were tracked are read as if they had been accepted: what was deleted lies outside the
text. Runs in the child process: it needs neither settings nor models.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from lxml.etree import _Element as Element

from recommendations.files.documents.tables import Cell, table_lines
from recommendations.files.documents.text import (
    COMMENT,
    FOOTNOTE,
    HIDDEN,
    PAGE_HEADER,
    TEXT_BOX,
    DocumentText,
    Line,
)
from recommendations.files.errors import FileError, damaged_as

from .package import NAMES, OpenPackage, name
from .styles import ListLevel, OpenStyles

MAX_SPACES, MAX_REPEATED = 100, 1_000
_PARAGRAPHS = {name("text:p"), name("text:h")}
_NOT_READ = {
    name(one)
    for one in ("text:tracked-changes", "text:sequence-decls", "text:variable-decls",
                "text:user-field-decls", "office:forms", "text:note-citation", "text:ruby-text",
                "text:table-of-content", "text:alphabetical-index", "office:event-listeners",
                "svg:title", "svg:desc")
}  # fmt: skip
_BOXES = {name("draw:text-box"), name("draw:custom-shape"), name("draw:rect"), name("draw:ellipse")}
_TEXT = {name("text:tab"): "\t", name("text:line-break"): "\n"}


def read_open_text(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of an .odt, as ``DocumentText.result`` does."""
    with damaged_as("damaged"):
        return OpenTextReader(OpenPackage(content), max_characters).read()


class OpenTextReader:
    """Reads the body of an OpenDocument text once, from the top to the end."""

    def __init__(self, package: OpenPackage, max_characters: int):
        self.text = DocumentText(max_characters)
        self._package = package
        self._styles = OpenStyles(package.content, package.styles)
        self._body = package.content.find("office:body/office:text", NAMES)
        self._passages = count(1)
        self._counts: dict[str, list[int]] = defaultdict(list)  # of each list style
        self._ended: dict[str, list[int]] = {}  # counts of lists that may be continued, by id
        self._outline: list[int] = []
        self._has_image = False

    def read(self) -> dict:
        for words in self._page_headers():
            self.text.note(PAGE_HEADER, words)
        for line in self._lines(self._body):
            self.text.write(line)
        result = self.text.result()
        if self._has_image and not result["text"].strip():
            raise FileError("scan")
        return result

    def _page_headers(self) -> list[str]:
        if self._package.styles is None:
            return []
        tags = ("style:header", "style:footer")
        found = [one for tag in tags for one in self._package.styles.iter(name(tag))]
        words = [" ".join("".join(one.itertext()).split()) for one in found[:50]]
        return list(dict.fromkeys(filter(None, words)))

    def _lines(self, container: Element, in_cell: bool = False) -> Iterator[Line]:
        for child in container:
            if not isinstance(child.tag, str) or child.tag in _NOT_READ:
                continue
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child, self._outline_label(child), "")
            elif child.tag == name("text:list"):
                yield from self._list(child, None, [], in_cell)
            elif child.tag == name("table:table"):
                yield from table_lines(list(self._rows(child)))
            elif _is_hidden(child):
                self.text.note(HIDDEN, " ".join("".join(child.itertext()).split()))
            elif child.tag in _BOXES:
                yield from self._box(child)
            elif child.tag == name("draw:image"):
                self._has_image = True
            else:  # a section, an index, a group of them
                yield from self._lines(child, in_cell)

    def _outline_label(self, paragraph: Element) -> str:
        """Counts a heading, where the document numbers its headings."""
        depth = paragraph.get(name("text:outline-level"), "")
        if paragraph.tag != name("text:h") or not depth.isdigit() or not self._styles.outline:
            return ""
        levels = self._styles.outline
        place = min(int(depth[:3]), 10)
        if place not in levels or not levels[place].form:
            return ""
        self._outline = _next(self._outline, place, levels)
        return self._styles.label(levels, self._outline)

    def _list(
        self, element: Element, style: str | None, counts: list[int], in_cell: bool
    ) -> Iterator[Line]:
        """Yields the lines of a list; ``counts`` are those of the levels above it."""
        style = element.get(name("text:style-name")) or style or self._style_of_items(element)
        depth = len(counts) + 1
        numbers = self._continued(element, style, counts) if depth == 1 else [*counts, 0]
        begins = depth > 1 or numbers == [0]
        levels = self._styles.levels_of(style)
        for item in element:
            if item.tag not in (name("text:list-item"), name("text:list-header")):
                continue
            is_item = item.tag == name("text:list-item") and _has_own_paragraph(item)
            if is_item:
                start = item.get(name("text:start-value"), "")
                first = levels[depth].start if depth in levels else 1
                numbers = [*numbers[:-1], first if begins else numbers[-1] + 1]
                if start.isdigit() and len(start) < 6:
                    numbers[-1] = int(start)
                begins = False
            label = self._styles.label(levels, numbers) if is_item else ""
            yield from self._item(item, style, numbers, label, in_cell)
        if depth == 1:
            self._remember(element, style, numbers)

    def _item(
        self, item: Element, style: str | None, numbers: list[int], label: str, in_cell: bool
    ) -> Iterator[Line]:
        indent = "" if in_cell else "    " * (len(numbers) - 1)
        for child in item:
            if child.tag == name("text:list"):
                yield from self._list(child, style, numbers, in_cell)
            elif child.tag in _PARAGRAPHS:
                yield from self._paragraph(child, label, indent)
                label, indent = "", "" if in_cell else "    " * len(numbers)

    def _style_of_items(self, element: Element) -> str | None:
        paragraph = next(element.iter(*_PARAGRAPHS), None)
        style = None if paragraph is None else paragraph.get(name("text:style-name"))
        return self._styles.list_of_paragraph(style)

    def _continued(self, element: Element, style: str | None, counts: list[int]) -> list[int]:
        before = self._ended.get(element.get(name("text:continue-list"), ""))
        if before is None and element.get(name("text:continue-numbering")) == "true":
            before = self._counts.get(style or "")
        return list(before[:1]) if before else [*counts, 0]

    def _remember(self, element: Element, style: str | None, numbers: list[int]) -> None:
        self._counts[style or ""] = numbers
        identity = element.get("{http://www.w3.org/XML/1998/namespace}id")
        if identity:
            self._ended[identity] = numbers

    def _paragraph(self, element: Element, label: str, indent: str) -> Iterator[Line]:
        line, boxes = Line(), []
        style = element.get(name("text:style-name"))
        self._inline(element, line, boxes, self._styles.left_out_as("paragraph", style))
        self.text.count(line.text)
        if line.text.strip() or not line.notes:
            line = line.replaced("\n", "\n" + indent + "    " if label or indent else "\n")
            if label:
                line = line.stripped()
                label += "\t" if label[-1].isalnum() else " "
            whole = Line(indent + label)
            whole.append(line)
            whole.text = whole.text.rstrip()
            line = whole
        yield line
        for box in boxes:
            yield from self._box(box)

    def _box(self, box: Element) -> Iterator[Line]:
        passage = next(self._passages)
        for line in self._lines(box):
            if line.text.strip() or line.notes:
                yield line.covered(TEXT_BOX, passage)

    def _inline(
        self, element: Element, line: Line, boxes: list[Element], left_out: str | None
    ) -> None:
        self._add(line, element.text, left_out)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _NOT_READ:
                self._child(child, line, boxes, left_out)
            self._add(line, child.tail, left_out)

    def _child(
        self, child: Element, line: Line, boxes: list[Element], left_out: str | None
    ) -> None:
        if child.tag in _TEXT:
            self._add(line, _TEXT[child.tag], left_out)
        elif child.tag == name("text:s"):
            times = child.get(name("text:c"), "1")
            self._add(line, " " * min(int(times or 1), MAX_SPACES), left_out)
        elif child.tag in (name("office:annotation"), name("text:note")):
            kind = COMMENT if child.tag == name("office:annotation") else FOOTNOTE
            words = [one for body in child.iter(*_PARAGRAPHS) for one in body.itertext()]
            line.leave_out(kind, " ".join("".join(words).split()))
        elif child.tag in _BOXES:
            boxes.append(child)
        elif child.tag == name("draw:image"):
            self._has_image = True
        elif _is_hidden(child):
            line.leave_out(
                HIDDEN, child.get(name("text:string-value")) or "".join(child.itertext())
            )
        else:
            own = None
            if child.tag == name("text:span"):
                own = self._styles.left_out_as("text", child.get(name("text:style-name")))
            self._inline(child, line, boxes, left_out or own)

    def _add(self, line: Line, words: str | None, left_out: str | None) -> None:
        if words and left_out:
            line.leave_out(left_out, words)
        elif words:
            line.text += words if words in ("\t", "\n") else words.replace("\n", " ")

    def _rows(self, table: Element) -> Iterator[list[Cell]]:
        for row in table:
            if row.tag == name("table:table-row"):
                yield list(self._cells(row))
            elif isinstance(row.tag, str) and len(row) and row.tag != name("table:table-columns"):
                yield from self._rows(row)

    def _cells(self, row: Element) -> Iterator[Cell]:
        spanned = 0
        for cell in row:
            if cell.tag == name("table:covered-table-cell"):
                if spanned:
                    spanned -= 1
                else:
                    yield Cell(is_merged_above=True)
            elif cell.tag == name("table:table-cell"):
                columns = cell.get(name("table:number-columns-spanned"), "1")
                width = int(columns) if columns.isdigit() and len(columns) < 4 else 1
                spanned = width - 1
                yield Cell(list(self._lines(cell, in_cell=True)), max(1, width))


def _next(counts: list[int], depth: int, levels: dict[int, ListLevel]) -> list[int]:
    """Returns the counts after one more item at a depth."""
    above = [*counts, *[1] * depth][: depth - 1]
    if len(counts) >= depth:
        return [*above, counts[depth - 1] + 1]
    return [*above, levels[depth].start]


def _has_own_paragraph(item: Element) -> bool:
    first = next((child for child in item if isinstance(child.tag, str)), None)
    return first is not None and first.tag in _PARAGRAPHS


def _is_hidden(element: Element) -> bool:
    """True for a section, a paragraph or words that a condition hides."""
    if element.tag in (name("text:hidden-text"), name("text:hidden-paragraph")):
        return element.get(name("text:is-hidden")) != "false"
    return element.tag == name("text:section") and (
        element.get(name("text:display")) in ("none", "condition")
    )
