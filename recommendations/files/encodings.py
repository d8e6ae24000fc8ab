"""The letters of a text file, in the encodings that offices here use."""

import codecs
import re

# NUL and its like: a picture, a PDF or an archive under the name of a text.
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_ARABIC = "\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06be\u06c1\u06d2"
_LATIN = "A-Za-zÀ-ÿ"
_MIXED_WORD = re.compile(
    f"[{_LATIN}][{_ARABIC}]|[{_ARABIC}][{_LATIN}]|[{_LATIN}][\u200e\u200f][{_LATIN}]"
)
# The letters of an Arabic office computer; Kurmanji's ş is not among them.
ARABIC_OFFICE = "cp1256"


def decoded(content: bytes) -> tuple[str, str] | None:
    """Return the text of a file, lines separated by \\n, and its encoding.

    UTF-8, UTF-16 with its mark, or Windows-1256, and nothing by chance: None when it is none.
    """
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text) and (encoding != ARABIC_OFFICE or _reads_as_arabic(text)):
            return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", ARABIC_OFFICE)


def _reads_as_arabic(text: str) -> bool:
    """Say whether a text makes sense in Windows-1256, in which any bytes at all can be decoded.

    Turkish or Kurdish letters of another code page come out as Arabic ones, or as direction
    marks, inside Latin words.
    """
    return len(_MIXED_WORD.findall(text)) * 50 <= len(text.split())
