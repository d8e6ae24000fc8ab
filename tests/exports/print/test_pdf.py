"""The report as a PDF, read by programs that are not ours."""

import io
import re
import unicodedata
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from recommendations.exports.print import pdf
from recommendations.exports.snapshot import live_snapshot
from recommendations.models import SiteProfile, Status
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.files import readers
from tests.support.made_once import made_once

# It is set from the rows that the workbook and the data package tell on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
# What poppler puts around words of another direction, and joins lines with.
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2060-\u2069]")
LONG = 30
VOWELLED = "نفّذت اللجنة ما تقدّم تنفيذاً كاملاً بناءً عليه"


@made_once
def plan():
    """A published plan with its meeting; number 1 has something of every kind."""
    SiteProfile(pk=SiteProfile.ONLY, body_name_ar="الدائرة", body_name_en="The Department").save()
    plan = cast.make_plan(items=0, title_ar="خطة سوريا", title_en="Plan of the year")
    item = cast.make_recommendation(
        plan, title_ar="الحوار بين السوريين", title_en="Dialogue", due_on=date(2023, 6, 30)
    )
    cast.make_recommendation(plan)
    cast.make_recommendation(plan)
    item.milestones.create(number=1, title_ar="خطوة", title_en="A step", due_on=date(2023, 3, 1))
    item.indicators.create(number=1, baseline=0, target=7, name_ar="دورات", name_en="Courses")
    plan.meeting.mark_published()
    cast.advance(plan, "published")
    cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 1), narrative_en="Done")
    return plan


@pytest.fixture
def printed(client, plan, tmp_path):
    """``printed(path)``: the PDF at ``path``, as a file."""

    def printed(path="/ar/plans/2023.pdf"):
        response = client.get(path)
        assert response.status_code == 200
        file = tmp_path / "report.pdf"
        file.write_bytes(response.getvalue())
        return file

    return printed


def words(file, *options):
    """The text of a PDF, in the order of reading, in single spaces."""
    text = unicodedata.normalize("NFKC", readers.run("pdftotext", *options, file, "-"))
    return " ".join(MARKS.sub("", text).split())


def shown(file, *options):
    """What pdfinfo tells of a PDF, as a dict."""
    lines = readers.run("pdfinfo", *options, file).splitlines()
    return {
        name.strip(): value.strip() for name, _colon, value in (x.partition(":") for x in lines)
    }


def tags(file):
    """The names of the tags of a PDF, in their order."""
    tree = readers.run("pdfinfo", "-struct", file)
    return re.findall(r"^ *([A-Z][A-Za-z0-9]*)(?=[ :]|$)", tree, re.MULTILINE)


def bookmarks(file):
    """The bookmarks of a PDF: (words, page) pairs."""
    text = readers.run("pdftohtml", "-xml", "-i", "-stdout", file)
    outline = ElementTree.fromstring(text).iterfind("./outline//item")  # noqa: S314
    return [(MARKS.sub("", item.text), int(item.get("page"))) for item in outline]


def test_pdf_is_a_download_with_the_name_of_its_kind(client, plan):
    response = client.get("/en/plans/2023.pdf")

    name = f"plan-2023-{timezone.localdate()}.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == "application/pdf"


def test_pdf_is_tagged_and_declares_that_it_is_accessible(printed):
    file = printed()
    facts = shown(file)

    assert (facts["Tagged"], facts["Page size"]) == ("yes", "595.276 x 841.89 pts (A4)")
    assert (facts["Title"], facts["Author"]) == ("خطة سوريا 2023", "الدائرة")
    assert "<pdfuaid:part>1</pdfuaid:part>" in readers.run("pdfinfo", "-meta", file)
    assert {"H1", "H2", "TOC", "Table", "TH", "Figure", "Caption", "Link"} <= set(tags(file))


def test_pdf_language_is_that_of_the_reader(printed):
    assert "<rdf:li>ku</rdf:li>" in readers.run("pdfinfo", "-meta", printed("/ku/plans/2023.pdf"))


def test_pdf_arabic_can_be_searched(plan, printed):
    later = cast.make_plan(2024, items=0, title_ar="خطة سوريا")
    # Vowels that an author wrote must not cost the other words their letters.
    cast.make_recommendation(later, title_ar="في ضوء لقاء الحسكة", adopted_text_ar=VOWELLED)
    cast.advance(later, "published")

    file = printed("/ar/plans/2024.pdf")
    text, each = words(file), set(words(file, "-raw").split())

    # What we say ourselves stands there without vowels, as people type it.
    for phrase in ["خطة سوريا 2024", "في ضوء لقاء الحسكة", "منفذة كليا أو جزئيا"]:
        assert phrase in text
        assert set(phrase.split()) <= each


def test_a_letter_is_found_though_it_first_came_with_a_mark(plan, printed):
    later = cast.make_plan(2024, items=0, title_ar="بناءً")
    cast.make_recommendation(later, title_ar="لقاء")
    cast.advance(later, "published")

    letters = readers.letters(printed("/ar/plans/2024.pdf"))

    assert ["ء" in of_font for of_font in letters] == [True, True]


def test_names_and_addresses_keep_their_order_among_arabic_words(plan, printed):
    staff, day = cast.make_user(), date(2023, 6, 1)
    first = freezing.publish_report(plan, by=staff, as_of=day)
    shown = {"ar": "رقم"}
    freezing.publish_report(plan, by=staff, as_of=day, replaces=first, correction=shown)

    old = printed("/ar/plans/2023/reports/2023-06-01.pdf")

    assert "2023-06-01-2" in readers.line_with(old, "2023-06-01-2", page=1)
    assert "رقم" in words(old, "-l", 1)
    assert "2023-06-01" in readers.line_with(old, "ثابت", page=1)
    address = "http://testserver/ar/plans/2023/reports/2023-06-01/"
    assert address in readers.line_with(old, "testserver", page=1)


