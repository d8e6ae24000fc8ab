"""The elements of a Word document: paragraphs, runs, fields and tables.

python-docx has objects for them, whose tables take a search for each cell; a report has thousands.
"""

import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from recommendations.localization.languages import direction

# Our languages as Word knows them.
LANGUAGES = {"ar": "ar-SY", "ku": "ku-TR", "en": "en-GB"}
# What stands from left to right within Arabic: "2023/1", "14", an address.
LEFT_TO_RIGHT = re.compile(r"([A-Za-z0-9](?:[^\u0590-\u08ff\s]*[A-Za-z0-9%/])?)")
# Between these a passage of the other direction leaves the order of what is around it alone.
ISOLATES, END = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"
# The width of the lines, in twentieths of a point; the tables are as wide.
LINE = 9411


def element(name, attributes=None, *children):
    """An element of the document, like ``w:p``, with its ``attributes`` (name → value)."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), str(value))
    made.extend(children)
    return made


def style_id(name):
    """How paragraphs name the style ``name``."""
    return name.replace(" ", "").replace("toc", "TOC")


def paragraph(style, *content, properties=()):
    """A paragraph in ``style``; ``properties``: its own, beside the style's."""
    named = element("w:pStyle", {"w:val": style_id(style)})
    return element("w:p", None, element("w:pPr", None, named, *properties), *content)


def at_the_end():
    """The property of a paragraph that stands at the end of its line: Word calls it "right"."""
    return element("w:jc", {"w:val": "right"})


def run(words, *properties):
    """A run of ``words``, line breaks kept, with ``properties`` in the order of the standard."""
    made = element("w:r")
    if properties:
        made.append(element("w:rPr", None, *properties))
    for number, line in enumerate(words.split("\n")):
        if number:
            made.append(element("w:br"))
        text = element("w:t", {"xml:space": "preserve"})
        text.text = line
        made.append(text)
    return made


def runs(piece, base, colour=""):
    """The runs of a piece (see ``text_runs.said``) of a passage in the language ``base``.

    Word sets a run from right to left only when told so, and then its numbers too: they are runs
    of their own, which it takes together within a ``w:dir``. LibreOffice goes by isolates.
    """
    language, text = piece.get("language", base), piece["text"]
    way = piece.get("direction", direction(language))
    is_turned = way != direction(base)
    if is_turned:
        text = f"{ISOLATES[way]}{text}{END}"
    if way == "ltr":
        return [run(text, *_letters(piece, language, colour))]
    made = [
        run(part, *_letters(piece, language, colour, is_rtl=not number % 2))
        for number, part in enumerate(LEFT_TO_RIGHT.split(text))
        if part
    ]
    return [element("w:dir", {"w:val": way}, *made)] if is_turned else made


def _letters(piece, language, colour, *, is_rtl=False):
    if "target" in piece:
        yield element("w:rStyle", {"w:val": "Hyperlink"})
    if "strong" in piece:
        yield from [element("w:b"), element("w:bCs")]
    if colour:
        yield element("w:color", {"w:val": colour.lstrip("#")})
    if is_rtl:
        yield element("w:rtl")
    script = "w:bidi" if direction(language) == "rtl" else "w:val"
    yield element("w:lang", {script: LANGUAGES[language]})


def field(instruction, result):
    """The runs of a field that Word computes; it shows the run ``result`` until it does."""
    return [*field_opening(instruction), result, field_mark("end")]


def field_opening(instruction):
    """The runs before what a field shows."""
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    begin = field_mark("begin", {"w:dirty": "true"})
    return [begin, element("w:r", None, code), field_mark("separate")]


def field_mark(kind, more=None):
    """The run with the ``kind`` of mark: begin, separate or end."""
    return element("w:r", None, element("w:fldChar", {"w:fldCharType": kind, **(more or {})}))


def shares(parts):
    """The width of a line shared out by ``parts``."""
    return [round(LINE * part / sum(parts)) for part in parts]


def table(style, widths, rows, *, is_rtl, fills=(), says=""):
    """A table of ``rows``, lists of paragraphs; the first row is its header.

    ``fills``: the colours of its columns. ``says``: what it shows, for who does not see it.
    """
    made = element("w:tbl", None, element("w:tblPr", None, *_of_table(style, is_rtl, says)))
    made.append(element("w:tblGrid", None, *(element("w:gridCol", {"w:w": one}) for one in widths)))
    for number, row in enumerate(rows):
        marks = [element("w:cantSplit")]
        if style and not number:
            marks.append(element("w:tblHeader"))
        cells = [
            _cell(content, width, fills[column] if fills else "")
            for column, (content, width) in enumerate(zip(row, widths, strict=True))
        ]
        made.append(element("w:tr", None, element("w:trPr", None, *marks), *cells))
    return made


def _of_table(style, is_rtl, says):
    if style:
        yield element("w:tblStyle", {"w:val": style})
    if is_rtl:
        yield element("w:bidiVisual")
    yield element("w:tblW", {"w:w": LINE, "w:type": "dxa"})
    yield element("w:tblInd", {"w:w": 0, "w:type": "dxa"})
    yield element("w:tblLayout", {"w:type": "fixed"})
    if not style:
        # Its edges stand where those of the lines do.
        sides = [element(f"w:{side}", {"w:w": 0, "w:type": "dxa"}) for side in ("left", "right")]
        yield element("w:tblCellMar", None, *sides)
    yield element("w:tblLook", {"w:val": "0020", "w:firstRow": "1"})
    if says:
        yield element("w:tblCaption", {"w:val": says})
        yield element("w:tblDescription", {"w:val": says})


def _cell(content, width, fill):
    properties = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if fill:
        shading = {"w:val": "clear", "w:color": "auto", "w:fill": fill.lstrip("#")}
        properties.append(element("w:shd", shading))
    return element("w:tc", None, properties, content)
