"""What a Word page does not show as text is left out of it, and noted with its words."""

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.reading import NoteKind

from .test_word import add, define, level, saved

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
BOX = (
    "<w:txbxContent><w:p><w:r><w:t>1- كتب</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>2- قرى</w:t></w:r></w:p></w:txbxContent>"
)
SHAPE = (
    '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape>'
    f"<v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
)


def read(document):
    """Returns the text, and each note as (kind, the passage or the words left out)."""
    source = read_minutes_file("minutes.docx", saved(document))
    notes = [(note.kind, note.words or source.text[note.start : note.end]) for note in source.notes]
    return source.text, notes


def insert(document, xml):
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def paragraph(xml, properties=""):
    return f"<w:p {nsdecls('w')} {MC}><w:pPr>{properties}</w:pPr>{xml}</w:p>"


def run(words, properties="", tag="t"):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:{tag}>{words}</w:{tag}></w:r>"


@pytest.mark.parametrize(
    "drawing",
    [
        SHAPE,
        f"<mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback>{SHAPE}"
        "</mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback>{SHAPE}"
        "</mc:Fallback></mc:AlternateContent>",
    ],
    ids=["old", "both", "fallback"],
)
def test_a_text_box_is_read_once_below_the_paragraph_it_is_anchored_in(drawing):
    document = Document()
    insert(document, paragraph(f"{run('قبل')}<w:r>{drawing}</w:r>"))
    insert(document, paragraph(run("بعد")))

    assert read(document) == (
        "قبل\n1- كتب\n2- قرى\nبعد",
        [(NoteKind.TEXT_BOX, "1- كتب\n2- قرى")],
    )


CHOICE = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>{}"


def test_of_words_and_paragraphs_in_alternatives_one_is_read():
    end = "</mc:AlternateContent>"
    document = Document()
    insert(document, paragraph(CHOICE.format(run("أ"), run("أ"), end) + run(" ب")))
    two = f"<w:p>{run('ج')}</w:p>"
    insert(document, f"<w:sdt {nsdecls('w')} {MC}>{CHOICE.format(two, two, end)}</w:sdt>")

    assert read(document) == ("أ ب\nج", [])


def test_a_hidden_row_and_an_empty_control_are_left_out():
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, "abcd", strict=True):
        cell.text = words
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    insert(
        document,
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"<w:p>{run('انقر هنا')}</w:p></w:sdtContent></w:sdt>",
    )

    assert read(document) == ("a\tb", [(NoteKind.HIDDEN, "c d")])


def related(document, kind, name, content, media_type):
    """Adds a part to a document; returns the id of the relation to it."""
    part = Part(PackURI(name), media_type, content, document.part.package)
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return document.part.relate_to(part, f"{base}/{kind}")


def test_a_file_that_word_inserts_is_read_in_its_place():
    document = Document()
    page = b"<html><body><ol><li>a</li></ol></body></html>"
    relation = related(document, "aFChunk", "/word/a.html", page, "text/html")
    insert(document, paragraph(run("قبل")))
    insert(document, f'<w:altChunk {nsdecls("w", "r")} r:id="{relation}"/>')
    insert(document, paragraph(run("بعد")))

    assert read(document) == ("قبل\n1. a\nبعد", [])


def test_the_texts_of_a_diagram_are_read_as_a_box():
    document = Document()
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    data = (
        f'<d:dataModel xmlns:d="{diagram}" xmlns:a="{main}"><d:ptLst><d:pt><d:t><a:p><a:r>'
        "<a:t>1- a</a:t></a:r></a:p></d:t></d:pt><d:pt/></d:ptLst></d:dataModel>"
    )
    relation = related(document, "diagramData", "/word/d.xml", data.encode(), "application/xml")
    ids = f'<d:relIds xmlns:d="{diagram}" {nsdecls("r")} r:dm="{relation}"/>'
    insert(document, paragraph(f"<w:r><w:drawing>{ids}</w:drawing></w:r>{run('x')}"))

    assert read(document) == ("x\n1- a", [(NoteKind.TEXT_BOX, "1- a")])


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ("<w:vanish/>", NoteKind.HIDDEN),
        ("<w:strike/>", NoteKind.STRUCK),
        ('<w:dstrike w:val="true"/>', NoteKind.STRUCK),
    ],
)
def test_hidden_and_struck_words_are_left_out_and_noted(properties, kind):
    document = Document()
    insert(document, paragraph(run("دعم ") + run("سر ", properties) + run("الكتب")))

    assert read(document) == ("دعم الكتب", [(kind, "سر")])


def test_a_property_that_is_switched_off_leaves_the_words():
    document = Document()
    insert(document, paragraph(run("دعم", '<w:vanish w:val="0"/><w:strike w:val="false"/>')))

    assert read(document) == ("دعم", [])


