"""A deadline is postponed and a claim contradicted by staff, and the public reads both."""

from datetime import date

import pytest
from django.urls import reverse

from recommendations.models import Role, Status
from tests.browser.desks import sit_down, stand_up
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON, FOUND = "تأخّر إقرار الموازنة.", "لا تذكر الوثيقة أي تنفيذ."
# What the page of the item says, in each language: of its dates, and of the check.
DATES = {
    "ar": ("30 حزيران 2023", "31 كانون الأول 2027"),
    "ku": ("30 Hezîran 2023", "31 Kanûn 2027"),
    "en": ("30 June 2023", "31 December 2027"),
}


@pytest.fixture
def item(db):
    plan = cast.make_plan(2023, items=0)
    item = cast.make_recommendation(plan, lead="health", due_on=date(2023, 6, 30))
    cast.advance(plan, "published")
    return item


def test_a_deadline_is_postponed_and_read(page, live_server, item):
    page.base = live_server.url
    page.set_viewport_size({"width": 1100, "height": 800})
    sit_down(page, cast.make_member(Role.EDITOR))

    page.goto(reverse("admin:recommendations_recommendation_change", args=[item.pk]))
    page.click("a.step-postpone")
    page.wait_for_url("**/postpone/")
    page.fill("[name=to]", "٣١/١٢/٢٠٢٧")
    page.fill("[name$=reason_ar]", REASON)
    page.select_option("[name$=decided_by]", label=cast.HEALTH)
    page.click(".submit-row [type=submit]")
    page.wait_for_selector(".messagelist")
    stand_up(page)

    for language, (first, now) in DATES.items():
        page.goto(f"/{language}/plans/2023/1/")
        words = page.inner_text("main")
        assert first in words
        assert now in words
        assert REASON in words
    item.refresh_from_db()
    assert item.due_on == date(2027, 12, 31)


def test_a_claim_is_contradicted_and_both_are_read(page, live_server, item):
    page.base = live_server.url
    page.set_viewport_size({"width": 1100, "height": 800})
    cast.make_update(item, Status.IMPLEMENTED, narrative_ar="اكتمل العمل.")
    sit_down(page, cast.make_member(Role.AUDITOR))

    page.goto("/admin/")
    page.click(".task-list a")
    page.wait_for_url("**/verify/")
    page.check("[name=outcome][value=contradicted]")
    page.fill("[name$=note_ar]", FOUND)
    page.click(".submit-row [type=submit]")
    page.wait_for_selector(".messagelist")
    stand_up(page)

    page.goto("/ar/plans/2023/1/")
    words = page.inner_text("main")
    assert "اكتمل العمل." in words
    assert FOUND in words
    page.goto("/en/plans/2023/?assurance=contradicted")
    assert page.locator(".recommendation-row").count() == 1
    item.refresh_from_db()
    assert (item.status, item.assurance) == ("implemented", "contradicted")
