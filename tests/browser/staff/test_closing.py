"""The end of a year: decided in the admin without any script, read in three languages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import ClosingDecision, Plan
from tests.browser.pictures import picture
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the first item of 2023 says once it goes on, in each language.
CONTINUES = {
    "ar": "تستمر هذه التوصية بالرقم 2025/7",
    "ku": "Ev pêşniyar wek 2025/7 berdewam e",
    "en": "It continues as 2025/7, where it is: not started",
}


def test_a_year_is_closed_into_a_plan_two_years_later_and_read(desk):
    plan = cast.make_plan(items=4, state="published")
    cast.make_update(plan.recommendations.get(number=1), narrative_ar="عُقدت الدورة الأولى.")

    _decide(desk, plan)
    assert ClosingDecision.objects.count() == 4
    _confirm(desk)

    plan.refresh_from_db()
    following = Plan.objects.get(year=2025)
    assert plan.state == "closed"
    assert list(following.recommendations.values_list("number", "carried_from__number")) == [
        (1, 3),
        (2, 4),
        (7, 1),
    ]
    following.meeting = cast.make_meeting(2025)
    cast.advance(following, "published")
    desk.context.clear_cookies()
    _read(desk)


def _decide(desk, plan):
    desk.goto(reverse("admin:recommendations_plan_change", args=[plan.pk]))
    desk.click("a.step-close")
    desk.wait_for_url("**/close/")
    assert "عُقدت الدورة الأولى." in desk.inner_text("#item-1")
    desk.check("#item-1 [value=carry_over]")
    assert desk.is_hidden("[name=n1-reason_ar]")
    desk.fill("[name=n1-number]", "7")
    desk.click("#item-1 [name=next]")
    desk.wait_for_url("**#item-2")
    desk.check("#item-2 [value=close]")
    assert desk.is_hidden("[name=n2-number]")
    desk.select_option("[name=n2-status]", "not_implemented")
    desk.fill("[name=n2-reason_ar]", cast.REASON)
    picture(desk, "closing-an-item", of="#item-2")
    desk.click("#item-2 [name=next]")
    desk.wait_for_url("**#item-3")
    desk.click("[name=rest]")
    desk.wait_for_selector("#all-decided")


def _confirm(desk):
    desk.click("[name=preview]")
    desk.wait_for_url("**/close/preview/")
    assert desk.locator(".next-plan tbody tr").count() == 3
    assert desk.locator(".missing").count() == 0
    desk.fill("[name=into]", "٢٠٢٥")
    desk.click("[name=show]")
    desk.wait_for_selector("#next-heading bdi:text-is('2025')")
    picture(desk, "closing-preview", of="#content")
    desk.click("[name=close]")
    desk.wait_for_url("**/change/")
    # One of them leads to the plan as readers see it.
    assert desk.locator(".messagelist li:not(.error) a").count() == 4


def _read(page):
    final = f"/plans/2023/reports/{timezone.localdate()}/"
    for language, sentence in CONTINUES.items():
        page.goto(f"/{language}/plans/2025/7/")
        page.click(".lineage-list summary")
        page.click(".lineage a")
        page.wait_for_url(f"**/{language}/plans/2023/1/")
        assert sentence in page.inner_text(".record-head .continuation")
        page.goto(f"/{language}/plans/2023/")
        page.click(f".plan-hero a[href='/{language}{final}']")
        page.wait_for_url(f"**{final}")
        assert page.locator(".status--not_implemented").count() >= 1
