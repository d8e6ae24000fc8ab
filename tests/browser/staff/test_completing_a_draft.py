"""An editor completes a draft: what is missing has links, and translations follow each other."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from recommendations.models import Role
from tests.browser.desks import sit_down
from tests.browser.pictures import picture
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLES = {
    1: "تدريب كوادر المكاتب على كتابة التقارير",
    2: "ترجمة النشرة الشهرية إلى ثلاث لغات",
    3: "لقاء شهري مفتوح مع الصحفيين",
    4: "دليل مشترك لعناوين المكاتب",
}
KURDISH = "Perwerdekirina karmendan"


@pytest.fixture
def plan(transactional_db):
    """A draft; its second item has no lead, its third no date, and nothing is translated."""
    plan = cast.make_plan(2027, items=0, title_ar="خطة العمل")
    for number, title in TITLES.items():
        cast.make_recommendation(
            plan,
            title_ar=title,
            lead=None if number == 2 else "health",
            due_on=None if number == 3 else date(2027, number, 28),
        )
    return plan


@pytest.fixture
def editor(page, live_server, plan):
    page.base = live_server.url
    page.set_viewport_size({"width": 1280, "height": 800})
    sit_down(page, cast.make_member(Role.EDITOR))
    return page


def test_what_is_missing_leads_to_its_field_and_back(editor, plan):
    where = reverse("admin:recommendations_plan_readiness", args=[plan.pk])
    editor.goto(where)
    picture(editor, "readiness", of="#content")

    editor.click("td a[href$='#id_due_on']")
    expect(editor.locator("[name=due_on]")).to_be_focused()
    editor.fill("[name=due_on]", "٣١/٣/٢٠٢٧")
    editor.click("[name=_save]")

    editor.wait_for_url(f"**{where}")
    assert plan.recommendations.get(number=3).due_on == date(2027, 3, 31)
    assert editor.locator("td a[href$='#id_due_on']").count() == 0


def test_a_translation_is_typed_beside_the_arabic_and_the_next_follows(editor, plan):
    editor.goto("/admin/")
    editor.click("a[href*='/translations/']")
    editor.wait_for_selector(".translation")
    picture(editor, "translations", of="#content")
    first = editor.locator(".translation__pair textarea, .translation__pair input[type=text]").first

    first.fill(KURDISH)
    before = editor.input_value("[name=record]")
    editor.keyboard.press("Control+Enter")

    expect(editor.locator("[name=record]")).not_to_have_value(before)
