"""Cleans Word and Excel documents: who wrote them, when, where and with what is taken out.

A document is a graph: parts, and relationships between them. What is reached by a relationship
that is known to be harmless stays; what is dangerous is refused; notes of the program are left out.
"""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from recommendations.files.errors import FileError

from . import document_parts, excel_parts, word_parts
from .relationships import DROPPED, KEPT, REFUSED, kind_of

TYPES = "[Content_Types].xml"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# How deep documents may stand in documents: a workbook behind a chart of a Word document.
MAX_DEPTH = 2


@dataclass
class Document:
    """A document while it is cleaned: its parts, and what remains in them."""

    parts: dict
    depth: int
    kept: dict = field(default_factory=dict)
    warnings: set = field(default_factory=set)
    is_workbook: bool = False


def clean(content, *, depth=0):
    """The document in the bytes ``content`` without metadata, and the set of warnings.

    Raises FileError for what is dangerous to open or cannot be read.
    """
    document = Document(document_parts.read(content), depth)
    if any(name.startswith("_xmlsignatures") for name in document.parts):
        document.warnings.add("signature")
    document_parts.refuse_programs(document.parts)
    _follow(document, "", "_rels/.rels")
    if TYPES not in document.parts or len(document.kept) < 2:
        raise FileError("damaged")
    document.kept[TYPES] = _content_types(document)
    return document_parts.write(document.kept), document.warnings


def _follow(document, base, name):
    """Cleans the relationships in the part ``name``, and all parts that they lead to."""
    if name not in document.parts:
        return set()
    root = document_parts.parsed(document.parts[name])
    gone, targets = set(), []
    for link in list(root):
        if link.tag != RELATIONSHIP:
            root.remove(link)
            continue
        target = _cleaned_link(document, base, link)
        if target is None:
            gone.add(link.get("Id"))
            document_parts.remove(link)
        elif target:
            targets.append((link.get("Type", ""), target))
    document.kept[name] = document_parts.serialized(root)
    for kind, target in targets:
        _take(document, kind_of(kind), target)
    return gone


def _cleaned_link(document, base, link):
    """The part that a relationship leads to; an empty text where it leads out; None to drop it."""
    kind, target = kind_of(link.get("Type", "")), link.get("Target", "")
    if kind == "oleObject" and link.get("TargetMode") == "External":
        raise FileError("external")
    if code := REFUSED.get(kind):
        raise FileError(
            code, **({"name": document_parts.short_name(target)} if code == "embedded" else {})
        )
    if link.get("TargetMode") == "External":
        return _cleaned_external(link, kind, target)
    if kind in DROPPED:
        return None
    if kind == "attachedTemplate":
        raise FileError("external")
    if kind not in KEPT:
        raise FileError("unknown_part", name=document_parts.short_name(kind))
    place = unquote(target.partition("#")[0])
    path = posixpath.normpath(posixpath.join("/", base, place)).lstrip("/")
    return path if path in document.parts else (None if kind != "hyperlink" else "")


def _cleaned_external(link, kind, target):
    """A link to elsewhere: a reader may follow one, a program may not."""
    if kind == "hyperlink":
        if not document_parts.is_web(target):
            link.set("Target", "about:blank")
        return ""
    if kind == "externalLinkPath":
        link.set("Target", "external.xlsx")
        return ""
    if kind in DROPPED or not document_parts.is_remote(target):
        return None
    raise FileError("external")


def _take(document, kind, name):
    """Keeps the part ``name`` and what it leads to, cleaned; once."""
    if name in document.kept:
        return
    document.kept[name] = b""
    if kind == "officeDocument":
        root = document_parts.parsed(document.parts[name])
        document.is_workbook = document_parts.local(root.tag) == "workbook"
    folder, base = posixpath.split(name)
    gone = _follow(document, folder, posixpath.join(folder, "_rels", f"{base}.rels"))
    document.kept[name] = _cleaned(document, kind, name, gone)


def _cleaned(document, kind, name, gone):
    content = document.parts[name]
    if kind in {"image", "hdphoto"}:
        content, is_clean = document_parts.clean_image(content)
        document.warnings |= set() if is_clean else {"images"}
        return content
    if kind == "package":
        return _cleaned_package(document, name, content)
    if kind == "font":
        return content
    root = document_parts.parsed(content, is_loose=kind in {"vmlDrawing", "legacyDrawing"})
    rules = excel_parts if document.is_workbook else word_parts
    document.warnings |= rules.clean(root, kind=kind)
    _clean_links(root, gone)
    return document_parts.serialized(root)


def _cleaned_package(document, name, content):
    """A document within the document, such as the numbers behind a chart, cleaned as well."""
    is_document = document_parts.is_archive(content) and name.lower().endswith((".xlsx", ".docx"))
    if not is_document or document.depth >= MAX_DEPTH:
        raise FileError("embedded", name=document_parts.short_name(name))
    content, warnings = clean(content, depth=document.depth + 1)
    document.warnings |= warnings | {"embedded_workbook"}
    return content


IDENTITY = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org/officeDocument/2006|purl\.oclc\.org/ooxml/officeDocument)"
    r"/relationships\}"
)
# Elements that go on without what they lead to.
WITHOUT_LINK = {"pageSetup", "hyperlink", "hlinkClick", "hlinkHover", "blip"}


def _clean_links(root, gone):
    """Takes out the elements and attributes that name a relationship that is gone."""
    for element in list(root.iter()) if gone else []:
        for name, value in list(element.attrib.items()):
            if not IDENTITY.match(name) or value not in gone:
                continue
            if document_parts.local(element.tag) in WITHOUT_LINK:
                del element.attrib[name]
            else:
                document_parts.remove(element)


def _content_types(document):
    """The list of what each part is, of those that are kept."""
    root = document_parts.parsed(document.parts[TYPES])
    for entry in list(root):
        path = entry.get("PartName")
        if path is not None and path.lstrip("/") not in document.kept:
            root.remove(entry)
    return document_parts.serialized(root)
