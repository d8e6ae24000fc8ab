"""What an upload is, told by its content: its name says only what somebody called it."""

import codecs
import io
import re
import zipfile
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ENDINGS = {".pdf", ".docx", ".xlsx", ".odt", ".ods", ".txt", ".csv", ".jpg", ".jpeg", ".png"}
MOST_BYTES = 10 * 1024 * 1024
# An honest document of 10 MB stays far below both; what goes beyond is made to fill a computer.
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_PARTS = 10_000

TEXTS = {".txt", ".csv"}
# Kinds that their first bytes give away.
HEADED = {".pdf", ".jpg", ".jpeg", ".png"}
ARCHIVE = b"PK\x03\x04"
# What a password wraps a document in, and how programs wrote it before 2007.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
# No text for people has these; every program and picture does.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Pages, scripts and documents that are written in letters, but are not texts to be read.
OTHER_LANGUAGES = re.compile(r"\s*(?:<[!?a-z]|\{\\rtf|%!PS|%PDF|#!)", re.IGNORECASE)


def check_upload(upload):
    """Raises ValidationError for a file too large, or of a kind that is not kept here.

    The ending of its name and its content must agree. What is stored already was looked at when
    it came, and is not opened again.
    """
    if not upload or getattr(upload, "_committed", False):
        return
    ending = PurePath(upload.name).suffix.lower()
    if ending not in ENDINGS:
        raise ValidationError(
            _("Files of this kind are not kept here. Possible: %(endings)s."),
            params={"endings": ", ".join(sorted(ENDINGS))},
            code="ending",
        )
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."), code="size")
    if ending not in kinds_of(_content(upload)):
        raise ValidationError(
            _(
                "The content of this file is not what its name says (%(ending)s). Save it anew "
                "in the program that made it, or choose another file."
            ),
            params={"ending": ending},
            code="content",
        )


def _content(upload):
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return content


def kinds_of(content):
    """The endings among ``ENDINGS`` that the bytes ``content`` may have; none for other files.

    Raises ValidationError for a document that is protected, that holds macros, or that would be
    too large once unpacked.
    """
    if content.startswith(COMPOUND):
        raise ValidationError(
            _(
                "This file is protected by a password, or an old program made it. Save it without "
                "a password, as .docx, .xlsx or .pdf."
            ),
            code="protected",
        )
    if content.startswith(ARCHIVE):
        return _kinds_of_archive(content)
    return TEXTS if _is_text(content) else _kinds_of_head(content)


def _kinds_of_head(content):
    try:
        matches = puremagic.magic_string(content[:1024])
    except (puremagic.PureError, ValueError):
        return set()
    surest = max(match.confidence for match in matches)
    return HEADED & {match.extension for match in matches if match.confidence == surest}


def _is_text(content):
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1256"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text) and not CONTROLS.search(text) and not OTHER_LANGUAGES.match(text)
    return False


def _kinds_of_archive(content):
    """Which document an archive is, by what it says of itself inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_a_bomb(parts)
            return _kinds_of_parts(archive, {part.filename for part in parts})
    except ValidationError:
        raise
    except Exception:  # a damaged archive fails in as many ways as it can be damaged
        return set()


def _refuse_a_bomb(parts):
    """By the sizes that the archive declares: programs stop reading there."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise ValidationError(
            _("This file would be far too large once unpacked; it is not kept here."),
            code="unpacked",
        )


def _kinds_of_parts(archive, names):
    if "mimetype" in names:
        kind = OPEN_DOCUMENTS.get(_beginning(archive, "mimetype").strip())
        return {kind} if kind else set()
    said = _beginning(archive, "[Content_Types].xml")
    if b"macroEnabled" in said or any(name.endswith("vbaProject.bin") for name in names):
        raise ValidationError(
            _("This file holds macros, which could harm whoever opens it. Save it without them."),
            code="macros",
        )
    return {ending for kind, ending in [(WORD, ".docx"), (EXCEL, ".xlsx")] if kind in said}


def _beginning(archive, name):
    """The first bytes of a part: enough for what a document says of itself."""
    with archive.open(name) as part:
        return part.read(1024 * 1024)
