"""Documents that are ZIP archives of XML parts: read within limits, and written anew."""

import io
import posixpath
import re
import zipfile
import zlib

from lxml import etree

from recommendations.files.archives import (
    ARCHIVE_MAGIC,
    COMPOUND_MAGIC,
    STORED_LIMITS,
    open_archive,
)
from recommendations.files.errors import FileError

from . import images

# A time for every part that says nothing of when it was written.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# How programs begin, on any system; scripts, and programs packed for phones or Java.
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
PROGRAM_ENDINGS = re.compile(
    r"\.(exe|dll|scr|com|bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|wsh|hta|msi|msp|jar|lnk|pif|cpl|reg"
    r"|scf|url|iso|img|vhdx?|chm|app|apk|dmg|pkg|deb|rpm|sh|py|pl|rb|php|html?|mht|xhtml|swf)$",
    re.IGNORECASE,
)
# A path on somebody's own computer; it may name them.
LOCAL_PATH = re.compile(
    r"file:|[a-z]:[\\/]|\\\\|/(?:home|Users|mnt|media|root|tmp)/", re.IGNORECASE
)
# What a program would ask another computer for.
REMOTE = re.compile(
    r"(?:https?|ftps?|smb|davs?|webdav|ms-\w+|search-ms|mhtml):|\\\\|//"
    r"|file:(?://(?!localhost/|/)|/{4}|\\\\)",
    re.IGNORECASE,
)
# What is not quoted of a name in a file.
UNQUOTED = re.compile(r"[^\w.\- ]")
# Addresses that a reader may follow.
WEB = ("http:", "https:", "mailto:", "tel:", "#")


def read(content):
    """The parts of an archive: a dict of names and bytes, in their order; folders are left out."""
    parts = {}
    with open_archive(content, STORED_LIMITS) as archive:
        for entry in archive.infolist():
            if entry.filename in parts:
                raise FileError("damaged")  # two programs would read two documents
            if not entry.is_dir():
                parts[entry.filename] = _read_part(archive, entry)
    return parts


def _read_part(archive, entry):
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise FileError("damaged") from error


def write(parts):
    """The bytes of an archive of ``parts``; ``mimetype`` first and plain, as OpenDocument wants."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: name != "mimetype"):
            entry = zipfile.ZipInfo(name, NO_TIME)
            is_plain = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if is_plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return made.getvalue()


def parsed(content, *, is_loose=False):
    """The root of the XML in ``content``: no entities, no comments, nothing fetched.

    ``is_loose``: takes what is not quite XML, as Excel writes its notes.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=is_loose,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileError("damaged") from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise FileError("damaged")
    return root


def serialized(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(name):
    """The name of an element or an attribute without its namespace."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def remove(element):
    """Takes the element out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def refuse_programs(parts):
    """Raises FileError for a part that is a program, whatever it is called."""
    for name, content in parts.items():
        if content.startswith(PROGRAMS) or PROGRAM_ENDINGS.search(name):
            raise FileError("program", name=short_name(name))
        if content.startswith(COMPOUND_MAGIC):
            raise FileError("embedded", name=short_name(name))


def short_name(path):
    """The last word of a path in a file, to be quoted in a message: letters, digits, few signs."""
    return UNQUOTED.sub("", posixpath.basename(path.replace("\\", "/")))[:60] or "?"


def is_archive(content):
    return content.startswith(ARCHIVE_MAGIC)


def is_remote(address):
    """True for an address that leads to another computer."""
    return bool(REMOTE.match(address.strip()))


def is_web(address):
    """True for an address that a reader may follow and that says nothing of who wrote it down."""
    return address.strip().lower().startswith(WEB)


def is_local_path(address):
    """True for a path on the computer of whoever wrote it."""
    return bool(LOCAL_PATH.match(address.strip()))


def clean_image(content):
    """An image of a document without its metadata, and whether that could be done."""
    try:
        for is_kind, strip in IMAGE_KINDS:
            if is_kind(content):
                return strip(content), True
    except FileError:
        return content, False
    # These have no room for notes.
    return content, content.startswith((b"BM", b"\xd7\xcd\xc6\x9a", b"VCLMTF"))


def strip_gif(content):
    """A GIF without comments, notes of programs and all that follows its end."""
    at = 13 + _table(content, 10)
    made = [content[:at]]
    try:
        while content[at] != 0x3B:
            start, kind = at, content[at]
            if kind == 0x21:
                label, at = content[at + 1], _end_of_blocks(content, at + 2)
                is_drawn = label == 0xF9 or content[start + 3 : start + 11] == b"NETSCAPE"
            elif kind == 0x2C:
                at = _end_of_blocks(content, at + 10 + _table(content, at + 9) + 1)
                is_drawn = True
            else:
                raise FileError("damaged")
            made += [content[start:at]] if is_drawn else []
    except IndexError as error:
        raise FileError("damaged") from error
    return b"".join([*made, b"\x3b"])


def _table(content, at):
    """The length of the table of colours that the flags at ``at`` announce."""
    flags = content[at] if at < len(content) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(content, at):
    while content[at]:
        at += content[at] + 1
    return at + 1


def strip_emf(content):
    """A metafile of Windows whose description (a program, a name) is blank."""
    length, start = (int.from_bytes(content[at : at + 4], "little") for at in (60, 64))
    if not start or start + 2 * length > len(content):
        return content
    return content[:start] + bytes(2 * length) + content[start + 2 * length :]


def strip_svg(content):
    """A drawing without scripts, notes, and what it would fetch."""
    root = parsed(content)
    for element in list(root.iter()):
        if local(element.tag) in {"script", "metadata", "title", "desc", "foreignObject"}:
            remove(element)
        for name, value in list(element.attrib.items()):
            is_own = name.startswith("{") and not name.startswith("{http://www.w3.org/")
            is_link = local(name) == "href" and not value.startswith(("#", "data:image/"))
            if is_own or is_link or local(name).lower().startswith("on"):
                del element.attrib[name]
    return serialized(root)


IMAGE_KINDS = [
    (lambda image: image.startswith((b"\xff\xd8\xff", images.PNG_HEAD)), images.strip),
    (lambda image: image[8:12] == b"WEBP", images.strip),
    (lambda image: image.startswith((b"GIF87a", b"GIF89a")), strip_gif),
    (lambda image: image[:4] == b"\x01\0\0\0" and image[40:44] == b" EMF", strip_emf),
    (lambda image: b"<svg" in image[:4096], strip_svg),
]
