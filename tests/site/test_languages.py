"""Three languages: the page in one, its dates too, and borrowed text marked with its own."""

import re
from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext

from recommendations.localization.languages import CODES, direction
from recommendations.models import SiteProfile, Status, Theme
from recommendations.views.base import page_cache
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db


@made_once
def item():
    """Number 1 of a published plan, in Arabic only, with all that its page can quote."""
    plan = cast.make_plan(items=0)
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    item = cast.make_recommendation(plan, themes=[theme], due_on=date(2023, 7, 19))
    cast.make_recommendation(plan)
    cast.advance(plan, "published")
    item.milestones.create(number=1, title_ar="خطوة أولى", due_on=date(2023, 1, 5))
    item.errata.create(text_ar="نص مصحح", reason_ar="خطأ مطبعي")
    cast.make_update(item, Status.ON_HOLD, narrative_ar="عمل كثير", reason_ar="نقص المال")
    return item


def arabic_in(page, language):
    """The Arabic words that the page says as if they were of ``language``."""
    return re.findall("[\u0600-\u06ff]+", page.words_in(language))


@pytest.mark.parametrize("code", ["ku", "en"])
def test_it_marks_text_that_exists_in_arabic_only(client, item, code):
    response = client.get(f"/{code}/plans/2023/1/")

    quoted = [
        item.title_ar,
        cast.DEPARTMENT,
        "التجارة",
        "خطوة أولى",
        "خطأ مطبعي",
        "التوصية 2",
    ]
    body = response.content.decode()
    for text in quoted:
        assert f'<span lang="ar" dir="rtl">{text}</span>' in body
    for text in [item.adopted_text_ar, "نص مصحح", "عمل كثير", "نقص المال"]:
        assert f'<div lang="ar" dir="rtl"><p>{text}</p></div>' in body
    assert f'<h1><span lang="ar" dir="rtl">{item.title_ar}</span></h1>' in body


@pytest.mark.parametrize("path", ["plans/2023/1/", "plans/2023/", ""])
def test_it_leaves_no_arabic_word_unmarked_in_an_english_page(client, item, path):
    page = Page(client.get(f"/en/{path}"))

    assert item.title_ar in page.words_in("ar")
    assert arabic_in(page, "en") == []


def test_it_marks_nothing_in_the_language_of_the_text(client, item):
    body = client.get("/ar/plans/2023/1/").content.decode()

    assert "<span lang=" not in body.replace('<span lang="ar" aria-current', "")
    assert "<div lang=" not in body


def test_it_marks_a_latin_text_in_an_arabic_page(client):
    cast.make_meeting(published=True, city_ar="", city_en="Geneva", summary_ku="Civîn")

    body = client.get("/ar/meetings/annual-2023/").content.decode()

    assert '<span lang="en" dir="ltr">Geneva</span>' in body
    assert '<div lang="ku" dir="ltr"><p>Civîn</p></div>' in body


def test_it_marks_the_choices_of_a_filter(client, item):
    options = Page(client.get("/en/plans/2023/")).all("option", lang="ar")

    assert options == [
        {"value": "trade", "lang": "ar", "dir": "rtl"},
        {"value": "department", "lang": "ar", "dir": "rtl"},  # of those that answer
        {"value": "department", "lang": "ar", "dir": "rtl"},  # of those that lead
    ]


def test_it_marks_what_a_search_finds(client, item):
    page = Page(client.get("/en/search/", {"q": "مصحح"}))

    assert "مصحح" in page.words_in("ar")
    assert arabic_in(page, "en") == []


@pytest.mark.parametrize(
    ("code", "july", "january"),
    [
        ("ar", "19 تموز 2023", "5 كانون الثاني 2023"),
        ("ku", "19 Tîrmeh 2023", "5 Çile 2023"),
        ("en", "19 July 2023", "5 January 2023"),
    ],
)
def test_it_names_the_months_as_its_readers_do(client, item, code, july, january):
    body = client.get(f"/{code}/plans/2023/1/").content.decode()

    assert f'<time datetime="2023-07-19">{july}</time>' in body
    assert f'<time datetime="2023-01-05">{january}</time>' in body


@pytest.mark.parametrize("code", CODES)
def test_it_speaks_its_own_language(client, item, code):
    cast.make_update(item, Status.IN_PROGRESS)
    page = Page(client.get(f"/{code}/plans/2023/1/"))

    with translation.override(code):
        expected = [str(Status.IN_PROGRESS.label), gettext("Milestones")]
    assert page.all("html") == [{"lang": code, "dir": direction(code)}]
    assert [word for word in expected if word not in page.words_in(code)] == []


def test_it_takes_the_body_s_words_in_the_language_of_the_page(client):
    profile = SiteProfile.objects.current()
    profile.body_name_ar, profile.body_name_en = "الدائرة", "The Department"
    profile.notice_ar = "تنبيه"
    profile.save()

    english = client.get("/en/about/").content.decode()

    assert "· The Department</title>" in english
    assert '<span class="site-brand__body">The Department</span>' in english
    assert '<span lang="ar" dir="rtl">تنبيه</span>' in english


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("", "/ar/"),
        ("fr-FR,fr;q=0.9", "/ar/"),
        ("ku,en;q=0.5", "/ku/"),
        ("en-GB,en;q=0.9,ar;q=0.8", "/en/"),
        ("de,ar;q=0.9,en;q=0.8", "/ar/"),
        ("*", "/ar/"),
    ],
)
def test_the_door_leads_to_the_reader_s_language(client, asked, path):
    response = client.get("/", headers={"Accept-Language": asked} if asked else {})

    assert (response.status_code, response["Location"]) == (302, path)
    assert response["Vary"] == "Accept-Language"


def test_the_language_of_a_page_is_that_of_its_address_alone(client, item):
    for code in CODES:
        page_cache.clear()
        response = client.get(f"/{code}/", headers={"Accept-Language": "ku"})

        assert Page(response).all("html")[0]["lang"] == code
        assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path", ["openapi.json", "schemas/plan-1.json", "robots.txt", "sitemap.xml"]
)
def test_what_has_no_language_is_the_same_for_every_browser(client, item, path):
    first = client.get(f"/{path}", headers={"Accept-Language": "ku"})
    asked = {"If-None-Match": first["ETag"]} if "ETag" in first else {}
    again = client.get(f"/{path}", headers=asked)

    assert again.status_code == (304 if asked else 200)
    for response in (first, again):
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
