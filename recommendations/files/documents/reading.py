"""A document of any kind that is read, as text with notes. Runs in the child process."""

from importlib import import_module

from recommendations.files.encodings import read_text

from . import formats
from .tables import CELL_BREAK

# Each reader is heavy to load, and one file needs one of them.
_READERS = {
    formats.WORD: "word.document.read_word",
    formats.OPEN_TEXT: "open_document.document.read_open_text",
    formats.RTF: "rtf.document.read_rtf",
    formats.PDF: "pdf.document.read_pdf",
    formats.HTML: "html.read_html",
    formats.MAIL: "mail.read_mail",
    formats.EXCEL: "sheets.read_excel",
    formats.OPEN_SHEET: "sheets.read_open_sheet",
    formats.CSV: "sheets.read_csv",
}


def read_document(
    content: bytes, *, ending: str, max_characters: int, cell_break: str = " "
) -> dict:
    """Returns ``text``, and ``notes`` (kind, start, end, words), of a file.

    The format is found in the content; ``ending`` (".csv") is that of the name.
    ``cell_break``, of one character, is written between the lines of one cell of a table. Raises
    FileError, whose message names the type and what to do, for a file that is not read.
    """
    found = formats.find_format(content, ending)
    if found == formats.TEXT:
        return {"text": read_text(content, "minutes_letters"), "notes": []}
    CELL_BREAK.set(cell_break)
    module, _, function = _READERS[found].rpartition(".")
    reader = getattr(import_module(f".{module}", __package__), function)
    return reader(content, max_characters=max_characters)
