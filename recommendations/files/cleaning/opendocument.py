"""Cleans OpenDocument texts and spreadsheets: who wrote them, when, where and with what goes."""

import posixpath
import re

from recommendations.files.errors import FileError

from . import document_parts
from .excel_parts import refuse_formula, without_name

MANIFEST = "META-INF/manifest.xml"
NOBODY = "—"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
# Parts that are XML, in the document itself and in the charts and formulas within it.
TREES = ("content.xml", "styles.xml", "settings.xml")
# Notes of programs and of people: left out.
DROPPED = re.compile(
    r"(?:.*/)?(?:meta\.xml|manifest\.rdf|layout-cache|Thumbnails/.*|Configurations2/.*|Versions/.*"
    r"|VersionList\.xml|[^/]*\.rdf|META-INF/(?!manifest\.xml).*|current\.xml|BuildVersions.*)"
)
# What LibreOffice writes of a library of macros that is empty.
EMPTY_LIBRARY = {"script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml"}
LIBRARIES = re.compile(r"(?:.*/)?(?:Basic|Dialogs)/")
MACROS = re.compile(r"(?s:.*/)?(?:Basic|Dialogs|Scripts)/")
IMAGES = re.compile(r"(?:.*/)?(?:Pictures|media|ObjectReplacements|Pictures?)/")
FONTS = re.compile(r"Fonts/")

# Elements, and what they are refused for.
REFUSED = {
    "dde-source": "dde",
    "dde-connection-decl": "dde",
    "dde-connection-decls": "dde",
    "dde-link": "dde",
    "dde-links": "dde",
    "event-listener": "macros",
    "script": "macros",
    "object-ole": "embedded",
    "plugin": "embedded",
    "applet": "active",
    "floating-frame": "external",
    "submission": "active",
    "execute-macro": "macros",
    "database-source-sql": "connection",
    "database-source-table": "connection",
    "database-source-query": "connection",
}
# Elements that a document needs and that name a person or a day; their text is replaced.
NAMING = {"creator", "initial-creator", "printed-by", "sender-initials", "creator-initials"}
DAYS = {"date", "date-string", "creation-date", "print-date"}
SETTINGS = re.compile(r"Printer|Rsid|Database|Signature|RedlineProtection|ModifyPassword|Baseline")
LINKED = {"section-source", "cell-range-source", "table-source", "image", "object", "fill-image"}
LINKED |= {"font-face-uri", "background-image", "list-level-style-image", "form"}


def clean(content):
    """The document in the bytes ``content`` without metadata, and the set of warnings.

    Raises FileError for what is dangerous to open or cannot be read.
    """
    parts = document_parts.read(content)
    if "content.xml" not in parts or MANIFEST not in parts:
        raise FileError("damaged")
    if b"encryption-data" in parts[MANIFEST]:
        raise FileError("protected")
    if any(MACROS.match(name) and not _is_empty_library(name) for name in parts):
        raise FileError("macros")
    document_parts.refuse_programs(parts)
    warnings = {"signature"} if "META-INF/documentsignatures.xml" in parts else set()
    kept = {}
    for name, part in parts.items():
        if not DROPPED.fullmatch(name) and not _is_empty_library(name):
            kept[name] = _cleaned(name, part, warnings)
    kept[MANIFEST] = _manifest(parts[MANIFEST], kept)
    return document_parts.write(kept), warnings


def _is_empty_library(name):
    return name.rpartition("/")[2] in EMPTY_LIBRARY and bool(LIBRARIES.match(name))


def _cleaned(name, part, warnings):
    if name in {"mimetype", MANIFEST} or FONTS.match(name):
        return part
    if posixpath.basename(name) in TREES:
        root = document_parts.parsed(part)
        warnings |= clean_tree(root)
        return document_parts.serialized(root)
    if IMAGES.match(name):
        image, is_clean = document_parts.clean_image(part)
        warnings |= set() if is_clean else {"images"}
        return image
    raise FileError("unknown_part", name=document_parts.short_name(name))


