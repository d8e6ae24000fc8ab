"""Finds the format of a document in its content: its name only says what it was called."""

import io
import re
import zipfile

from recommendations.files.archives import ARCHIVE_MAGIC, COMPOUND_MAGIC
from recommendations.files.errors import FileError

WORD, OPEN_TEXT, RTF, PDF = "word", "open_text", "rtf", "pdf"
HTML, MAIL = "html", "mail"
EXCEL, OPEN_SHEET, CSV, TEXT = "excel", "open_sheet", "csv", "text"

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_ENCRYPTED, _WORKBOOK = ("EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le"))
_OPEN_DOCUMENTS = {
    b"text": OPEN_TEXT,
    b"text-template": OPEN_TEXT,
    b"text-master": OPEN_TEXT,
    b"spreadsheet": OPEN_SHEET,
    b"spreadsheet-template": OPEN_SHEET,
}
_HTML_START = re.compile(
    r"\s*+(?:<!--(?:(?!-->).){0,2000}+-->\s*+){0,9}+(?:<\?xml[^>]{0,200}>\s*+)?"
    r"<(?:!doctype\s+html|html|head|body|meta|table|div|p|ol|ul|h[1-6]|span|section|"
    r"article|main|b|font|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_END = re.compile(r"</(?:p|div|li|ol|ul|table|tr|td|h[1-6]|html|span)\s*>", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:[A-Za-z-]++: [^\n]*+\n(?:[ \t][^\n]*+\n)*+){0,40}MIME-Version: ?1\.0", re.IGNORECASE
)
_FLAT = re.compile(r"\s*+<\?xml.{0,9000}?office:mimetype=\"([^\"]{1,200})", re.DOTALL)
_WORD_XML = re.compile(r"\s*+<\?xml.{0,2000}?(?:<w:wordDocument|<pkg:package)", re.DOTALL)
# Enough to see what a text is.
_START = 20_000


def find_format(content: bytes, ending: str) -> str:
    """Returns the format of a document; raises FileError, by name, for one that is not read.

    ``ending`` (".csv") only says which type of plain text it is.
    """
    if content.startswith(COMPOUND_MAGIC):
        raise FileError(_compound_error(content))
    if content.startswith(ARCHIVE_MAGIC):
        return _format_of_archive(content)
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.lstrip()[:5] == b"{\\rtf":
        return RTF
    if content.startswith(_IMAGES) or content[8:12] in (b"WEBP", b"avif", b"heic", b"mif1"):
        raise FileError("scan")
    return _format_of_text(content, ending)


def is_html(text: str) -> bool:
    """True for a text that is the source of a web page, or of a passage of one."""
    start = text[:_START]
    return bool(_HTML_START.match(start) and _HTML_END.search(text))


def _compound_error(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "document_password"
    return "excel_old" if _WORKBOOK in content else "word_old"


def _format_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()[:5_000]}
            has_type = "mimetype" in archive.namelist()
            media_type = archive.open("mimetype").read(200) if has_type else b""
    except Exception:  # a damaged archive fails in as many ways as it can be damaged
        return WORD  # whose reader says so
    if media_type.startswith(b"application/vnd.oasis.opendocument."):
        return _format_of_open_document(media_type)
    if any(name.endswith(".iwa") for name in names) or "index.xml" in names:
        raise FileError("apple_document")
    for folder, found in (("word/", WORD), ("xl/", EXCEL), ("ppt/", "")):
        if any(name.startswith(folder) for name in names):
            if not found:
                raise FileError("presentation")
            return found
    return WORD


def _format_of_open_document(media_type: bytes) -> str:
    found = _OPEN_DOCUMENTS.get(media_type.rpartition(b".")[2].strip())
    if not found:
        raise FileError("presentation")
    return found


def _format_of_text(content: bytes, ending: str) -> str:
    if ending in (".docx", ".docm", ".dotx", ".dotm", ".doc") and not _looks_like_text(content):
        raise FileError("word_other")
    if _MAIL.match(content[:_START]):
        return MAIL
    start = content[:_START].decode("utf-8", errors="replace")
    if _WORD_XML.match(start):
        raise FileError("word_old")
    if flat := _FLAT.match(start):
        return _format_of_open_document(flat[1].encode())
    if ending in (".htm", ".html", ".xhtml") or is_html(content[:_START].decode("latin-1")):
        return HTML
    if ending in (".docx", ".docm", ".dotx", ".dotm"):
        raise FileError("word_other")
    return CSV if ending in (".csv", ".tsv") else TEXT


def _looks_like_text(content: bytes) -> bool:
    return b"\0" not in content[:_START]
