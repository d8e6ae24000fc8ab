"""The list of recommendations as staff work in it: eighteen leads, each another body."""

import pytest

from recommendations.models import Institution, Recommendation
from tests.browser.desks import sit_down
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Clicks:
    """Counts what is pressed; a choice in an opened list is one press, too."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, locator):
        self.count += 1
        locator.click()

    def choose(self, locator, value):
        self.count += 1
        locator.select_option(value)


def test_eighteen_different_leads_take_two_presses_each_and_one_to_save(page, live_server):
    page.base = live_server.url
    page.set_viewport_size({"width": 1280, "height": 800})
    plan = cast.make_plan(2024, items=18)
    bodies = [cast.make_institution(f"body-{number}") for number in range(18)]
    sit_down(page, cast.make_user("chief", is_superuser=True))
    page.goto(f"/admin/recommendations/recommendation/?plan__id__exact={plan.pk}")
    clicks = Clicks(page)

    for row, body in zip(page.locator("tr[data-pk]").all(), bodies, strict=True):
        clicks.press(row.locator('[data-field="lead"] button'))
        clicks.choose(row.locator('[data-field="lead"] select'), str(body.pk))
    clicks.press(page.locator(".list-save [name=_save]"))
    page.wait_for_selector(".messagelist")

    assert clicks.count <= 1 + 2 * 18
    rows = Recommendation.objects.order_by("number").with_lead()
    leads = Institution.objects.in_bulk([item.lead_id for item in rows])
    assert [leads[item.lead_id].slug for item in rows] == [body.slug for body in bodies]
