"""The page of a frozen report: what it says of itself, where it leads, what it costs."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from recommendations.exports.formats import FORMATS
from recommendations.localization.languages import CODES
from recommendations.models import Status
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.pages import Page
from tests.support.sites import populated
from tests.support.sites.site_client import SiteClient

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2023, 6, 30), date(2023, 7, 31)
SITE = "http://testserver"
REPORTS = f"{SITE}/en/plans/2023/reports"


@pytest.fixture(autouse=True)
def _know_the_database(db):
    """Django asks SQLite once a process whether it knows JSON; that is no page's query."""
    assert connection.features.supports_json_field


def freeze(plan, as_of=JUNE, **fields):
    return freezing.publish_report(plan, by=cast.make_user(), as_of=as_of, **fields)


def read(client, name="2023-06-30", query="", language="en"):
    return client.get(f"/{language}/plans/2023/reports/{name}/{query}")


def fill(rows):
    """A plan with ``rows`` items, each reported on, and a report of each of ``rows`` days."""
    plan = populated.long_plan(rows)
    plan.meeting.mark_published()
    for item in plan.recommendations.all():
        item.milestones.create(number=1, title_ar="خطوة")
        cast.make_update(item, reported_on=JUNE)
    for day in range(1, rows + 1):
        freeze(plan, date(2023, 7, day))
    return plan


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("query", ["", "?status=open&lead=department&page=1"])
def test_report_page_asks_as_often_for_many_rows_as_for_one(client, rows, query):
    fill(rows)

    with CaptureQueriesContext(connection) as captured:
        response = read(client, "2023-07-01", query)

    assert response.context["pages"].total == rows
    # The site's words, the report, its meeting, what stands beside it, its files.
    assert len(captured) == 5


def test_report_page_where_nothing_has_changed_is_answered_before_django():
    fill(1)
    client = SiteClient()
    first = read(client, "2023-07-01")

    with CaptureQueriesContext(connection) as captured:
        again = read(client, "2023-07-01")

    assert len(captured) == 0
    assert again.content == first.content


def test_report_is_read_once_for_all_filters_and_languages_apart(client):
    fill(2)
    read(client, "2023-07-01", "?status=open")

    with CaptureQueriesContext(connection) as captured:
        other = read(client, "2023-07-01", "?status=implemented")
        asked = len(captured)
    arabic = read(client, "2023-07-01", "?status=implemented", language="ar")

    # The version of the site.
    assert asked == 1
    assert other.context["pages"].total == 0
    assert arabic.context["downloads"] != other.context["downloads"]


def test_report_that_was_read_shows_no_item_that_is_withdrawn_since(published):
    client = SiteClient()
    item = published.recommendations.get(number=1)
    freeze(published)
    # So the report comes from the cache for the next page.
    read(client)
    before = read(client, query="?page=1")

    item.is_public = False
    item.save()
    after = read(client, query="?page=1")

    assert [bool(page.content.count(item.title.encode())) for page in (before, after)] == [
        True,
        False,
    ]


def test_report_page_says_what_it_is_and_names_its_day(client, published):
    cast.make_update(published.recommendations.get(number=1), Status.IMPLEMENTED, reported_on=JUNE)
    freeze(published)

    page = Page(read(client))

    assert "The plan as of 30 June 2023" in page.words
    assert "This report never changes" in page.words
    assert "as of 30 June 2023" in page.words
    assert f"{SITE}/en/plans/2023/" in page.links()
    assert f"{SITE}/en/plans/2023/1/" in page.links()


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", ["2023-07-01", "2023-06-30-2", "2023-06-30-1", "2023-02-30"])
def test_what_is_not_there_is_said_in_the_reader_s_language(client, published, name, language):
    freeze(published)

    response = read(client, name, language=language)

    with translation.override(language):
        assert gettext("Page not found") in response.content.decode()
    assert response.status_code == 404


