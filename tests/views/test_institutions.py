"""The pages of one institution and of one theme, year by year."""

import math
from datetime import date
from functools import partial

import pytest

from recommendations.models import Assignment, Status, Theme
from recommendations.views import institutions
from recommendations.views.base.pagination import Pages
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page
from tests.support.sites import populated

pytestmark = pytest.mark.django_db


@made_once
@cast.made_at_once()
def years():
    """Plans of 2023 and 2024: the department leads 3 items and 2, and supports 1 of each."""
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    for year, led in ((2023, 3), (2024, 2)):
        plan = cast.make_plan(year, items=0)
        for _number in range(led):
            cast.make_recommendation(plan, themes=[theme])
        other = cast.make_recommendation(plan, lead="health")
        cast.assign(other, "department", "supporting")
        cast.advance(plan, "published")
        cast.make_update(plan.recommendations.first(), Status.IMPLEMENTED)
        cast.make_update(other, Status.IN_PROGRESS)
    return plan


def numbers(context, name="years"):
    return [(year.year, year.number, [row.number for row in year.rows]) for year in context[name]]


def test_institution_page_is_grouped_by_year(client, years):
    context = client.get("/ar/institutions/department/").context

    assert numbers(context) == [(2024, 2, [1, 2]), (2023, 3, [1, 2, 3])]
    assert numbers(context, "supported_years") == [(2024, 1, [3]), (2023, 1, [4])]


@pytest.mark.parametrize("query", ["", "&status=open"])
def test_pages_of_an_institution_continue_one_another(client, years, monkeypatch, query):
    monkeypatch.setattr(institutions, "Pages", partial(Pages, length=2))
    whole = [(2024, 1), (2024, 2), (2023, 1), (2023, 2), (2023, 3)]
    # The first of each year is implemented.
    listed = [item for item in whole if item[1] > 1] if query else whole
    shown = []
    for page in range(1, math.ceil(len(listed) / 2) + 1):
        context = client.get(f"/ar/institutions/department/?page={page}{query}").context
        shown += [(year, number) for year, _all, own in numbers(context) for number in own]

    assert shown == listed


def test_theme_page_is_grouped_by_year(client, years):
    context = client.get("/ar/themes/trade/?status=open").context

    assert numbers(context) == [(2024, 1, [2]), (2023, 2, [2, 3])]


@pytest.mark.parametrize("query", ["?status=in_progress", "?status=in_progress&news=silent"])
def test_filters_of_an_institution_select_what_it_leads_and_supports(client, years, query):
    context = client.get(f"/ar/institutions/department/{query}").context

    assert numbers(context) == []
    assert len(numbers(context, "supported_years")) == (0 if "news" in query else 2)


def test_institution_page_offers_its_filters(client, years):
    page = Page(client.get("/ar/institutions/department/?status=open"))

    assert [found["action"] for found in page.all("form")] == [
        "/ar/institutions/department/#results"
    ]
    assert [found["name"] for found in page.all("select")] == [
        "status",
        "schedule",
        "decision",
        "assurance",
        "news",
        "lineage",
        "postponed",
        "first_date",
    ]


@pytest.mark.parametrize("query", ["postponed=yes", "first_date=in_time", "first_date=late"])
@pytest.mark.parametrize("path", ["institutions/department/", "themes/trade/", "plans/oldest/"])
def test_each_filter_by_dates_is_answered(client, years, path, query):
    assert client.get(f"/ar/{path}?{query}").status_code == 200


def test_what_was_postponed_can_be_selected(client, years):
    item = years.recommendations.get(number=2)
    cast.postpone(item, date(2030, 1, 1))

    context = client.get("/ar/institutions/department/?postponed=yes").context

    assert numbers(context) == [(2024, 1, [2])]


def test_nothing_that_an_institution_supports_is_left_out(client):
    plan = populated.long_plan(120)
    body = cast.make_institution("health")
    Assignment.objects.bulk_create(
        Assignment(recommendation=item, institution=body, role="supporting")
        for item in plan.recommendations.all()
    )

    answers = [client.get(f"/ar/institutions/health/?supported={page}") for page in (1, 2, 3)]

    shown = [numbers(answer.context, "supported_years") for answer in answers]
    assert [number for page in shown for _year, _all, own in page for number in own] == list(
        range(1, 121)
    )
    assert {one[0][1] for one in shown} == {120}
    links = {link for link in Page(answers[0]).links() if "#supported" in link}
    assert links == {
        f"http://testserver/ar/institutions/health/?supported={page}#supported"
        for page in (1, 2, 3)
    }
    assert client.get("/ar/institutions/health/?supported=4").status_code == 404
