"""What a reader on a phone and one at a desk meet: nothing cut off, nothing barred."""

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


@pytest.fixture
def example(db):
    """The site as a newcomer finds it."""
    call_command("quickstart", verbosity=0)


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_it_fits_the_screen(page, example, language, width):
    page.set_viewport_size({"width": width, "height": 800})

    overflowing = []
    for path in PAGES[:-1]:
        page.goto(f"/{language}/{path}")
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
            overflowing.append(path)

    assert overflowing == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 720)])
def test_the_first_screen_of_the_overview_answers(page, example, language, width, height):
    page.set_viewport_size({"width": width, "height": height})

    page.goto(f"/{language}/")

    for shown in (".answer", ".plan-hero .status-bar__drawing"):
        box = page.locator(shown).bounding_box()
        assert box["y"] + box["height"] <= height, shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_bars_nobody(page, example, language, scheme):
    page.emulate_media(color_scheme=scheme)

    barriers = {}
    for path in PAGES[:-1]:
        page.goto(f"/{language}/{path}")
        found = Axe().run(page).response["violations"]
        if found:
            barriers[path] = [violation["id"] for violation in found]

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
