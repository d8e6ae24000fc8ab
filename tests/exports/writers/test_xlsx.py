"""The plan as a workbook, opened by programs that are not ours."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.exports.snapshot import live_snapshot
from recommendations.exports.tables.figures import FIGURES
from recommendations.exports.tables.recommendations import TABLES
from recommendations.exports.writers import sheet_formats, xlsx
from recommendations.localization.languages import CODES, direction
from recommendations.models import Assurance, Decision, Schedule, SiteProfile, Status
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.files import readers
from tests.support.made_once import made_once
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
SITE = "https://example.org"
SHEETS = ["Recommendations", "Updates", "Milestones", "Errata"]
SHEETS += ["Attendance", "Verifications", "Indicators", "Readings", "Postponements"]
SHEETS += ["Responses", "Figures", "Definitions"]
HEADINGS = [
    "Reference",
    "Year",
    "Number",
    "Title (Arabic)",
    "Title (Kurdish (Kurmanji))",
    "Title (English)",
    "Adopted text (Arabic)",
    "Adopted text (Kurdish (Kurmanji))",
    "Adopted text (English)",
    "Decision",
    "Status",
    "Status since",
    "Assurance",
    "Schedule",
    "Due on",
    "Priority",
    "Lead body",
    "First adopted in",
    "Carried over from",
    "Carried over to",
    "Superseded by",
    "Address of the page",
    "Supporting bodies",
    "Themes",
    "Last reported on",
    "No news since",
    "Text as it reads now (Arabic)",
    "Text as it reads now (Kurdish (Kurmanji))",
    "Text as it reads now (English)",
    "Text corrected on",
    "Done when (Arabic)",
    "Done when (Kurdish (Kurmanji))",
    "Done when (English)",
    "Status as last reported",
    "Continues as",
    "Status of that one",
    "Verified on",
    "First due date",
    "Times postponed",
    "Section",
    "Votes for",
    "Votes against",
    "Abstentions",
]


def book_of(client, path="/en/plans/2023.xlsx", **query):
    """The workbook at ``path`` as openpyxl reads it."""
    response = client.get(path, query)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))


def records(sheet):
    """The rows of a sheet as dicts by heading."""
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@made_once
def plan():
    """A plan whose number 1 has a value of every kind."""
    SiteProfile(pk=SiteProfile.ONLY, body_name_ar="الدائرة", body_name_en="The Department").save()
    plan = cast.make_plan(items=0, title_en="Plan of the year")
    item = cast.make_recommendation(
        plan, title_en="Courses", due_on=date(2023, 6, 30), is_priority=True
    )
    cast.make_recommendation(plan)
    item.milestones.create(
        number=1,
        title_ar="خطوة",
        due_on=date(2023, 3, 1),
        institution=cast.make_institution(),
        evidence_url=cast.EVIDENCE,
    )
    item.indicators.create(number=1, baseline=0, target="7.5", name_en="Courses", unit_en="days")
    delegation = plan.meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names_and_posts", head_count=2
    )
    delegation.attendees.create(name_ar="اسم", part="chair", presence="remote")
    plan.meeting.mark_published()
    cast.advance(plan, "published")
    cast.make_update(
        item, Status.IN_PROGRESS, percent=40, reported_on=date(2023, 5, 1), narrative_en="Begun"
    )
    measured = {"read_on": date(2023, 5, 1), "value": "2.5", "source_en": "Minutes"}
    item.indicators.get().readings.create(**measured)
    return plan


def test_workbook_is_a_download_with_the_name_of_its_kind(client, plan):
    response = client.get("/en/plans/2023.xlsx")

    name = f"plan-2023-{timezone.localdate()}.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def test_workbook_says_whose_it_is(client, plan):
    properties = book_of(client).properties

    assert (properties.title, properties.creator) == ("Plan of the year 2023", "The Department")


def test_the_sheets_and_headings_are_in_their_order(client, plan):
    book = book_of(client)

    assert book.sheetnames == SHEETS
    assert [cell.value for cell in book["Recommendations"][1]] == HEADINGS


def test_a_recommendation_is_a_row_of_words_dates_and_numbers(client, plan):
    row, other = records(book_of(client)["Recommendations"])

    values = {heading: value for heading, value in row.items() if value is not None}
    with translation.override("en"):
        assert values == {
            "Reference": "2023/1",
            "Year": 2023,
            "Number": 1,
            "Title (Arabic)": "التوصية 1",
            "Title (English)": "Courses",
            "Adopted text (Arabic)": "نص التوصية 1 كما أقرها الاجتماع.",
            "Decision": str(Decision.ADOPTED.label),
            "Status": str(Status.IN_PROGRESS.label),
            "Status since": datetime(2023, 5, 1),
            "Assurance": str(Assurance.REPORTED.label),
            "Schedule": str(Schedule.OVERDUE.label),
            "Due on": datetime(2023, 6, 30),
            "Priority": True,
            "Lead body": cast.DEPARTMENT,
            "First adopted in": 2023,
            "Address of the page": "http://testserver/en/plans/2023/1/",
            "Last reported on": datetime(2023, 5, 1),
            # Its one report is of May: no news since.
            "No news since": datetime(2023, 5, 1),
            "Status as last reported": str(Status.IN_PROGRESS.label),
            "First due date": datetime(2023, 6, 30),
            "Times postponed": 0,
        }
    assert other["Reference"] == "2023/2"


def test_a_true_value_is_shown_as_a_word(client, plan):
    """LibreOffice shows a bare true as 1; Excel has its own word."""
    sheet = book_of(client)["Recommendations"]

    priority = HEADINGS.index("Priority") + 1
    assert sheet.cell(2, priority).number_format == '"yes";"yes";"no"'


def test_the_other_sheets_hold_what_belongs_to_it(client, plan):
    book = book_of(client)

    (update,) = records(book["Updates"])
    (milestone,) = records(book["Milestones"])
    (indicator,) = records(book["Indicators"])
    (reading,) = records(book["Readings"])
    (person,) = records(book["Attendance"])
    assert [indicator[name] for name in ("Reference", "Number", "Baseline", "Target")] == [
        "2023/1",
        1,
        0,
        7.5,
    ]
    assert (indicator["What is measured (English)"], indicator["Unit (English)"]) == (
        "Courses",
        "days",
    )
    assert [reading[name] for name in ("Reference", "Number of the indicator", "Value")] == [
        "2023/1",
        1,
        2.5,
    ]
    assert reading["Source (English)"] == "Minutes"
    assert (update["Reference"], update["Per cent"], update["What was done (English)"]) == (
        "2023/1",
        40,
        "Begun",
    )
    assert (milestone["Institution (Arabic)"], milestone["Overdue"], milestone["Evidence"]) == (
        cast.DEPARTMENT,
        True,
        cast.EVIDENCE,
    )
    assert (milestone["Reference"], milestone["Number"], milestone["Title (Arabic)"]) == (
        "2023/1",
        1,
        "خطوة",
    )
    assert [person[name] for name in ("Institution", "Head-count", "Name", "Part")] == [
        cast.HEALTH,
        2,
        "اسم",
        "chair",
    ]


def test_workbook_says_which_filters_left_rows_out(client, plan):
    actual = records(book_of(client, status="open", lead="department")["Definitions"])

    (filters,) = [row["Meaning"] for row in actual if row["Word"] == "Filters"]
    assert filters.startswith(
        f"Status: open ones; Lead institution: {cast.DEPARTMENT}. This file contains only"
    )


def test_workbook_figures_are_those_of_the_rows(client, plan):
    whole, body, year = records(book_of(client)["Figures"])

    assert (whole["Scope"], whole["Listed"], whole["Still open"]) == ("all rows", 2, 2)
    assert whole["As of"].date() == timezone.localdate()
    assert (body["Name"], body["Counted in the rate"]) == (cast.DEPARTMENT, 2)
    assert (year["Name"], year["Past their date"]) == ("2023", 1)


def test_workbook_explains_every_heading_and_every_word_in_it(client, plan):
    book = book_of(client)
    actual = records(book["Definitions"])

    headings = {(row["Belongs to"], row["Word"]) for row in actual if row["Meaning"]}
    for name in SHEETS[:-1]:
        assert {(name, cell.value) for cell in book[name][1]} <= headings
    codes = {row["In files for programs"]: row["Word"] for row in actual if row["Belongs to"]}
    with translation.override("en"):
        for choice in [*Decision, *Status, *Schedule, *Assurance]:
            assert codes[choice.value] == str(choice.label)


@pytest.mark.parametrize("language", CODES)
def test_each_sheet_is_ready_to_be_worked_on(client, plan, language):
    book = book_of(client, f"/{language}/plans/2023.xlsx")

    assert len(book.sheetnames) == 12
    for sheet in book:
        assert bool(sheet.sheet_view.rightToLeft) == (direction(language) == "rtl")
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert len({cell.value for cell in sheet[1]}) == sheet.max_column


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_workbook_never_runs_a_text_as_a_formula(client, start):
    text = f'{start}HYPERLINK("https://example.org")'
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar=text, lead=cast.make_institution("x", name_ar=text))
    cast.advance(plan, "published")

    sheet = book_of(client)["Recommendations"]

    cells = [cell for cell in sheet[2] if cell.value == text]
    assert [(cell.column_letter, cell.data_type) for cell in cells] == [("D", "s"), ("Q", "s")]


def test_workbook_addresses_are_links(client, plan):
    sheet = book_of(client)["Recommendations"]

    assert sheet["V2"].hyperlink.target == "http://testserver/en/plans/2023/1/"


def test_workbook_holds_what_a_cell_can_and_says_what_it_cannot(client, uncleaned):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_en="A\x0bB\x07C\ufffe", adopted_text_ar="ن" * 40_000)
    cast.make_recommendation(plan, adopted_text_ar="😀" * 20_000)
    cast.make_recommendation(plan, adopted_text_ar="ن" * 32_767)
    cast.advance(plan, "published")

    rows = records(book_of(client)["Recommendations"])

    texts = [row["Adopted text (Arabic)"] for row in rows]
    with translation.override("en"):
        mark = " " + gettext(
            "[… cut: a cell cannot hold more. The open data contain the whole text.]"
        )
    assert rows[0]["Title (English)"] == "A\nBC"
    assert [len(text.encode("utf-16-le")) // 2 for text in texts] == [32_767, 32_766, 32_767]
    assert [text.endswith(mark) for text in texts] == [True, True, False]
    assert texts[1].removesuffix(mark).strip("😀") == ""


def test_a_sheet_that_is_full_says_so(client, plan, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)

    rows = records(book_of(client)["Recommendations"])

    with translation.override("en"):
        said = gettext(
            "INCOMPLETE: a sheet cannot contain more rows. The open data contain them all."
        )
    assert [row["Reference"] for row in rows] == ["2023/1", said]


def test_what_is_beyond_the_links_of_a_sheet_is_text(client, plan, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_LINKS", 1)

    sheet = book_of(client)["Recommendations"]

    assert (sheet["V2"].hyperlink is None, sheet["V3"].hyperlink) == (False, None)
    assert sheet["V3"].value == "http://testserver/en/plans/2023/2/"


def test_beyond_the_heights_of_a_sheet_the_program_fits_the_rows(client, monkeypatch):
    monkeypatch.setattr(sheet_formats, "MAX_ROWS_WITH_HEIGHT", 2)
    plan = cast.make_plan(items=0)
    for _ in range(2):
        cast.make_recommendation(plan, adopted_text_ar="نشر محاضر الاجتماعات. " * 20)
    cast.advance(plan, "published")

    heights = book_of(client)["Recommendations"].row_dimensions

    assert (heights[2].height > 30, heights[3].height) == (True, None)


def test_a_date_before_the_first_that_excel_knows_is_text(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, due_on=date(202, 6, 30))
    cast.advance(plan, "published")

    assert records(book_of(client)["Recommendations"])[0]["Due on"] == "0202-06-30"


def test_workbook_says_when_filters_left_rows_out(client, plan):
    whole, narrowed = book_of(client), book_of(client, q="2023/2")

    def words(book):
        return [row["Word"] for row in records(book["Definitions"])]

    assert ("Filters" in words(whole), "Filters" in words(narrowed)) == (False, True)
    assert [row["Number"] for row in records(narrowed["Recommendations"])] == [2]
    assert records(narrowed["Figures"])[0]["Listed"] == 1


def test_workbook_says_that_it_is_frozen_and_shows_the_notice(client, plan):
    today = timezone.localdate()
    freezing.publish_report(plan, by=cast.make_user(), as_of=today)
    SiteProfile.objects.update(notice_en="A notice")
    cast.make_update(plan.recommendations.get(number=2), Status.IMPLEMENTED)

    frozen = book_of(client, f"/en/plans/2023/reports/{today}.xlsx")
    live = book_of(client)

    actual = {row["Word"]: row["Meaning"] for row in records(frozen["Definitions"])}
    assert actual["Frozen report"].startswith(f"{today} (")
    assert "Notice" not in actual
    assert {row["Word"]: row["Meaning"] for row in records(live["Definitions"])}["Notice"] == (
        "A notice"
    )
    assert [records(book["Figures"])[0]["Implemented"] for book in (frozen, live)] == [0, 1]


def test_one_that_fails_midway_is_never_sent(client, plan, monkeypatch):
    def fail(text):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(xlsx, "printable", fail)
    client.raise_request_exception = False

    assert client.get("/en/plans/2023.xlsx").status_code == 500


@pytest.fixture
def populated_plan(db):
    """A plan with all that one can have."""
    return populated.populate(populated.Words("seen"))


@pytest.mark.once
def test_libreoffice_opens_it_and_finds_the_same(tmp_path, populated_plan):
    written = {}
    for language in ("ar", "en"):
        path = tmp_path / f"{language}.xlsx"
        with translation.override(language), path.open("wb") as out:
            items = populated_plan.recommendations.order_by("number")
            snapshot = live_snapshot(2023, items, site=SITE)
            xlsx.write(snapshot, out)
            first = [row["reference"] for row in snapshot.rows()]
            columns = [column for column in TABLES[0].columns if not column.for_programs]
            written[path] = [column.heading for column in columns], first

    ending = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    read = readers.all_converted(list(written), ending, tmp_path)

    for path, (headings, first) in zip(read, written.values(), strict=True):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        assert rows[0] == headings
        assert [row[0] for row in rows[1:]] == first


def test_no_two_columns_of_a_table_have_the_same_heading():
    for language in CODES:
        with translation.override(language):
            for table in [*TABLES, FIGURES]:
                shown = [column.heading for column in table.columns if not column.for_programs]
                assert len(set(shown)) == len(shown), (language, table.name)
                assert shown == [capfirst(heading) for heading in shown]
