"""The list of recommendations as staff work in it: eighteen leads, each another body."""

import pytest

from recommendations.models import Institution, Recommendation, Role
from tests.browser.desks import sit_down
from tests.browser.pictures import picture
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 18
# Counts the lists of choices that the page itself opens.
COUNT_OPENED = """
  window.opened = 0;
  const open = HTMLSelectElement.prototype.showPicker;
  HTMLSelectElement.prototype.showPicker = function () { open.call(this); window.opened += 1; };
"""


def test_eighteen_different_leads_take_two_clicks_each(page, live_server, clicks):
    page.base = live_server.url
    page.set_viewport_size({"width": 1280, "height": 800})
    plan = cast.make_plan(2024, items=0)
    for _number in range(ROWS):
        cast.make_recommendation(plan, lead=None)
    bodies = [
        cast.make_institution(f"body-{n}", name_ar=f"مكتب المدينة {n}") for n in range(1, ROWS + 1)
    ]
    sit_down(page, cast.make_member(Role.EDITOR))
    page.add_init_script(COUNT_OPENED)
    page.goto("/admin/")

    clicks.click(".figure-tile[href*='lead=none']")
    page.wait_for_url("**lead=none**")
    for row, body in zip(page.locator("tr[data-pk]").all(), bodies, strict=True):
        # The button also opens the list of bodies: this click is counted by ``choose``.
        cell = row.locator('[data-field="lead"]')
        cell.locator("button").click()
        clicks.choose(cell.locator("select"), str(body.pk))
        if body == bodies[4]:
            picture(page, "list-editing")
    assert page.evaluate("window.opened") == ROWS
    # Choosing closes the list; Playwright sets the value and leaves it open.
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist")

    rows = Recommendation.objects.order_by("number").with_lead()
    leads = Institution.objects.in_bulk([item.lead_id for item in rows])
    assert [leads[item.lead_id].slug for item in rows] == [body.slug for body in bodies]
    clicks.expect_at_most(1 + 2 * ROWS, "Set 18 different bodies in the list")
