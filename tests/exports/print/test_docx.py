"""The report as a Word document, opened by programs that are not ours."""

import io
import re
from datetime import date
from zipfile import ZipFile

import docx
import pytest
from django.utils import timezone
from docx.oxml.ns import qn

from recommendations.models import SiteProfile, Status
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.files import readers
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
ISOLATES = re.compile("[\u2066-\u2069]")


@made_once
def plan():
    """A published plan with its meeting; number 1 has something of every kind."""
    SiteProfile(pk=SiteProfile.ONLY, body_name_ar="الدائرة", body_name_en="The Department").save()
    plan = cast.make_plan(items=0, title_ar="خطة سوريا", title_en="Plan of the year")
    item = cast.make_recommendation(
        plan, title_ar="الحوار", title_en="Dialogue", due_on=date(2023, 6, 30)
    )
    cast.make_recommendation(plan)
    item.milestones.create(number=1, title_ar="خطوة", title_en="A step", due_on=date(2023, 3, 1))
    item.indicators.create(number=1, baseline=0, target=7, name_ar="دورات", name_en="Courses")
    finding = plan.meeting.findings.create(number=1, kind="weakness", text_en="Too little of it")
    finding.answered_by.add(item)
    plan.meeting.mark_published()
    cast.advance(plan, "published")
    cast.make_update(
        item,
        Status.IMPLEMENTED,
        reported_on=date(2023, 5, 1),
        narrative_en="Done",
        evidence_is_public=True,
    )
    return plan


def document_of(client, path="/en/plans/2023.docx"):
    response = client.get(path)
    assert response.status_code == 200
    return docx.Document(io.BytesIO(response.getvalue()))


def in_style(document, name):
    """The words of the paragraphs in the style ``name``."""
    return [text_of(one) for one in document.paragraphs if one.style.name == name]


def text_of(paragraph):
    """All words of a paragraph, those in another direction too, without the marks around them."""
    words = "".join(
        one.text or "" if one.tag == qn("w:t") else "\n"
        for one in paragraph._p.iter(qn("w:t"), qn("w:br"))
    )
    return ISOLATES.sub("", words)


def heading_of(document, words):
    """The heading, not its line in the table of contents, that says ``words``."""
    (found,) = [
        one
        for one in document.paragraphs
        if text_of(one) == words and one.style.name.startswith("Heading")
    ]
    return found


def values(document, tag, attribute):
    """The values of ``attribute`` on all elements ``tag`` of the body."""
    return [one.get(qn(attribute)) for one in document.element.body.iter(qn(tag))]


def test_word_file_is_a_download_with_the_name_of_its_kind(client, plan):
    response = client.get("/en/plans/2023.docx")

    name = f"plan-2023-{timezone.localdate()}.docx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )


def test_word_file_says_whose_it_is_and_in_which_language(client, plan):
    properties = document_of(client).core_properties

    assert (properties.title, properties.author) == ("Plan of the year 2023", "The Department")
    assert properties.language == "en"


def test_word_file_headings_are_those_of_word(client, plan):
    document = document_of(client)

    assert in_style(document, "Heading 1") == [
        "Summary",
        "Meeting",
        "Recommendations",
        "What the terms and figures mean",
    ]
    assert in_style(document, "Heading 2")[:4] == [
        "Status of the plan",
        "Evaluation of the past year",
        "2023/1 Dialogue",
        "2023/2 التوصية 2",
    ]
    assert in_style(document, "Title") == ["Plan of the year 2023"]


def test_word_file_table_of_contents_is_a_field_that_is_filled_already(client, plan):
    document = document_of(client)
    codes = [one.text.strip() for one in document.element.body.iter(qn("w:instrText"))]

    assert codes == ['TOC \\o "1-2" \\h \\z \\u']
    assert values(document, "w:fldChar", "w:fldCharType") == ["begin", "separate", "end"]
    assert in_style(document, "toc 1") == in_style(document, "Heading 1")
    assert in_style(document, "toc 2") == in_style(document, "Heading 2")


