"""The XML parts of an OpenDocument file (.odt, .ods and their templates)."""

import io

from lxml import etree
from lxml.etree import _Element as Element

from recommendations.files.archives import OPEN_DOCUMENT_LIMITS, open_archive
from recommendations.files.errors import FileError
from recommendations.files.xml_scan import scan

MAX_ELEMENTS = 1_000_000

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
    """An opened OpenDocument file: the roots of its content and its styles."""

    def __init__(self, content: bytes):
        self._archive = open_archive(content, OPEN_DOCUMENT_LIMITS)
        self._elements = 0
        manifest = self._part("META-INF/manifest.xml")
        if (
            manifest is not None
            and next(manifest.iter(name("manifest:encryption-data")), None) is not None
        ):
            raise FileError("document_password")
        found = self._part("content.xml")
        if found is None:
            raise FileError("damaged")
        self.content, self.styles = found, self._part("styles.xml")

    def _part(self, part: str) -> Element | None:
        if part not in self._archive.namelist():
            return None
        xml = self._archive.read(part)
        if part.startswith("META-INF"):  # it may declare its document type
            xml = xml.replace(b"<!DOCTYPE manifest:manifest PUBLIC", b"<!--").replace(
                b'"Manifest.dtd">', b"-->"
            )
        scan(io.BytesIO(xml), self._count)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(xml, parser)

    def _count(self, element: str, attributes: dict) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise FileError("word_parts")
