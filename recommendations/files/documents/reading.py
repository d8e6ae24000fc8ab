"""A document of any kind that is read, as text with notes. Runs in the child process."""

from importlib import import_module

from recommendations.files.encodings import read_text

from . import kinds

# Each reader is heavy to load, and one file needs one of them.
_READERS = {
    kinds.WORD: "word.read_word",
    kinds.OPEN_TEXT: "open_text.read_open_text",
    kinds.RTF: "rtf.read_rtf",
    kinds.PDF: "pdf.read_pdf",
    kinds.HTML: "html.read_html",
    kinds.MAIL: "mail.read_mail",
    kinds.EXCEL: "sheets.read_excel",
    kinds.OPEN_SHEET: "sheets.read_open_sheet",
    kinds.CSV: "sheets.read_csv",
}


def read_document(content: bytes, *, ending: str, max_characters: int) -> dict:
    """Returns ``text``, and ``notes`` (kind, start, end, words), of a file.

    The kind is told by the content; ``ending`` (".csv") is that of the name. Raises FileError,
    whose message names the kind and what to do, for a file that is not read.
    """
    kind = kinds.kind_of(content, ending)
    if kind == kinds.TEXT:
        return {"text": read_text(content, "minutes_letters"), "notes": []}
    module, _, function = _READERS[kind].partition(".")
    reader = getattr(import_module(f".{module}", __package__), function)
    return reader(content, max_characters=max_characters)
