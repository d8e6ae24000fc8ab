"""How many clicks the common acts take: a report, its publication, the end of a year."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from recommendations.models import Plan, ProgressUpdate, Role
from tests.browser.desks import sit_down
from tests.browser.pictures import picture
from tests.support import cast
from tests.support.files.uploads import image

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def item(transactional_db):
    """An item that the commission of health leads, published and not begun."""
    plan = cast.make_plan(timezone.localdate().year, items=0)
    title = "تدريب كوادر المكاتب على كتابة التقارير"
    item = cast.make_recommendation(plan, lead="health", title_ar=title)
    cast.advance(plan, "published")
    return item


def first_page(page, live_server, account):
    page.base = live_server.url
    page.set_viewport_size({"width": 1280, "height": 900})
    sit_down(page, account)
    page.goto("/admin/")


def test_a_report_with_a_file_is_sent(page, live_server, clicks, item):
    first_page(page, live_server, cast.make_member(Role.FOCAL_POINT, "منسق", ["health"]))

    picture(page, "own-recommendations", of="#content")
    clicks.click(".own-items a.button")
    clicks.click("[name=status][value=implemented]")
    page.fill("[name=narrative_ar]", "اكتمل التدريب.")
    clicks.attach("[name=evidence_file]", "photo.jpg", image("JPEG"))
    clicks.click("[name=_send]")
    expect(page.locator(".messagelist")).to_be_visible()

    update = ProgressUpdate.objects.get()
    assert (update.stage, update.status) == ("sent", "implemented")
    assert update.evidence_file
    clicks.expect_at_most(5, "Send one report with a file")


def test_a_waiting_update_is_published(page, live_server, clicks, item):
    cast.make_update(item, publish=False)
    first_page(page, live_server, cast.make_member(Role.PUBLISHER))

    clicks.click(".year-board a.button[href*=review]")
    clicks.click(".review-entry [type=submit]")
    expect(page.locator(".messagelist")).to_be_visible()

    assert ProgressUpdate.objects.get().stage == "published"
    clicks.expect_at_most(2, "Publish one waiting update")


def test_a_year_of_eight_is_closed(page, live_server, clicks, transactional_db):
    plan = cast.make_plan(timezone.localdate().year - 1, items=8, state="published")
    first_page(page, live_server, cast.make_member(Role.PUBLISHER))

    picture(page, "year-board", of=".year-board")
    clicks.click(f".year-board a.button[href*='/{plan.pk}/close/']")
    for number in [2, 5]:
        clicks.click(f"#item-{number} [value=close]")
        clicks.choose(f"[name=n{number}-status]", "not_implemented")
        page.fill(f"[name=n{number}-reason_ar]", cast.REASON)
    clicks.click("[name=rest]")
    clicks.click("#all-decided a")
    clicks.click("[name=close]")
    page.wait_for_url("**/change/")

    plan.refresh_from_db()
    assert plan.state == "closed"
    carried = Plan.objects.get(year=plan.year + 1).recommendations
    assert list(carried.values_list("carried_from__number", flat=True)) == [1, 3, 4, 6, 7, 8]
    clicks.expect_at_most(12, "Close a year of 8, two of them ended")