def clean_tree(root):
    """Cleans the tree of one part; returns its warnings. Raises FileError for what is dangerous."""
    warnings = set()
    for element in list(root.iter()):
        name = document_parts.local(element.tag)
        if code := REFUSED.get(name):
            raise FileError(code, **({"name": name} if code == "embedded" else {}))
        warnings |= _warnings(element, name)
        if name == "annotation":
            _drop_name(element)
        _clean_text(element, name)
        for key, value in list(element.attrib.items()):
            _clean_attribute(element, name, key, value)
    return warnings | hidden(root)


def _warnings(element, name):
    if name == "annotation":
        return {"comments"}
    if name == "tracked-changes" and len(element):
        return {"tracked_changes"}
    return set()


def _drop_name(annotation):
    """Takes out the paragraph with the author's name that Excel puts before a comment."""
    names = {one.text for one in annotation if document_parts.local(one.tag) == "creator"} - {None}
    paragraphs = [one for one in annotation if document_parts.local(one.tag) == "p"]
    text = "\n".join("".join(one.itertext()) for one in paragraphs)
    if len(paragraphs) > 1 and without_name(text, names) != text:
        annotation.remove(paragraphs[0])
    if not names:
        nobody = annotation.makeelement(CREATOR)
        nobody.text = NOBODY
        annotation.insert(0, nobody)


def _clean_text(element, name):
    # Fields on the page have the namespace of texts: what they say is seen there.
    is_field = "xmlns:text:" in element.tag
    if name in NAMING and not is_field:
        element.text = NOBODY
    elif name in DAYS and not is_field:
        document_parts.remove(element)
    elif name.startswith("config-item"):
        _drop_setting(element)


def _drop_setting(setting):
    if SETTINGS.search(_attribute(setting, "name")):
        document_parts.remove(setting)


def _attribute(element, name):
    return next((text for key, text in element.items() if document_parts.local(key) == name), "")


def _clean_attribute(element, name, key, value):
    short = document_parts.local(key)
    if short.endswith("rsid") or short in {"author", "creator"}:
        del element.attrib[key]
    elif short in {"formula", "condition", "expression"}:
        refuse_formula(value, bars=value.startswith("msoxl:"))
    elif short == "href" and name in LINKED:
        _clean_link(element, key, value)
    elif short == "href" and not document_parts.is_web(value) and _is_address(value):
        element.set(key, "about:blank")


def _is_address(value):
    """False for a part of the document, which is no address."""
    return document_parts.is_local_path(value) or ":" in value or value.startswith("..")


def _clean_link(element, key, value):
    """What the program itself opens: parts of the document, and nothing else."""
    if document_parts.is_remote(value) or value.startswith("vnd."):
        raise FileError("external")
    if document_parts.is_local_path(value) or value.startswith(".."):
        del element.attrib[key]


def hidden(root):
    """Warnings on sheets, rows and texts that are not shown."""
    warnings = set()
    styles = {
        _attribute(style, "name")
        for style in root.iter()
        if document_parts.local(style.tag) == "style"
        and any(_attribute(part, "display") == "false" for part in style)
    }
    for element in root.iter():
        name = document_parts.local(element.tag)
        if name == "table" and _attribute(element, "style-name") in styles:
            warnings.add("hidden_sheets")
        if _attribute(element, "visibility") in {"collapse", "filter"}:
            warnings.add("hidden_cells")
        if name in {"hidden-text", "hidden-paragraph"} or (
            name == "text-properties" and _attribute(element, "display") == "none"
        ):
            warnings.add("hidden_text")
    return warnings


def _manifest(content, kept):
    """The list of parts, of those that are kept."""
    root = document_parts.parsed(content)
    folders = {"/"} | {f"{name.rpartition('/')[0]}/" for name in kept}
    for entry in list(root):
        if _attribute(entry, "full-path") not in kept.keys() | folders:
            root.remove(entry)
    return document_parts.serialized(root)
