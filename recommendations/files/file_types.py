"""What kind of file an upload is, from its content: its name says only what somebody called it."""

import io
import re
import zipfile

import puremagic

from .encodings import decodings
from .errors import FileError

# Kinds that their first bytes give away.
IMAGES = {".jpg", ".jpeg", ".png", ".webp"}
HEADED = IMAGES | {".pdf"}
TEXTS = {".txt", ".csv"}
ENDINGS = HEADED | TEXTS | {".docx", ".xlsx", ".odt", ".ods"}
# An honest document of 10 MB stays far below both; what goes beyond is made to fill a computer.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 10_000

ARCHIVE = b"PK\x03\x04"
# What a password wraps a document in, and how programs wrote it before 2007.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
# No text for people has these; every program and image does.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Pages, scripts and documents that are written in letters, but are not texts to be read.
OTHER_LANGUAGES = re.compile(r"\s*+(?:<[!?a-z]|\{\\rtf|%!PS|%PDF|#!)", re.IGNORECASE)


def refuse_other_kind(content, *, ending):
    """Raises FileError ``content`` unless the bytes are what a name with ``ending`` promises."""
    if ending not in kinds_of(content):
        raise FileError("content", ending=ending)


def kinds_of(content):
    """The endings among ``ENDINGS`` that the bytes ``content`` may have; none for other files.

    Raises FileError for a document that is protected, that holds macros, or that would be too
    large once unpacked.
    """
    if content.startswith(COMPOUND):
        raise FileError("protected")
    if content.startswith(ARCHIVE):
        return _kinds_of_archive(content)
    return TEXTS if text_of(content) else _kinds_of_head(content)


def _kinds_of_head(content):
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return {".webp"}
    try:
        matches = puremagic.magic_string(content[:1024])
    except (puremagic.PureError, ValueError):
        return set()
    surest = max(match.confidence for match in matches)
    return HEADED & {match.extension for match in matches if match.confidence == surest}


def text_of(content):
    """The bytes as a text for people, or an empty text where they are something else."""
    text, _encoding = next(decodings(content), ("", ""))
    return "" if CONTROLS.search(text) or OTHER_LANGUAGES.match(text) else text


def _kinds_of_archive(content):
    """Which document an archive is, by what it says of itself inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_a_bomb(parts)
            return _kinds_of_parts(archive, {part.filename for part in parts})
    except FileError:
        raise
    except Exception:  # a damaged archive fails in as many ways as it can be damaged
        return set()


def _refuse_a_bomb(parts):
    """By the sizes that the archive declares: programs stop reading there."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise FileError("unpacked")


def _kinds_of_parts(archive, names):
    if "mimetype" in names:
        kind = OPEN_DOCUMENTS.get(_beginning(archive, "mimetype").strip())
        return {kind} if kind else set()
    said = _beginning(archive, "[Content_Types].xml")
    if b"macroEnabled" in said or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileError("macros")
    return {ending for kind, ending in [(WORD, ".docx"), (EXCEL, ".xlsx")] if kind in said}


def _beginning(archive, name):
    """The first bytes of a part: enough for what a document says of itself."""
    with archive.open(name) as part:
        return part.read(1024 * 1024)
