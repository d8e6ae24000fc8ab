"""An RTF document as lines of text.

The libraries for it know neither hidden and struck text nor the labels of lists nor tables, and
take the Arabic code pages for those of the West; RTF itself is a short grammar. Runs in the child
process: it needs neither settings nor models.
"""

import re
from dataclasses import dataclass, field, replace

from recommendations.files.documents.tables import Cell, table_lines
from recommendations.files.documents.text import (
    HIDDEN,
    PAGE_HEADER,
    STRUCK,
    TEXT_BOX,
    DocumentText,
    Line,
)
from recommendations.files.errors import FileError, damaged_as

from .code_pages import code_pages_of_fonts, default_code_page
from .words import (
    BESIDE,
    ESCAPED,
    LABELS,
    NOT_READ,
    SIGNS,
    STARRED,
    STRUCTURE,
    TOKEN,
    GroupFormat,
    formatted,
)

MAX_DEPTH = 500  # of groups
MAX_CELLS = 60


def read_rtf(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of an RTF document, as ``DocumentText.result`` does."""
    with damaged_as("damaged"):
        return RTFReader(content, max_characters).read()


@dataclass
class _Row:
    """The row of a table that is being read."""

    cells: list[list[Line]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)  # of the cell that is open
    merged: list[bool] = field(default_factory=list)  # whether a cell goes on from the one above

    def complete(self) -> list[Cell]:
        merged = self.merged + [False] * len(self.cells)
        return [Cell(lines, 1, goes_on) for lines, goes_on in zip(self.cells, merged, strict=False)]


class RTFReader:
    """Reads the tokens of a document once, from the first to the last."""

    def __init__(self, content: bytes, max_characters: int):
        self.text = DocumentText(max_characters)
        self._content = content
        self._state = GroupFormat()
        self._stack: list[GroupFormat] = []
        self._code_page, self._code_pages = default_code_page(content), code_pages_of_fonts(content)
        self._line, self._label, self._beside = Line(), "", ""
        self._box, self._boxes, self._passage = Line(), [], 0
        self._row, self._rows = _Row(), []
        self._to_skip = 0
        self._is_starred = self._is_merged = self._has_image = False

    def read(self) -> dict:
        for match in TOKEN.finditer(self._content):
            self._token(match)
        self._end_paragraph()
        self._end_table()
        result = self.text.result()
        if self._has_image and not result["text"].strip():
            raise FileError("scan")
        return result

    def _token(self, match: re.Match[bytes]) -> None:
        word, number, code, escaped, brace, plain = match.groups()
        if brace == b"{":
            self._open()
        elif brace == b"}":
            self._close()
        elif word:
            self._word(word.decode("ascii"), None if number is None else int(number))
        elif code:
            self._bytes(bytes([int(code, 16)]))
        elif escaped == b"*":
            self._is_starred = True
        elif escaped:
            self._add(ESCAPED.get(escaped, ""))
        elif plain:
            self._bytes(plain)

    def _open(self) -> None:
        self._stack.append(self._state)
        if len(self._stack) > MAX_DEPTH:
            raise FileError("too_many_parts")

    def _close(self) -> None:
        before = self._state
        self._state = self._stack.pop() if self._stack else GroupFormat()
        self._to_skip = 0
        if before.beside and not self._state.beside:
            words, self._beside = " ".join(self._beside.split()), ""
            if before.beside == PAGE_HEADER:
                self.text.note(PAGE_HEADER, words)
            else:
                self._line.leave_out(before.beside, words)
        if before.in_box and not self._state.in_box:
            self._end_box_line()

    def _word(self, word: str, number: int | None) -> None:
        starred, self._is_starred = self._is_starred, False
        if word in ("ud", "result"):  # the readable form of a group that is not read
            self._state = replace(self._state, skips=False)
        elif word in NOT_READ or (starred and word not in STARRED and word not in BESIDE):
            self._has_image = self._has_image or word == "pict"
            self._state = replace(self._state, skips=True)
        elif word in BESIDE:
            self._state = replace(self._state, beside=BESIDE[word])
        elif word in LABELS:
            self._state = replace(self._state, is_label=True)
        elif word == "shptxt":
            self._state = replace(self._state, in_box=True)
            self._passage += 1
        elif word in STRUCTURE:
            self._structure(word)
        elif word == "u":
            self._add(chr((number or 0) % 0x10000))
            self._to_skip = self._state.fallback
        elif word in SIGNS:
            self._add(SIGNS[word])
        else:
            self._state = formatted(self._state, word, number)

    def _bytes(self, data: bytes) -> None:
        """Adds characters of a code page, without those for readers that have no Unicode."""
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        state = self._state
        font = state.complex_font if state.is_complex else state.font
        code_page = self._code_pages.get(font) or self._code_page
        if code_page == "symbol":
            self._add("".join("•" if sign > 0x7F else chr(sign) for sign in data))
        else:
            self._add(data.decode(code_page, errors="replace"))

    def _add(self, words: str) -> None:
        state = self._state
        if state.skips or state.deleted or not words:
            return
        self.text.count(words)
        if state.beside:
            self._beside += words
        elif state.is_label:
            self._label += words
        elif state.hidden or state.struck:
            self._line.leave_out(HIDDEN if state.hidden else STRUCK, words)
        elif state.in_box:
            self._box.text += words
        else:
            self._line.text += words

    def _structure(self, word: str) -> None:
        """Ends a paragraph, a cell or a row, or defines a cell."""
        state = self._state
        if word in ("trowd", "clvmrg", "cellx"):
            self._define_cell(word)
        elif state.skips or state.deleted or state.is_label:
            pass
        elif state.beside:
            self._beside += " "
        elif state.in_box:
            self._end_box_line()
        elif word in ("cell", "row"):
            self._end_cell() if word == "cell" else self._end_row()
        elif word == "nestcell":
            self._line.text += " "
        elif state.in_table:
            self._end_line_of_cell()
        elif not state.hidden:
            self._end_paragraph()

    def _define_cell(self, word: str) -> None:
        if word == "trowd":
            self._row.merged = []
        elif word == "clvmrg":
            self._is_merged = True
        else:
            self._row.merged = [*self._row.merged[:MAX_CELLS], self._is_merged]
            self._is_merged = False

    def _end_paragraph(self) -> None:
        line, boxes = self._taken(), self._boxes
        if self._rows or self._row.cells or self._row.lines:
            self._end_table()
            boxes = []
        self.text.write(_repaired(line))
        self._boxes = boxes
        self._write_boxes()

    def _taken(self) -> Line:
        """Returns the line so far, behind its label, and begins a new one."""
        label, line = _whole(self._label).strip(), self._line
        self._label, self._line = "", Line()
        if not label or (line.notes and not line.text.strip()):
            return line
        whole = Line(label + ("\t" if label[-1].isalnum() else " "))
        whole.append(line.stripped())
        return whole

    def _end_line_of_cell(self) -> None:
        line = self._taken()
        if line.text.strip() or line.notes:
            self._row.lines.append(line)

    def _end_cell(self) -> None:
        self._end_line_of_cell()
        if len(self._row.cells) < MAX_CELLS:
            self._row.cells.append(self._row.lines)
        elif self._row.lines:
            self._row.cells[-1] += self._row.lines
        self._row.lines = []

    def _end_row(self) -> None:
        if self._row.lines or self._line.text.strip():
            self._end_cell()
        self._rows.append(self._row.complete())
        self._row = _Row(merged=self._row.merged)

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if self._row.cells or self._row.lines:
            rows.append([*self._row.complete(), Cell(self._row.lines)])
            self._row = _Row()
        for line in table_lines(rows):
            self.text.write(_repaired(line))
        self._write_boxes()

    def _end_box_line(self) -> None:
        if self._box.text.strip():
            self._boxes.append(self._box.covered(TEXT_BOX, self._passage))
        self._box = Line()

    def _write_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for line in boxes:
            self.text.write(line)


def _whole(text: str) -> str:
    """Returns a text with the halves of characters, as \\u writes those beyond 65535, joined."""
    if not any("\ud800" <= sign < "\ue000" for sign in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _repaired(line: Line) -> Line:
    return Line(_whole(line.text), line.notes)
