"""Checks that a file that is to be stored is of the type that its name promises."""

import re

from .archives import (
    ARCHIVE_MAGIC,
    STORED,
    STORED_LIMITS,
    has_macros,
    open_archive,
    refuse_compound_file,
)
from .encodings import decodings
from .errors import FileError

IMAGES = {".jpg", ".jpeg", ".png", ".webp"}
# Types that their first bytes give away.
WITH_SIGNATURE = IMAGES | {".pdf"}
TEXTS = {".txt", ".csv"}
ENDINGS = WITH_SIGNATURE | TEXTS | {".docx", ".xlsx", ".odt", ".ods"}

WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
MAX_TYPE_BYTES = 1024 * 1024  # enough for what a document says of itself
# No text for people has these; every program and image does.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Pages, scripts and documents that are written in letters, but are not texts to be read.
OTHER_LANGUAGES = re.compile(r"\s*+(?:<[!?a-z]|\{\\rtf|%!PS|%PDF|#!)", re.IGNORECASE)


def check_type(content: bytes, *, ending: str) -> None:
    """Raises FileError ``content`` unless the bytes are what a name with ``ending`` promises."""
    if ending not in possible_endings(content):
        raise FileError("content", ending=ending)


def possible_endings(content: bytes) -> set[str]:
    """The endings among ``ENDINGS`` that a file with the bytes ``content`` may have: a set.

    Raises FileError for a document that is protected, that holds macros, or that would be too
    large once unpacked.
    """
    refuse_compound_file(content, STORED)
    if content.startswith(ARCHIVE_MAGIC):
        return _endings_of_archive(content)
    return TEXTS if readable_text(content) else _endings_by_signature(content)


def readable_text(content: bytes) -> str:
    """The bytes as a text for people, or an empty text where they are something else."""
    text, _encoding = next(decodings(content), ("", ""))
    return "" if CONTROLS.search(text) or OTHER_LANGUAGES.match(text) else text


def _endings_by_signature(content):
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return {".webp"}
    import puremagic  # noqa: PLC0415 - heavy: its lists of signatures

    try:
        matches = puremagic.magic_string(content[:1024])
    except (puremagic.PureError, ValueError):
        return set()
    surest = max(match.confidence for match in matches)
    return WITH_SIGNATURE & {match.extension for match in matches if match.confidence == surest}


def _endings_of_archive(content):
    """As ``possible_endings``, by what the archive says of itself inside."""
    try:
        with open_archive(content, STORED_LIMITS) as archive:
            return _endings_of_document(archive)
    except FileError as error:
        if error.code == STORED.damaged:
            return set()
        raise
    except Exception:  # a damaged archive fails in as many ways as it can be damaged
        return set()


def _endings_of_document(archive):
    names = archive.namelist()
    if "mimetype" in names:
        ending = OPEN_DOCUMENTS.get(_first_bytes(archive, "mimetype").strip())
        return {ending} if ending else set()
    types = _first_bytes(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or has_macros(archive):
        raise FileError("macros")
    return {ending for name, ending in [(WORD, ".docx"), (EXCEL, ".xlsx")] if name in types}


def _first_bytes(archive, name):
    with archive.open(name) as part:
        return part.read(MAX_TYPE_BYTES)
