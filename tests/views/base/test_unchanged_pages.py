"""A page whose version has moved is sent again where all that it was made from is as before."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from recommendations.db.repeated_queries import RepeatedQuery
from recommendations.exports.figures import plan_counts
from recommendations.models import Institution, Plan, SiteProfile, Status, Theme
from recommendations.models.base import recorded_reads
from recommendations.models.base.prepared import NOW, YEAR, PreparedQuery
from recommendations.models.base.recorded_reads import recorded
from recommendations.models.base.row_cache import RowCache
from recommendations.views.base import page_versions
from tests.support import caches, cast

pytestmark = pytest.mark.django_db
PAGES = ["/ar/", "/ar/plans/", "/ar/plans/2023/", "/ar/plans/2023/1/", "/ar/plans/2023/2/"]
PAGES += ["/ar/plans/2024/", "/ar/plans/2024/1/", "/ar/plans/2024/3/", "/ar/about/"]
PAGES += ["/ar/institutions/", "/ar/institutions/department/", "/en/plans/2024/"]
PUBLISHED = PreparedQuery(
    lambda: Plan.objects.published(NOW).filter(year=YEAR).order_by().values("year")
)


def saved(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def item(number):
    return Plan.objects.get(year=2024).recommendations.get(number=number)


CHANGES = {
    "title": lambda: saved(item(3), title_ar="عنوان آخر"),
    "title of a continuation": lambda: saved(item(1), title_ar="عنوان آخر"),
    "update": lambda: cast.make_update(item(1), Status.IN_PROGRESS, narrative_ar="بدأ العمل"),
    "implemented": lambda: cast.make_update(item(3), Status.IMPLEMENTED),
    "hidden item": lambda: saved(item(3), is_public=False),
    "milestone": lambda: item(1).milestones.create(number=1, title_ar="خطوة"),
    "erratum": lambda: item(3).errata.create(text_ar="نص", reason_ar="سبب"),
    "body": lambda: saved(Institution.objects.get(slug="department"), name_ar="اسم آخر"),
    "assignment": lambda: cast.assign(item(3), "health", "supporting"),
    "profile": lambda: saved(SiteProfile.objects.current(), body_name_ar="هيئة أخرى"),
    "meeting": lambda: Plan.objects.get(year=2024).meeting.mark_published(),
    "withdrawn plan": lambda: Plan.objects.get(year=2023).mark_withdrawn(),
}


def contents(client):
    return {path: (answer := client.get(path)).status_code and answer.content for path in PAGES}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_every_page_is_what_it_would_be_made_anew(client, years, change):
    before = contents(client)
    # The second time, what is cached by a version is not asked for.
    SiteProfile.objects.bump_content_version()
    assert contents(client) == before

    change()

    after = contents(client)
    caches.clear_all()
    assert after == contents(Client())
    assert after != before


@pytest.mark.parametrize("path", ["/ar/", "/ar/plans/2023/", "/ar/plans/2024/1/", "/ar/about/"])
def test_an_unchanged_page_of_a_moved_version_is_answered_before_django(client, years, path):
    compressed = {"Accept-Encoding": "gzip"}
    first = client.get(path, headers=compressed)

    SiteProfile.objects.bump_content_version()
    again = client.get(path, headers=compressed)
    known = client.get(path, headers=compressed | {"If-None-Match": again["ETag"]})
    caches.clear_all()
    anew = client.get(path, headers=compressed)

    assert (hasattr(first, "is_cached"), hasattr(again, "is_cached")) == (False, True)
    assert again.content == first.content
    assert first["ETag"] != again["ETag"] == anew["ETag"]
    assert known.status_code == 304
    assert {name for name in again.headers if again[name] != first[name]} == {"ETag"}


def test_a_page_that_asked_for_more_than_is_recorded_goes_to_django(client, years):
    path = "/ar/updates/"
    client.get(path)

    SiteProfile.objects.bump_content_version()

    assert not hasattr(client.get(path), "is_cached")


class Broken:
    """A connection whose server has gone."""

    def execute(self, *statement):
        raise connections["default"].Database.OperationalError


@pytest.mark.parametrize(
    ("name", "value"),
    [("connection", None), ("connection", Broken()), ("close_at", 1)],
    ids=["none", "broken", "old"],
)
def test_without_a_good_connection_nothing_is_read_again(client, years, monkeypatch, name, value):
    request = client.get("/ar/").wsgi_request
    given = request.page_version, request.site_profile, recorded_reads.RecordedReads()
    database = connections["default"]
    assert page_versions.version_if_unchanged(*given) == request.page_version

    with monkeypatch.context() as patch:
        patch.setattr(database, "errors_occurred", False)
        patch.setattr(database, name, value)
        found, is_noticed = page_versions.version_if_unchanged(*given), database.errors_occurred

    assert (found, is_noticed) == (None, isinstance(value, Broken))


def test_what_is_read_is_read_again_as_of_the_present_moment(years):
    plan = years[1]
    before = plan.published_at - timedelta(seconds=1)
    with recorded() as reads:
        assert PUBLISHED.rows(year=2024, now=before) == []

    assert reads.is_complete
    assert reads.are_unchanged(connections["default"], before, {})
    assert not reads.are_unchanged(connections["default"], timezone.now(), {})


def test_counts_are_read_again_by_their_versions_alone(years):
    today = timezone.localdate()
    versions = dict.fromkeys((2023, 2024), 1)
    with recorded() as reads:
        plan_counts.of_public_plans(plan_counts.By.PLAN, today, versions)

    assert (reads.reads, reads.is_complete) == ([], True)
    assert reads.are_unchanged(connections["default"], timezone.now(), versions)
    saved(item(3), is_public=False)
    assert not reads.are_unchanged(connections["default"], timezone.now(), {2023: 1, 2024: 2})


def test_a_record_of_reads_is_complete_without_other_statements_and_with_few_rows(
    years, monkeypatch
):
    numbers = PreparedQuery(lambda: Plan.objects.order_by("year").values("year"))
    cache = RowCache(lambda rows: len(rows), numbers, max_rows=10)
    with recorded() as prepared:
        cache.read(version=1)
    with recorded() as cached:
        cache.read(version=1)
    with recorded() as other:
        Theme.objects.count()
    with recorded() as of_one_reader:
        RepeatedQuery(Plan.objects.all(), ["year"]).rows()
    monkeypatch.setattr(recorded_reads, "MAX_ROWS", 1)

    found = [each.rows for each in (prepared, cached, other, of_one_reader)]
    assert found == [2, 2, 0, 0]
    assert [other.is_complete, of_one_reader.is_complete] == [False, False]
    assert [prepared.is_complete, cached.is_complete] == [False, False]
    monkeypatch.undo()
    assert [prepared.is_complete, cached.is_complete] == [True, True]
