"""How often a page asks the database: as often for three hundred rows as for one, five at most."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.models import (
    AgendaItem,
    Assignment,
    Attendee,
    Delegation,
    Document,
    Erratum,
    Finding,
    Institution,
    Meeting,
    Milestone,
    Plan,
    ProgressUpdate,
    Reading,
    Recommendation,
    Statement,
    Theme,
)
from recommendations.search import indexing
from tests.support import caches, cast
from tests.support.sites import populated
from tests.support.sites.site_client import SiteClient

pytestmark = pytest.mark.django_db
# Path → queries of a page that nobody has asked for yet; one of them asks for the site's words.
COLD = {
    "": 4,
    "plans/": 3,
    "plans/oldest/": 5,
    "plans/oldest/?schedule=none&institution=department&theme=theme-1&status=in_progress": 5,
    "plans/2200/": 4,
    "plans/2200/?status=open&theme=theme-1&institution=department&q=2200&schedule=none": 5,
    "plans/2200/changes/": 3,
    "plans/2200/1/": 2,
    "meetings/": 2,
    "meetings/annual-2200/": 3,
    "institutions/": 3,
    "institutions/department/": 4,
    # What it supports is read, too.
    "institutions/body-1/": 4,
    "themes/": 3,
    "themes/theme-1/": 4,
    "updates/": 5,
    "updates/?year=2200&institution=department&theme=theme-1&status=in_progress": 5,
    "updates.atom": 3,
    "updates.atom?year=2200&theme=theme-1": 5,
    "plans/2200.atom": 4,
    "plans/2200/1.atom": 4,
    "institutions/department.atom": 4,
    "plans/2200/1.json": 4,
    "search/": 1,
    # Titles and texts that match are two queries, the texts and lineages of the results two more.
    "search/?q=2200": 5,
    "about/": 1,
}

# A page of the JSON of a plan has the record of its meeting, too, and what its filters name.
DATA_PAGES = {
    "plans/2200.json?page=1": 6,
    "plans/2200.json?page=1&status=open": 6,
    "plans/2200.json?page=1&status=open&theme=theme-1&institution=department": 7,
}


@pytest.fixture(autouse=True)
def _know_the_database(db):
    """Django asks SQLite once a process whether it knows JSON; that is no page's query."""
    assert connection.features.supports_json_field


