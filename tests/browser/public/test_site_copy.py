"""The static copy as a reader opens it from a memory stick: no server, no address, only files."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from playwright.sync_api import expect

from recommendations.exports.formats import FORMATS
from recommendations.sample_data import loading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the site as a newcomer finds it, made once: the tests only read it.

    Without its frozen report, and without files that nobody opens here: those of each filter's
    list took minutes. The tests of the command look at all of them.
    """
    # A folder as people name them.
    folder = tmp_path_factory.mktemp("copy") / "نسخة 2023"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    own_files = override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        STORAGES=settings.STORAGES | {"staticfiles": plain},
    )
    patch = pytest.MonkeyPatch.context()
    with django_db_blocker.unblock(), transaction.atomic(), own_files, patch as patched:
        for ending in ("pdf", "docx", "xlsx", "zip"):
            patched.setitem(FORMATS, ending, replace(FORMATS[ending], max_rows=0))
        patched.setattr(loading, "publish_report", lambda *args, **kwargs: None)
        call_command("collectstatic", verbosity=0)
        call_command("quickstart", verbosity=0)
        call_command("export_site", folder, site="https://plans.example.org", verbosity=0)
        transaction.set_rollback(True)
    return folder


def not_found(request):
    """The address of a request that failed; one that a click broke off is no failure."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


def test_it_is_read_without_a_server(page, copy):
    missing = []
    page.on("requestfailed", lambda request: missing.extend(not_found(request)))

    page.goto((copy / "index.html").as_uri())
    page.click("main a[hreflang=ar]")
    page.wait_for_url("**/ar/index.html")
    overview = page.url
    page.click(".recommendation-row a >> nth=0")
    page.wait_for_url("**/ar/plans/2023/*/index.html")
    arabic = page.locator("html").get_attribute("dir"), page.locator("h1").inner_text()
    page.click(".language-switch a[hreflang=en]")
    page.wait_for_url("**/en/**")
    english = page.locator("html").get_attribute("dir"), page.locator("h1").inner_text()

    assert overview == (copy / "ar/index.html").as_uri()
    assert re.search(r"/en/plans/2023/\d+/index\.html$", page.url)
    assert (arabic[0], english[0]) == ("rtl", "ltr")
    assert arabic[1] != english[1]
    assert "Vazirmatn" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert page.evaluate("document.fonts.check('1rem Vazirmatn')")
    assert page.locator(".site-footer").evaluate("e => getComputedStyle(e).backgroundColor") != (
        "rgba(0, 0, 0, 0)"
    )
    assert missing == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_screen(page, copy, language, width):
    page.set_viewport_size({"width": width, "height": 800})

    overflowing = []
    for path in ["", "plans/2023/", "plans/2023/1/", "about/"]:
        page.goto((copy / language / path / "index.html").as_uri())
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
            overflowing.append(path)

    assert overflowing == []


def test_a_figure_leads_to_its_rows_and_files(page, copy):
    page.goto((copy / "en/plans/2023/index.html").as_uri())

    page.click(".status--implemented a")
    expect(page.locator(".recommendation-row")).to_have_count(2)
    listed = page.get_by_role("link", name="CSV").get_attribute("href")

    rows = (copy / "en/plans/2023" / listed).resolve().read_text("utf-8-sig").splitlines()
    assert len(rows) == 1 + 2
