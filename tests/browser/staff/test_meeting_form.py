"""The form of a meeting in its tabs: how many clicks it takes, its order, its languages."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from recommendations.models import Meeting, Role
from tests.browser.desks import sit_down
from tests.browser.pictures import picture
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODIES = {
    "health": "هيئة الصحة",
    "culture": "هيئة الثقافة",
    "justice": "هيئة العدل",
    "education": "هيئة التربية",
    "women": "هيئة المرأة",
}


@pytest.fixture
def meeting(transactional_db):
    meeting = cast.make_meeting(2024, published=False)
    for number, topic in enumerate(["الصحة", "التعليم", "المياه"], 1):
        meeting.agenda.create(number=number, topic_ar=topic)
    return meeting


def change(record):
    return reverse("admin:recommendations_meeting_change", args=[record.pk])


def test_a_meeting_with_two_topics_and_five_delegations_takes_few_clicks(page, live_server, clicks):
    for slug, name in BODIES.items():
        cast.make_institution(slug, name_ar=name)
    page.base = live_server.url
    page.set_viewport_size({"width": 1280, "height": 900})
    sit_down(page, cast.make_member(Role.EDITOR))
    page.goto(reverse("admin:index"))

    clicks.click("#content a[href*='/meeting/add/'] >> nth=0")
    page.fill("[name=title_ar]", "الاجتماع السنوي")
    page.fill("[name=year]", "2031")
    clicks.click("#tab-agenda")
    page.fill("[name=agenda-0-topic_ar]", "الصحة")
    page.fill("[name=agenda-1-topic_ar]", "التعليم")
    clicks.click("#tab-delegations")
    for row, name in enumerate(BODIES.values()):
        clicks.search(f"#delegations-{row} .select2-selection", name)
        page.fill(f"[name=delegations-{row}-head_count]", str(row + 1))
    expect(page.locator("#tab-delegations [data-count]")).to_have_text("5")
    picture(page, "meeting-form", of="#content")
    clicks.click("[name=_save]")
    page.wait_for_selector(".messagelist")

    meeting = Meeting.objects.get()
    assert list(meeting.agenda.values_list("number", "topic_ar")) == [(1, "الصحة"), (2, "التعليم")]
    assert list(meeting.delegations.values_list("head_count", flat=True)) == [1, 2, 3, 4, 5]
    clicks.expect_at_most(14, "Enter a meeting with 2 topics and 5 delegations")


def test_the_agenda_is_put_in_order_by_keys_and_by_dragging(desk, meeting):
    desk.goto(f"{change(meeting)}#agenda")

    desk.focus("#agenda-2 [data-move='-1']")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-announce]")).to_have_text("نُقل إلى الموضع 2 من 4.")
    desk.drag_and_drop("#agenda-1 .row__handle", "#agenda-0")
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")

    topics = meeting.agenda.order_by("number").values_list("number", "topic_ar")
    assert list(topics) == [(1, "التعليم"), (2, "الصحة"), (3, "المياه")]


def test_a_new_row_that_is_removed_is_not_sent_and_the_next_takes_its_index(desk, meeting):
    desk.goto(f"{change(meeting)}#agenda")

    desk.fill("[name=agenda-3-topic_ar]", "خطأ")
    desk.fill("[name=agenda-4-topic_ar]", "الكهرباء")
    desk.click("#agenda-3 .row__remove")
    assert desk.input_value("[name=agenda-3-topic_ar]") == "الكهرباء"
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")

    topics = meeting.agenda.order_by("number").values_list("number", "topic_ar")
    assert list(topics) == [(1, "الصحة"), (2, "التعليم"), (3, "المياه"), (5, "الكهرباء")]


def test_the_tabs_of_the_languages_say_what_is_missing(desk, meeting):
    desk.goto(change(meeting))
    kurdish = desk.locator(".form-panel.is-shown [role=tab][data-language=ku]")

    before = kurdish.locator(".count").inner_text()
    kurdish.click()
    desk.fill("[name=title_ku]", "Civîna salane")

    expect(kurdish.locator(".count")).not_to_have_text(before)
    assert desk.locator("[name=title_ar]").is_visible() is False
    desk.click(".form-panel.is-shown [data-side-by-side]")
    assert desk.locator("[name=title_ar]").is_visible()
    assert desk.locator("[name=title_en]").is_visible()


def test_an_error_opens_its_tab_and_its_language(desk, meeting):
    desk.goto(f"{change(meeting)}#agenda")

    desk.click("#agenda-group [role=tab][data-language=en]")
    desk.fill("[name=agenda-3-topic_en]", "Water")
    desk.click("#tab-facts")
    desk.click("[name=_save]")
    desk.wait_for_selector(".errornote")

    expect(desk.locator("#tab-agenda")).to_have_attribute("aria-selected", "true")
    expect(desk.locator("[name=agenda-3-topic_ar]")).to_be_focused()


def test_keys_save_and_show_themselves(desk, meeting):
    desk.goto(change(meeting))

    desk.focus("#tab-facts")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.fill("[name=city_ar]", "قامشلو")
    desk.keyboard.press("Control+s")
    desk.wait_for_selector(".messagelist")

    meeting.refresh_from_db()
    assert meeting.city_ar == "قامشلو"
