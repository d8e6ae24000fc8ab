"""The whole loop, as people walk it: from the pasted minutes to the reader in three languages."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from recommendations.models import Plan, Recommendation
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINUTES = """اجتمعت الهيئة يوم السبت وناقشت عمل السنة الماضية وخرجت بجملة من التوصيات:
“1- إعداد خطة مشتركة للتواصل مع الجاليات في الخارج.
2-تدريب كوادر المكاتب على كتابة التقاريـر الدورية.
٣- ترجمة النشرة الشهرية إلى ثلاث لغات.
4- تنظيم لقاء مفتوح مع الصحفيين كل شهر.”
وفي نهاية الاجتماع تعهد الحاضرون بمتابعة العمل.
"""
CORRECTED = "تدريب كوادر المكاتب على كتابة التقارير الدورية كل شهرين."


def test_it_leads_from_pasted_minutes_to_the_reader(desk):
    cast.make_institution("department")
    cast.make_meeting(2024, title_en="Annual meeting 2024")

    _paste_and_correct(desk)
    plan = Plan.objects.get(year=2024)
    texts = plan.recommendations.order_by("number").values_list("number", "adopted_text_ar")
    assert list(texts) == [
        (1, "إعداد خطة مشتركة للتواصل مع الجاليات في الخارج."),
        (2, CORRECTED),
        (3, "ترجمة النشرة الشهرية إلى ثلاث لغات."),
    ]

    _take_step(desk, "plan", plan.pk, "adopt")
    _take_step(desk, "plan", plan.pk, "publish")
    item = Recommendation.objects.get(plan=plan, number=2)
    _report(desk, item)

    item.refresh_from_db()
    assert item.status == "in_progress"
    desk.context.clear_cookies()
    for language in ["ar", "ku", "en"]:
        desk.goto(f"/{language}/plans/2024/2/")
        assert desk.get_attribute("html", "lang") == language
        assert CORRECTED in desk.inner_text(".adopted-text")
        assert desk.locator(".timeline .status--in_progress").count() >= 1
        assert "عُقدت الدورة الأولى." in desk.inner_text(".timeline")


def _paste_and_correct(desk):
    desk.goto(reverse("admin:recommendations_plan_from_minutes"))
    desk.fill("[name=year]", "2024")
    desk.select_option("[name=meeting]", label="الاجتماع السنوي 2024")
    desk.select_option("[name=lead]", label=cast.DEPARTMENT)
    desk.fill("[name=text]", MINUTES)
    desk.click("[name=read]")
    rows = desk.locator(".item-row")
    expect(rows).to_have_count(4)
    rows.nth(3).locator("summary").click()
    rows.nth(3).locator("[value^=drop]").click()
    expect(rows).to_have_count(3)
    rows.nth(1).locator("[value^=open]").click()
    desk.fill("[name=row-text]", CORRECTED)
    desk.click("[value=create]")
    # The browser carries the place on the page along.
    desk.wait_for_url("**/change/**")


def _take_step(desk, model, pk, step):
    desk.goto(reverse(f"admin:recommendations_{model}_change", args=[pk]))
    desk.click(f"a.step-{step}")
    desk.wait_for_url(f"**/{step}/")
    desk.click(".submit-row [type=submit]")
    desk.wait_for_url("**/change/")
    assert desk.locator(".messagelist li:not(.error)").count() == 1


def _report(desk, item):
    desk.goto(reverse("admin:recommendations_recommendation_change", args=[item.pk]))
    desk.click("#tab-progress")
    desk.select_option("[name='updates-2-0-status']", "in_progress")
    desk.fill("[name='updates-2-0-narrative_ar']", "عُقدت الدورة الأولى.")
    desk.check("[name='updates-2-0-publish_now']")
    desk.click("[name=_save]")
    desk.wait_for_url("**/recommendation/")
    assert desk.locator(".messagelist li:not(.error)").count() == 1
