"""A real browser for the journeys: the machine's Chromium, driven by Playwright."""

import os
import shutil

import pytest
from django.core.cache import cache
from playwright.sync_api import expect, sync_playwright

from tests.browser import clicks as counted_clicks
from tests.support import cast

# Playwright keeps an event loop in this thread; the tests here are not asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
# Milliseconds that a page may take to show what is expected of it.
TIMEOUT = 30_000
# The property of a test's report under which its clicks are noted.
CLICKS = "clicks"
PASSWORD = "kept-between-the-two-of-us"


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    with sync_playwright() as playwright:
        # As root, as CI often is, Chromium starts only without its sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        expect.set_options(timeout=TIMEOUT)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _static_files_as_they_are(settings):
    """The live server finds static files by their own names, not by those of a manifest."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture(autouse=True)
def _no_attempts_yet(transactional_db):
    """The attempts to sign in of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def page(browser, live_server):
    """A page of a phone; anything that the policy of the site forbids fails the test."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 800}, locale="ar"
    )
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def clicks(page, record_property):
    """Counts what is clicked on the page; see ``Clicks.expect_at_most``."""
    return counted_clicks.Clicks(page, lambda row: record_property(CLICKS, row))


def pytest_terminal_summary(terminalreporter):
    """Prints the table of the clicks that were counted."""
    reports = [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]
    rows = [
        tuple(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == CLICKS and report.when == "call"
    ]
    if rows:
        terminalreporter.section("Clicks")
        for line in counted_clicks.table(rows):
            terminalreporter.write_line(line)


@pytest.fixture
def desk(page):
    """The same at a desk, signed in as staff with every right."""
    user = cast.make_user("staff", is_superuser=True)
    user.set_password(PASSWORD)
    user.save()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/admin/")
    page.fill("[name=login]", "staff")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".admin-head__account")
    return page
