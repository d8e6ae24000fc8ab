"""An RTF document as lines of text.

The libraries for it know neither hidden and struck text nor the labels of lists nor tables, and
take the Arabic code pages for those of the West; RTF itself is a short grammar. Runs in the child
process: it needs neither settings nor models.
"""

import re
from dataclasses import dataclass, field, replace

from recommendations.files.errors import FileError, damaged_as

from .tables import Cell, table_lines
from .text import (
    COMMENT,
    FOOTNOTE,
    HIDDEN,
    PAGE_HEADER,
    STRUCK,
    TEXT_BOX,
    DocumentText,
    Line,
)

MAX_DEPTH = 500  # of groups
MAX_CELLS = 60

_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z']))"
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_ANSI_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_FONT = re.compile(rb"\\f(\d{1,5})(?:\\[a-z]{1,32}+(?:-?\d{1,10}+)?+){0,4}?\\fcharset(\d{1,3})")
_CODE_PAGES = {
    0: "cp1252", 2: "symbol", 77: "mac_roman", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 179: "cp1256", 180: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "line": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_ESCAPED = {b"~": "\xa0", b"_": "\u2011", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n"}


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_NOT_READ = _words(
    "fonttbl colortbl stylesheet info pict fldinst listtable listoverridetable rsidtbl "
    "themedata colorschememapping datastore latentstyles xmlnstbl generator filetbl revtbl "
    "object objdata nonshppict nesttableprops bkmkstart bkmkend pnseclvl sp sn sv txe rxe "
    "xe tc upr atnid atnauthor atntime atnref falt panose shprslt mmathPr pgdsctbl "
    "userprops template "
)
# Destinations that other readers may skip, and that hold text all the same.
_STARRED = {"shpinst", "shptxt", "ud", "listtext", "pntext"}
_STRUCTURE = _words("par sect page cell row nestcell nestrow trowd clvmrg cellx")
_BESIDE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), PAGE_HEADER),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), PAGE_HEADER),
    "footnote": FOOTNOTE,
    "annotation": COMMENT,
}
_LABELS = {"listtext", "pntext"}


@dataclass(frozen=True)
class _State:
    """What a group changes and its end restores."""

    skips: bool = False
    beside: str = ""  # the kind of note that the words go to
    in_box: bool = False
    is_label: bool = False
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    font: int = -1
    complex_font: int = -1  # of text that runs from right to left
    is_complex: bool = False
    fallback: int = 1  # characters after a \\u for readers without Unicode
    in_table: bool = False


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
        self._state = _State()
        self._stack: list[_State] = []
        self._code_page, self._code_pages = _code_page(content), _code_pages_of_fonts(content)
        self._line, self._label, self._beside = Line(), "", ""
        self._box, self._boxes, self._passage = Line(), [], 0
        self._row, self._rows = _Row(), []
        self._to_skip = 0
        self._is_starred = self._is_merged = self._has_image = False

    def read(self) -> dict:
        for match in _TOKEN.finditer(self._content):
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
            self._add(_ESCAPED.get(escaped, ""))
        elif plain:
            self._bytes(plain)

    def _open(self) -> None:
        self._stack.append(self._state)
        if len(self._stack) > MAX_DEPTH:
            raise FileError("word_parts")

    def _close(self) -> None:
        before = self._state
        self._state = self._stack.pop() if self._stack else _State()
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
        elif word in _NOT_READ or (starred and word not in _STARRED and word not in _BESIDE):
            self._has_image = self._has_image or word == "pict"
            self._state = replace(self._state, skips=True)
        elif word in _BESIDE:
            self._state = replace(self._state, beside=_BESIDE[word])
        elif word in _LABELS:
            self._state = replace(self._state, is_label=True)
        elif word == "shptxt":
            self._state = replace(self._state, in_box=True)
            self._passage += 1
        elif word in _STRUCTURE:
            self._structure(word)
        elif word == "u":
            self._add(chr((number or 0) % 0x10000))
            self._to_skip = self._state.fallback
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        else:
            self._state = _formatted(self._state, word, number)

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


def _formatted(state: _State, word: str, number: int | None) -> _State:
    """Returns the state after a word that formats characters or a paragraph."""
    is_on = number != 0
    if word == "plain":
        return replace(state, hidden=False, struck=False, deleted=False)
    if word == "v":
        return replace(state, hidden=is_on)
    if word in ("strike", "striked"):
        return replace(state, struck=is_on)
    if word == "deleted":
        return replace(state, deleted=is_on)
    if word == "f":
        return replace(state, font=number or 0)
    if word == "af":
        return replace(state, complex_font=number or 0)
    if word in ("rtlch", "ltrch"):
        return replace(state, is_complex=word == "rtlch")
    if word == "uc":
        return replace(state, fallback=min(max(number or 0, 0), 9))
    if word in ("pard", "intbl"):
        return replace(state, in_table=word == "intbl")
    return state


def _code_page(content: bytes) -> str:
    found = _ANSI_CODE_PAGE.search(content[:2000])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    return name if name in _CODE_PAGES.values() else "cp1252"


def _code_pages_of_fonts(content: bytes) -> dict[int, str]:
    """Returns the code page of each font that names one of its own."""
    table = content[: 512 * 1024].partition(rb"{\fonttbl")[2]
    fonts = _FONT.findall(table[:200_000])
    return {
        int(font): _CODE_PAGES[int(charset)]
        for font, charset in fonts
        if int(charset) in _CODE_PAGES and int(charset) != 0
    }


def _whole(text: str) -> str:
    """Returns a text with the halves of characters, as \\u writes those beyond 65535, joined."""
    if not any("\ud800" <= sign < "\ue000" for sign in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _repaired(line: Line) -> Line:
    return Line(_whole(line.text), line.notes)
