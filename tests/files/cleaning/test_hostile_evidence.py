"""A file that acts against whoever opens it is refused, with the reason; honest ones are not."""

import io
import time
from contextlib import suppress

import openpyxl
import pikepdf
import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from pikepdf import Array, Dictionary, Name, String

from recommendations.files import uploads
from recommendations.files.cleaning import clean_upload, document_parts
from recommendations.files.errors import FileError
from recommendations.files.messages import REFUSALS
from tests.support.files import hostile_evidence, planted_files
from tests.support.files.hostile_evidence import HOSTILE, action, field, link, opening, word


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name):
    ending, code, content = HOSTILE[name]

    with pytest.raises(FileError) as refusal:
        clean_upload.clean(content, ending=ending)

    assert refusal.value.code == code


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
@pytest.mark.parametrize("code", REFUSALS)
def test_every_reason_is_said_in_the_language_of_the_reader(language, code):
    with translation.override(None):
        original = str(REFUSALS[code])
    with translation.override(language):
        said = str(REFUSALS[code])

    assert (said == original) is (language == "en")
    assert said % {"ending": ".pdf", "most": 64, "name": "a.exe"}


def test_a_hostile_file_is_refused_by_the_child_process_in_the_same_words():
    ending, code, content = HOSTILE["program by its name"]

    with pytest.raises(ValidationError) as refusal:
        uploads.cleaned(f"letter{ending}", ContentFile(content))

    assert refusal.value.code == code
    assert "a.exe" in refusal.value.messages[0]


def warnings_of(content, ending):
    return clean_upload.clean(content, ending=ending).warnings


def test_a_pdf_that_opens_at_a_page_is_accepted():
    with pikepdf.new() as made:
        page = made.add_blank_page()
        made.Root.OpenAction = Array([page.obj, Name.Fit])
        content = planted_files.saved(made)

    assert warnings_of(content, ".pdf") == ()
    with pikepdf.open(io.BytesIO(clean_upload.clean(content, ending=".pdf").content)) as pdf:
        assert pdf.Root.OpenAction[1] == Name.Fit


@pytest.mark.parametrize(
    "content",
    [
        opening(action("GoTo", D=String("chapter"))),
        opening(action("Named", N=Name.Print)),
        link(action("URI", URI=String("https://example.org/"))),
        link(action("GoToR", F=String("C:\\Users\\zelal\\x.pdf"))),
    ],
)
def test_harmless_actions_of_a_pdf_are_accepted(content):
    cleaned = clean_upload.clean(content, ending=".pdf")

    assert cleaned.warnings == ()
    assert b"zelal" not in cleaned.content


def test_a_link_of_a_pdf_to_a_page_of_the_web_stays():
    content = link(action("URI", URI=String("https://example.org/")))

    assert b"https://example.org/" in clean_upload.clean(content, ending=".pdf").content


@pytest.mark.parametrize(
    "content",
    [
        field(" PAGE "),
        field(' HYPERLINK "https://example.org/" '),
        field(' DATE \\@ "dd.MM.yyyy" '),
        field("MACROBUTTON NoMacro [name]"),
        hostile_evidence.of_settings("attachedTemplate", "file:///C:\\Users\\zelal\\Normal.dotm"),
        hostile_evidence.related("hyperlink", "https://example.org/"),
    ],
)
def test_harmless_fields_and_links_of_a_word_document_are_accepted(content):
    cleaned = clean_upload.clean(content, ending=".docx")

    assert set(cleaned.warnings) <= {"tracked_changes"}
    assert not planted_files.holds(cleaned.content, "zelal")


def test_the_address_of_an_image_that_was_pasted_is_taken_out_and_its_text_stays():
    content = field(' INCLUDEPICTURE "https://example.org/zelal.png" \\* MERGEFORMATINET ')

    assert not planted_files.holds(clean_upload.clean(content, ending=".docx").content, "zelal")


def test_the_numbers_behind_a_chart_are_cleaned_and_said():
    content = hostile_evidence.with_relation("package", "numbers.xlsx", planted_files.workbook())

    cleaned = clean_upload.clean(content, ending=".docx")

    assert cleaned.warnings == ("comments", "embedded_workbook", "hidden_sheets")
    assert planted_files.holds(content)
    assert not planted_files.holds(cleaned.content)


def test_documents_in_documents_in_documents_are_refused():
    content = planted_files.workbook()
    for _depth in range(4):
        content = hostile_evidence.with_relation("package", "inner.docx", content)

    with pytest.raises(FileError) as refusal:
        clean_upload.clean(content, ending=".docx")

    assert refusal.value.code == "embedded"


def test_links_to_other_workbooks_lose_their_addresses_and_that_is_said():
    book = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<externalBook xmlns:r="{planted_files.RELATED.rstrip("/")}" r:id="rId1"><sheetNames/>'
        f"<sheetDataSet><v>{planted_files.WORD}</v></sheetDataSet></externalBook></externalLink>"
    )
    path = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{planted_files.RELATED}externalLinkPath" '
        f'Target="file:///C:\\{planted_files.WORD}\\b.xlsx" TargetMode="External"/></Relationships>'
    )
    name = "externalLinks/externalLink1.xml"
    content = hostile_evidence._workbook_with("externalLink", name, book.encode())
    content = planted_files.with_part(
        content, "xl/externalLinks/_rels/externalLink1.xml.rels", lambda _none: path.encode()
    )

    cleaned = clean_upload.clean(content, ending=".xlsx")

    assert cleaned.warnings == ("external_links",)
    assert not planted_files.holds(cleaned.content)


