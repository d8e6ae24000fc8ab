"""The cache of public pages: what is cached, for whom, and what makes it stale."""

import gzip

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from recommendations.models import PlanVersion, SiteProfile, Status
from recommendations.views import institutions
from recommendations.views.base import page_cache, page_versions, plan_items
from tests.support import cast

pytestmark = pytest.mark.django_db


def queries(client, path, **headers):
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, headers=headers)
        answer.getvalue()
    return answer, len(captured)


def retitled(plan, number):
    item = plan.recommendations.get(number=number)
    item.title_ar = f"{item.title_ar} معدلة"
    item.save()
    return item


PAGES = ["/ar/", "/ar/plans/", "/ar/plans/2023/", "/ar/plans/2023/1/", "/ar/plans/2023/2/"]
PAGES += ["/ar/plans/2023/card/", "/ar/plans/2024/", "/ar/plans/2024/1/", "/ar/plans/2024/3/"]


def moved_by(client, change):
    """The addresses whose tag is another after the change."""
    before = {path: client.get(path)["ETag"] for path in PAGES}
    change()
    return {path for path, tag in before.items() if client.get(path)["ETag"] != tag}


def test_a_change_of_one_plan_leaves_the_pages_of_another(client, years):
    _first, second = years

    moved = moved_by(client, lambda: retitled(second, 3))

    assert moved == {"/ar/", "/ar/plans/"} | {path for path in PAGES if "/2024/" in path}


def test_a_published_update_of_one_plan_leaves_the_pages_of_another(client, years):
    _first, second = years
    item = second.recommendations.get(number=3)

    moved = moved_by(client, lambda: cast.make_update(item, narrative_ar="بدأ العمل"))

    assert moved == {"/ar/", "/ar/plans/"} | {path for path in PAGES if "/2024/" in path}


def test_a_change_shows_on_the_pages_of_the_plan_that_it_was_carried_over_from(client, years):
    _first, second = years

    moved = moved_by(client, lambda: retitled(second, 1))

    assert moved == set(PAGES)


def test_the_pages_of_a_plan_show_what_it_was_carried_over_to(client, years):
    _first, second = years
    client.get("/ar/plans/2023/1/")

    retitled(second, 1)

    assert "معدلة" in client.get("/ar/plans/2023/1/").content.decode()


def test_a_change_of_what_has_superseded_an_item_moves_all(client, years):
    one, other = years[1].recommendations.filter(number__in=[2, 3])

    def supersede():
        cast.make_update(one, Status.SUPERSEDED, superseded_by=other)

    assert moved_by(client, supersede) == set(PAGES)


def test_a_change_of_what_every_page_shows_moves_all(client, years):
    assert moved_by(client, SiteProfile.objects.current().save) == set(PAGES)


def test_each_plan_has_a_version_once_it_is_published(years):
    before = dict(PlanVersion.objects.values_list("year", "number"))

    SiteProfile.objects.bump_content_version({2024})

    assert set(before) == {2023, 2024}
    after = dict(PlanVersion.objects.values_list("year", "number"))
    assert after == before | {2024: before[2024] + 1}


def test_plans_without_a_version_are_counted_and_their_pages_made_anew(client, years):
    PlanVersion.objects.all().delete()
    before = {path: client.get(path) for path in PAGES}
    item = years[1].recommendations.get(number=3)
    cast.make_update(item, narrative_ar="بدأ العمل")
    PlanVersion.objects.all().delete()
    retitled(years[1], 2)

    assert [year.figures.adopted for year in before["/ar/plans/"].context["years"]] == [3, 2]
    assert client.get("/ar/plans/2024/3/")["ETag"] != before["/ar/plans/2024/3/"]["ETag"]


@pytest.mark.parametrize("path", ["/ar/plans/2023/", "/ar/plans/2023/1/", "/ar/", "/ar/plans/"])
def test_a_page_with_the_same_values_is_not_rendered_again(client, years, monkeypatch, path):
    rendered = []
    render = page_cache.render
    monkeypatch.setattr(page_cache, "render", lambda *given: rendered.append(1) or render(*given))
    first = client.get(path, headers={"Accept-Encoding": "gzip"})

    SiteProfile.objects.bump_content_version()
    again = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert rendered == [1]
    assert again.content == first.content
    assert again["ETag"] != first["ETag"]
    assert again["ETag"].startswith("W/")
    assert headers_but_tag(again) == headers_but_tag(first)


def headers_but_tag(answer):
    return {name: value for name, value in answer.items() if name not in ("ETag", "Expires")}


@pytest.mark.parametrize("path", ["/ar/plans/2023/", "/ar/plans/2023/card/", "/ar/plans/2023/1/"])
def test_a_cached_page_has_every_header(client, years, path):
    first, cached = client.get(path), client.get(path)
    SiteProfile.objects.bump_content_version()
    anew, cached_again = client.get(path), client.get(path)

    answers = [headers_but_tag(answer) for answer in (first, cached, anew, cached_again)]
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert answers[0]["Content-Security-Policy"]
    assert ("X-Frame-Options" in answers[0]) == ("card" not in path)


