"""The page that checks minutes, as a browser lays it out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.pictures import picture
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ITEMS = 18
TEXT = (
    "محضر الاجتماع السنوي\nجدول الأعمال:\n1- كلمة الافتتاح\n2- تقييم العام\n"
    "وأوصى الاجتماع بما يلي:\n"
    + "\n".join(
        f"{n}- تكلف هيئة الصحة بتنفيذ المشروع رقم {n} في المناطق كافة، وذلك قبل {n} حزيران 2031، "
        "مع إعداد تقرير عن سير العمل كل شهر."
        for n in range(1, ITEMS + 1)
    )
    + "\nواختتم الاجتماع بالشكر."
)


@pytest.fixture
def checked(desk):
    """The page for the text, at 1280 pixels."""
    cast.make_institution("health")
    desk.goto(reverse("admin:recommendations_plan_from_minutes"))
    desk.fill("[name=text]", TEXT)
    desk.click("[name=read]")
    expect(desk.locator(".item-row")).to_have_count(ITEMS)
    return desk


def box(page, selector):
    return page.locator(selector).bounding_box()


def test_eighteen_items_are_two_screens_beside_the_source(checked):
    items, source = box(checked, ".pane--items"), box(checked, ".pane--source")

    picture(checked, "minutes-check", of="#content-main")
    assert checked.evaluate("document.querySelector('.pane--items').scrollHeight") <= 2 * 900
    assert items["y"] == source["y"]
    # From right to left: the items come first.
    assert items["x"] > source["x"] + source["width"]


def test_the_panes_scroll_apart_and_stay_when_a_button_is_pressed(checked):
    checked.evaluate("document.querySelector('.pane--items').scrollTop = 300")
    assert checked.evaluate("document.querySelector('.pane--source').scrollTop") == 0

    checked.evaluate("document.querySelector('.pane--source').scrollTop = 200")
    checked.locator(".line--begins").nth(4).scroll_into_view_if_needed()
    place = checked.evaluate("document.querySelector('.pane--items').scrollTop")
    checked.locator(".line .button[value^=item]").last.click()
    expect(checked.locator(".item-row")).to_have_count(ITEMS + 1)

    assert checked.evaluate("document.querySelector('.pane--items').scrollTop") == place


def test_an_item_is_edited_in_place_with_the_length_of_its_title(checked):
    checked.locator(".item-row [value^=open]").nth(1).click()
    expect(checked.locator(".open-item")).to_have_count(1)
    checked.fill("[name=row-title]", "عنوان")
    assert checked.inner_text("#id_row-title_helptext").startswith("عدد الأحرف: 5 ")

    checked.click("[value^=close]")

    expect(checked.locator(".item-row").nth(1).locator(".title")).to_have_text("عنوان")


def test_on_a_phone_one_pane_follows_the_other(checked):
    checked.set_viewport_size({"width": 360, "height": 800})

    items, source = box(checked, ".pane--items"), box(checked, ".pane--source")

    assert source["y"] >= items["y"] + items["height"]
    assert checked.evaluate("document.documentElement.scrollWidth") <= 360
