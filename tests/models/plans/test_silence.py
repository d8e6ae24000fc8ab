"""An open item without published news for ninety days is silent: the public reads since when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.exports.rows import recommendation_rows
from recommendations.models import CarryOver, Recommendation, Status
from recommendations.workflow import freezing
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page
from tests.support.sites import varied

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADOPTED = date(2023, 1, 7)
REPORTED = date(2023, 3, 3)
# The page of each list, and of the item itself.
PAGES = ["", "plans/2023/", "plans/2023/1/", "institutions/department/"]
SINCE = {
    "ar": "لم تُحدَّث منذ 3 آذار 2023",
    "ku": "ji 3 Adar 2023 ve nehatiye nûkirin",
    "en": "no update since 3 March 2023",
}


def since(on):
    """Number → the day since which it is silent, of all items on the day ``on``."""
    return dict(Recommendation.objects.with_silence(on).values_list("number", "silent_since"))


@made_once
def item():
    """Number 1 of a published plan of two, both reported on in March."""
    plan = cast.make_plan(items=2, state="published")
    for item in plan.recommendations.all():
        cast.make_update(item, reported_on=REPORTED)
    return plan.recommendations.get(number=1)


def test_it_is_silent_from_the_ninetieth_day_on(item):
    days = [REPORTED + 89 * DAY, REPORTED + 90 * DAY]

    assert [since(on)[1] for on in days] == [None, REPORTED]
    assert [Recommendation.objects.silent(on).count() for on in days] == [0, 2]


def test_where_nothing_was_reported_it_counts_from_the_adoption():
    cast.make_plan(items=1, state="published")

    assert since(ADOPTED + 90 * DAY) == {1: ADOPTED}


def test_news_that_the_public_does_not_see_is_none(item):
    cast.make_update(item, publish=False, reported_on=REPORTED + 80 * DAY)

    assert since(REPORTED + 90 * DAY)[1] == REPORTED


def test_what_has_ended_and_what_was_carried_over_is_not_silent(item):
    cast.make_update(item, Status.IMPLEMENTED, reported_on=REPORTED)
    other = item.plan.recommendations.get(number=2)
    closing.close(
        item.plan, by=cast.make_user(), decisions={other.pk: CarryOver()}, on=date(2023, 12, 31)
    )

    on = date(2024, 12, 31)

    assert list(Recommendation.objects.silent(on)) == []
    assert set(since(on).values()) == {None}


def test_rows_of_data_are_silent_as_the_database_says():
    plan = varied.make_plan()
    today = timezone.localdate()

    for on in (today, today + 89 * DAY, today + 90 * DAY):
        shown = {
            row["number"]: row["silent_since"]
            for row in recommendation_rows.rows(plan.recommendations, on=on)
        }
        asked = dict(plan.recommendations.with_silence(on).values_list("number", "silent_since"))
        silent = set(plan.recommendations.silent(on).values_list("number", flat=True))
        assert shown == {number: recommendation_rows.day(day) for number, day in asked.items()}
        assert silent == {number for number, day in shown.items() if day}
        assert silent


def test_a_report_tells_who_was_silent_on_its_day(item):
    cast.make_update(item, reported_on=REPORTED + 100 * DAY)

    as_of = REPORTED + 95 * DAY
    _head, rows, _survey = freezing.report_content(item.plan, as_of)

    assert [row["silent_since"] for row in rows] == [REPORTED.isoformat()] * 2


@pytest.mark.parametrize("code", SINCE)
def test_every_page_that_lists_it_says_so_in_the_language_of_the_page(client, item, code):
    pages = [Page(client.get(f"/{code}/{path}")) for path in PAGES]

    assert [page.words_in(code).count(SINCE[code]) for page in pages] == [2, 2, 1, 2]


def test_a_page_with_news_says_nothing_of_silence(client, item):
    cast.make_update(item)

    words = Page(client.get("/en/plans/2023/1/")).words

    assert ("no news since" in words, "Nothing has been published" in words) == (False, False)


def test_readers_ask_for_the_silent_ones(client, item):
    cast.make_update(item)

    listed = client.get("/en/plans/2023/?news=silent").context["rows"]
    data = client.get("/en/plans/2023.json?news=silent&page=1").json()["recommendations"]
    table = client.get("/en/plans/2023.csv?news=silent").getvalue().decode()

    assert [row.number for row in listed] == [2]
    assert [(row["number"], row["silent_since"]) for row in data] == [(2, "2023-03-03")]
    assert [line.split(",")[0] for line in table.splitlines()[1:] if line] == ['"2023/2"']


def test_a_report_frozen_before_reports_told_of_it_offers_no_such_filter(client, item):
    report = freezing.publish_report(item.plan, by=cast.make_user(), as_of=REPORTED + 95 * DAY)
    address = f"/en/plans/2023/reports/{report.name}/"
    new = client.get(f"{address}?news=silent").context
    rows = [{name: row[name] for name in row if name != "silent_since"} for row in report.rows]
    older = freezing.draft_report(item.plan, as_of=REPORTED + 96 * DAY)
    older.rows, older.created_by = rows, cast.make_user()
    older.save()

    old = client.get(f"/en/plans/2023/reports/{older.name}/?news=silent").context

    assert ("news" in new["form"].fields, len(new["rows"])) == (True, 2)
    assert ("news" in old["form"].fields, len(old["rows"])) == (False, 2)


def test_the_page_about_says_what_it_means(client):
    page = Page(client.get("/en/about/"))

    assert page.all("section", id="news")
    assert "nothing has been published for 90 days" in page.words
