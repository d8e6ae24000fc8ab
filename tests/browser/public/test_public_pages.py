"""What a reader on a phone and one at a desk meet: nothing cut off, nothing barred.

An ordinary run looks at each page in each language once and at each width once, the next page in
other pairs of them; `EVERY_COMBINATION=1` looks at each page in all.
"""

import os
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "",
    "plans/",
    "plans/2023/",
    "plans/2023/1/",
    "plans/2023/changes/",
    "plans/oldest/",
    "updates/",
    "meetings/",
    "meetings/annual-meeting-2023/",
    "institutions/",
    "themes/",
    "institutions/department-of-external-relations/",
    "search/?q=diplomacy",
    "about/",
    "nothing-here/",
]


LANGUAGES, WIDTHS, SCHEMES = ["ar", "ku", "en"], [320, 360, 1280], ["light", "dark"]
EVERY = bool(os.environ.get("EVERY_COMBINATION"))


def visits(languages, others):
    """(language, one of ``others``, path) of what is looked at: each page in each language."""
    for place, path in enumerate(PAGES[:-1]):
        for turn, language in enumerate(languages):
            chosen = others if EVERY else [others[(place + turn) % len(others)]]
            yield from ((language, other, path) for other in chosen)


@pytest.fixture
def example(db):
    """The site as a newcomer finds it."""
    call_command("quickstart", verbosity=0)


def test_it_fits_the_screen(page, example):
    overflowing = []
    for language, width, path in visits(LANGUAGES, WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/{language}/{path}")
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
            overflowing.append((language, width, path))

    assert overflowing == []
    assert page.context.cookies() == []


def test_the_first_screen_of_the_overview_answers(page, example):
    cut_off = []
    for language, (width, height) in product(LANGUAGES, [(360, 640), (1280, 720)]):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/{language}/")
        for shown in (".answer", ".plan-hero .status-bar__drawing"):
            box = page.locator(shown).bounding_box()
            if box["y"] + box["height"] > height:
                cut_off.append((language, width, shown))

    assert cut_off == []


def test_it_bars_nobody(page, example):
    barriers = {}
    for language, scheme, path in visits(["ar", "en"], SCHEMES):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"/{language}/{path}")
        if found := Axe().run(page).response["violations"]:
            barriers[language, scheme, path] = [violation["id"] for violation in found]

    assert barriers == {}


def test_it_filters_a_plan_without_any_script(browser, live_server, example):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/plans/2023/")
    before = page.locator(".recommendation-row").count()

    page.select_option("[name=status]", "implemented")
    page.click(".filters button")

    assert before == 8
    expect(page.locator(".recommendation-row")).to_have_count(2)
    expect(page.locator(".recommendation-row .status--implemented")).to_have_count(2)
    context.close()
