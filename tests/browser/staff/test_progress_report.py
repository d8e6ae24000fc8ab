"""A report as people walk it: written with evidence, returned, corrected, published, read."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from recommendations.models import ProgressUpdate, Role
from tests.browser.desks import sit_down, stand_up
from tests.browser.pictures import picture
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = "عُقدت الدورة الأولى."
BETTER = "عُقدت الدورة الأولى في الحسكة وحضرها عشرون موظفاً."
QUESTION = "هل يمكن إرفاق كشف الحضور؟"
REMARK = "أين عُقدت، وكم حضرها؟"
EVIDENCE = "https://example.org/course"


@pytest.fixture
def item(transactional_db):
    """An item that the commission of health leads, published and not begun."""
    plan = cast.make_plan(2024, items=0, title_ar="خطة العمل")
    title = {"title_ar": "تدريب كوادر المكاتب", "title_en": "Train the offices"}
    item = cast.make_recommendation(plan, lead="health", **title)
    cast.advance(plan, "published")
    return item


def test_a_report_is_returned_corrected_published_and_read(page, live_server, item):
    page.base = live_server.url
    page.set_viewport_size({"width": 1100, "height": 800})
    focal_point = cast.make_member(Role.FOCAL_POINT, "منسق-الصحة", ["health"])
    publisher = cast.make_member(Role.PUBLISHER, "الناشر")

    sit_down(page, focal_point)
    _write(page)
    sit_down(page, publisher)
    _return(page)
    sit_down(page, focal_point)
    _correct(page)
    sit_down(page, publisher)
    _publish(page, item)
    stand_up(page)

    item.refresh_from_db()
    assert item.status == "implemented"
    for language in ["ar", "ku", "en"]:
        page.goto(f"/{language}/plans/2024/1/")
        assert BETTER in page.inner_text(".timeline")
        assert FIRST + " " not in page.inner_text(".timeline")
        assert page.get_attribute(".timeline .evidence a", "href") == EVIDENCE
        assert REMARK not in page.content()
        assert QUESTION not in page.content()


def _write(page):
    page.goto("/admin/recommendations/recommendation/")
    page.click("#result_list tbody a")
    page.click("text=تسجيل التقدّم")
    page.check("[name=status][value=implemented]")
    page.fill("[name=narrative_ar]", FIRST)
    page.fill("[name=evidence_url]", EVIDENCE)
    page.check("[name=evidence_is_public]")
    picture(page, "report-form", of="#content")
    page.click("[name=_send]")
    page.wait_for_selector(".messagelist")
    assert ProgressUpdate.objects.get().stage == "sent"


def _return(page):
    page.goto(reverse("admin:recommendations_progressupdate_review"))
    picture(page, "review-queue", of="#content")
    page.click(".remarks__form summary")
    page.fill(".remarks__form textarea", QUESTION)
    page.click(".remarks__form button")
    expect(page.locator(".remark--question")).to_contain_text(QUESTION)
    picture(page, "review-question", of="#content")
    page.click("text=إعادة…")
    page.fill("[name=remark]", REMARK)
    page.click(".submit-row [type=submit]")
    page.wait_for_selector(".messagelist")


def _correct(page):
    page.goto("/admin/")
    assert REMARK in page.inner_text(".task-lists")
    picture(page, "home-of-a-focal-point", of="#content")
    page.click(".task-list a")
    assert REMARK in page.inner_text(".return-remark")
    page.fill("[name=narrative_ar]", BETTER)
    page.click("[name=_send]")
    page.wait_for_selector(".messagelist")


def _publish(page, item):
    page.goto("/admin/")
    page.click("text=عرض الكل")
    page.wait_for_url("**/review/")
    page.click(".review-entry [type=submit]")
    page.wait_for_selector(".messagelist")
    expect(page.locator(".review-entry")).to_have_count(0)
    page.goto(reverse("admin:recommendations_recommendation_history", args=[item.pk]))
    picture(page, "history", of="#content")
