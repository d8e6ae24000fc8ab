"""A file from a person's desk to text: .txt in the encodings they use, .docx."""

import codecs
import re
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from .documents import read_document
from .errors import UnreadableMinutes

MOST_BYTES = 10 * 1024 * 1024

# NUL and its like: a picture, a PDF or an archive under the name of a text.
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_ARABIC = "\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06be\u06c1\u06d2"
_LATIN = "A-Za-zÀ-ÿ"
_MIXED_WORD = re.compile(
    f"[{_LATIN}][{_ARABIC}]|[{_ARABIC}][{_LATIN}]|[{_LATIN}][\u200e\u200f][{_LATIN}]"
)


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
    text = read_document(content) if ending == ".docx" else decoded(content)
    if not text.strip("\ufeff \t\r\n\xa0"):
        raise UnreadableMinutes(_("The file has no text in it."))
    return text


def decoded(content: bytes) -> str:
    """Read UTF-8, UTF-16 with its mark, or Windows-1256, and nothing by chance."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text) and (encoding != "cp1256" or _reads_as_arabic(text)):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableMinutes(
        _("The letters of this text file cannot be read. Save it as UTF-8 or as .docx.")
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "cp1256")


def _reads_as_arabic(text: str) -> bool:
    """Say whether a text makes sense in Windows-1256, in which any bytes at all can be decoded.

    Turkish or Kurdish letters of another code page come out as Arabic ones, or as direction
    marks, inside Latin words.
    """
    return len(_MIXED_WORD.findall(text)) * 50 <= len(text.split())
