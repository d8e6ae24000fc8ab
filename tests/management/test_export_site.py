"""`manage.py export_site`: the whole public site as plain files, with links that work."""

import io
import json
import os
import re
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client, RequestFactory

from recommendations.exports.static_site import crawl
from recommendations.localization.languages import CODES
from recommendations.views.base.pagination import Pages
from tests.support.files.static_copies import SITE, contents, export
from tests.support.pages import Page
from tests.support.sites import hiding, populated

# The pages of the copy are those of the site, which are walked on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Addresses by the hundred that are linked, answered and named like those that are copied: filters
# and PDFs of earlier years and of the report that was corrected; in two languages, filters but one.
LIKE_OTHERS = (
    r"/../plans/20(18|19|22).*(\?|\.pdf)"
    r"|.*/reports/[\d-]{10}(/\?|\.pdf)"
    r"|/(ar|ku)/.*\?(?!status=open$|page=)"
)


def page_of(name, content):
    """The HTML file as tests read pages; its address is that of the file in the copy."""
    request = RequestFactory().get(f"/{name}")
    return Page(SimpleNamespace(content=content, wsgi_request=request))


class Copied:
    """A copy of the populated site: its files by name, and its pages."""

    def __init__(self, folder):
        self.seen, self.hidden = populated.Words("seen"), populated.Words("hidden")
        plan = populated.populate(self.seen)
        hiding.hide(self.hidden, self.seen, plan)
        client = Client()
        self.output = export(folder)
        self.site_map = client.get("/sitemap.xml").content.decode()
        self.files = contents(folder)
        self.pages = {
            name: page_of(name, content)
            for name, content in self.files.items()
            if name.endswith(".html")
        }

    def links(self):
        """(file, element, its attributes, its link) of every link of every page."""
        for name, page in self.pages.items():
            for element, found in page.elements:
                for attribute in {"href", "src"} & found.keys():
                    link = found[attribute]
                    if not re.match(LIKE_OTHERS, link.removeprefix(SITE)):
                        yield name, element, found, link


def test_it_holds_what_no_page_shows_but_other_sites_and_programs_ask_for(copied):
    wanted = {"robots.txt", "sitemap.xml", "openapi.json", "schemas/plan-1.json"}
    cards = {
        f"{code}/plans/2023{item}/card{ending}"
        for code in CODES
        for item in ("", "/2")
        for ending in ("/index.html", ".svg")
    }

    assert wanted | cards <= set(copied.files)


@pytest.fixture(scope="module")
def copied(module_db, tmp_path_factory):
    """The copy, made once for all the tests that only look at it."""
    with pytest.MonkeyPatch.context() as patch:
        # Lists of several pages, without the rows for them.
        patch.setitem(Pages.__init__.__kwdefaults__, "length", 3)
        left_out = re.compile(rf"{crawl.LEFT_OUT.pattern}|{LIKE_OTHERS}")
        patch.setattr(crawl, "LEFT_OUT", left_out)
        return Copied(tmp_path_factory.mktemp("copy"))


def test_each_link_leads_to_a_file_of_the_copy(copied):
    lost = {
        (name, link)
        for name, _element, _found, link in copied.links()
        if not urlsplit(link).scheme and not link.startswith("#")
        # Not resolved by the rules of the web: a file has no root to climb to.
        if os.path.normpath(Path(name).parent / unquote(urlsplit(link).path)) not in copied.files
    }

    assert lost == set()
    assert len(list(copied.links())) > 1000


def test_each_file_that_a_style_names_is_there(copied):
    styles = {name: text.decode() for name, text in copied.files.items() if name.endswith(".css")}
    named = {
        os.path.normpath(Path(name).parent / link)
        for name, text in styles.items()
        for link in re.findall(r'url\("?([^")]+)"?\)', text)
    }

    assert named <= set(copied.files)
    assert {Path(name).suffix for name in named} == {".woff2", ".svg"}


def test_only_its_own_address_and_the_living_site_are_named_whole(copied):
    whole = {
        (element, found.get("rel"), found.get("hreflang"))
        for _name, element, found, link in copied.links()
        if link.startswith(SITE)
    }

    assert whole == {
        ("link", "canonical", None),
        *(("link", "alternate", code) for code in CODES),
        ("a", "external", None),
    }
    assert not [name for name, text in copied.files.items() if b"//testserver" in text]


