"""A document of any kind that is read, as text with notes. Runs in the child process."""

from importlib import import_module

from recommendations.files.encodings import read_text

from . import document_types

# Each reader is heavy to load, and one file needs one of them.
_READERS = {
    document_types.WORD: "word.read_word",
    document_types.OPEN_TEXT: "open_text.read_open_text",
    document_types.RTF: "rtf.read_rtf",
    document_types.PDF: "pdf.read_pdf",
    document_types.HTML: "html.read_html",
    document_types.MAIL: "mail.read_mail",
    document_types.EXCEL: "sheets.read_excel",
    document_types.OPEN_SHEET: "sheets.read_open_sheet",
    document_types.CSV: "sheets.read_csv",
}


def read_document(content: bytes, *, ending: str, max_characters: int) -> dict:
    """Returns ``text``, and ``notes`` (kind, start, end, words), of a file.

    The type is found in the content; ``ending`` (".csv") is that of the name. Raises FileError,
    whose message names the type and what to do, for a file that is not read.
    """
    found = document_types.find_type(content, ending)
    if found == document_types.TEXT:
        return {"text": read_text(content, "minutes_letters"), "notes": []}
    module, _, function = _READERS[found].partition(".")
    reader = getattr(import_module(f".{module}", __package__), function)
    return reader(content, max_characters=max_characters)
