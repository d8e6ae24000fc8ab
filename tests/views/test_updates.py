"""The list of all updates, its filters and its feed."""

from datetime import date

import feedparser
import pytest

from recommendations.models import ProgressUpdate, Status, Theme
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page
from tests.support.sites import populated

pytestmark = pytest.mark.django_db


@made_once
@cast.made_at_once()
def reported():
    """Two plans with updates; those of 2022 are led by health and are of the theme trade."""
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    plans = {}
    for year, lead, themes in ((2022, "health", [theme]), (2023, "department", [])):
        plans[year] = cast.make_plan(year, items=0)
        cast.make_recommendation(plans[year], lead=lead, themes=themes)
        cast.make_recommendation(plans[year], lead=lead, is_public=False)
        cast.advance(plans[year], "published")
        open_item, hidden = plans[year].recommendations.order_by("number")
        cast.make_update(open_item, Status.ON_HOLD, reported_on=date(year, 2, 1))
        cast.make_update(open_item, reported_on=date(year, 3, 1), narrative_ar="جديد " * 100)
        cast.make_update(hidden, reported_on=date(year, 4, 1))
    cast.make_update(open_item, reported_on=date(2023, 5, 1), publish=False)
    return plans


def days(client, query=""):
    """The days of the updates on the page, in its order."""
    return [
        update.reported_on.isoformat()
        for update in client.get(f"/ar/updates/{query or '?page=1'}").context["updates"]
    ]


def test_all_published_updates_of_public_items_are_listed_newest_first(client, reported):
    assert days(client) == ["2023-03-01", "2023-02-01", "2022-03-01", "2022-02-01"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?year=2022", ["2022-03-01", "2022-02-01"]),
        ("?institution=department", ["2023-03-01", "2023-02-01"]),
        ("?theme=trade", ["2022-03-01", "2022-02-01"]),
        ("?status=on_hold", ["2023-02-01", "2022-02-01"]),
        ("?year=2022&status=on_hold", ["2022-02-01"]),
        ("?year=2022&institution=department", []),
    ],
)
def test_filters_select_updates(client, reported, query, expected):
    feed = feedparser.parse(client.get(f"/ar/updates.atom{query}").content)

    assert days(client, query) == expected
    assert len(feed.entries) == len(expected)


@pytest.mark.parametrize("query", ["?year=2021", "?status=done", "?theme=unknown"])
def test_unknown_filter_is_ignored_by_the_page_and_refused_by_the_feed(client, reported, query):
    response = client.get(f"/en/updates/{query}")

    assert len(response.context["updates"]) == 4
    assert "A filter in this address is not valid and was ignored." in Page(response).words
    assert client.get(f"/en/updates.atom{query}").status_code == 400


def test_page_names_its_feed_with_the_filters(client, reported):
    response = client.get("/en/updates/?year=2022")
    page = Page(response)

    feed = "/en/updates.atom?year=2022"
    assert [found["href"] for found in page.all("link", type="application/atom+xml")] == [feed]
    parsed = feedparser.parse(client.get(feed).content)
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": f"http://testserver{feed}",
        "alternate": "http://testserver/en/updates/?year=2022",
    }


def test_update_is_listed_with_its_item_and_the_beginning_of_its_account(client, reported):
    [update, *_others] = client.get("/ar/updates/?page=1").context["updates"]

    assert (update.reference, update.path.partition("#")[0]) == ("2023/1", "/ar/plans/2023/1/")
    assert update.lead.plain == cast.DEPARTMENT
    assert update.excerpt.plain.startswith("جديد جديد")
    assert len(update.excerpt) == 300
    assert update.path in client.get("/ar/updates/?page=1").content.decode()


def test_corrected_update_is_listed_as_such(client, reported):
    wrong = ProgressUpdate.objects.get(recommendation__plan__year=2023, status=Status.ON_HOLD)
    cast.make_update(
        wrong.recommendation, Status.NOT_STARTED, reported_on=date(2023, 2, 2), corrects=wrong
    )

    found = client.get("/en/updates/?year=2023").context["updates"]

    assert [(one.reported_on.day, one.corrected_on, one.corrects_on) for one in found] == [
        (1, None, None),
        (2, None, date(2023, 2, 1)),
        (1, date(2023, 2, 2), None),
    ]


def test_update_is_listed_with_what_the_last_check_of_it_found(client, reported):
    checked = ProgressUpdate.objects.get(recommendation__plan__year=2023, status=Status.ON_HOLD)
    cast.make_verification(checked, "confirmed", on=date(2023, 6, 1))
    cast.make_verification(checked, "contradicted", on=date(2023, 7, 1))

    found = client.get("/en/updates/?year=2023").context["updates"]

    assert [one.assurance for one in found] == ["reported", "contradicted"]


def test_updates_come_in_pages(client):
    plan = populated.long_plan(1)
    user, item = cast.make_user(), plan.recommendations.get()
    cast.past_the_models(ProgressUpdate).bulk_create(
        ProgressUpdate(
            recommendation=item,
            status="in_progress",
            author=user,
            published_by=user,
            published_at=plan.published_at,
            reported_on=date(2023, 2, 1),
        )
        for _number in range(51)
    )

    pages = [client.get(f"/ar/updates/?page={number}").context for number in (1, 2)]

    assert [len(page["updates"]) for page in pages] == [50, 1]


def test_a_site_without_plans_has_an_empty_list_and_feed(client):
    assert "No progress has been reported yet." in Page(client.get("/en/updates/")).words
    parsed = feedparser.parse(client.get("/en/updates.atom").content)
    assert (parsed.bozo, parsed.entries) == (False, [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["2023/1", "2022/1"]),
        ("?year=2022", ["2022/1"]),
        ("?institution=department", ["2023/1"]),
        ("?theme=trade", ["2022/1"]),
        ("?status=on_hold", []),
    ],
)
def test_feed_has_the_postponements_of_the_same_items_but_not_for_one_status(
    client, reported, query, expected
):
    for plan in reported.values():
        for item in plan.recommendations.order_by("number"):
            cast.postpone(item, date(2027, 12, 31))

    feed = feedparser.parse(client.get(f"/en/updates.atom{query}").content)

    steps = [entry for entry in feed.entries if entry.tags[0].term == "postponement"]
    assert [entry.title.split()[0] for entry in steps] == expected
    assert all("#postponement-" in entry.link for entry in steps)
