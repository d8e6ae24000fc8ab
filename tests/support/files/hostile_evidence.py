"""Files that act against whoever opens them: name → (ending, code of the refusal, bytes)."""

import io

import docx
import openpyxl
import pikepdf
from docx.oxml import parse_xml
from pikepdf import Array, Dictionary, Name, String

from tests.support.files.planted_files import RELATED, W, saved, with_part
from tests.support.files.uploads import PROGRAM, open_document

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def word(change):
    made = docx.Document()
    change(made)
    return saved(made)


def related(kind, target):
    """A Word document with a relationship to elsewhere."""
    return word(lambda made: made.part.rels.get_or_add_ext_rel(f"{RELATED}{kind}", target))


def of_settings(kind, target):
    def change(made):
        made.part._settings_part.rels.get_or_add_ext_rel(f"{RELATED}{kind}", target)

    return word(change)


def with_relation(kind, name, content):
    """A Word document with a part that it is related to."""
    relation = f'<Relationship Id="rIdX" Type="{RELATED}{kind}" Target="{name}"/></Relationships>'
    made = with_part(
        word(lambda made: None),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relation.encode()),
    )
    return with_part(made, f"word/{name}", lambda _none: content)


def field(*pieces):
    """A field whose instruction is divided over several runs."""

    def change(made):
        runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
        begin, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")
        )
        made.add_paragraph()._p.append(parse_xml(f"<w:ins {W}>{begin}{runs}{end}</w:ins>"))

    return word(change)


def nested_field():
    """The name of a field that another field makes out of numbers: 68 68 69 is DDE."""

    def change(made):
        begin, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")
        )
        quote = f"{begin}<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>{end}"
        rest = "<w:r><w:instrText> c:\\\\x</w:instrText></w:r>"
        made.add_paragraph()._p.append(parse_xml(f"<w:ins {W}>{begin}{quote}{rest}{end}</w:ins>"))

    return word(change)


def simple_field(instruction):
    def change(made):
        xml = f'<w:fldSimple {W} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        made.add_paragraph()._p.append(parse_xml(xml))

    return word(change)


def strict_field():
    """A DDE field in the namespace of strict documents."""
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    plain = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return with_part(
        field("DDEAUTO c:\\\\x"), "word/document.xml", lambda xml: xml.replace(plain, strict)
    )


def workbook(change):
    made = openpyxl.Workbook()
    change(made)
    return saved(made)


def formula(text):
    return workbook(lambda made: made.active.__setitem__("A1", text))


def with_dde_link():
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    return _workbook_with("externalLink", "externalLinks/externalLink1.xml", link.encode())


def _workbook_with(kind, name, content):
    relation = f'<Relationship Id="rIdX" Type="{RELATED}{kind}" Target="{name}"/></Relationships>'
    made = with_part(
        formula("1"),
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relation.encode()),
    )
    return with_part(made, f"xl/{name}", lambda _none: content)


def odt(body="", **parts):
    content = (
        f"<office:document-content {SPACES}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return open_document("text", **{"content__xml": content, **parts})


def ods(body):
    content = (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return open_document("spreadsheet", content__xml=content)


def pdf(change):
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(99, 99))
        change(made)
        return saved(made)


def action(kind, **more):
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


SCRIPT = action("JavaScript", JS=String("app.alert(1)"))


def opening(one):
    return pdf(lambda made: setattr(made.Root, "OpenAction", one))


def on_page(one):
    """A PDF with the annotation ``one`` on its page."""

    def change(made):
        made.pages[0].Annots = Array([made.make_indirect(one)])

    return pdf(change)


def link(one):
    return on_page(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=one))


def attach(name, content):
    return pdf(lambda made: made.attachments.__setitem__(name, content))


def chained():
    """A harmless action that leads to a script."""
    return opening(action("GoTo", D=String("a"), Next=action("GoTo", D=String("b"), Next=SCRIPT)))


def script_by_name(made):
    tree = Dictionary(Names=Array([String("a"), SCRIPT]))
    made.Root.Names = Dictionary(JavaScript=tree)


def on_opening_a_page(made):
    made.pages[0].AA = Dictionary(O=action("URI", URI=String("https://example.org/")))


def xfa(made):
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))


def encoded(text):
    made = io.StringIO(text)
    return made.read().encode()