@pytest.mark.parametrize(
    "text",
    ['=SUM(A1:A9)&"a|b"', "='a|b'!A1", '=HYPERLINK("https://example.org/")', "=RECALL(1)"],
)
def test_honest_formulas_are_accepted(text):
    assert warnings_of(hostile_evidence.formula(text), ".xlsx") == ()


def test_honest_lists_are_accepted():
    text = 'name,value\n-5,+7\n@zelal,=A1+B2\n- point | with a bar,"=SUM(A1,A2)"\n'

    assert warnings_of(text.encode(), ".csv") == ()


@pytest.mark.parametrize("piece", ["=cmd|'", '="', "=CALL ", "'=(", '=";', "=-+@|!"])
def test_a_list_of_beginnings_of_formulas_takes_time_in_proportion_to_its_length(piece):
    def seconds(length):
        start = time.process_time()
        with suppress(FileError):
            warnings_of((piece * length)[:length].encode(), ".csv")
        return time.process_time() - start

    seconds(64)
    most = 30 * max(seconds(6_553), 0.002)
    # What else the machine does meanwhile may make one measurement a bad one.
    assert any(seconds(65_536) < most for _again in range(3))


def test_an_xml_bomb_in_a_document_is_refused():
    bomb = (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="x">&b;</w:document>'
    )
    content = planted_files.with_part(word(lambda made: None), "word/document.xml", lambda _x: bomb)

    with pytest.raises(FileError) as refusal:
        clean_upload.clean(content, ending=".docx")

    assert refusal.value.code == "damaged"


def test_a_form_to_fill_in_by_hand_is_accepted():
    with pikepdf.new() as made:
        page = made.add_blank_page()
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=[0, 0, 9, 9],
            FT=Name.Tx,
            T=String("field"),
            V=String("value"),
        )
        widget = made.make_indirect(widget)
        page.Annots = Array([widget])
        made.Root.AcroForm = Dictionary(Fields=Array([widget]))
        cleaned = clean_upload.clean(planted_files.saved(made), ending=".pdf")

    assert cleaned.warnings == ()
    assert b"(field)" in cleaned.content


def test_a_workbook_of_openpyxl_with_a_chart_and_a_table_is_accepted():
    made = openpyxl.Workbook()
    sheet = made.active
    for row in [("a", "b"), (1, 2), (3, 4)]:
        sheet.append(row)
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(sheet, min_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "D1")
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="T", ref="A1:B3"))

    assert warnings_of(planted_files.saved(made), ".xlsx") == ()


@pytest.mark.parametrize(
    ("address", "is_remote"),
    [
        ("https://example.org/x", True),
        ("HTTP://example.org/x", True),
        ("\\\\192.0.2.1\\x", True),
        ("//192.0.2.1/x", True),
        ("file://192.0.2.1/x", True),
        ("file:////192.0.2.1/x", True),
        ("file:\\\\192.0.2.1\\x", True),
        ("ms-msdt:/id", True),
        ("file:///C:/Users/zelal/x", False),
        ("file:///C:\\Users\\zelal\\x", False),
        ("file:///home/zelal/x", False),
        ("file://localhost/home/zelal/x", False),
        ("C:\\Users\\zelal\\x", False),
        ("media/image1.png", False),
    ],
)
def test_an_address_leads_to_another_computer_or_not(address, is_remote):
    assert document_parts.is_remote(address) is is_remote


@pytest.mark.parametrize("target", ["ms-msdt:/id PCWDiagnostic", "\\\\192.0.2.1\\x", "file:///x/y"])
def test_links_that_lead_anywhere_but_to_the_web_are_emptied(target):
    for content in (
        hostile_evidence.related("hyperlink", target),
        field(f' HYPERLINK "{target}" '),
    ):
        cleaned = clean_upload.clean(content, ending=".docx")

        assert not planted_files.holds(cleaned.content, target)


def test_a_link_to_a_place_in_the_document_stays():
    content = field(' HYPERLINK \\l "chapter" ')

    assert planted_files.holds(clean_upload.clean(content, ending=".docx").content, "chapter")


def test_a_workbook_of_xlsxwriter_with_all_its_parts_is_accepted():
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("ورقة")
    sheet.write_formula("A2", "=SUM(A1:A1)")
    sheet.write_comment("A1", "note")
    sheet.write_url("A3", "https://example.org/")
    sheet.write_url("A4", "internal:ورقة!A1")
    sheet.insert_textbox("D1", "text")
    sheet.insert_button("H1")
    sheet.insert_checkbox("H5", True)
    sheet.data_validation("B1", {"validate": "list", "source": ["a", "b"]})
    sheet.add_sparkline("B9", {"range": "A1:A5"})
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "='ورقة'!$A$1:$A$5"})
    sheet.insert_chart("D9", chart)
    made.close()

    assert warnings_of(file.getvalue(), ".xlsx") == ("comments",)


@pytest.mark.parametrize("kind", ["oleobject", "OLEOBJECT", "oleObject"])
def test_capital_letters_in_the_type_of_a_relationship_change_nothing(kind):
    content = hostile_evidence.with_relation(kind, "o.bin", b"anything")

    with pytest.raises(FileError) as refusal:
        clean_upload.clean(content, ending=".docx")

    assert refusal.value.code == "embedded"
