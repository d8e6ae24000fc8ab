"""Minutes as a table in a Word file, with bodies and dates, become a public plan."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from recommendations.models import Plan, Role
from tests.browser.desks import sit_down
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 18
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODIES = {
    "health": "هيئة الصحة",
    "department": "دائرة العلاقات الخارجية",
    "culture": "هيئة الثقافة",
    "education": "هيئة التربية",
    "economy": "هيئة الاقتصاد",
}


def word_table():
    """A Word file with a table of 18 recommendations: number, text, responsible body, due date."""
    document = Document()
    document.add_paragraph("محضر الاجتماع السنوي")
    document.add_paragraph("أوصى الاجتماع بما يلي:")
    table = document.add_table(rows=1, cols=4)
    headings = ["م", "التوصية", "الجهة المسؤولة", "الموعد"]
    names = list(BODIES.values())
    rows = [headings] + [
        [str(n), f"تنفيذ المشروع رقم {n} في المناطق كافة", names[n % 5], f"{n}/6/2031"]
        for n in range(1, ROWS + 1)
    ]
    for words in rows:
        cells = table.rows[0].cells if words is headings else table.add_row().cells
        for cell, text in zip(cells, words, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_table_of_18_rows_becomes_a_public_plan_in_few_clicks(page, live_server, clicks):
    for slug, name in BODIES.items():
        cast.make_institution(slug, name_ar=name)
    year = timezone.localdate().year
    meeting = cast.make_meeting(year, held_on=f"{year}-01-15")
    page.base = live_server.url
    page.set_viewport_size({"width": 1280, "height": 900})
    sit_down(page, cast.make_member(Role.PUBLISHER))
    page.goto(reverse("admin:index"))

    clicks.click(".year-board a.button[href*='from-minutes']")
    clicks.attach("[name=file]", "minutes.docx", word_table(), WORD)
    clicks.click("[name=read]")
    expect(page.locator(".item-row")).to_have_count(ROWS)
    expect(page.locator(".questions")).to_have_count(0)
    clicks.click("[value=accept-all]")
    expect(page.locator(".suggestions")).to_have_count(0)
    clicks.click("[value=create]")
    for step in ["adopt", "publish"]:
        clicks.click(f"a.step-{step}")
        page.wait_for_url(f"**/{step}/**")
        clicks.click(".submit-row [type=submit]")
        page.wait_for_url("**/change/**")

    plan = Plan.objects.get()
    assert plan.is_published()
    assert plan.meeting == meeting
    assert str(plan.adopted_on) == f"{year}-01-15"
    rows = plan.recommendations.with_lead().order_by("number")
    assert [row.number for row in rows] == list(range(1, ROWS + 1))
    assert {str(row.due_on) for row in rows} == {f"2031-06-{n:02}" for n in range(1, ROWS + 1)}
    assert len({row.lead_id for row in rows} - {None}) == len(BODIES)
    assert rows[0].adopted_text_ar == "تنفيذ المشروع رقم 1 في المناطق كافة"
    clicks.expect_at_most(14, "From minutes of 18 rows with 5 bodies to the public plan")
