"""A page on paper: the document alone, whole, and with the address where it came from."""

import pytest

from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON_SCREEN_ONLY = ["nav", "form", "button", ".downloads", ".embed", ".skip-link"]


@pytest.fixture
def item(db):
    """Number 1 of a published plan, corrected twice: on the screen the first stands folded."""
    item = cast.make_plan(state="published").recommendations.get(number=1)
    item.errata.create(text_ar="التصحيح الأول", reason_ar="سبب", dated="2023-02-01")
    item.errata.create(text_ar="التصحيح الثاني", reason_ar="سبب", dated="2023-03-01")
    cast.make_update(item)
    return item


def seen(page, selector):
    return page.locator(f"{selector}:visible").count()


@pytest.mark.parametrize("path", ["/ar/plans/2023/", "/ar/plans/2023/1/"])
def test_paper_has_the_document_alone_and_its_address(page, live_server, item, path):
    page.goto(path)
    on_screen = {selector for selector in ON_SCREEN_ONLY if seen(page, selector)}

    page.emulate_media(media="print")

    assert {"nav", "form", ".downloads", ".embed"} - on_screen <= {"form"}
    assert {selector for selector in ON_SCREEN_ONLY if seen(page, selector)} == set()
    assert page.inner_text(".site-footer").strip() == f"{live_server.url}{path}"
    assert "قيد التنفيذ" in page.inner_text("main")


def test_paper_shows_what_the_screen_has_folded(page, item):
    page.goto("/ar/plans/2023/1/")
    folded = page.get_by_text("التصحيح الأول")
    before = folded.is_visible()

    page.emulate_media(media="print")

    assert (before, folded.is_visible()) == (False, True)
    assert page.get_by_text("التصحيح الثاني").is_visible()


def test_a_plan_of_many_pages_cuts_no_recommendation_in_two(page, item):
    page.goto("/ar/plans/2023/")
    page.emulate_media(media="print")

    rules = page.locator(".recommendation-row").evaluate_all(
        "rows => rows.map(row => getComputedStyle(row).breakInside)"
    )

    assert rules == ["avoid"] * 3


def test_a_point_of_the_agenda_stays_with_its_heading(page, item):
    item.plan.meeting.agenda.create(number=1, topic_ar="الوضع السياسي")
    item.plan.meeting.mark_published()
    page.goto("/ar/meetings/annual-2023/")
    page.emulate_media(media="print")

    # Where the first point may be cut, its heading is left behind at the foot of a page.
    assert page.locator(".agenda li").evaluate("li => getComputedStyle(li).breakInside") == "avoid"


def test_a_printed_address_stands_apart_from_its_words(page, item):
    cast.make_update(item, "implemented", evidence_is_public=True, evidence_title_ar="المحضر")
    page.goto("/ar/plans/2023/1/")
    page.emulate_media(media="print")

    after = page.get_by_role("link", name="المحضر").evaluate(
        "link => { const s = getComputedStyle(link, '::after'); return [s.content, s.marginRight] }"
    )

    assert cast.EVIDENCE in after[0]
    assert float(after[1].removesuffix("px")) > 2
