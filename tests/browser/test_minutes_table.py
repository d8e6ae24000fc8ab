"""Minutes as a table in a Word file, with bodies and dates, become an adopted plan."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from recommendations.models import Plan
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAX_CLICKS = 12
ROWS = 18


def word_table():
    """A Word file with a table of 18 recommendations: number, text, responsible body, due date."""
    document = Document()
    document.add_paragraph("محضر الاجتماع السنوي")
    document.add_paragraph("أوصى الاجتماع بما يلي:")
    table = document.add_table(rows=1, cols=4)
    headings = ["م", "التوصية", "الجهة المسؤولة", "الموعد"]
    rows = [headings] + [
        [str(n), f"تنفيذ المشروع رقم {n} في المناطق كافة", BODIES[n % 2], f"{n}/6/2031"]
        for n in range(1, ROWS + 1)
    ]
    for words in rows:
        cells = table.rows[0].cells if words is headings else table.add_row().cells
        for cell, text in zip(cells, words, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


BODIES = ["هيئة الصحة", "دائرة العلاقات الخارجية"]


class Clicks:
    """Clicks on a page, and counts them."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, selector):
        self.page.click(selector)
        self.count += 1

    def choose(self, selector, **option):
        self.page.select_option(selector, **option)
        self.count += 2  # to open the list, and to choose

    def attach(self, selector, name, content):
        mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        file = {"name": name, "mimeType": mime, "buffer": content}
        self.page.set_input_files(selector, file)
        self.count += 2  # to open the dialogue, and to choose


def test_a_word_table_of_18_rows_becomes_an_adopted_plan_in_few_clicks(desk):
    cast.make_institution("health")
    cast.make_institution("department")
    year = timezone.localdate().year
    meeting = cast.make_meeting(year, held_on=f"{year}-01-15")
    clicks = Clicks(desk)
    desk.goto(reverse("admin:index"))

    clicks.click(f'a[href="{reverse("admin:recommendations_plan_from_minutes")}"]')
    clicks.attach("[name=file]", "minutes.docx", word_table())
    clicks.choose("[name=meeting]", value=str(meeting.pk))
    clicks.click("[name=read]")
    expect(desk.locator(".item-row")).to_have_count(ROWS)
    expect(desk.locator(".questions")).to_have_count(0)
    clicks.click("[value=accept-all]")
    expect(desk.locator(".suggestions")).to_have_count(0)
    clicks.click("[value=create]")
    clicks.click("a.step-adopt")
    clicks.click(".submit-row [type=submit]")
    desk.wait_for_url("**/change/**")

    plan = Plan.objects.get()
    assert plan.state == "adopted"
    assert str(plan.adopted_on) == f"{year}-01-15"
    rows = plan.recommendations.with_lead().order_by("number")
    assert [row.number for row in rows] == list(range(1, ROWS + 1))
    assert {str(row.due_on) for row in rows} == {f"2031-06-{n:02}" for n in range(1, ROWS + 1)}
    assert all(row.lead_id for row in rows)
    assert rows[0].adopted_text_ar == "تنفيذ المشروع رقم 1 في المناطق كافة"
    assert clicks.count == 10 <= MAX_CLICKS
