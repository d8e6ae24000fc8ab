"""A PDF with text as lines of text: right-to-left lines in reading order, tables cell by cell.

``page_objects`` says where each sign stands and where rules run; ``lines`` makes lines of the
signs, ``visual_order`` their reading order. Runs in the child process.
"""

from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw as pdfium

from recommendations.files.documents.tables import Cell, table_lines
from recommendations.files.documents.text import IMAGE, PAGE_HEADER, DocumentText, Line
from recommendations.files.errors import FileError, damaged_as

from .furniture import without_furniture
from .page_objects import PageObjects, page_objects
from .printed_lines import PrintedLine, lines_of, paragraphs, struck_signs
from .ruled_tables import TableOnPage, joined_rows, tables_of
from .visual_order import is_right_to_left

MAX_PAGES = 300  # as many as are read in the time that a reader has
MAX_SIGNS = 600_000
_MOST_UNKNOWN = 0.2  # of the signs of a document
_LARGE_IMAGE = 0.4  # of a page


def read_pdf(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of a PDF, as ``DocumentText.result`` does.

    Raises FileError for one with a password, for a scan without text, and for one whose fonts do
    not say which letters they show.
    """
    with damaged_as("damaged"):
        try:
            pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise FileError("document_password") from error
            raise
        return _read(pdf, max_characters)


def _read(pdf: pypdfium2.PdfDocument, max_characters: int) -> dict:
    if len(pdf) > MAX_PAGES:
        raise FileError("pdf_pages", most=MAX_PAGES)
    pages = list(_pages(pdf))
    signs = "".join(page.signs for page in pages)
    if not signs.strip() and any(page.is_image for page in pages):
        raise FileError("scan")
    _refuse_unknown_letters(signs)
    text = DocumentText(max_characters)
    right_to_left = is_right_to_left(signs)
    for page in pages:
        page.set_order(right_to_left)
    for words in without_furniture([page.lines for page in pages]):
        text.note(PAGE_HEADER, words)
    for line in _lines(pages, right_to_left):
        text.count(line.text)
        text.write(line)
    return text.result()


def _refuse_unknown_letters(signs: str) -> None:
    """Raises FileError where most letters are the numbers of glyphs, or those of a wrong font."""
    unknown = signs.count("\ufffd") + sum("\ue000" <= sign <= "\uf8ff" for sign in signs)
    letters = sum(sign.isalnum() for sign in signs)
    latin_of_arabic = sum("\xc0" <= sign <= "\xff" for sign in signs)
    if unknown > _MOST_UNKNOWN * max(len(signs), 1) or latin_of_arabic > 0.6 * max(letters, 20):
        raise FileError("pdf_letters")


class _PageText:
    """The lines and tables of one page, in the order of the page from the top."""

    def __init__(self, page: PageObjects):
        page.signs = _once(page)
        self._struck = struck_signs(page)
        self.tables: list[TableOnPage] = tables_of(page, self._struck) if page.signs else []
        taken = {id(sign) for table in self.tables for sign in table.signs}
        self._free = [sign for sign in page.signs if id(sign) not in taken]
        self.signs = "".join(sign.text for sign in page.signs)
        self.is_image = not self.signs.strip() and _has_large_image(page)
        self.lines: list[PrintedLine] = []

    def set_order(self, right_to_left: bool) -> None:
        self.lines = lines_of(self._free, self._struck, right_to_left)


def _pages(pdf: pypdfium2.PdfDocument) -> Iterator[_PageText]:
    number = 0
    for page in pdf:
        found = _PageText(page_objects(page, MAX_SIGNS))
        page.close()
        number += len(found.signs)
        if number > MAX_SIGNS:
            raise FileError("too_many_parts")
        yield found


def _once(page: PageObjects) -> list:
    """Returns the signs of a page once: some programs print a letter twice to make it bold."""
    places = {(sign.text, round(sign.x0), round(sign.top)): sign for sign in reversed(page.signs)}
    return list(places.values())[::-1]


def _has_large_image(page: PageObjects) -> bool:
    size = page.width * page.height or 1
    areas = [(x1 - x0) * (bottom - top) for x0, top, x1, bottom in page.images]
    return max(areas, default=0) / size > _LARGE_IMAGE


def _lines(pages: list[_PageText], right_to_left: bool) -> Iterator[Line]:
    """Yields paragraphs and rows of tables; paragraphs and tables go on over pages."""
    waiting: list[PrintedLine] = []
    rows: list[list[Cell]] = []
    for page in pages:
        blocks = sorted([*page.lines, *page.tables], key=lambda block: block.place)
        if page.is_image:
            blocks.insert(0, PrintedLine.of_note(IMAGE))
        for block in blocks:
            if isinstance(block, PrintedLine):
                yield from table_lines(rows)
                rows = []
                waiting.append(block)
                continue
            yield from paragraphs(waiting, right_to_left)
            waiting = []
            found = block.rows(right_to_left)
            if block is blocks[0] and rows:
                found = joined_rows(rows, found)
            else:
                yield from table_lines(rows)
            rows = found
    yield from table_lines(rows)
    yield from paragraphs(waiting, right_to_left)
