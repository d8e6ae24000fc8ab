"""An archive (.docx, .xlsx) before it is opened: what it is, and whether opening it is safe."""

import io
import zipfile

from .errors import FileError

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # before 2007, or what a password wraps one in
ZIP_FILE = b"PK"
MAX_PARTS = 1_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def refuse_compound_file(content, program):
    """Raises FileError for a file of an old Word or Excel, or one with a password."""
    if content.startswith(COMPOUND_FILE):
        raise FileError(f"{program}_password" if _ENCRYPTED in content else f"{program}_old")


def open_archive(content, program, *, max_unpacked, unpacked_code=None):
    """The ZipFile in ``content``, a document of ``program`` (``word`` or ``excel``).

    Raises FileError for what is damaged or protected, and for what would unpack to more than
    ``max_unpacked`` bytes: by the sizes that the archive declares, at which reading stops.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileError(f"{program}_damaged") from error
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > max_unpacked:
        raise FileError(unpacked_code or f"{program}_unpacked")
    if any(part.flag_bits & 1 for part in parts):
        raise FileError(f"{program}_password")
    return archive