def test_it_has_every_page_of_the_site_map_in_every_language(copied):
    named = re.findall(r"<loc>http://testserver/(.*?)</loc>", copied.site_map)

    assert {f"{path}index.html" for path in named} <= set(copied.files)
    assert {path.split("/")[0] for path in named} == set(CODES)
    assert {link for *_rest, link in copied.links()} >= {"ar/index.html", "ku/index.html"}


@pytest.mark.parametrize(
    "name",
    [
        "ar/plans/2023.csv",
        "ku/plans/2023.json",
        "en/plans/2023.ics",
        "en/plans/2023.atom",
        "en/plans/2023/2.atom",
        "en/plans/2023/2.json",
        "en/plans.json",
        "openapi.json",
        "en/institutions/department.ics",
        "ar/plans/2023--status=open.csv",
        "ar/plans/2023/index--status=open.html",
        "index.html",
        "copy.json",
    ],
)
def test_it_has_files_and_feeds(copied, name):
    assert copied.files[name]


def test_feeds_and_data_name_the_living_site(copied):
    data = json.loads(copied.files["en/plans/2023/2.json"])

    assert data["address"] == f"{SITE}/en/plans/2023/2/"
    assert f'href="{SITE}/en/plans/2023/'.encode() in copied.files["en/plans/2023.atom"]


def test_an_upload_is_kept_once_with_its_ending(copied):
    uploads = [name for name in copied.files if "/documents/" in name or "/evidence" in name]

    assert len(uploads) == len({copied.files[name] for name in uploads}) > 2
    assert {Path(name).suffix for name in uploads} == {".pdf"}


def test_it_leaves_out_what_needs_a_server(copied):
    forms = {name for name, page in copied.pages.items() if page.all("form")}
    rooms = {link for *_rest, link in copied.links() if re.search("admin/|/search/", link)}

    assert forms == rooms == set()


def test_each_page_says_that_it_is_a_copy(copied):
    ways = {
        name: [found["href"] for found in page.all("a", rel="external")]
        for name, page in copied.pages.items()
        # A card has the shape of its frame; it leads to its page.
        if "/card/" not in name
    }

    assert ways["ar/plans/2023/index.html"] == [f"{SITE}/ar/plans/2023/"]
    assert {len(way) for way in ways.values()} == {1}
    assert "This is a copy of the site made on" in copied.pages["en/index.html"].words


def test_a_filtered_list_says_what_is_in_it(copied):
    page = copied.pages["en/plans/2023/index--status=open.html"]

    assert "Status: open ones · Clear all filters" in page.words
    assert "en/plans/2023--status=open.json" in copied.files
    assert "en/plans/2023--status=open.pdf" not in copied.files


def test_it_tells_all_that_is_public_and_nothing_else(copied):
    said = "\n".join(
        f"{name}\n{text}" for name, content in copied.files.items() for text in texts(content)
    )

    assert copied.seen.found_in(said) == set(copied.seen.places.values())
    assert copied.hidden.found_in(said) == set()


def texts(content):
    """``content`` as text; of an archive, as workbooks are too, what is in it."""
    if not content.startswith(b"PK"):
        return [content.decode("utf-8", "replace")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]


def test_it_says_what_it_made(copied):
    facts = json.loads(copied.files["copy.json"])
    last = copied.output.splitlines()[-1]

    assert (facts["site"], facts["pages"]) == (SITE, len(copied.pages))
    assert facts["pages"] + facts["files"] == len(copied.files) - 1
    assert re.match(rf"Copied {facts['pages']} pages and {facts['files']} files, [\d.]+ MB, ", last)
    assert "100 of " in copied.output


def test_a_long_list_has_all_its_pages(copied):
    first, second = (
        {found["href"] for found in copied.pages[f"ar/plans/2023/{name}.html"].all("a")}
        for name in ["index", "index--page=2"]
    )

    assert {"1/index.html", "2/index.html", "3/index.html", "index--page=2.html#rows"} <= first
    assert {"4/index.html", "index.html#rows"} <= second


def test_it_tells_the_day_of_the_copy(copied):
    shown = date.fromisoformat(json.loads(copied.files["copy.json"])["copied_on"])

    assert f'made on <time datetime="{shown}">'.encode() in copied.files["en/about/index.html"]
