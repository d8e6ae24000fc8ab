"""A file from a person's desk to text: .txt in the encodings they use, .docx.

``read_file`` is for whoever has a file; it is read in a child process, by ``text_of``.
"""

from pathlib import PurePath

from recommendations.files.child_process import run
from recommendations.files.encodings import decoded
from recommendations.files.errors import FileError
from recommendations.localization.clean_text import clean_text

MAX_BYTES = 10 * 1024 * 1024
# Far more than any minutes, pasted or in a file; of a list of people, twenty times the longest.
MAX_CHARACTERS = 1_000_000
MAX_LIST_CHARACTERS = 200_000


def read_file(name: str, content: bytes) -> str:
    """Return the text of a .txt or .docx file, lines separated by \\n.

    `name` only tells the kind of file by its ending. Raises FileError, with a message for the
    person, for any other file and for one that is too large, empty or damaged.
    """
    check_size(content)
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in (".txt", ".docx"):
        raise FileError("minutes_kind")
    if not content:
        raise FileError("empty")
    return text_in(run("recommendations.intake.minutes.files.text_of", content, ending=ending))


def check_size(content: bytes) -> None:
    """Raise FileError for a file of more than MAX_BYTES."""
    if len(content) > MAX_BYTES:
        raise FileError("size")


def text_in(answer: object) -> str:
    """Return the text that a child answered; raise FileError for anything else."""
    if not isinstance(answer, str):
        raise FileError("damaged")
    return answer


def text_of(content: bytes, *, ending: str) -> str:
    """Return the text of a file; raise FileError. Runs in the child process."""
    if ending == ".docx":
        from recommendations.files.word import read_document  # python-docx takes long to load

        text = read_document(content)
    else:
        text = read_text(content)
    return check_text(text)


def check_text(text: str, most: int = MAX_CHARACTERS) -> str:
    """Return the text, cleaned; raise FileError where there is none, or too much."""
    if len(text) > most:
        raise FileError("characters", most=f"{most:,}")
    if not text.strip("\ufeff \t\r\n\xa0"):
        raise FileError("no_text")
    return clean_text(text)


def read_text(content: bytes, code: str = "minutes_letters") -> str:
    """Read UTF-8, UTF-16 with its mark, or Windows-1256, and nothing by chance.

    Raises FileError with `code` where the letters are none of these.
    """
    if found := decoded(content):
        return found[0]
    raise FileError(code)
