"""The XML parts of a Word file: .docx, .docm, .dotx and .dotm, strict ones too.

python-docx opens none but .docx in the transitional form, so that the parts are taken out here.
Macros are a part like any other, which is never opened.
"""

import posixpath
import re
from functools import cached_property
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from recommendations.files.archives import MINUTES_LIMITS, open_archive
from recommendations.files.errors import FileError
from recommendations.files.xml_scan import scan

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {"w": W}

# Ten times what a thick book has. An element takes some hundred bytes of memory.
MAX_PARAGRAPHS, MAX_ELEMENTS = 50_000, 1_000_000

# The namespaces of strict files, and those of all others (ISO/IEC 29500 parts 1 and 4).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/([A-Za-z]+)")
_COUNTED = {
    f"{namespace} {name}"
    for namespace in (W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    for name in ("p", "tr", "tc")
}


def w(name: str) -> str:
    """Returns the full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


class WordPackage:
    """An opened Word file; raises FileError for what is none, or has too many elements."""

    def __init__(self, content: bytes):
        self._archive = open_archive(content, MINUTES_LIMITS)
        names = [part.filename for part in self._archive.infolist()]
        self._names = {name.replace("\\", "/").lower(): name for name in names}
        _refuse_too_many_elements(self._archive)
        self._main = next(iter(self._targets("", "officeDocument")), "word/document.xml")

    @property
    def document(self) -> Element:
        """Returns the root of the main part."""
        root = self._part(self._main)
        if root is None or root.find("w:body", NAMES) is None:
            raise FileError("word_damaged")
        return root

    def related(self, kind: str) -> Element | None:
        """Returns the root of the part that the main part names as its ``kind``: "styles"."""
        found = (self._part(name) for name in self._targets(self._main, kind))
        return next((root for root in found if root is not None), None)

    def related_by_id(self, name: str) -> Element | None:
        """Returns the root of the part with this id of a relation of the main part."""
        target = self._target_of_id(name)
        return None if target is None else self._part(target)

    def content_by_id(self, name: str) -> bytes:
        """Returns the bytes of the part with this id of a relation; none where there is none."""
        found = self._names.get((self._target_of_id(name) or "").lower())
        return self._archive.read(found) if found else b""

    def _target_of_id(self, name: str) -> str | None:
        relation = next((one for one in self._relations if one.get("Id") == name), None)
        return None if relation is None else self._target(self._main, relation)

    @cached_property
    def _relations(self) -> list[Element]:
        return self._relations_of(self._main)

    def _targets(self, part: str, kind: str) -> list[str]:
        relations = self._relations if part else self._relations_of("")
        return [
            self._target(part, relation)
            for relation in relations
            if relation.get("Type", "").rpartition("/")[2] == kind
        ]

    def _relations_of(self, part: str) -> list[Element]:
        folder, name = posixpath.split(part)
        root = self._part(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if root is None else [one for one in root if isinstance(one.tag, str)]

    @staticmethod
    def _target(part: str, relation: Element) -> str:
        path = posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))
        return posixpath.normpath(path).lstrip("/")

    def _part(self, name: str) -> Element | None:
        """Returns the root of a part; None where there is none, or it is no XML."""
        if name.lower() not in self._names:
            return None
        xml = self._archive.read(self._names[name.lower()])
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(_STRICT.sub(_transitional, xml), parser)


def _transitional(found: re.Match[bytes]) -> bytes:
    folder, name = found[1], found[2]
    if folder == b"officeDocument":
        return b"http://schemas.openxmlformats.org/officeDocument/2006/" + name
    return b"http://schemas.openxmlformats.org/" + folder + b"/2006/" + name


def _refuse_too_many_elements(archive: ZipFile) -> None:
    """Counts paragraphs and elements before a tree is built of them."""
    elements = paragraphs = 0

    def count(name, attributes):
        nonlocal elements, paragraphs
        elements += 1
        paragraphs += name in _COUNTED
        if elements > MAX_ELEMENTS or paragraphs > MAX_PARAGRAPHS:
            raise FileError("too_many_parts")

    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as xml:
                scan(xml, count)
