"""Removes from the parts of a workbook what identifies people and their computers."""

import re

from recommendations.files.errors import FileError

from . import document_parts

NOBODY = "—"
NOTES = {
    "absPath",
    "revisionPtr",
    "fileSharing",
    "fileRecoveryPr",
    "webPublishing",
    "webPublishItems",
    "customWorkbookViews",
    "customSheetViews",
    "customProperties",
    "docId",
    "sheetDataSet",
    "smartTagPr",
    "smartTagTypes",
}
# Attributes that name a person, by the name of their element; None in any.
NAMING = {
    "user": {"scenario"},
    "comment": {"scenario", "definedName"},
    "refreshedBy": {"pivotCacheDefinition"},
    "refreshedDate": {"pivotCacheDefinition"},
    "refreshedDateIso": {"pivotCacheDefinition"},
    "securityDescriptor": {"protectedRange"},
    "macro": None,
    "codeName": None,
    "shapeId": {"comment"},
}
MAX_NAME = 60
HIDDEN = {"1", "true", "hidden", "veryHidden"}
FORMULAS = {
    "f",
    "formula",
    "formula1",
    "formula2",
    "definedName",
    "fmla",
    "calculatedColumnFormula",
}
# Words in quotation marks, and the names of sheets between others.
QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
CALLS = re.compile(
    r"(?<![A-Z0-9_])(WEBSERVICE|IMAGE|CALL|REGISTER(?:\.ID)?|EXEC|RTD|DDE|SQL\.REQUEST)\("
)


def clean(root, *, kind):
    """Cleans the tree of one part; returns its warnings.

    Raises FileError for a dangerous formula.
    """
    warnings = set()
    if kind == "comments":
        warnings |= _clean_comments(root)
    if kind == "externalLink":
        warnings.add("external_links")
    if kind in {"pivotCacheRecords"}:
        warnings.add("pivot_data")
    for element in list(root.iter()):
        name = document_parts.local(element.tag)
        if name in {"ddeLink", "oleLink"}:
            raise FileError("dde")
        if name in {"oleObject", "control"} and kind == "worksheet":
            raise FileError("embedded" if name == "oleObject" else "active", name=name)
        if name in NOTES:
            document_parts.remove(element)
            continue
        if name in FORMULAS:
            refuse_formula(element.text or "")
        warnings |= _hidden(element, name)
        _clean_attributes(element, name)
    return warnings


def refuse_formula(formula, *, bars=True):
    """Raises FileError for a formula that starts a program or fetches something.

    In Excel a bar has no other meaning than that of DDE: program|topic!item (``bars``).
    """
    bare = QUOTED.sub("", formula)
    if bars and "|" in bare:
        raise FileError("dde")
    if call := CALLS.search(bare.upper()):
        raise FileError("dde" if call[1] == "DDE" else "external")


def _hidden(element, name):
    if name == "sheet" and element.get("state") in HIDDEN:
        return {"hidden_sheets"}
    if name in {"row", "col"} and element.get("hidden") in HIDDEN:
        return {"hidden_cells"}
    return set()


def _clean_attributes(element, name):
    for key, value in list(element.attrib.items()):
        short = document_parts.local(key)
        is_naming = short in NAMING and (NAMING[short] is None or name in NAMING[short])
        if "/revision" in key or is_naming or (name == "shape" and short == "title"):
            del element.attrib[key]
        elif short in {"href", "src", "althref"} and document_parts.is_remote(value):
            raise FileError("external")
        elif short in {"descr", "title", "alt"} and document_parts.is_local_path(value):
            element.set(key, "")
    parent = element.getparent()
    if name == "cNvPr" and parent is not None and document_parts.local(parent.tag) == "nvPicPr":
        element.set("name", "")


def _clean_comments(root):
    """Authors are nobody; the line with the author's name, which Excel puts first, goes."""
    authors = [one for one in root.iter() if document_parts.local(one.tag) == "author"]
    names = {one.text.strip() for one in authors if one.text and one.text.strip()}
    for one in authors:
        one.text = NOBODY
    comments = [one for one in root.iter() if document_parts.local(one.tag) == "comment"]
    for comment in comments:
        text = next((one for one in comment.iter() if document_parts.local(one.tag) == "t"), None)
        if text is not None:
            text.text = without_name(text.text or "", names)
    return {"comments"} if comments else set()


def without_name(text, names):
    """A comment without its first line where that is the name of its author and a colon.

    Where the program has kept no names (LibreOffice), any short first line with a colon is one.
    """
    first, _colon, rest = text.strip().partition(":")
    is_name = first.strip() in names if names else len(first) <= MAX_NAME and rest[:1] == "\n"
    return rest.lstrip() if is_name else text
