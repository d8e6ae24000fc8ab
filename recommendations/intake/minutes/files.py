"""Minutes in a file (.txt, .docx) to text.

``read_minutes_file`` takes the file; ``read_in_child`` opens it, in a child process.
"""

from pathlib import PurePath

from recommendations.files.child_process import run_for_text
from recommendations.files.encodings import read_text
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_CHARACTERS, check_size, check_text


def read_minutes_file(name: str, content: bytes) -> str:
    """Returns the text of a .txt or .docx file, lines separated by \\n.

    The ending of ``name`` says which of the two it is. Raises FileError, with a message for the
    user, for any other file and for one that is too large, empty or damaged.
    """
    check_size(content)
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in (".txt", ".docx"):
        raise FileError("minutes_kind")
    if not content:
        raise FileError("empty")
    return run_for_text(f"{__name__}.read_in_child", content, ending=ending)


def read_in_child(content: bytes, *, ending: str) -> str:
    """Returns the text of a file; raises FileError. Runs in the child process."""
    if ending == ".docx":
        from recommendations.files.word import read_document  # noqa: PLC0415 - heavy: loaded when a file is read

        text = read_document(content, max_characters=MAX_CHARACTERS)
    else:
        text = read_text(content, "minutes_letters")
    return check_text(text)
