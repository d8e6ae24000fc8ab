"""The styles of the Word report: staff change its looks here, once, and not in each paragraph."""

from dataclasses import dataclass

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from .docx_elements import LANGUAGES, element, style_id

# Every office machine has it, with Arabic letters and with Latin ones.
FONT = "Arial"
INK, SOFT, ACCENT, LINE = "16232A", "4B5B62", "0B5A63", "D8E0DF"
# A twentieth of a point, Word's measure of lengths.
POINT = 20


@dataclass(frozen=True)
class Look:
    """How a style looks: ``size`` and the spaces in points, colours as RRGGBB."""

    size: float = 10.5
    is_bold: bool = False
    colour: str = INK
    before: int = 0
    after: int = 6
    indent: int = 0
    shade: str = ""
    with_next: bool = False
    on_new_page: bool = False


# The names of Word's own styles, and of ours.
LOOKS = {
    "Normal": Look(),
    "Title": Look(26, True, ACCENT, before=60, after=12),
    "Subtitle": Look(14, colour=SOFT),
    "TOC Heading": Look(18, True, ACCENT, after=12, on_new_page=True),
    "Heading 1": Look(18, True, ACCENT, before=30, after=12, with_next=True),
    "Heading 2": Look(13, True, ACCENT, before=18, with_next=True),
    "Heading 3": Look(11, True, ACCENT, before=10, after=4, with_next=True),
    "Heading 4": Look(10.5, True, ACCENT, before=8, after=4, with_next=True),
    "Caption": Look(is_bold=True, before=12, after=4, with_next=True),
    "Header": Look(9, colour=SOFT, after=0),
    "Footer": Look(9, colour=SOFT, after=0),
    "List Bullet": Look(after=3),
    "List Number": Look(after=3),
    "toc 1": Look(is_bold=True, before=6, after=2),
    "toc 2": Look(after=2, indent=14),
    "toc 3": Look(after=2, indent=28),
    "Report Lead": Look(12),
    "Report Soft": Look(9.5, colour=SOFT),
    "Report Quote": Look(before=4, indent=14),
    "Report Notice": Look(before=6, indent=6, shade="FBF4E3"),
    "Report Formula": Look(before=4, indent=6, shade="F3F6F5"),
    "Report Fact": Look(after=2),
    "Report Status": Look(colour=SOFT, with_next=True),
    "Report Cell": Look(9.5, before=2, after=2),
    "Report Heading Cell": Look(7.5, is_bold=True, before=2, after=2, with_next=True),
}
# What of a style of the template stays: a list its numbers, a heading its level.
KEPT = ["w:numPr", "w:outlineLvl"]

TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
  </w:tblBorders><w:tblCellMar>
    <w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>
"""
LINK_STYLE = f"""
<w:style {nsdecls("w")} w:type="character" w:styleId="Hyperlink">
  <w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>
  <w:rPr><w:color w:val="{ACCENT}"/><w:u w:val="single"/></w:rPr>
</w:style>
"""


def prepare(document, manuscript, direction):
    """Lays the styles and the page of the python-docx ``document``, written in ``direction``."""
    styles = document.styles.element
    for name, look in LOOKS.items():
        _lay(_style(styles, name), look, direction)
    styles.extend([parse_xml(TABLE_STYLE), parse_xml(LINK_STYLE)])
    language = LANGUAGES[manuscript.language]
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    latin = language if direction == "ltr" else LANGUAGES["en"]
    defaults.append(element("w:lang", {"w:val": latin, "w:bidi": LANGUAGES["ar"]}))
    _lay_page(document.sections[0], direction)


def _style(styles, name):
    """The paragraph style ``name`` of the template, or a new one."""
    for style in styles.style_lst:
        if (style.name_val or "").lower() == name.lower():
            return style
    style = element("w:style", {"w:type": "paragraph", "w:styleId": style_id(name)})
    if name.startswith("Report"):
        style.set(qn("w:customStyle"), "1")
    style.append(element("w:name", {"w:val": name}))
    style.append(element("w:basedOn", {"w:val": "Normal"}))
    style.append(element("w:qFormat"))
    styles.append(style)
    return style


def _lay(style, look, direction):
    """Gives ``style`` its ``look``."""
    old = style.find(qn("w:pPr"))
    kept = {} if old is None else {name: old.find(qn(name)) for name in KEPT}
    for name in ["w:pPr", "w:rPr"]:
        if (part := style.find(qn(name))) is not None:
            style.remove(part)
    style.append(element("w:pPr", None, *_paragraph(look, direction, kept)))
    style.append(element("w:rPr", None, *_letters(look)))


def _paragraph(look, direction, kept):
    """The properties of the paragraphs of a style, in the order of the standard."""
    if look.with_next:
        yield element("w:keepNext")
    if look.on_new_page:
        yield element("w:pageBreakBefore")
    if kept.get("w:numPr") is not None:
        yield kept["w:numPr"]
    if look.shade:
        yield element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": look.shade})
    if direction == "rtl":
        yield element("w:bidi")
    spaces = {"w:before": look.before * POINT, "w:after": look.after * POINT}
    yield element("w:spacing", {**spaces, "w:line": 276, "w:lineRule": "auto"})
    if look.indent:
        yield element("w:ind", dict.fromkeys(["w:left", "w:right"], look.indent * POINT))
    if kept.get("w:outlineLvl") is not None:
        yield kept["w:outlineLvl"]


def _letters(look):
    """The properties of the letters of a style: each stands twice, for Latin and for Arabic."""
    yield element("w:rFonts", dict.fromkeys(["w:ascii", "w:hAnsi", "w:cs"], FONT))
    weight = {} if look.is_bold else {"w:val": "0"}
    yield from [element("w:b", weight), element("w:bCs", weight)]
    yield element("w:color", {"w:val": look.colour})
    size = {"w:val": round(2 * look.size)}
    yield from [element("w:sz", size), element("w:szCs", size)]


def _lay_page(section, direction):
    """A4, the running head from the second page on."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.different_first_page_header_footer = True
    if direction == "rtl":
        section._sectPr.append(element("w:bidi"))
