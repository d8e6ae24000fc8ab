"""The oldest open recommendations of all years."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.models import CarryOver, Close, Status, Theme
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
PATH = "/en/plans/oldest/"


@made_once
@cast.made_at_once()
def years():
    """A plan of 2022 that was closed, 1 of its 3 items carried over; that of 2023 has 2 more, and
    one of them is past its date, led by health and of the theme trade."""
    first = cast.make_plan(2022, state="published")
    one, *others = first.recommendations.order_by("number")
    done = Close(Status.NO_LONGER_APPLICABLE, {"reason_ar": cast.REASON})
    decisions = {one.pk: CarryOver()} | {item.pk: done for item in others}
    second = closing.close(first, by=cast.make_user(), decisions=decisions, on=date(2022, 12, 31))
    second.meeting = cast.make_meeting(2023)
    second.save()
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    late = timezone.localdate() - timedelta(days=1)
    cast.make_recommendation(second, lead="health", due_on=late, themes=[theme])
    cast.make_recommendation(second)
    cast.make_recommendation(second, decision="deferred")
    cast.make_recommendation(second, is_public=False)
    return cast.advance(second, "published")


def listed(client, query="?page=1"):
    years = client.get(f"{PATH}{query}").context["years"]
    return [(year.year, year.number, [row.reference for row in year.rows]) for year in years]


def test_each_open_commitment_is_listed_once_by_the_year_in_which_it_was_adopted_first(
    client, years
):
    assert listed(client) == [(2022, 1, ["2023/1"]), (2023, 2, ["2023/2", "2023/3"])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?schedule=overdue", [(2023, 1, ["2023/2"])]),
        ("?institution=health", [(2023, 1, ["2023/2"])]),
        ("?theme=trade", [(2023, 1, ["2023/2"])]),
        ("?lineage=carried_over", [(2022, 1, ["2023/1"])]),
        ("?status=in_progress", []),
    ],
)
def test_filters_select_what_is_open(client, years, query, expected):
    assert listed(client, query) == expected


def test_what_was_implemented_is_not_open_any_more(client, years):
    cast.make_update(years.recommendations.get(number=1), Status.IMPLEMENTED)

    assert [year for year, _number, _rows in listed(client)] == [2023]


def test_page_says_how_many_are_open_and_past_their_date(client, years):
    response = client.get(PATH)

    assert "3 open recommendations · past their date: 1" in Page(response).words
    assert f"http://testserver{PATH}?schedule=overdue#rows" in Page(response).links()
    assert client.get(f"{PATH}?schedule=overdue").context["pages"].total == 1


def test_filter_that_is_not_known_is_ignored_and_said(client, years):
    response = client.get(f"{PATH}?status=implemented")

    assert response.context["pages"].total == 3
    assert "A filter in this address is not valid and was ignored." in Page(response).words


def test_list_is_linked_from_all_plans_and_from_the_foot_of_each_page(client, years):
    for path in ("/en/plans/", "/en/about/"):
        assert f"http://testserver{PATH}" in Page(client.get(path)).links()


def test_long_list_comes_in_pages(client):
    populated.long_plan(51)

    assert [len(rows) for page in (1, 2) for _y, _n, rows in listed(client, f"?page={page}")] == [
        50,
        1,
    ]


def test_site_without_plans_has_none(client):
    assert "No open recommendations." in Page(client.get(PATH)).words