def test_word_file_asks_word_to_fill_its_fields(client, plan):
    (asked,) = document_of(client).settings.element.iter(qn("w:updateFields"))

    assert asked.get(qn("w:val")) == "true"


def test_each_link_within_it_has_its_place(client, plan):
    document = document_of(client)
    places = values(document, "w:bookmarkStart", "w:name")
    links = [place for place in values(document, "w:hyperlink", "w:anchor") if place]
    (answered,) = [one for one in document.paragraphs if one.text == "Answered by: 2023/1"]

    assert len(set(places)) == len(places)
    assert set(links) <= set(places)
    (link,) = answered._p.iter(qn("w:hyperlink"))
    (place,) = heading_of(document, "2023/1 Dialogue")._p.iter(qn("w:bookmarkStart"))
    assert link.get(qn("w:anchor")) == place.get(qn("w:name"))


def test_word_file_links_to_the_outside_are_whole(client, plan):
    relations = document_of(client).part.rels.values()

    targets = {one.target_ref for one in relations if one.is_external}
    assert targets == {"http://testserver/en/plans/2023/", cast.EVIDENCE}


def test_word_file_pages_have_the_title_and_the_number_but_for_the_cover(client, plan):
    (section,) = document_of(client).sections
    codes = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]

    assert section.header.paragraphs[0].text.startswith("Plan of the year 2023 · as of ")
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text == "Page 1 of 1"
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous


def test_word_file_tables_hold_the_figures_and_repeat_their_header(client, plan):
    document = document_of(client)
    figures = document.tables[1]
    rows = [[cell.text for cell in row.cells] for row in figures.rows]

    assert rows[:3] == [
        ["Measure", "Count", "Out of"],
        ["Adopted and published", "2", "—"],
        ["Implemented", "1", "2"],
    ]
    assert figures.style.name == "Report Table"
    for table in document.tables[1:]:
        assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [
            True,
            *[False] * (len(table.rows) - 1),
        ]


def test_word_file_chart_is_drawn_to_measure_and_said_in_words(client, plan):
    chart = document_of(client).tables[0]
    widths = [cell.width for cell in chart.rows[0].cells]

    assert len(widths) == 2
    assert abs(widths[0] - widths[1]) < 1000
    (caption,) = chart._tbl.iter(qn("w:tblDescription"))
    assert caption.get(qn("w:val")) == (
        "Recommendations by status — not started: 1 · implemented: 1"
    )
    # Below it each word stays with its number.
    assert "■\u00a0not\u00a0started:\u00a01   ■\u00a0implemented:\u00a01   " in {
        text_of(one) for one in document_of(client).paragraphs
    }
    # Its edges are those of the lines.
    margins = chart._tbl.tblPr.find(qn("w:tblCellMar"))
    assert [side.get(qn("w:w")) for side in margins] == ["0", "0"]


def test_in_arabic_everything_runs_from_right_to_left(client, plan):
    document = document_of(client, "/ar/plans/2023.docx")
    normal = document.styles["Normal"].element

    assert normal.pPr.find(qn("w:bidi")) is not None
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    runs = heading_of(document, "2023/1 الحوار").runs
    assert [(run.text, run._r.find(f".//{qn('w:rtl')}") is not None) for run in runs] == [
        ("2023/1", False),
        (" ", True),
        ("الحوار", True),
    ]


