"""The report on paper as it is composed, before a PDF or a Word file is set from it."""

from datetime import date

import pytest
from django.utils import translation

from recommendations.exports.print.build import compose
from recommendations.exports.print.document import Facts, Heading, Paragraph, Table
from recommendations.exports.snapshot import live_snapshot
from recommendations.models import Recommendation, Status
from tests.support import cast

pytestmark = pytest.mark.django_db


def composed(**filters):
    """The blocks of the plan of 2023 in English."""
    items = Recommendation.objects.public().filter(plan__year=2023)
    with translation.override("en"):
        return compose(live_snapshot(2023, items, site="https://example.org", **filters))


def paragraphs(blocks):
    """The words of the paragraphs, each with its label, and how each stands to the matter."""
    return [
        (f"{block.label} {block.words}".strip(), block.manner)
        for block in blocks
        if isinstance(block, Paragraph)
    ]


def test_correction_is_shown_with_the_report_that_it_corrects(published):
    item = published.recommendations.get(number=1)
    wrong = cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 1))
    words = {"narrative_en": "Half of it", "obstacle_en": "Money", "next_step_en": "Ask for it"}
    cast.make_update(item, reported_on=date(2023, 5, 9), corrects=wrong, **words)

    shown = paragraphs(composed().blocks)

    start = shown.index(("9 May 2023: in progress · reported by the body", ""))
    assert shown[start : start + 7] == [
        ("9 May 2023: in progress · reported by the body", ""),
        ("This corrects the update of 1 May 2023", "soft"),
        ("Half of it", ""),
        ("Obstacle: Money", ""),
        ("Next step: Ask for it", ""),
        ("1 May 2023: implemented · reported by the body", "soft"),
        ("Corrected by the update of 9 May 2023", "notice"),
    ]


def test_milestone_names_its_body_and_evidence_and_that_it_is_overdue(published):
    item = published.recommendations.get(number=1)
    own = {"institution": cast.make_institution(), "evidence_url": cast.EVIDENCE}
    item.milestones.create(number=1, title_en="A step", due_on=date(2023, 3, 1), **own)

    (table,) = [
        one for one in composed().blocks if isinstance(one, Table) and one.caption == "Milestones"
    ]

    assert table.rows == [
        ["1", f"A step · {cast.DEPARTMENT} · Evidence", "1 March 2023", "overdue"]
    ]


def test_indicator_is_a_table_of_the_readings_that_count(published):
    item = published.recommendations.get(number=1)
    indicator = item.indicators.create(number=1, target=7, name_en="Courses", unit_en="days")
    source = {"source_en": "Minutes", "read_on": date(2023, 5, 1)}
    wrong = indicator.readings.create(value=1200, **source)
    indicator.readings.create(value="2.5", corrects=wrong, **source)

    (table,) = [
        block
        for block in composed().blocks
        if isinstance(block, Table) and block.caption.startswith("Indicator:")
    ]

    assert (table.caption, table.header) == (
        "Indicator: Courses (days)",
        ["Measured on", "Value", "Source"],
    )
    assert table.rows == [
        ["baseline", "not known", ""],
        ["1 May 2023", "2.5", "Minutes"],
        ["target", "7", ""],
    ]


def test_the_attendance_is_named_once(published):
    published.meeting.delegations.create(institution=cast.make_institution("health"), head_count=2)
    published.meeting.mark_published()

    blocks = composed().blocks

    named = [
        block for block in blocks if isinstance(block, Heading) and block.words == "Attendance"
    ]
    assert len(named) == 1
    assert blocks[blocks.index(named[0]) + 1] == Table(
        "", ["Institution", "Head-count"], [[cast.HEALTH, 2]], widths=[3, 1]
    )


def test_document_counts_what_the_meeting_decided():
    plan = cast.make_plan(items=2)
    cast.make_recommendation(plan, decision="deferred")
    cast.advance(plan, "published")

    assert ("What the meeting decided: adopted: 2 · deferred: 1", "") in paragraphs(
        composed().blocks
    )


def test_document_cover_says_which_filters_left_rows_out(published):
    asked = [("Status", "open ones"), ("Theme", "Trade")]

    cover = composed(filters={"status": "open", "theme": "trade"}, asked=asked).cover

    shown = [words for words, manner in paragraphs(cover.notes) if manner == "notice"]
    assert shown[0] == "Filters: Status: open ones · Theme: Trade"
    assert shown[1].startswith(
        "This file contains only the recommendations that match the selected filters"
    )
    (address,) = [note.words for note in cover.notes if note.link]
    assert address == "https://example.org/en/plans/2023/?status=open&theme=trade"


def headings(blocks):
    """(level, words) of the headings of the recommendations and of their sections."""
    found = [(one.level, str(one.words)) for one in blocks if isinstance(one, Heading)]
    start = found.index((1, "Recommendations")) + 1
    return found[start : found.index((1, "What the terms and figures mean"))]


def test_items_are_under_the_headings_of_their_sections():
    plan = cast.make_plan(items=0)
    schools = plan.sections.create(order=2, title_ar="التعليم", title_en="Schools")
    health = plan.sections.create(order=1, title_ar="الصحة", title_en="Health")
    for section in (schools, None, health):
        cast.make_recommendation(plan, section=section, title_en="Item")
    cast.advance(plan, "published")

    manuscript = composed()

    assert [one for one in headings(manuscript.blocks) if one[0] < 4] == [
        (2, "Health"),
        (3, "2023/3 Item"),
        (2, "Schools"),
        (3, "2023/1 Item"),
        (2, "Other recommendations"),
        (3, "2023/2 Item"),
    ]
    assert manuscript.contents_depth == 3


def test_a_plan_without_sections_has_no_headings_of_them(published):
    manuscript = composed()

    assert [level for level, _words in headings(manuscript.blocks)] == [2, 3] * 3
    assert manuscript.contents_depth == 2


def test_votes_are_among_the_facts():
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, votes_for=12, votes_against=0)
    cast.make_recommendation(plan)
    cast.advance(plan, "published")

    facts = [one.pairs for one in composed().blocks if isinstance(one, Facts)]

    votes = [words for pairs in facts for term, words in pairs if term == "Votes"]
    assert votes == ["12 votes for, 0 against"]


def test_a_text_that_is_the_title_is_printed_once():
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar="ترجمة النشرة", adopted_text_ar="ترجمة النشرة.")
    cast.make_recommendation(plan, title_ar="بناء العلاقات", adopted_text_ar="بناء العلاقات كلها.")
    cast.advance(plan, "published")

    quoted = [words for words, manner in paragraphs(composed().blocks) if manner == "quote"]

    assert quoted == ["بناء العلاقات كلها."]