def test_a_compressed_page_is_cached_apart(client, years):
    plain = client.get("/ar/plans/2023/")
    for _time in range(2):
        compressed = client.get("/ar/plans/2023/", headers={"Accept-Encoding": "gzip, br"})

    assert not plain.has_header("Content-Encoding")
    assert gzip.decompress(compressed.content) == plain.content
    assert client.get("/ar/plans/2023/").content == plain.content


def test_a_page_is_cached_for_its_host(client, years, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for _time in range(2):
        pages = {
            host: client.get("/ar/plans/2023/", headers={"Host": host}).content.decode()
            for host in settings.ALLOWED_HOSTS
        }

    assert all(f"http://{host}/ar/plans/2023/" in page for host, page in pages.items())
    assert client.get("/ar/plans/2023/", headers={"Host": "three.example"}).status_code == 400


def test_only_get_and_head_are_answered_from_the_cache(client, years):
    whole = client.get("/ar/plans/2023/")

    assert client.post("/ar/plans/2023/").status_code == 405
    head = client.head("/ar/plans/2023/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))


def test_conditional_requests_are_answered_from_the_cache(client, years):
    tag = client.get("/ar/plans/2023/")["ETag"]

    codes = {
        name: [client.get("/ar/plans/2023/", headers={name: value}).status_code for value in given]
        for name, given in {
            "If-None-Match": [tag, f"W/{tag}", f'"other", {tag}', "*", '"other"'],
            "If-Match": [tag, "*", '"other"'],
        }.items()
    }

    assert codes == {"If-None-Match": [304, 304, 304, 304, 200], "If-Match": [200, 200, 412]}


def test_an_error_is_not_cached(client, years):
    codes = [client.get("/ar/plans/1999/").status_code for _time in range(2)]

    assert codes == [404, 404]
    assert queries(client, "/ar/plans/1999/")[1] > 1


def test_a_very_large_page_is_not_cached(client, years, monkeypatch):
    monkeypatch.setattr(page_cache, "MAX_ENTRY_BYTES", page_cache.OVERHEAD + 100)
    first = client.get("/sitemap.xml")

    again, asked = queries(client, "/sitemap.xml")

    assert (again.status_code, again.content) == (200, first.content)
    assert asked > 1


def test_a_plan_without_public_items_has_a_size_in_the_cache(client, years):
    first, _second = years
    for item in first.recommendations.all():
        item.is_public = False
        item.save()

    client.get("/ar/plans/2023/")

    assert plan_items.RUNNING.cache.currsize + plan_items.CLOSED.cache.currsize == 1


GROUPS = [(2025, 3), (2024, 2), (2024, 1), (2022, 10)]


class Counted:
    def __init__(self, year, number):
        self.year, self.number = year, number


@pytest.mark.parametrize(
    ("start", "length", "found"),
    [
        (0, 3, ([2025], 0)),
        (0, 4, ([2025, 2024], 0)),
        (2, 2, ([2025, 2024], 2)),
        (3, 3, ([2024], 0)),
        (4, 5, ([2024, 2022], 1)),
        (10, 50, ([2022], 4)),
        (16, 50, ([], 0)),
        (0, institutions.MAX_ROWS, ([2025, 2024, 2022], 0)),
    ],
)
def test_a_page_of_a_list_reads_the_years_that_it_shows(start, length, found):
    counted = [Counted(*group) for group in GROUPS]

    assert institutions.years_on_page(counted, start, length) == found


class Broken:
    """A connection whose server has gone."""

    def execute(self, sql):
        raise connection.Database.OperationalError


@pytest.mark.parametrize(
    ("name", "value"),
    [("connection", None), ("connection", Broken()), ("close_at", 1)],
    ids=["none", "broken", "old"],
)
def test_without_a_good_connection_django_answers(client, years, monkeypatch, name, value):
    version = client.get("/ar/").wsgi_request.page_version
    database = connections["default"]
    assert page_versions.is_current(version)
    with monkeypatch.context() as patch:
        patch.setattr(database, "errors_occurred", False)
        patch.setattr(database, name, value)
        is_current, is_noticed = page_versions.is_current(version), database.errors_occurred

    assert (is_current, is_noticed) == (False, isinstance(value, Broken))


def test_pages_with_a_query_string_leave_the_others_their_room(client, years):
    paths = ["/ar/plans/2023/", *(f"/ar/plans/2023/?status={each}" for each in ("open", "ended"))]
    first = {path: client.get(path).content for path in paths}
    page_cache._cache_of_queries.clear()

    again = {path: client.get(path) for path in paths}

    assert {path: answer.content for path, answer in again.items()} == first
    assert len(set(first.values())) == len(paths)
    assert [hasattr(answer, "is_cached") for answer in again.values()] == [True, False, False]


def test_a_page_with_a_query_string_is_answered_from_the_cache_until_it_changes(client, years):
    path = "/ar/plans/2024/?status=not_started"
    first, again = client.get(path), client.get(path)
    retitled(years[1], 3)
    changed = client.get(path)

    assert (again.content, hasattr(again, "is_cached")) == (first.content, True)
    assert "معدلة" in changed.content.decode()


def test_a_page_with_a_very_long_query_string_is_not_cached(client, years):
    path = f"/ar/search/?q=a&more={'a' * page_cache.MAX_QUERY_LENGTH}"

    assert [hasattr(client.get(path), "is_cached") for _time in range(2)] == [False, False]
