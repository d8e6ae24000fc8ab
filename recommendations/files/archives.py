"""The one place where an archive that somebody uploaded (.docx, .xlsx, .odt, .ods) is opened.

An archive that declares more than its ``ArchiveLimits`` is refused before anything of it is
unpacked: Python's zipfile stops reading at the declared sizes.
"""

import io
import zipfile
from dataclasses import dataclass

from .errors import FileError
from .limits import MB

# The first bytes of an archive, and of a document of before 2007 or with a password.
ARCHIVE_MAGIC = b"PK\x03\x04"
COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class ArchiveErrors:
    """The codes of the FileErrors for an archive: one set for each kind of reader."""

    other: str
    old: str
    encrypted: str
    damaged: str
    unpacked: str


WORD = ArchiveErrors("word_other", "word_old", "word_password", "word_damaged", "word_unpacked")
WORKSHEET = ArchiveErrors(
    "excel_other", "excel_old", "excel_password", "excel_damaged", "excel_unpacked"
)
OPEN_DOCUMENT = ArchiveErrors(
    "damaged", "word_old", "document_password", "damaged", "document_unpacked"
)
LIST = ArchiveErrors("excel_other", "excel_old", "excel_password", "excel_damaged", "list_unpacked")
STORED = ArchiveErrors("damaged", "protected", "protected", "damaged", "unpacked")


@dataclass(frozen=True)
class ArchiveLimits:
    """How many bytes an archive may have once unpacked, in how many parts."""

    unpacked: int
    errors: ArchiveErrors
    parts: int = 1_000


# An honest document of 10 MB stays far below; what goes beyond is made to fill a computer.
MINUTES_LIMITS = ArchiveLimits(50 * MB, WORD)
OPEN_DOCUMENT_LIMITS = ArchiveLimits(50 * MB, OPEN_DOCUMENT)
LIST_LIMITS = ArchiveLimits(50 * MB, LIST)
WORKSHEET_LIMITS = ArchiveLimits(150 * MB, WORKSHEET)
STORED_LIMITS = ArchiveLimits(200 * MB, STORED, parts=10_000)


def refuse_compound_file(content, errors):
    """Raises FileError for a document of an old Word or Excel, or one with a password."""
    if content.startswith(COMPOUND_MAGIC):
        raise FileError(errors.encrypted if _ENCRYPTED in content else errors.old)


def open_archive(content, limits):
    """The ZipFile in the bytes ``content``.

    Raises FileError for what is no archive, damaged, protected, or larger than the ``limits``.
    """
    errors = limits.errors
    refuse_compound_file(content, errors)
    if not content.startswith(ARCHIVE_MAGIC):
        raise FileError(errors.other)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileError(errors.damaged) from error
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise FileError(errors.unpacked)
    if any(part.flag_bits & 1 for part in parts):
        raise FileError(errors.encrypted)
    return archive


def has_macros(archive: zipfile.ZipFile) -> bool:
    """True if the archive (a ZipFile) holds the macros of a Word or Excel document."""
    return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
