"""An Excel file before it is opened: what it is, and whether opening it is safe."""

import re
import zipfile

from django.utils.translation import gettext as _

from .errors import UnreadableSheet

MOST_UNPACKED_BYTES = 150 * 1024 * 1024
# Of its parts, the one that is held in memory as a whole.
MOST_STRING_BYTES = 60 * 1024 * 1024
MOST_PARTS = 1_000

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and what a password wraps an .xlsx in
ZIP_FILE = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")
_PIECE = 1024 * 1024


def refuse_compound_file(content):
    """Raises UnreadableSheet for a file of an old Excel, or one with a password."""
    if not content.startswith(COMPOUND_FILE):
        return
    if _ENCRYPTED in content:
        raise UnreadableSheet(
            _("The file is protected by a password. Save it without one and try again.")
        )
    raise UnreadableSheet(_("This is a file of an old Excel. Save it as .xlsx and try again."))


def refuse_unsafe(archive):
    """Raises UnreadableSheet for a ZipFile that is no workbook, is protected, or would swell.

    By the sizes that the archive declares: reading stops at them and checks the sum.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    sizes = {part.filename: part.file_size for part in parts}
    strings = sizes.get("xl/sharedStrings.xml", 0)
    is_too_large = sum(sizes.values()) > MOST_UNPACKED_BYTES or strings > MOST_STRING_BYTES
    if is_too_large or len(parts) > MOST_PARTS:
        raise UnreadableSheet(
            _("The file is far larger once unpacked than a plan can be. It was not opened.")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableSheet(
            _("The file is protected by a password. Save it without one and try again.")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableSheet(_("The file holds macros. Save it as .xlsx, without them."))
    if "xl/workbook.xml" not in names:
        raise UnreadableSheet(_("This file is not an Excel workbook (.xlsx)."))


def merged_cells(archive, part):
    """The merged cells of a sheet, as A1:B2; its XML is looked through piece by piece."""
    found, rest = [], b""
    with archive.open(part) as xml:
        while piece := xml.read(_PIECE):
            piece = rest + piece
            cut = piece.rfind(b"<")
            found += _MERGED.findall(piece[:cut])
            rest = piece[cut:]
    return [ref.decode() for ref in [*found, *_MERGED.findall(rest)]]


def opened(file):
    """The ZipFile in the binary ``file``. Raises UnreadableSheet where it is damaged."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableSheet(damaged()) from error
    refuse_unsafe(archive)
    return archive


def damaged():
    return _("The file is damaged and cannot be read. Save it again as .xlsx.")
