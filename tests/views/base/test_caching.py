"""Never a stale page: an address answers 304 until something public changes, and then anew."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.models import Document, SiteProfile, Status
from recommendations.views.base import caching, page_cache, page_versions
from tests.support import cast
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
PATHS = ["/ar/", "/ar/plans/", "/ar/plans/2023/", "/ar/plans/2023/1/", "/ar/about/", "/sitemap.xml"]


@made_once
def item():
    """Number 1 of a published plan."""
    return cast.make_plan(state="published").recommendations.get(number=1)


def rename(institution):
    institution.name_ar = "اسم آخر"
    institution.save()


def publish_document(item):
    file = ContentFile(b"text", name="a.txt")
    Document.objects.create(recommendation=item, title_ar="وثيقة", file=file, is_public=True)
    cast.grant_disclosures()


def again(client, path, etag, **headers):
    """The answer to a reader who has the page of ``etag``."""
    return client.get(path, headers={"If-None-Match": etag} | headers)


def test_public_page_says_304_while_nothing_has_changed(client, item):
    first = {path: client.get(path)["ETag"] for path in PATHS}

    answers = {path: again(client, path, etag) for path, etag in first.items()}

    assert {answer.status_code for answer in answers.values()} == {304}
    assert {path: answer["ETag"] for path, answer in answers.items()} == first
    assert {answer["Cache-Control"] for answer in answers.values()} == {caching.SHARED}


def test_a_proxy_stores_pages_and_withdrawals_for_a_second_and_no_failure(client, item):
    page, refused = client.get("/ar/plans/2023/"), client.get("/ar/plans/2023.csv?status=no")
    item.plan.mark_withdrawn()
    withdrawn = client.get("/ar/plans/2023/")

    assert [(each.status_code, each["Cache-Control"]) for each in (page, refused, withdrawn)] == [
        (200, caching.SHARED),
        (400, caching.UNSHARED),
        (410, caching.SHARED),
    ]
    assert "s-maxage=1," in caching.SHARED


def test_public_page_says_304_to_a_browser_that_takes_pages_compressed(client, item):
    compressed = {"Accept-Encoding": "gzip"}
    first = client.get("/ar/plans/2023/", headers=compressed)

    answer = again(client, "/ar/plans/2023/", first["ETag"], **compressed)

    assert first["Content-Encoding"] == "gzip"
    assert answer.status_code == 304


def test_an_unchanged_page_is_answered_before_django_with_the_query_for_its_version(
    client, item, monkeypatch
):
    first = {path: client.get(path).content for path in PATHS}
    asked = []
    is_current = page_cache.is_current
    monkeypatch.setattr(page_cache, "is_current", lambda one: asked.append(1) or is_current(one))

    with CaptureQueriesContext(connection) as queries:
        again = {path: client.get(path) for path in PATHS}

    assert {path: answer.content for path, answer in again.items()} == first
    assert all(hasattr(answer, "is_cached") for answer in again.values())
    assert (len(asked), len(queries)) == (len(PATHS), 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda item: cast.make_update(item, Status.IN_PROGRESS),
        lambda item: item.errata.create(text_ar="نص", reason_ar="سبب"),
        lambda item: item.milestones.create(number=1, title_ar="خطوة"),
        lambda item: item.plan.meeting.mark_published(),
        lambda item: rename(cast.make_institution()),
        lambda item: cast.assign(item, "health", "supporting"),
        lambda item: SiteProfile.objects.current().save(),
        publish_document,
        lambda item: item.plan.mark_withdrawn(),
    ],
)
def test_public_page_is_made_anew_once_anything_public_has_changed(client, item, change):
    etags = {path: client.get(path)["ETag"] for path in PATHS}

    change(item)

    kept = {path for path in PATHS if again(client, path, etags[path]).status_code == 304}
    assert kept == set()


def test_a_reader_sees_a_change_at_once(client, item):
    before = client.get("/ar/plans/2023/1/").content.decode()
    cast.make_update(item, Status.IN_PROGRESS, narrative_ar="بدأ العمل")
    after = client.get("/ar/plans/2023/1/").content.decode()

    assert ("بدأ العمل" in before, "بدأ العمل" in after) == (False, True)


def test_public_page_is_made_anew_every_day_for_what_was_due_is_overdue_then(
    client, item, monkeypatch
):
    today = timezone.localdate()
    etag = client.get("/ar/plans/2023/")["ETag"]
    monkeypatch.setattr(page_versions.timezone, "localdate", lambda: today + timedelta(days=1))

    assert again(client, "/ar/plans/2023/", etag).status_code == 200


def test_every_address_has_its_own_tag(client, item):
    paths = [*PATHS, "/en/", "/ar/plans/2023/?status=open", "/ar/plans/2023.csv"]

    tags = {client.get(path)["ETag"] for path in paths}

    assert len(tags) == len(paths)


def test_a_tag_of_what_is_gone_is_not_honoured(client, item):
    etag = client.get("/ar/plans/2023/1/")["ETag"]
    item.is_public = False
    item.save()

    assert again(client, "/ar/plans/2023/1/", etag).status_code == 410


def test_a_search_in_a_plan_is_made_again_when_the_version_has_moved(client, item):
    client.get("/ar/plans/2023/?q=1")
    SiteProfile.objects.bump_content_version()

    with CaptureQueriesContext(connection) as queries:
        again = client.get("/ar/plans/2023/?q=1")

    # The site's words, the plan, its items, what they name, and what the search finds among them.
    assert (len(queries), hasattr(again, "is_cached")) == (5, False)


def test_the_door_is_open_to_machines(client, item):
    robots = client.get("/robots.txt").content.decode().splitlines()
    answers = [client.get(path).content for path in ("/healthz", "/readyz")]

    assert answers == [b"ok", b"ok"]
    assert robots == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /i18n/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize("is_debug", [True, False])
def test_a_changed_template_renews_the_pages_of_a_developer_only(
    client, item, settings, monkeypatch, is_debug
):
    settings.DEBUG = is_debug
    before = client.get("/ar/plans/")["ETag"]

    monkeypatch.setattr(caching, "_release", lambda: "changed")

    assert (client.get("/ar/plans/")["ETag"] != before) is is_debug
