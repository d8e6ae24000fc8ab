"""Removes from the parts of a Word document what identifies people and their computers."""

import re

from recommendations.files.errors import FileError

from . import document_parts

NOBODY = "—"
DRAWING = "{urn:schemas-microsoft-com:vml}"
ADDRESS = re.compile(r"HYPERLINK\s++(?:\"|\u201c)?([^\"\u201d]*+)", re.IGNORECASE)
# Elements that only a program reads: revision numbers, variables of macros, paths, identities.
NOTES = {
    "rsids",
    "rsid",
    "webVideoPr",
    "docVars",
    "attachedTemplate",
    "attachedSchema",
    "mailMerge",
    "saveThroughXslt",
    "docId",
    "persistentDocumentId",
    "dataBinding",
    "activeWritingStyle",
    "smartTagType",
    "smartTagPr",
    "removePersonalInformation",
    "chartTrackingRefBased",
    "removeDateAndTime",
}
ATTRIBUTES = {
    "author",
    "initials",
    "date",
    "dateUtc",
    "userId",
    "providerId",
    "ed",
    "paraId",
    "textId",
}
OFF = {"0", "false", "off"}
CHANGES = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"}
# Fields that run a program, fetch what is elsewhere, or ask a database.
DANGEROUS = {
    "DDE": "dde",
    "DDEAUTO": "dde",
    "LINK": "dde",
    "INCLUDETEXT": "external",
    "INCLUDE": "external",
    "IMPORT": "external",
    "RD": "external",
    "DATABASE": "connection",
    "PRINT": "active",
}
# Fields whose instruction tells of the writer's computer or library; the text they made stays.
UNLINKED = {"INCLUDEPICTURE", "ADDIN"}
QUOTES = re.compile(r"^[\s\"'\u201c\u201d]*+([A-Za-z]*+)")


def clean(root, *, kind):
    """Cleans the tree of one part; returns its warnings. Raises FileError for a dangerous field."""
    clean_fields(root)
    warnings = {"comments"} if kind == "comments" and len(root) else set()
    for element in list(root.iter()):
        name = document_parts.local(element.tag)
        if name in NOTES:
            document_parts.remove(element)
            continue
        if name in CHANGES or name.endswith("Change"):
            warnings.add("tracked_changes")
        if name == "vanish" and kind != "styles" and attribute(element, "val") not in OFF:
            warnings.add("hidden_text")
        _clean_attributes(element, name)
    return warnings


def attribute(element, name):
    """The attribute of that name in whichever of the two namespaces that Word documents have."""
    return next((text for key, text in element.items() if document_parts.local(key) == name), "")


def _clean_attributes(element, name):
    for key in list(element.attrib):
        short = document_parts.local(key)
        if short.startswith("rsid") or "/revision" in key:
            del element.attrib[key]
        elif short in ATTRIBUTES and key.startswith("{http"):
            # A change and a comment need an author, whoever it was.
            if short == "author":
                element.set(key, NOBODY)
            else:
                del element.attrib[key]
    if name in {"cNvPr", "docPr"}:
        _clean_caption(element, name)
    elif element.tag.startswith(DRAWING):
        _clean_drawing(element)


def _clean_caption(element, name):
    """The name of an image is that of its file; its description may be a path."""
    if name == "cNvPr" and "picture" in element.tag:
        element.set("name", "")
    for key in ("descr", "title"):
        if document_parts.is_local_path(element.get(key, "")):
            element.set(key, "")


def _clean_drawing(element):
    for key, value in list(element.attrib.items()):
        name = document_parts.local(key)
        is_address = name in {"href", "src", "althref"}
        if is_address and document_parts.is_remote(value):
            raise FileError("external")
        is_path = document_parts.is_local_path(value)
        if name == "title" or (is_path and (is_address or name == "alt")):
            del element.attrib[key]


def clean_fields(root):
    """Refuses dangerous fields, however their words are divided, and unlinks those with paths."""
    open_fields = []
    for element in list(root.iter()):
        name = document_parts.local(element.tag)
        if name == "fldSimple":
            _judge(attribute(element, "instr"), [], element)
        if name not in {"fldChar", "instrText", "delInstrText"}:
            continue
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            if open_fields:
                open_fields[-1].nest()
            open_fields.append(Field(element))
        elif not open_fields:
            continue
        elif kind == "end":
            open_fields.pop().end(element)
        elif kind == "separate":
            open_fields[-1].marks.append(element)
        else:
            open_fields[-1].write(element)
    for one in open_fields:
        one.judge()


class Field:
    """A field of several runs: its instruction, and the elements that make it one."""

    def __init__(self, begin):
        self.instruction, self.marks = "", [begin]

    def nest(self):
        """Another field stands within: what comes of it is part of the instruction."""
        if not self.instruction.strip("\"' \u201c\u201d\t"):
            # The name of a field that is made by another field: nobody but an attacker does so.
            self.instruction = "DDE"

    def write(self, element):
        self.instruction += element.text or ""
        self.marks.append(element)

    def end(self, element):
        self.marks.append(element)
        self.judge()

    def judge(self):
        _judge(self.instruction, self.marks)


def leads_astray(instruction):
    """True for a HYPERLINK field to anything but the web or a place in the document (\\l)."""
    address = ADDRESS.search(instruction)
    is_place = not address or address[1].lstrip().startswith("\\l")
    return not is_place and not document_parts.is_web(address[1])


def _judge(instruction, marks, simple=None):
    name = QUOTES.match(instruction)[1].upper()
    if code := DANGEROUS.get(name):
        raise FileError(code)
    if name not in UNLINKED and not (name == "HYPERLINK" and leads_astray(instruction)):
        return
    for mark in marks:
        document_parts.remove(mark)
    if simple is not None:
        parent, at = simple.getparent(), simple.getparent().index(simple)
        parent[at : at + 1] = list(simple)
