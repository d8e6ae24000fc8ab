"""Dates and numbers are typed with the keys of an Arabic keyboard, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse

from recommendations.models import Meeting
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, name, text):
    """Types ``text`` key by key; a number input of Chromium drops what it does not know."""
    page.focus(f"[name={name}]")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_arabic_digits_and_months_are_typed_and_saved(desk):
    cast.make_institution()
    desk.goto(reverse("admin:recommendations_meeting_add"))

    press(desk, "title_ar", "الاجتماع السنوي")
    press(desk, "year", "٢٠٣١")
    press(desk, "held_on", "١٥ آذار ٢٠٣١")

    assert desk.input_value("[name=year]") == "٢٠٣١"
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")
    meeting = Meeting.objects.get()
    assert (meeting.year, meeting.held_on) == (2031, date(2031, 3, 15))
    assert meeting.slug == "al-ijtima-al-sanawi"


def test_a_hijri_date_is_refused_with_the_gregorian_one_and_stays(desk):
    desk.goto(reverse("admin:recommendations_meeting_add"))

    press(desk, "held_on", "٣ رمضان ١٤٤٥هـ")
    desk.click("[name=_save]")
    desk.wait_for_selector(".errornote")

    assert "13 آذار 2024" in desk.inner_text(".field-held_on .errorlist")
    assert desk.input_value("[name=held_on]") == "٣ رمضان ١٤٤٥هـ"
