"""Every page of the staff, on a phone and at a desk, in light and dark: it fits and bars nobody.

An ordinary run looks at each page in one of the twelve combinations of language, width and theme,
the next page in the next one; `EVERY_COMBINATION=1` looks at all of them and saves what it sees
in `var/staff-pages/`.
"""

import os
from itertools import cycle, product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.browser.desks import sit_down
from tests.support import cast
from tests.support.admin_addresses import address_of, names, record_for

pytest_plugins = ["tests.support.admin_addresses"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMBINATIONS = list(product(["ar", "ku", "en"], [1280, 390], ["light", "dark"]))
EVERY = bool(os.environ.get("EVERY_COMBINATION"))
PICTURES = Path(settings.BASE_DIR) / "var" / "staff-pages"
# What a phone may do with a wide table: its box scrolls, the page does not.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def visits(addresses):
    """Pairs of a named address and the combination in which it is looked at."""
    if EVERY:
        return [(address, shown) for shown in COMBINATIONS for address in addresses]
    return list(zip(addresses, cycle(COMBINATIONS), strict=False))


def pages(client, records):
    """(name, address) of every address that gives a superuser a page of the admin."""
    for name in sorted(names()):
        address = address_of(name, record_for(name, records))
        response = client.get(address)
        if response.status_code == 200 and response["content-type"].startswith("text/html"):
            yield name, address


@pytest.fixture
def screen(browser, live_server):
    """A page that notes what its console complains of, in ``screen.complaints``."""
    context = browser.new_context(base_url=live_server.url)
    screen = context.new_page()
    screen.base, screen.complaints = live_server.url, []
    screen.on(
        "console",
        lambda line: screen.complaints.append(line.text) if line.type == "error" else None,
    )
    screen.on("pageerror", lambda error: screen.complaints.append(str(error)))
    yield screen
    context.close()


def faults(screen):
    """What is wrong with the page that is shown: complaints, barriers, what is cut off."""
    found = list(screen.complaints)
    found += [violation["id"] for violation in Axe().run(screen).response["violations"]]
    # Axe itself writes styles that the policy of the site forbids.
    screen.complaints.clear()
    if screen.evaluate(OVERFLOW) > 0:
        found.append("wider than the screen")
    return found


def test_each_page_fits_and_bars_nobody(screen, client, records):
    account = cast.make_user("chief", is_superuser=True)
    client.force_login(account)
    addresses = list(pages(client, records))
    wrong = {}

    for (name, address), (language, width, scheme) in visits(addresses):
        sit_down(screen, account, language)
        screen.emulate_media(color_scheme=scheme)
        screen.set_viewport_size({"width": width, "height": 800})
        screen.goto(address)
        if found := faults(screen):
            wrong[f"{name} {language} {width} {scheme}"] = found
        if EVERY:
            picture = PICTURES / f"{name}-{language}-{width}-{scheme}.png"
            screen.screenshot(path=picture, full_page=True)

    assert len(addresses) > 60
    assert wrong == {}
