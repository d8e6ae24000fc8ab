"""Minutes in a file, or pasted as the source of a web page, to text with notes.

``read_minutes_file`` and ``read_pasted`` take them; ``read_in_child`` opens them, in a child
process.
"""

from pathlib import PurePath
from typing import Any

from recommendations.files.child_process import run
from recommendations.files.documents.formats import is_html
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_CHARACTERS, check_size, check_text

from .reading import NoteKind, SourceNote, SourceText


def read_minutes_file(name: str, content: bytes) -> SourceText:
    """Returns the text of a file with notes on what the text does not show.

    Read are Word (.docx and its templates, with macros or without), OpenDocument, RTF, PDF with
    text, web pages, spreadsheets and plain text, whatever the file is called. Raises FileError,
    with a message for the user, for any other file and for one that is too large, empty or damaged.
    """
    check_size(content)
    if not content:
        raise FileError("empty")
    ending = PurePath(name.strip()).suffix.lower()
    return _source(run(f"{__name__}.read_in_child", content, ending=ending))


def read_pasted(text: str) -> SourceText:
    """Returns a pasted text; one that is the source of a web page is read as that page.

    Raises FileError for a text without words, and for a page that cannot be read.
    """
    if not is_html(text):
        return SourceText(check_text(text))
    content = text.encode(errors="replace")
    return _source(run(f"{__name__}.read_in_child", content, ending=".html"))


def _source(answer: Any) -> SourceText:
    """Returns what a child process answered, of which nothing is trusted."""
    try:
        text, notes = str(answer["text"]), answer["notes"]
        found = tuple(
            SourceNote(NoteKind(kind), _place(start, text), _place(end, text), str(words))
            for kind, start, end, words in notes
        )
    except (TypeError, ValueError, KeyError) as error:
        raise FileError("damaged") from error
    return SourceText(check_text(text), found)


def _place(offset: Any, text: str) -> int:
    return min(max(int(offset), 0), len(text))


def read_in_child(content: bytes, *, ending: str) -> dict:
    """Returns ``text`` and ``notes`` of a file; raises FileError. Runs in the child process."""
    from recommendations.files.documents.reading import read_document  # noqa: PLC0415 - heavy: loaded when a file is read

    found = read_document(content, ending=ending, max_characters=MAX_CHARACTERS)
    return found | {"text": check_text(found["text"])}