def queries(client, path, **headers):
    """How many queries the answer costs, once all of it has been read."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, **headers)
        response.getvalue()
    assert response.status_code in (200, 304)
    return len(captured)


def cold_queries(client, path):
    """As ``queries``, with empty caches."""
    caches.clear_all()
    return queries(client, path)


@cast.made_at_once()
def fill(rows):
    """A site with ``rows`` of everything that a page can list."""
    numbers = range(1, rows + 1)
    # The newest of them all, for the overview is about that one.
    plan = populated.long_plan(rows, 2200)
    bodies = Institution.objects.bulk_create(
        Institution(slug=f"body-{n}", name_ar=f"هيئة {n}", kind="partner") for n in numbers
    )
    themes = Theme.objects.bulk_create(
        Theme(slug=f"theme-{n}", name_ar=f"محور {n}") for n in numbers
    )
    fill_plan(plan, bodies, themes)
    plan.mark_withdrawn()
    fill_recommendation(plan.recommendations.get(number=1), bodies[1:], themes[1:], numbers)
    plan.mark_published()
    fill_meeting(plan.meeting, bodies, plan.recommendations.all(), numbers)
    plan.meeting.mark_published()
    fill_years(range(1900, 1900 + rows))
    indexing.reindex_all()


def fill_plan(plan, bodies, themes):
    """Every item shares the first theme, and the first body and the department support it."""
    items = list(plan.recommendations.all())
    through = Recommendation.themes.through
    through.objects.bulk_create(through(recommendation=item, theme=themes[0]) for item in items)
    Assignment.objects.bulk_create(
        Assignment(recommendation=item, institution=bodies[0], role="supporting") for item in items
    )


def fill_recommendation(item, bodies, themes, numbers):
    by, now = cast.make_user(), timezone.now()
    item.themes.add(*themes)
    Assignment.objects.bulk_create(
        Assignment(recommendation=item, institution=body, role="supporting") for body in bodies
    )
    cast.past_the_models(ProgressUpdate).bulk_create(
        ProgressUpdate(
            recommendation=item,
            status="in_progress",
            author=by,
            published_by=by,
            published_at=now,
            evidence_url=cast.EVIDENCE,
            evidence_is_public=True,
        )
        for _number in numbers
    )
    indicator = item.indicators.create(number=1, target=7, name_ar="دورات")
    Reading.objects.bulk_create(
        Reading(indicator=indicator, value=n, source_ar="الدائرة") for n in numbers
    )
    Milestone.objects.bulk_create(
        Milestone(recommendation=item, number=n, title_ar="خطوة") for n in numbers
    )
    Erratum.objects.bulk_create(
        Erratum(recommendation=item, text_ar="نص", reason_ar="سبب") for _number in numbers
    )
    Document.objects.bulk_create(
        Document(recommendation=item, title_ar="وثيقة", file="a.pdf", is_public=True)
        for _number in numbers
    )


def fill_meeting(meeting, bodies, items, numbers):
    delegations = Delegation.objects.bulk_create(
        Delegation(meeting=meeting, institution=body, disclosure="names") for body in bodies
    )
    Attendee.objects.bulk_create(
        Attendee(delegation=delegation, name_ar="اسم") for delegation in delegations
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=n, topic_ar="بند") for n in numbers
    )
    Statement.objects.bulk_create(
        Statement(meeting=meeting, number=n, text_ar="كلمة") for n in numbers
    )
    findings = Finding.objects.bulk_create(
        Finding(meeting=meeting, number=n, kind="strength", text_ar="نقطة") for n in numbers
    )
    for relation in (Finding.about, Finding.answered_by):
        relation.through.objects.bulk_create(
            relation.through(finding=finding, recommendation=item)
            for finding, item in zip(findings, items, strict=True)
        )


def fill_years(years):
    """A published meeting and plan in each of the ``years``."""
    by, now = cast.make_user(), timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(slug=f"annual-{year}", year=year, title_ar="اجتماع", published_at=now)
        for year in years
    )
    cast.past_the_models(Plan).bulk_create(
        Plan(
            year=meeting.year,
            meeting=meeting,
            state="adopted",
            adopted_by=by,
            adopted_at=now,
            published_at=now,
        )
        for meeting in meetings
    )


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_it_asks_as_often_for_many_rows_as_for_one(client, rows):
    fill(rows)

    site_map = queries(client, "/sitemap.xml")

    assert {path: cold_queries(client, f"/ar/{path}") for path in COLD} == COLD
    assert {path: cold_queries(client, f"/ar/{path}") for path in DATA_PAGES} == DATA_PAGES
    assert site_map == 7


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_comparing_two_days_asks_as_often_for_many_changes_as_for_one(client, rows):
    plan = populated.long_plan(rows)
    by, now = cast.make_user(), timezone.now()
    cast.past_the_models(ProgressUpdate).bulk_create(
        ProgressUpdate(
            recommendation=item,
            status="in_progress",
            author=by,
            published_by=by,
            published_at=now,
            reported_on=date(2023, 2, 1),
        )
        for item in plan.recommendations.all()
    )
    of_period = "since=2023-01-08&until=2023-03-01"

    assert {
        path: cold_queries(client, f"/ar/plans/2023/changes{path}?{of_period}")
        for path in ("/", ".json", ".atom")
    } == {"/": 4, ".json": 3, ".atom": 3}


def test_it_asks_nothing_but_the_version_where_nothing_has_changed():
    """The query for the version is made past Django's cursors, which count the others."""
    client = SiteClient()
    fill(3)
    plain = [f"/ar/{path}" for path in COLD if "?" not in path]
    etags = {path: client.get(path)["ETag"] for path in plain}

    assert {path: queries(client, path) for path in plain} == dict.fromkeys(plain, 0)
    assert {
        path: queries(client, path, headers={"If-None-Match": etags[path]}) for path in plain
    } == dict.fromkeys(plain, 0)


def test_a_long_plan_comes_in_pages(client):
    populated.long_plan(101)

    pages = [client.get(f"/ar/plans/2023/?page={number}").context for number in (1, 2, 3)]

    assert [[row.number for row in page["rows"]] for page in pages] == [
        list(range(1, 51)),
        list(range(51, 101)),
        [101],
    ]
    assert [page["pages"].count for page in pages] == [3, 3, 3]