@pytest.mark.parametrize("language", ["ku", "en"])
def test_in_latin_letters_only_arabic_words_do(client, plan, language):
    document = document_of(client, f"/{language}/plans/2023.docx")

    assert document.styles["Normal"].element.pPr.find(qn("w:bidi")) is None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is None for table in document.tables)
    foreign = [one for one in document.paragraphs if one._p.pPr.find(qn("w:bidi")) is not None]
    assert {one.text for one in foreign} >= {"نص التوصية 2 كما أقرها الاجتماع."}
    assert "2023/2 التوصية 2" not in {text_of(one) for one in foreign}
    (turned,) = heading_of(document, "2023/2 التوصية 2")._p.iter(qn("w:dir"))
    assert turned.get(qn("w:val")) == "rtl"
    assert "".join(one.text for one in turned.iter(qn("w:t"))) == "\u2067التوصية 2\u2069"


def test_letters_have_an_arabic_font_size_and_weight_too(client, plan):
    letters = document_of(client).styles["Heading 1"].element.rPr

    assert letters.find(qn("w:rFonts")).get(qn("w:cs")) == "Arial"
    assert letters.find(qn("w:szCs")).get(qn("w:val")) == "36"
    assert letters.find(qn("w:bCs")) is not None


def test_what_xml_cannot_hold_is_left_out(client, plan, uncleaned):
    cast.make_recommendation(
        later := cast.make_plan(2024, items=0), title_en="A\x0bfeast \x01<&>\nof ours"
    )
    cast.advance(later, "published")

    document = document_of(client, "/en/plans/2024.docx")

    assert "2024/1 A\nfeast <&>\nof ours" in in_style(document, "Heading 2")


def test_a_report_is_always_the_same_file(client, plan):
    freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 1))
    address = "/ar/plans/2023/reports/2023-06-01.docx"

    first = client.get(address).getvalue()
    cast.make_update(plan.recommendations.get(number=2), Status.IN_PROGRESS)

    assert client.get(address).getvalue() == first
    assert {entry.date_time[3:] for entry in ZipFile(io.BytesIO(first)).infolist()} == {(0, 0, 0)}


@pytest.fixture
def printed(client, plan, tmp_path):
    """What LibreOffice prints: a report in Arabic, and a plan with an Arabic title in English."""
    freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 1))
    later = cast.make_plan(2024, items=0, title_ar="خطة السنة مع UNHCR")
    cast.make_recommendation(later, title_ar="دعم UNHCR للمخيمات")
    cast.advance(later, "published")
    files = {
        "report": "/ar/plans/2023/reports/2023-06-01.docx",
        "plan": "/en/plans/2024.docx",
    }
    for name, path in files.items():
        (tmp_path / f"{name}.docx").write_bytes(client.get(path).getvalue())
    return readers.all_converted([tmp_path / f"{name}.docx" for name in files], "pdf", tmp_path)


def test_libreoffice_prints_arabic_from_right_to_left(printed):
    report, english = printed

    text = readers.run("pdftotext", "-raw", report, "-")
    assert "الحوار" in text
    assert "2023-06-01" in readers.line_with(report, "2023-06-01")
    assert "http://testserver/ar/plans/2023/reports/2023-06-01/" in text
    # An Arabic title on English paper, with a word in Latin letters within.
    assert readers.line_with(english, "للمخيمات") == ["2024/1", "للمخيمات", "UNHCR", "دعم"]
    assert readers.line_with(english, "السنة")[:5] == ["UNHCR", "مع", "السنة", "خطة", "2024"]


def test_it_says_which_bodies_have_not_answered_and_since_when(client):
    plan = cast.make_plan(items=2)
    first, second = plan.recommendations.order_by("number")
    cast.assign(first, "health", "supporting")
    cast.make_recommendation(plan, decision="deferred")
    cast.advance(plan, "published")
    cast.make_response(first, body="health", answer="accepts")
    cast.make_update(second, Status.IMPLEMENTED)

    lines = [text_of(one) for one in document_of(client).paragraphs]

    said = [line.partition(" · ")[2] for line in lines if line.startswith("Response:")]
    days = (timezone.localdate() - plan.adopted_on).days
    assert said[0].startswith("accepts (")
    assert said[1:] == [
        f"no answer yet, {days} days after the adoption",
        "no answer was given",
    ]
