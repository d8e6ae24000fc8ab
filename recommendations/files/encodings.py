"""The text of a text file, in the encodings that offices here use."""

import codecs
import re
from collections.abc import Iterator

from .errors import FileError

# NUL and its like: an image, a PDF or an archive under the name of a text.
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_ARABIC = "\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06be\u06c1\u06d2"
_LATIN = "A-Za-zÀ-ÿ"
_MIXED_WORD = re.compile(
    f"[{_LATIN}][{_ARABIC}]|[{_ARABIC}][{_LATIN}]|[{_LATIN}][\u200e\u200f][{_LATIN}]"
)
# The encoding of an Arabic office computer; Kurmanji's ş is not in it.
ARABIC_OFFICE = "cp1256"


def decode(content: bytes) -> tuple[str, str] | None:
    """Returns the text of a file, lines separated by \\n, and its encoding; None where it is none.

    UTF-8, UTF-16 with its byte order mark, or Windows-1256, and nothing by chance.
    """
    for text, encoding in decodings(content):
        if not _BINARY.search(text) and (encoding != ARABIC_OFFICE or _reads_as_arabic(text)):
            return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    return None


def read_text(content: bytes, error_code: str) -> str:
    """Returns the text of a file as ``decode``; raises FileError with the code where it is none."""
    if decoded := decode(content):
        return decoded[0]
    raise FileError(error_code)


def decodings(content: bytes) -> Iterator[tuple[str, str]]:
    """Yields the text and the encoding for each encoding in which the bytes can be decoded."""
    for encoding in _encodings(content):
        try:
            yield content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", ARABIC_OFFICE)


def _reads_as_arabic(text: str) -> bool:
    """True if a text makes sense in Windows-1256, in which any bytes at all can be decoded.

    Turkish or Kurdish letters of another code page come out as Arabic ones, or as direction
    marks, inside Latin words.
    """
    return len(_MIXED_WORD.findall(text)) * 50 <= len(text.split())