REMOTE = "https://example.org/x.dotm"
HOSTILE = {
    "external template": (".docx", "external", of_settings("attachedTemplate", REMOTE)),
    "template on a share": (
        ".docx",
        "external",
        of_settings("attachedTemplate", "\\\\192.0.2.1\\share\\x.dotm"),
    ),
    "template on a host by file": (
        ".docx",
        "external",
        of_settings("attachedTemplate", "file://192.0.2.1/share/x.dotm"),
    ),
    "external image": (".docx", "external", related("image", "https://example.org/x.png")),
    "external object": (".docx", "external", related("oleObject", "https://example.org/x")),
    "external frame": (".docx", "external", related("frame", "https://example.org/x")),
    "embedded HTML": (".docx", "embedded", with_relation("aFChunk", "a.dat", b"<html>")),
    "DDE": (".docx", "dde", field('DDE "c:\\\\cmd" "/c calc"')),
    "DDE in pieces": (".docx", "dde", field(" D", "DEA", "UTO c:\\\\cmd")),
    "DDE in small letters": (".docx", "dde", field("ddeauto c:\\\\cmd")),
    "DDE in one element": (".docx", "dde", simple_field("DDEAUTO c:\\cmd")),
    "DDE made of numbers": (".docx", "dde", nested_field()),
    "DDE in a strict document": (".docx", "dde", strict_field()),
    "text from elsewhere": (".docx", "external", field('INCLUDETEXT "https://example.org/x"')),
    "embedded program": (".docx", "program", with_relation("package", "a.bin", PROGRAM)),
    "program by its name": (".docx", "program", with_relation("package", "a.exe", b"text")),
    "embedded object": (".docx", "embedded", with_relation("oleObject", "o.bin", COMPOUND)),
    "embedded unknown": (".docx", "embedded", with_relation("package", "a.zip", b"PK\x03\x04")),
    "ActiveX": (".docx", "active", with_relation("control", "a.xml", b"<a/>")),
    "macros by relationship": (".docx", "macros", with_relation("vbaProject", "m.bin", b"x")),
    "unknown part": (".docx", "unknown_part", with_relation("surprise", "s.xml", b"<a/>")),
    "DDE in a formula": (".xlsx", "dde", formula("=cmd|'/C calc'!A0")),
    "DDE of a workbook": (".xlsx", "dde", with_dde_link()),
    "formula of the web": (".xlsx", "external", formula('=WEBSERVICE("https://example.org/")')),
    "connection": (".xlsx", "connection", _workbook_with("connections", "c.xml", b"<a/>")),
    "sheet of macros": (".xlsx", "macros", _workbook_with("xlMacrosheet", "m.xml", b"<a/>")),
    "Basic in a text": (
        ".odt",
        "macros",
        odt(**{"Basic/Standard/Module1__xml": "<module>Sub Main</module>"}),
    ),
    "scripts in a text": (".odt", "macros", odt(**{"Scripts/python/a__py": "import os"})),
    "macro on an event": (
        ".odt",
        "macros",
        odt(
            '<office:event-listeners><script:event-listener xlink:href="vnd.x"/>'
            "</office:event-listeners>"
        ),
    ),
    "DDE of a text": (".odt", "dde", odt("<text:dde-connection-decls/>")),
    "section from elsewhere": (
        ".odt",
        "external",
        odt(
            '<text:section><text:section-source xlink:href="https://example.org/x.odt"/></text:section>'
        ),
    ),
    "image from elsewhere": (
        ".odt",
        "external",
        odt('<draw:frame><draw:image xlink:href="https://example.org/x.png"/></draw:frame>'),
    ),
    "image on a share": (
        ".odt",
        "external",
        odt('<draw:frame><draw:image xlink:href="file://192.0.2.1/x.png"/></draw:frame>'),
    ),
    "object in a text": (".odt", "embedded", odt("<draw:object-ole/>")),
    "object without a name": (".odt", "embedded", odt(**{"Object 1": COMPOUND})),
    "program in a text": (".odt", "program", odt(**{"Pictures/a__png": PROGRAM})),
    "unknown part of a text": (".odt", "unknown_part", odt(surprise="x")),
    "DDE in a sheet": (
        ".ods",
        "dde",
        ods(
            '<table:table><table:table-row><table:table-cell table:formula="of:=DDE(1;2;3)"/>'
            "</table:table-row></table:table>"
        ),
    ),
    "DDE source in a sheet": (".ods", "dde", ods("<table:dde-links/>")),
    "script on opening": (".pdf", "script", opening(SCRIPT)),
    "script behind a link": (".pdf", "script", link(SCRIPT)),
    "script after a page": (".pdf", "script", chained()),
    "script by name": (".pdf", "script", pdf(script_by_name)),
    "program on opening": (".pdf", "launch", opening(action("Launch", F=String("cmd.exe")))),
    "program behind a link": (".pdf", "launch", link(action("Launch", F=String("cmd.exe")))),
    "form that sends": (
        ".pdf",
        "active",
        link(action("SubmitForm", F=String("https://example.org/"))),
    ),
    "address on opening": (
        ".pdf",
        "opening",
        opening(action("URI", URI=String("https://example.org/"))),
    ),
    "address on a page": (".pdf", "opening", pdf(on_opening_a_page)),
    "film": (".pdf", "active", on_page(Dictionary(Subtype=Name.RichMedia, Rect=[0, 0, 9, 9]))),
    "XFA": (".pdf", "xfa", pdf(xfa)),
    "program attached": (".pdf", "program", attach("letter.txt", PROGRAM)),
    "program attached by its name": (".pdf", "program", attach("letter.js", b"alert(1)")),
    "formula in a list": (".csv", "dde", encoded("name;post\nZelal;=cmd|' /C calc'!A0\n")),
    "formula in quotes": (".csv", "dde", encoded("name,\"+cmd|'/C calc'!A0\"\n")),
}
