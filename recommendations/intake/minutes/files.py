"""Minutes in a file (.txt, Word) to text with notes.

``read_minutes_file`` takes the file; ``read_in_child`` opens it, in a child process.
"""

from pathlib import PurePath
from typing import Any

from recommendations.files.child_process import run
from recommendations.files.encodings import read_text
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_CHARACTERS, check_size, check_text

from .reading import NoteKind, SourceNote, SourceText


def read_minutes_file(name: str, content: bytes) -> SourceText:
    """Returns the text of a .txt or .docx file with notes on what the text does not show.

    The ending of ``name`` says which of the two it is. Raises FileError, with a message for the
    user, for any other file and for one that is too large, empty or damaged.
    """
    check_size(content)
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in (".txt", ".docx", ".docm", ".dotx", ".dotm"):
        raise FileError("minutes_kind")
    if not content:
        raise FileError("empty")
    return _source(run(f"{__name__}.read_in_child", content, ending=ending))


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
    if ending == ".txt":
        return {"text": check_text(read_text(content, "minutes_letters")), "notes": []}
    from recommendations.files.documents.word import read_word  # noqa: PLC0415 - heavy: loaded when a file is read

    return read_word(content, max_characters=MAX_CHARACTERS)