def test_a_title_in_arabic_runs_from_right_to_left_in_the_head_of_english_pages(plan, printed):
    cast.advance(cast.make_plan(2024, items=1, title_ar="خطة السنة مع UNHCR"), "published")

    head = readers.line_with(printed("/en/plans/2024.pdf"), "السنة", page=2)

    assert head[:5] == ["UNHCR", "مع", "السنة", "خطة", "2024"]


def test_pdf_brings_its_own_letters(printed):
    fonts = readers.run("pdffonts", printed("/en/plans/2023.pdf")).splitlines()[2:]

    assert {line.split()[0].partition("+")[2] for line in fonts} == {
        "Amiri-Regular",
        "Amiri-Bold",
    }


def test_pdf_bookmarks_lead_to_the_chapters_and_to_each_recommendation(printed):
    found = bookmarks(printed("/en/plans/2023.pdf"))

    assert [name for name, _page in found] == [
        "Summary",
        "Status of the plan",
        "Meeting",
        "Recommendations",
        "2023/1 Dialogue",
        "2023/2 التوصية 2",
        "2023/3 التوصية 3",
        "What the terms and figures mean",
        "How the rate is counted",
        "How far it was carried out",
        "How it compares with its due date",
        "What the meeting decided",
        "Who confirms it",
    ]
    pages = [page for _name, page in found]
    # The chapters follow each other without an empty half of a page between them.
    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (3, 6)


def test_each_page_but_the_cover_has_its_number_and_what_it_is_a_page_of(printed):
    file = printed("/en/plans/2023.pdf")
    as_of = timezone.localdate().strftime("%-d %B %Y")

    assert shown(file)["Pages"] == "6"
    for number in range(2, 7):
        page = words(file, "-layout", "-f", number, "-l", number)
        assert page.startswith(f"Plan of the year 2023 · as of {as_of}")
        assert page.endswith(f"Page {number} of 6")
    assert "of 6" not in words(file, "-f", 1, "-l", 1)


def test_pdf_shows_the_figures_and_the_status_of_each_item(printed):
    text = words(printed("/en/plans/2023.pdf"), "-layout")
    as_of = timezone.localdate().strftime("%-d %B %Y")

    assert f"Implemented, by the word of the bodies: 1 of 3 (as of {as_of})" in text
    assert "Implemented, as checked independently: 0 of 3" in text
    assert "not started: 2 implemented: 1" in text
    assert "implemented · adopted · completed on time · reported by the body" in text
    assert "1 May 2023: implemented · reported by the body Done" in text
    assert "1 A step 1 March 2023 —" in text


def test_pdf_filters_are_those_of_the_page(printed):
    text = words(printed("/en/plans/2023.pdf?status=implemented"))

    assert "Dialogue" in text
    assert "2023/2" not in text
    assert "This file contains only the recommendations that match the selected filters" in text


def test_a_long_report_says_its_header_on_each_page_of_a_table(plan, printed):
    with cast.made_at_once():
        later = cast.make_plan(2024, items=0)
        for number in range(LONG):
            body = cast.make_institution(f"body-{number}", name_en=f"Body {number}")
            cast.make_recommendation(later, lead=body)
        cast.advance(later, "published")

    text = words(printed("/en/plans/2024.pdf"), "-layout")

    assert text.count("Lead institution") == LONG + 2
    assert all(f"Body {number} 1 0 0 0 0 0 1 0 0 1" in text for number in range(LONG))


def test_words_are_never_commands(plan, printed):
    title = '#panic("x") $a$ [b] *c* @d <e> // f `g` \\ #h'
    cast.make_recommendation(later := cast.make_plan(2024, items=0), title_en=title)
    cast.advance(later, "published")

    assert f"2024/1 {title}" in words(printed("/en/plans/2024.pdf"))


def test_a_letter_that_no_font_of_ours_has_costs_the_standard_and_not_the_report(plan, printed):
    cast.make_recommendation(later := cast.make_plan(2024, items=0), title_en="A feast 🎉")
    cast.advance(later, "published")

    file = printed("/en/plans/2024.pdf")

    assert "2024/1 A feast" in words(file)
    assert "pdfuaid" not in readers.run("pdfinfo", "-meta", file)


def test_a_word_longer_than_the_line_stays_on_the_page(plan, printed):
    cast.make_recommendation(later := cast.make_plan(2024, items=0), adopted_text_en="x" * 400)
    cast.advance(later, "published")

    file = printed("/en/plans/2024.pdf")
    places = readers.run("pdftotext", "-bbox", file, "-")
    right = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"[^>]*>x+', places)]

    assert len(right) >= 4
    assert max(right) < 595 - 60  # the page without its margin


def test_pdf_holds_its_tags_in_compressed_streams(printed):
    file = printed()

    assert "H1" in tags(file)
    assert b"/ObjStm" in file.read_bytes()
    assert b"/StructElem" not in file.read_bytes()


def test_pdf_of_the_same_content_has_the_same_bytes(plan):
    snapshot = live_snapshot(2023, plan.recommendations.all(), site="https://example.org")

    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        pdf.write(snapshot, file)

    assert files[0].getvalue() == files[1].getvalue()


def test_a_report_is_always_the_same_file(client, plan):
    freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 1))
    address = "/ar/plans/2023/reports/2023-06-01.pdf"

    first = client.get(address).getvalue()
    cast.make_update(plan.recommendations.get(number=2), Status.IN_PROGRESS)

    assert client.get(address).getvalue() == first
