"""A web page as lines of text: its headings, paragraphs, numbered lists and tables.

Runs in the child process: it needs neither settings nor models. Nothing is loaded from elsewhere,
and scripts are not read.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from recommendations.files.encodings import decode
from recommendations.files.errors import FileError, damaged_as

from .list_labels import numbered_label
from .tables import Cell, table_lines
from .text import HIDDEN, PAGE_HEADER, STRUCK, DocumentText, Line

MAX_ELEMENTS = 300_000
MAX_SPAN = 50


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags(
    "script style template noscript head title iframe object svg math select textarea "
    "button datalist canvas audio video map rp rt "
)
_BESIDE = {"nav", "aside", "footer"}
_STRUCK = {"s", "strike", "del"}
_BLOCKS = _tags(
    "address article aside blockquote body caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
    "li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul "
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration[a-z-]{0,12}+\s{0,9}+:[^;]{0,60}?line-through", re.I)
_NO_BULLET = re.compile(r"list-style(?:-type)?\s{0,9}+:[^;]{0,200}?none", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"charset\s{0,9}+=\s{0,9}+[\"']?\s{0,9}+([A-Za-z0-9_-]{3,20})", re.I)
_CHARSETS = {"utf-8", "utf8", "windows-1256", "cp1256", "iso-8859-6", "windows-1254", "iso-8859-9"}


def read_html(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of a web page, as ``DocumentText.result`` does."""
    with damaged_as("damaged"):
        root = _root(_decoded(content))
        if root is None:
            return DocumentText(max_characters).result()
        if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
            raise FileError("too_many_parts")
        return HTMLReader(max_characters).read(root)


def _decoded(content: bytes) -> str:
    named = _CHARSET.search(content[:4096])
    charset = named[1].decode().lower() if named else ""
    if charset in _CHARSETS:
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            pass
    found = decode(content)
    return found[0] if found else content.decode("utf-8", errors="replace")


def _root(text: str) -> HtmlElement | None:
    text = text.replace("\0", "")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError:  # nothing but space
        return None


class HTMLReader:
    """Reads the elements of a page once, in their order."""

    def __init__(self, max_characters: int):
        self.text = DocumentText(max_characters)

    def read(self, root: HtmlElement) -> dict:
        for line in self._lines(root, indent=""):
            self.text.write(line)
        return self.text.result()

    def _lines(self, element: HtmlElement, indent: str) -> Iterator[Line]:
        """Yields the lines of an element that holds blocks, or words, or both."""
        line = Line()
        for part in self._inline(element, line, None):
            if line.text.strip() or line.notes:
                yield _indented(line, indent)
            line.text, line.notes = "", []
            if part is not None:
                yield from self._block(part, indent)
        if line.text.strip() or line.notes:
            yield _indented(line, indent)

    def _inline(
        self, element: HtmlElement, line: Line, left_out: str | None
    ) -> Iterator[HtmlElement | None]:
        """Adds words to the line; yields each block and, as None, each line break within."""
        self._add(line, element.text, left_out)
        for child in element:
            if isinstance(child.tag, str):
                kind = left_out or _left_out_as(child)
                if child.tag in _SKIPPED or (child.tag == "input"):
                    pass
                elif child.tag in _BESIDE:
                    self.text.note(PAGE_HEADER, " ".join("".join(child.itertext()).split()))
                elif child.tag == "br":
                    yield None
                elif child.tag in _BLOCKS and not kind:
                    yield child
                else:
                    yield from self._inline(child, line, kind)
                    if child.tag in _BLOCKS:
                        self._add(line, " ", left_out)
            self._add(line, child.tail, left_out)

    def _add(self, line: Line, words: str | None, left_out: str | None) -> None:
        if not words:
            return
        words = _SPACES.sub(" ", words).replace("\xa0", " ")
        if left_out:
            line.leave_out(left_out, words)
            return
        if line.text.endswith(" ") or not line.text:
            words = words.lstrip(" ")
        line.text += self.text.count(words)

    def _block(self, element: HtmlElement, indent: str) -> Iterator[Line]:
        if element.tag in ("ol", "ul", "menu"):
            yield from self._list(element, indent)
        elif element.tag == "table":
            yield from table_lines(self._rows(element))
        elif element.tag == "pre":
            yield from self._preformatted(element)
        else:
            yield from self._lines(element, indent)

    def _preformatted(self, element: HtmlElement) -> Iterator[Line]:
        for words in "".join(element.itertext()).split("\n"):
            yield Line(self.text.count(words.rstrip()))

    def _list(self, element: HtmlElement, indent: str) -> Iterator[Line]:
        items = [child for child in element if child.tag == "li"]
        is_reversed = element.get("reversed") is not None
        number = _integer(element.get("start"), len(items) if is_reversed else 1)
        for child in element:
            if child.tag == "li":
                number = _integer(child.get("value"), number)
                label = _label(element, number)
                yield from self._item(child, label, indent)
                number += -1 if is_reversed else 1
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._block(child, indent + "    ")  # a list directly in a list

    def _item(self, item: HtmlElement, label: str, indent: str) -> Iterator[Line]:
        if _left_out_as(item) == HIDDEN:
            self.text.note(HIDDEN, " ".join(item.itertext()))
            return
        lines = list(self._lines(item, indent=""))
        if lines and not lines[0].text.startswith(" ") and label and lines[0].text:
            whole = Line(label + " ")
            whole.append(lines[0])
            lines[0] = whole
        for place, line in enumerate(lines):
            yield _indented(
                line, indent + ("    " if place and not line.text[:1].isspace() else "")
            )

    def _rows(self, table: HtmlElement) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        merged: dict[int, int] = {}  # columns with a cell that goes on in the rows below
        for row in _rows_of(table):
            cells: list[Cell] = []
            for child in row:
                if child.tag not in ("td", "th"):
                    continue
                _add_merged(cells, merged)
                columns = min(_integer(child.get("colspan"), 1), MAX_SPAN)
                below = min(_integer(child.get("rowspan"), 1), 1000) - 1
                place = sum(cell.columns for cell in cells)
                if below > 0:
                    merged[place] = below
                cells.append(Cell(list(self._lines(child, indent="")), max(columns, 1)))
            _add_merged(cells, merged)
            rows.append(cells)
        return rows


def _add_merged(cells: list[Cell], merged: dict[int, int]) -> None:
    """Adds the cells that go on from the rows above at this place of a row."""
    while (place := sum(cell.columns for cell in cells)) in merged:
        cells.append(Cell(is_merged_above=True))
        merged[place] -= 1
        if merged[place] <= 0:
            del merged[place]


def _rows_of(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _left_out_as(element: HtmlElement) -> str | None:
    style = element.get("style") or ""
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(style):
        return HIDDEN
    if element.tag in _STRUCK or _STRUCK_STYLE.search(style):
        return STRUCK
    return None


def _label(element: HtmlElement, number: int) -> str:
    if _NO_BULLET.search(element.get("style") or ""):
        return ""
    if element.tag != "ol":
        return "•"
    return numbered_label(element.get("type") or "1", number) + "."


def _integer(value: str | None, default: int) -> int:
    value = (value or "").strip()
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 6 else default


def _indented(line: Line, indent: str) -> Line:
    whole = Line(indent)
    whole.append(Line(line.text.rstrip(), list(line.notes)))
    return whole
