"""The XML parts of an OpenDocument file (.odt, .ods and their templates)."""

import io
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from recommendations.files.archives import ARCHIVE_MAGIC, OPEN_DOCUMENT_LIMITS, open_archive
from recommendations.files.errors import FileError
from recommendations.files.xml_scan import scan

MAX_NODES = 1_200_000  # elements and attributes: what fits in the memory of a reader

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {
    name: f"{_BASE}{end}:1.0"
    for name, end in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("svg", "svg-compatible"), ("manifest", "manifest"),
    ]
}  # fmt: skip


def name(short: str) -> str:
    """Returns the full name of an element or attribute: "text:p"."""
    prefix, _, local = short.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


class OpenPackage:
    """An opened OpenDocument file, packed or flat: the roots of its content and its styles."""

    def __init__(self, content: bytes):
        self._nodes = 0
        if content.startswith(ARCHIVE_MAGIC):
            self._open(open_archive(content, OPEN_DOCUMENT_LIMITS))
        else:  # a flat one (.fodt) has both in one
            self.content = self.styles = self._root(content)

    def _open(self, archive: ZipFile) -> None:
        manifest = self._part(archive, "META-INF/manifest.xml")
        encrypted = () if manifest is None else manifest.iter(name("manifest:encryption-data"))
        if next(iter(encrypted), None) is not None:
            raise FileError("document_password")
        found = self._part(archive, "content.xml")
        if found is None:
            raise FileError("damaged")
        self.content, self.styles = found, self._part(archive, "styles.xml")

    def _part(self, archive: ZipFile, part: str) -> Element | None:
        if part not in archive.namelist():
            return None
        xml = archive.read(part)
        if part.startswith("META-INF"):  # it may declare its document type
            xml = xml.replace(b"<!DOCTYPE manifest:manifest PUBLIC", b"<!--").replace(
                b'"Manifest.dtd">', b"-->"
            )
        return self._root(xml)

    def _root(self, xml: bytes) -> Element:
        scan(io.BytesIO(xml), self._count)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(xml, parser)

    def _count(self, element: str, attributes: dict) -> None:
        self._nodes += 1 + len(attributes)
        if self._nodes > MAX_NODES:
            raise FileError("too_many_parts")
