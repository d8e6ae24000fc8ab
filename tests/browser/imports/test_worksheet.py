"""A plan's file, as people take it home: downloaded, edited, sent back, one row in conflict."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.pictures import picture
from tests.support import cast
from tests.support.files.sheets import edited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_goes_out_and_comes_back_with_one_row_in_conflict(desk, tmp_path):
    plan = cast.make_plan(2023, state="published")
    cast.make_institution("health")
    desk.goto(reverse("admin:recommendations_plan_change", args=[plan.pk]))
    with desk.expect_download() as download:
        desk.click("a.sheet-out")
    news = {
        1: {
            "status": "قيد التنفيذ",
            "narrative_ar": "عُقد الاجتماع الأول.",
            "due_on": "١٥ آذار 2030",
        },
        2: {"title_ar": "عنوان من الملف"},
        3: {"lead": cast.HEALTH},
    }
    file = tmp_path / "plan.xlsx"
    file.write_bytes(edited(download.value.path().read_bytes(), news))
    _somebody_else_changes(plan.recommendations.get(number=2))

    _upload(desk, plan, file)

    picture(desk, "worksheet-rows", of="#content")
    refused = desk.locator(".worksheet-row.is-refused")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("nisrin")
    expect(desk.locator(".worksheet-row.is-changed")).to_have_count(2)
    assert plan.recommendations.get(number=3).assignments.lead().institution.slug == "department"

    desk.check("[name=leave_out]")
    desk.fill("#postponements [name$=reason_ar]", "تأخّر وصول المعدات.")
    desk.select_option("#postponements [name$=decided_by]", label=cast.HEALTH)
    desk.click("[name=write]")
    desk.wait_for_selector(".worksheet-counts.is-applied")
    _see_what_is_written(desk, plan)


def _somebody_else_changes(item):
    item.title_ar = "عنوان من الشاشة"
    item._history_user = cast.make_user("nisrin")
    item.save()


def _upload(desk, plan, file):
    desk.goto(reverse("admin:recommendations_plan_change", args=[plan.pk]))
    desk.click("a.sheet-back")
    desk.set_input_files("[name=file]", file)
    desk.click("[name=read]")
    desk.wait_for_selector(".worksheet-rows")


def _see_what_is_written(desk, plan):
    first, second, third = plan.recommendations.order_by("number")
    assert first.updates.get().stage == "sent"
    assert second.title_ar == "عنوان من الشاشة"
    assert third.assignments.lead().institution.slug == "health"
    desk.goto(f"/ar/plans/{plan.year}/1/")
    assert "15 آذار 2030" in desk.inner_text("main")
    assert desk.locator("main .status--in_progress").count() == 0