def test_report_page_is_there_for_a_published_plan_only(client, published):
    freeze(published)
    codes = [read(client).status_code]

    published.mark_withdrawn()
    codes.append(read(client).status_code)
    published.mark_published()
    codes.append(read(client).status_code)

    assert codes == [200, 410, 200]
    assert client.get("/en/plans/2024/reports/2023-06-30/").status_code == 404


def test_a_long_report_comes_in_pages_that_begin_at_its_rows(client):
    plan = populated.long_plan(51)
    freeze(plan)

    pages = [read(client, query=f"?status=open&page={number}") for number in (1, 2)]

    listed = [[row.number for row in page.context["rows"]] for page in pages]
    assert listed == [list(range(1, 51)), [51]]
    assert f"{REPORTS}/2023-06-30/?status=open&page=2#rows" in Page(pages[0]).links()
    assert read(client, query="?page=3").status_code == 404


def test_correction_is_announced_on_both_reports(client, published):
    first = freeze(published)
    words = {"ar": "صُحِّح تاريخ", "en": "A date was corrected"}
    freeze(published, replaces=first, correction=words)

    old, new = Page(read(client)), Page(read(client, "2023-06-30-2"))

    assert "A later report replaces this one:" in old.words
    assert f"{REPORTS}/2023-06-30-2/" in old.links()
    assert "A date was corrected" in old.words
    assert "This report replaces an earlier one:" in new.words
    assert "A date was corrected" in new.words
    assert f"{REPORTS}/2023-06-30/" in new.links()
    assert "A later report replaces this one:" not in new.words


def test_report_page_offers_every_file_with_its_size(client, published):
    freeze(published)

    response = read(client)
    offered, links = response.context["downloads"], Page(response).links()

    assert [one.address for one in offered] == [
        f"/en/plans/2023/reports/2023-06-30.{ending}" for ending in FORMATS
    ]
    assert {f"{SITE}{one.address}" for one in offered} <= links
    sizes = {ending: one.size for ending, one in zip(FORMATS, offered, strict=True)}
    assert sizes["csv"] == "about 1 kB"
    assert "CSV (for a spreadsheet · about 1 kB )" in Page(response).words


def test_report_page_plan_leads_to_it_and_says_which_is_replaced(client, published):
    first = freeze(published)
    freeze(published, JULY, replaces=first, correction={"ar": "صُحِّح تاريخ"})

    page = Page(client.get("/en/plans/2023/"))

    assert {f"{REPORTS}/2023-06-30/", f"{REPORTS}/2023-07-31/"} <= page.links()
    assert page.words.count("replaced by a later report") == 1


def test_report_page_plan_distinguishes_two_reports_of_one_day(client, published):
    freeze(published, replaces=freeze(published), correction={"ar": "صُحِّح تاريخ"})

    words = Page(client.get("/en/plans/2023/")).words

    assert "30 June 2023 · revision 2 30 June 2023 replaced by a later report" in words


def test_the_years_before_lead_to_their_plans_while_those_are_there(client, published):
    before = cast.make_plan(2022, items=1, state="published")
    freeze(published)

    there = Page(read(client)).links()
    before.mark_withdrawn()
    gone = Page(read(client))

    assert f"{SITE}/en/plans/2022/" in there
    assert f"{SITE}/en/plans/2022/" not in gone.links()
    assert "2022" in gone.words


def test_the_site_map_names_it_in_every_language_with_its_last_change(client, published):
    first = freeze(published)
    freeze(published, JULY, replaces=first, correction={"ar": "صُحِّح تاريخ"})

    def shown():
        site_map = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
        return {
            url.findtext("{*}loc"): url.findtext("{*}lastmod")
            for url in site_map
            if "/reports/" in url.findtext("{*}loc")
        }

    assert shown() == {
        f"{SITE}/{code}/plans/2023/reports/{name}/": str(timezone.localdate())
        for code in CODES
        for name in ("2023-06-30", "2023-07-31")
    }
    published.mark_withdrawn()
    assert shown() == {}
