"""A file from a person's desk to text: .txt in the encodings they use, .docx."""

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from recommendations.localization.clean_text import clean_text

from .documents import read_document
from .encodings import decoded
from .errors import UnreadableMinutes

MOST_BYTES = 10 * 1024 * 1024


def read_file(name: str, content: bytes) -> str:
    """Return the text of a .txt or .docx file, lines separated by \\n.

    `name` only tells the kind of file by its ending. Raises UnreadableMinutes, with a message
    for the person, for any other file and for one that is too large, empty or damaged.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableMinutes(_("The file is larger than 10 MB."))
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in (".txt", ".docx"):
        raise UnreadableMinutes(
            _("Only .txt and .docx files can be read. Save the file as .docx and try again.")
        )
    if not content:
        raise UnreadableMinutes(_("The file is empty."))
    text = read_document(content) if ending == ".docx" else read_text(content)
    if not text.strip("\ufeff \t\r\n\xa0"):
        raise UnreadableMinutes(_("The file has no text in it."))
    return clean_text(text)


def read_text(content: bytes) -> str:
    """Read UTF-8, UTF-16 with its mark, or Windows-1256, and nothing by chance.

    Raises UnreadableMinutes where the letters are none of these.
    """
    if found := decoded(content):
        return found[0]
    raise UnreadableMinutes(
        _("The letters of this text file cannot be read. Save it as UTF-8 or as .docx.")
    )
