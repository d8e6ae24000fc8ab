"""The admin in three languages: its own, and those of the fields."""

import re

import pytest
from django.urls import reverse

from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]


def opening(html):
    return re.search(r"<html[^>]*>", html)[0]


def test_the_admin_speaks_arabic_unless_told_otherwise(client, db):
    html = page(client.get(reverse("admin:login"), headers={"accept-language": "en"}, follow=True))

    assert opening(html) == '<html lang="ar" dir="rtl">'


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("ku", "ltr"), ("en", "ltr")])
def test_the_language_switch_needs_one_click(desk, code, direction):
    response = desk.post(
        reverse("set_language"), {"language": code, "next": reverse("admin:index")}, follow=True
    )

    assert opening(page(response)) == f'<html lang="{code}" dir="{direction}">'
    assert response.redirect_chain == [(reverse("admin:index"), 302)]


def test_every_page_offers_the_languages_by_their_own_names(desk):
    html = page(desk.get(address("plan")))

    for code, direction, name in [
        ("ar", "rtl", "العربيّة"),
        ("ku", "ltr", "Kurdî"),
        ("en", "ltr", "English"),
    ]:
        button = re.search(rf'<button[^>]*value="{code}"[^>]*>([^<]*)</button>', html)
        assert button[1] == name
        assert f'lang="{code}" dir="{direction}"' in button[0]


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("institution", ["name", "location"]),
        ("meeting", ["title", "summary", "agenda-__prefix__-topic", "statements-__prefix__-text"]),
        ("plan", ["title", "introduction"]),
        ("recommendation", ["title", "adopted_text", "milestones-__prefix__-title"]),
        ("theme", ["name"]),
        ("document", ["title"]),
    ],
)
def test_each_language_has_its_field_with_its_own_direction(desk, model, fields):
    html = page(desk.get(address(model, "add")))

    for field in fields:
        for code, direction in [("ar", "rtl"), ("ku", "ltr"), ("en", "ltr")]:
            widget = re.search(rf'<(?:input|textarea)[^>]*name="{field}_{code}"[^>]*>', html)[0]
            assert f'lang="{code}"' in widget
            assert f'dir="{direction}"' in widget


def test_arabic_comes_first(desk):
    html = page(desk.get(address("recommendation", "add")))

    places = [html.index(f'name="title_{code}"') for code in ["ar", "ku", "en"]]
    assert places == sorted(places)


def test_a_title_in_another_language_says_so(desk, meeting):
    desk.cookies["django_language"] = "ku"

    html = page(desk.get(address("meeting")))

    assert f'<span lang="ar" dir="rtl">{meeting.title_ar}</span>' in html


def test_the_admin_carries_the_name_of_the_body(desk):
    from recommendations.models import SiteProfile

    SiteProfile.objects.update_or_create(pk=1, defaults={"body_name_ar": cast.DEPARTMENT})

    assert f"<bdi>{cast.DEPARTMENT}</bdi>" in page(desk.get(reverse("admin:index")))
