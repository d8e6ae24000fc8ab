"""What holds at every public address, in every language."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation
from django.utils.translation import gettext

from config.languages import CODES, direction
from tests import addresses, populated
from tests.pages import Page

pytestmark = pytest.mark.django_db
HEADINGS = {f"h{level}" for level in range(1, 7)}


class Walk:
    """One walk over the populated site: every answer, every page, and where its links lead."""

    def __init__(self, client):
        self.answers = {path: client.get(path) for path in addresses.every_path()}
        self.statuses = {path: answer.status_code for path, answer in self.answers.items()}
        self.pages = {
            path: Page(answer)
            for path, answer in self.answers.items()
            if answer["Content-Type"].startswith("text/html") and answer.status_code != 302
        }
        self.found = {path: page for path, page in self.pages.items() if self.statuses[path] == 200}
        self.links = {
            link: client.get(link, follow=True).status_code
            for link in {own for page in self.found.values() for own in own_links(page)}
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
def walk(django_db_setup, django_db_blocker, tmp_path_factory):
    """The walk, made once for all the tests here: they only look at what it brought."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic(), media, translation.override("ar"):
        populated.populate(populated.Words("seen"))
        walk = Walk(Client())
        transaction.set_rollback(True)
    return walk


def language_of(path):
    code = path.split("/")[1]
    return code if code in CODES else "ar"


def test_it_knows_every_address(site):
    outside, inside = addresses.routes()

    assert outside - addresses.STAFF == set(addresses.OUTSIDE)
    assert inside == set(addresses.below_language())


def test_it_has_something_at_every_address(client, site):
    answers = {
        route: {client.get(f"/{code}/{path}").status_code for path in paths for code in CODES}
        for route, paths in addresses.below_language().items()
    }

    # Every update but one has no file.
    assert answers == dict.fromkeys(answers, {200}) | {
        "updates/<int:pk>/evidence/": {200, 404},
    }


def test_it_answers_without_cookie_and_without_asking_for_one(responses):
    assert [path for path, response in responses.items() if response.cookies] == []
    assert [
        path for path, response in responses.items() if "Cookie" in response.get("Vary", "")
    ] == []


def test_it_is_written_in_one_language_and_its_direction(pages):
    written = {path: page.all("html") for path, page in pages.items()}

    assert written == {
        path: [{"lang": language_of(path), "dir": direction(language_of(path))}] for path in pages
    }


def test_it_has_one_main_heading_and_skips_no_level(pages):
    for path, page in pages.items():
        levels = [int(name[1]) for name, _found in page.elements if name in HEADINGS]

        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_it_is_well_formed(pages):
    assert {path: page.astray + page.open for path, page in pages.items()} == dict.fromkeys(
        pages, []
    )
    assert {
        path: sorted(name for name in page.ids() if page.ids().count(name) > 1)
        for path, page in pages.items()
    } == dict.fromkeys(pages, [])


def test_it_lets_a_keyboard_skip_to_the_content(pages):
    for path, page in pages.items():
        first = page.all("a")[0]

        assert first == {"class": "skip-link", "href": "#main"}, path
        assert len(page.all("main", id="main")) == 1, path


def test_it_names_its_own_address_and_those_in_the_other_languages(pages, responses):
    for path, page in pages.items():
        if responses[path].status_code != 200:
            continue
        bare = urlsplit(path).path
        below = bare.split("/", 2)[2]

        assert page.all("link", rel="canonical") == [
            {"rel": "canonical", "href": f"http://testserver{bare}"}
        ]
        assert page.all("link", rel="alternate", hreflang=None) == []
        assert {
            found["hreflang"]: found["href"]
            for found in page.all("link", rel="alternate")
            if "hreflang" in found
        } == {code: f"http://testserver/{code}/{below}" for code in CODES}


def test_it_offers_the_same_page_in_the_other_languages(client, pages, responses):
    for path, page in pages.items():
        others = [found["href"] for found in page.all("a") if "hreflang" in found]

        assert len(others) == len(CODES) - 1, path
        assert {client.get(other).status_code for other in others} == {responses[path].status_code}


def test_it_keeps_its_search_engines_from_addresses_that_are_not_there(pages, responses):
    assert {
        path for path, page in pages.items() if page.all("meta", name="robots", content="noindex")
    } == {path for path in pages if responses[path].status_code == 404 or narrowed(path)}


def narrowed(path):
    """True for a list cut by the reader's filters: one of thousands of its kind."""
    asked = urlsplit(path).query
    return "/search/" in path or bool(asked and not asked.startswith("page="))


def test_it_needs_no_script_and_carries_no_style_of_its_own(pages):
    for path, page in pages.items():
        assert page.all("script") == page.all("style") == [], path
        for name, found in page.elements:
            assert "style" not in found, (path, name)
            assert [attribute for attribute in found if attribute.startswith("on")] == [], path
            assert not found.get("href", "").startswith("javascript:"), path


def test_it_takes_nothing_from_other_sites(pages):
    for path, page in pages.items():
        fetched = [found["href"] for name, found in page.elements if name == "link"]
        fetched += [found["src"] for _name, found in page.elements if "src" in found]

        assert {urlsplit(target).netloc for target in fetched} <= {"", "testserver"}, path


def test_it_is_guarded_by_its_headers(responses):
    for path, response in responses.items():
        policy = response["Content-Security-Policy"]

        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert response["X-Content-Type-Options"] == "nosniff", path
        assert response["X-Frame-Options"] == "DENY", path
        assert response["Referrer-Policy"] == "same-origin", path
        assert "camera=()" in response["Permissions-Policy"], path


def test_it_links_only_to_what_is_there(client, pages, responses):
    known = {path: response.status_code for path, response in responses.items()}
    links = {link for page in pages.values() for link in page.links()}
    own = {
        urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl()
        for link in links
        if urlsplit(link).netloc == "testserver"
    }

    answers = {link: known.get(link) or client.get(link, follow=True).status_code for link in own}

    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_it_points_to_places_that_exist_in_the_page(pages):
    ids = {path: set(page.ids()) for path, page in pages.items()}
    pointed = {
        (path, urlsplit(target))
        for path, page in pages.items()
        for target in [*page.links(), *icons(page)]
        if urlsplit(target).fragment and urlsplit(target).netloc == "testserver"
    }

    lost = {
        (path, target.path, target.fragment)
        for path, target in pointed
        if target.fragment not in ids.get(target.path, ids[path])
    }

    assert lost == set()


def icons(page):
    """The drawings that the page uses from its own sheet, as whole addresses."""
    return {urljoin(f"http://testserver{page.path}", found["href"]) for found in page.all("use")}


@pytest.mark.parametrize("code", CODES)
def test_it_says_what_it_cannot_find_in_the_language_of_the_address(client, site, code):
    response = client.get(f"/{code}/plans/1999/")

    with translation.override(code):
        assert gettext("There is nothing at this address") in response.content.decode()
    assert response.status_code == 404
