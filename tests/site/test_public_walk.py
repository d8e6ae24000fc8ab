"""What holds at every public address, in every language."""

from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client

from recommendations.localization.languages import CODES, direction
from tests.support.pages import Page, may_be_framed
from tests.support.sites import addresses, populated

pytestmark = pytest.mark.django_db
SITE_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HEADINGS = {f"h{level}" for level in range(1, 7)}
HEADERS = {
    # Nothing but our own files, no script or style inside a page, and no frame around one.
    "Content-Security-Policy": {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    },
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Walk:
    """One walk over the populated site: every answer, every page, and where its links lead."""

    def __init__(self, client):
        self.answers = {path: client.get(path) for path in addresses.every_path()}
        self.statuses = {path: answer.status_code for path, answer in self.answers.items()}
        self.pages = {
            path: Page(answer)
            for path, answer in self.answers.items()
            if answer["Content-Type"].startswith("text/html")
            and answer.status_code != 302
            # A card is no page of the site but a part of somebody else's; see test_cards.
            and not path.endswith("/card/")
        }
        self.found = {path: page for path, page in self.pages.items() if self.statuses[path] == 200}
        self.links = {
            link: client.get(link, follow=True).status_code
            for link in {own for page in self.found.values() for own in own_links(page)}
            # A file of some rows is made by one view in three languages.
            if "?" not in link
            or link.startswith("/ar/")
            or not urlsplit(link).path.endswith(addresses.PACKED)
        }


def own_links(page):
    """The paths of this site to which the page links, with their queries."""
    links = [urlsplit(link) for link in page.links()]
    return {
        link._replace(scheme="", netloc="", fragment="").geturl()
        for link in links
        if link.netloc == "testserver"
    }


@pytest.fixture(scope="module")
def walk(module_db):
    """The walk, made once for all the tests here: they only look at what it brought."""
    populated.populate(populated.Words("seen"))
    return Walk(Client())


def language_of(path):
    code = path.split("/")[1]
    return code if code in CODES else "ar"


def by_path(walk, check):
    """What ``check`` gives for each page, by path; without the pages where it gives nothing."""
    return {path: found for path, page in walk.pages.items() if (found := check(page))}


def test_it_knows_every_address(db):
    outside, inside = addresses.routes()

    assert outside - addresses.STAFF == set(addresses.OUTSIDE)
    assert inside == set(addresses.below_language())


def test_it_finds_something_at_every_address(walk):
    missing = {path for path, status in walk.statuses.items() if status not in (200, 302)}

    # One update has a file and the others have none.
    assert {path for path in missing if "/evidence/" not in path} == {
        "/nothing-here/",
        *(f"/{code}/nothing-here/" for code in CODES),
    }
    assert sorted(walk.statuses[path] for path in walk.statuses if "/evidence/" in path) == [
        *[200] * 3,
        *[404] * 9,
    ]


def test_it_sets_no_cookie_and_asks_for_none(walk):
    with_cookie = {
        path
        for path, answer in walk.answers.items()
        if answer.cookies or "cookie" in answer.get("Vary", "").lower()
    }

    assert with_cookie == set()


def test_it_is_written_in_one_language_and_its_direction(walk):
    written = {path: page.all("html") for path, page in walk.pages.items()}

    assert written == {
        path: [{"lang": language_of(path), "dir": direction(language_of(path))}] for path in written
    }


def test_it_has_one_main_heading_and_skips_no_level(walk):
    def faults(page):
        levels = [int(name[1]) for name, _found in page.elements if name in HEADINGS]
        steps = zip(levels, levels[1:], strict=False)
        return levels[0] != 1 or levels.count(1) != 1 or any(to - at > 1 for at, to in steps)

    assert by_path(walk, faults) == {}


def test_it_is_well_formed(walk):
    def faults(page):
        ids = [found["id"] for _name, found in page.elements if "id" in found]
        return page.astray + page.open + [name for name in ids if ids.count(name) > 1]

    assert by_path(walk, faults) == {}


def test_it_lets_a_keyboard_skip_to_the_content(walk):
    def first_link_and_target(page):
        return page.all("a")[0], len(page.all("main", id="main"))

    expected = ({"class": "skip-link", "href": "#main"}, 1)
    assert by_path(walk, first_link_and_target) == dict.fromkeys(walk.pages, expected)


def test_it_names_its_own_address_and_those_in_the_other_languages(walk):
    def named(page):
        alternates = page.all("link", rel="alternate")
        return (
            [found["href"] for found in page.all("link", rel="canonical")],
            {found["hreflang"]: found["href"] for found in alternates if "hreflang" in found},
        )

    def expected(path):
        below = urlsplit(path).path.split("/", 2)[2]
        versions = {code: f"http://testserver/{code}/{below}" for code in CODES}
        return [versions[language_of(path)]], versions

    assert {path: named(page) for path, page in walk.found.items()} == {
        path: expected(path) for path in walk.found
    }


def test_it_leads_to_the_same_page_in_the_other_languages(walk):
    def switch(page):
        return {found["hreflang"]: found["href"] for found in page.all("a") if "hreflang" in found}

    def expected(path):
        below = path.split("/", 2)[2]
        return {code: f"/{code}/{below}" for code in CODES if code != language_of(path)}

    assert {path: switch(page) for path, page in walk.found.items()} == {
        path: expected(path) for path in walk.found
    }


def test_it_keeps_search_engines_from_what_is_not_there_and_from_filtered_lists(walk):
    def is_kept_from(path):
        asked = urlsplit(path).query
        return walk.statuses[path] != 200 or "/search/" in path or asked not in ("", "page=1")

    kept = by_path(walk, lambda page: page.all("meta", name="robots", content="noindex"))

    assert set(kept) == {path for path in walk.pages if is_kept_from(path)}


def test_it_needs_no_script_and_carries_no_style_of_its_own(walk):
    def faults(page):
        inline = [
            (name, attribute)
            for name, found in page.elements
            for attribute, value in found.items()
            if attribute == "style"
            or attribute.startswith("on")
            or (value or "").strip().lower().startswith("javascript:")
        ]
        return page.all("script") + page.all("style") + inline

    assert by_path(walk, faults) == {}


def test_it_takes_nothing_from_other_sites(walk):
    def faults(page):
        fetched = [found["href"] for found in page.all("link")]
        fetched += [found["src"] for _name, found in page.elements if "src" in found]
        return {urlsplit(target).netloc for target in fetched} - {"", "testserver"}

    assert by_path(walk, faults) == {}


def test_it_is_guarded_by_its_headers(walk):
    guards = {}
    for path, answer in walk.answers.items():
        if path.endswith("/card/"):
            continue
        policy = set(answer["Content-Security-Policy"].split("; "))
        guards[path] = {name: answer[name] for name in HEADERS} | {
            "Content-Security-Policy": policy
        }

    assert guards == dict.fromkeys(guards, HEADERS)


def test_nothing_but_a_card_may_be_framed(walk):
    framed = {path for path, answer in walk.answers.items() if may_be_framed(answer)}

    assert framed == {path for path in walk.answers if path.endswith("/card/")}
    assert len(framed) == 3 * (2 + 6)


def test_the_site_map_names_every_page_in_every_language(walk):
    urls = ElementTree.fromstring(walk.answers["/sitemap.xml"].content)  # noqa: S314 - our own

    named = [urlsplit(place.text).path for place in urls.iter(f"{SITE_MAP}loc")]
    plain = {path for path in walk.found if "?" not in path and "/search/" not in path}
    assert sorted(named) == sorted(plain)
    assert {len(list(url)) for url in urls} == {1 + len(CODES)}


def test_it_links_only_to_what_is_there(walk):
    assert {link: status for link, status in walk.links.items() if status != 200} == {}


def test_it_points_only_to_places_that_the_page_has(walk):
    ids = {
        path: {found["id"] for _name, found in page.elements if "id" in found}
        for path, page in walk.pages.items()
    }

    def lost(page):
        drawings = {urljoin(page.address, found["href"]) for found in page.all("use")}
        targets = [urlsplit(link) for link in page.links() | drawings]
        return {
            (target.path, target.fragment)
            for target in targets
            if target.netloc == "testserver"
            and target.fragment
            and target.fragment not in places(target)
        }

    def places(target):
        # A list under filters that the walk did not ask for is the same page as the whole list.
        asked = target._replace(scheme="", netloc="", fragment="")
        return ids.get(asked.geturl()) or ids[asked.path]

    assert by_path(walk, lost) == {}
