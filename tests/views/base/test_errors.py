"""What a reader meets where there is nothing to show: the right number, in their language."""

from itertools import product

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from recommendations.localization.languages import CODES, direction
from tests.support import cast
from tests.support.pages import Page
from tests.support.sites import addresses

pytestmark = pytest.mark.django_db
FAR = "9" * 30


def read(response):
    """The language and direction of the page, and its words."""
    page = Page(response)
    html = page.all("html")[0]
    return html["lang"], html["dir"], page.words


def assert_not_found(response, code):
    language, way, words = read(response)
    with translation.override(code):
        message = gettext("Page not found")
    assert response.status_code == 404
    assert (language, way) == (code, direction(code))
    assert message in words


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["nothing-here/", "plans/1999/", "plans/1999.csv"])
def test_error_page_says_404_in_the_language_of_the_address(client, published, code, path):
    assert_not_found(client.get(f"/{code}/{path}"), code)


@pytest.mark.parametrize(
    "path",
    [
        "plans/1999/1/",
        "plans/2023/99/",
        "plans/2023/?page=7",
        "meetings/nowhere/",
        "institutions/nobody/",
        "themes/nothing/",
        "documents/1/",
        "updates/1/evidence/",
        f"plans/{FAR}/",
        f"plans/2023/{FAR}/",
        f"plans/{FAR}.csv",
        f"documents/{FAR}/",
        f"updates/{FAR}/evidence/",
    ],
)
def test_error_page_says_404_wherever_nothing_is(client, published, path):
    assert_not_found(client.get(f"/ku/{path}"), "ku")


def test_error_page_says_404_in_the_language_of_the_browser_where_the_address_has_none(client, db):
    response = client.get("/nothing-here/", headers={"Accept-Language": "ku"})

    assert response.status_code == 404
    assert read(response)[:2] == ("ku", "ltr")


@pytest.mark.parametrize("code", CODES)
def test_error_page_says_500_in_the_language_of_the_address(published, monkeypatch, code):
    def fail(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("recommendations.views.plans.plans.plan_items", fail)
    response = Client(raise_request_exception=False).get(f"/{code}/plans/2023/")

    language, way, words = read(response)
    with translation.override(code):
        message = gettext("Something went wrong")
    assert response.status_code == 500
    assert (language, way) == (code, direction(code))
    assert message in words
    assert "database" not in words


def withdrawn_plan():
    plan = cast.make_plan(state="published")
    plan.mark_withdrawn()
    return ["plans/2023/", "plans/2023/1/", "plans/2023.csv"]


def withdrawn_meeting():
    cast.make_meeting(published=True).mark_withdrawn()
    return ["meetings/annual-2023/"]


def withdrawn_recommendation():
    item = cast.make_plan(state="published").recommendations.get(number=2)
    item.is_public = False
    item.save()
    return ["plans/2023/2/"]


@pytest.mark.parametrize("withdraw", [withdrawn_plan, withdrawn_meeting, withdrawn_recommendation])
def test_error_page_says_410_of_what_was_withdrawn(client, db, withdraw):
    for code, path in product(CODES, withdraw()):
        response = client.get(f"/{code}/{path}")

        language, _way, words = read(response)
        with translation.override(code):
            message = gettext("This page has been withdrawn")
        assert (response.status_code, language) == (410, code)
        assert message in words


def test_error_page_comes_back_when_it_is_published_again(client, published):
    published.mark_withdrawn()
    gone = client.get("/ar/plans/2023/").status_code
    published.mark_published()

    assert (gone, client.get("/ar/plans/2023/").status_code) == (410, 200)


def test_error_page_never_admits_that_a_draft_exists(client, plan):
    cast.make_plan(2024, state="adopted")
    drafts = ["plans/2023/", "plans/2023/1/", "plans/2024/", "plans/2024/1/", "plans/2024.csv"]
    drafts += ["meetings/annual-2023/", "institutions/department/"]

    assert {client.get(f"/ar/{path}").status_code for path in drafts} == {404}


FILTERS = ["q", "status", "schedule", "theme", "institution", "decision"]
ODD = ["nonsense", "\x00", b"\xed\xa0\x80", "٢", "'\"><script>", "a" * 9000, "%00", "-1", "*:*"]


@pytest.mark.parametrize("value", ODD)
def test_any_filter_is_answered_without_an_error(client, published, value):
    every = dict.fromkeys(FILTERS, value)
    paths = ("/ar/plans/2023/", "/ar/search/")
    pages = [client.get(path, every, follow=True) for path in paths]
    single = [client.get("/ar/plans/2023.csv", {name: value}) for name in FILTERS]
    single.append(client.get("/ar/plans/2023.json", every))

    assert {page.status_code for page in pages} == {200}
    assert [page for page in pages if "<script>" in page.content.decode()] == []
    assert {answer.status_code for answer in single} <= {200, 400}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_by_itself_is_answered_without_an_error(client, published, name):
    pages = [
        client.get("/ar/plans/2023/", {name: value}, follow=True) for value in ("nonsense", "\x00")
    ]

    assert {page.status_code for page in pages} == {200}


@pytest.mark.parametrize("path", ["plans/2023/", "institutions/department/", "search/"])
def test_error_page_says_404_for_a_page_that_is_not_there(client, published, path):
    odd = ["abc", "0", "-1", "2", "²", "1.0", "1e3", "9" * 5000, "١٠", " 1", "½"]

    answers = {page: client.get(f"/ar/{path}", {"q": "2023", "page": page}) for page in odd}

    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(odd, 404)


@pytest.mark.parametrize("page", ["1", "١", "01"])
def test_error_page_knows_the_first_page_by_any_name(client, published, page):
    assert client.get("/ar/plans/2023/", {"page": page}).status_code == 200


@pytest.mark.parametrize("query", ["%FF%FE=1", "q=%FF", "&&&=&", "page=1&page=1", "?", "%"])
def test_error_page_is_a_broken_query(client, published, query):
    paths = ["plans/2023/", "search/", "plans/2023.csv", "", "about/"]

    answers = [client.get(f"/ar/{path}?{query}", follow=True) for path in paths]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize(
    "path", ["/ar/%FF/", "/ar/plans/2023%00/", "/ar/meetings/%00/", "/%E0%A4/"]
)
def test_error_page_is_a_broken_address(client, db, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "localhost:80:80", ""])
@pytest.mark.parametrize("path", ["/", "/ar/", "/ar/plans/2023.csv", "/nothing/", "/healthz"])
def test_error_page_refuses_the_name_of_another_site(published, path, host):
    response = Client(raise_request_exception=False).get(path, headers={"host": host})

    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_error_page_can_only_be_read(db, method):
    client = Client(enforce_csrf_checks=True)
    cast.make_plan(state="published")
    paths = [path for path in addresses.every_path() if "nothing" not in path]

    statuses = {path: getattr(client, method)(path).status_code for path in paths}

    # The icon's redirect takes any method: it reads nothing and changes nothing.
    del statuses["/favicon.ico"]
    assert statuses == dict.fromkeys(statuses, 405)


def test_error_page_answers_head_like_get_without_a_body(client, published):
    paths = ["/ar/", "/ar/plans/2023/", "/ar/about/", "/sitemap.xml", "/healthz"]

    responses = [client.head(path) for path in paths]

    assert [(response.status_code, response.content) for response in responses] == [
        (200, b"") for _path in paths
    ]