def test_words_hidden_by_a_style_or_one_it_is_based_on_are_left_out():
    document = Document()
    hidden = document.styles.add_style("Internal", 2)
    hidden.font.hidden = True
    derived = document.styles.add_style("Internal too", 2)
    derived.base_style = hidden
    struck = document.styles.add_style("Dropped", 1)
    struck.font.strike = True
    document.add_paragraph("دعم ").add_run("سر", style=derived)
    document.add_paragraph("قديم", style=struck)
    document.add_paragraph("جديد")

    assert read(document) == (
        "دعم\nجديد",
        [(NoteKind.HIDDEN, "سر"), (NoteKind.STRUCK, "قديم")],
    )


def deleted(words):
    return f'<w:del w:id="1" w:author="x">{run(words, tag="delText")}</w:del>'


DELETED_MARK = '<w:rPr><w:del w:id="2" w:author="x"/></w:rPr>'


def test_a_deleted_item_is_not_counted_and_a_deleted_paragraph_mark_joins():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1-"))
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>'
    insert(document, paragraph(run("أول"), numbered))
    insert(document, paragraph(deleted("محذوف"), numbered + DELETED_MARK))
    insert(document, paragraph(run("ثان "), numbered + DELETED_MARK))
    insert(document, paragraph(run("وتتمته"), numbered))
    insert(document, paragraph(f'<w:ins w:id="3" w:author="x">{run("ثالث")}</w:ins>', numbered))

    assert read(document) == ("1- أول\n2- ثان وتتمته\n3- ثالث", [])


def test_what_was_moved_is_read_where_it_is_now():
    document = Document()
    gone = '<w:rPr><w:moveFrom w:id="2" w:author="x"/></w:rPr>'
    insert(document, paragraph(f'<w:moveFrom w:id="1">{run("ب")}</w:moveFrom>', gone))
    insert(document, paragraph(run("أ")))
    insert(document, paragraph(f'<w:moveTo w:id="3">{run("ب")}</w:moveTo>'))

    assert read(document) == ("أ\nب", [])


def test_a_deleted_row_of_a_table_is_not_read():
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, "abcd", strict=True):
        cell.text = words
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"/>'))

    assert read(document) == ("c\td", [])


@pytest.mark.parametrize(
    "sign",
    [
        '<w:sym w:font="Symbol" w:char="F0B7"/><w:t> كتب</w:t>',
        '<w:sym w:font="Wingdings" w:char="00D8"/><w:t> كتب</w:t>',
        '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>§</w:t></w:r><w:r><w:t> كتب</w:t>',
    ],
)
def test_a_bullet_of_a_symbol_font_is_read_as_a_bullet(sign):
    document = Document()
    insert(document, paragraph(f"<w:r>{sign}</w:r>"))

    assert read(document) == ("• كتب", [])


def test_the_code_of_a_field_and_an_empty_form_field_are_no_text():
    document = Document()
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{words}'
        for kind, words in [("begin", run("IF")), ("separate", run("كتب")), ("end", "")]
    )
    empty = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{run('انقر')}</w:sdtContent></w:sdt>"
    )
    insert(document, paragraph(field + empty))

    assert read(document) == ("كتب", [])


def test_a_list_in_the_cells_of_a_layout_table_comes_line_by_line():
    document = Document()
    table = document.add_table(rows=1, cols=2)
    for cell, words in zip(table.rows[0].cells, ["كتب", "pirtûk"], strict=True):
        cell.text = "\n".join(f"{number}- {words}" for number in range(1, 4)).replace("\n", "\r")
        for text in cell.text.split("\n")[1:]:
            cell.add_paragraph(text)
        cell.paragraphs[0].text = f"1- {words}"

    assert read(document)[0] == "1- كتب\n2- كتب\n3- كتب\n1- pirtûk\n2- pirtûk\n3- pirtûk"


def test_several_paragraphs_of_a_cell_are_one_cell_of_its_row():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1"))
    table = document.add_table(rows=1, cols=3)
    add(document, "", list_id)
    table.rows[0].cells[0]._tc.replace(
        table.rows[0].cells[0].paragraphs[0]._p, document.paragraphs[-1]._p
    )
    table.rows[0].cells[1].text = "كتب\nفي القرى"
    table.rows[0].cells[1].add_paragraph("والمدن")
    table.rows[0].cells[2].text = "مكتب"

    assert read(document)[0] == "1\tكتب في القرى والمدن\tمكتب"


def test_footnotes_comments_and_page_headers_are_noted_beside_the_text():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "الإدارة"
    body = document.add_paragraph("دعم الكتب")
    document.add_comment(body.runs, text="راجع الرقم", author="x")

    text, notes = read(document)

    assert text == "دعم الكتب"
    assert notes == [(NoteKind.PAGE_HEADER, "الإدارة"), (NoteKind.COMMENT, "راجع الرقم")]
