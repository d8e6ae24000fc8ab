"""The figures of four years of forty recommendations on pages, in JSON, CSV, reports and search."""

import csv
import io
import json
from collections import Counter

import pytest

from recommendations.localization.languages import CODES
from tests.support.sites.four_years import BY_YEAR, COLUMNS, DEPARTMENT, ENDS, HEALTH, TOGETHER
from tests.support.sites.four_years import years as years

pytestmark = pytest.mark.django_db


def numbers(counted):
    """The COLUMNS of figures as JSON gives them."""
    return [counted[name] for name in COLUMNS]


def row(counted):
    """As TOGETHER, of Figures."""
    status = counted.by_status
    ended = [status[one] for one in ENDS.values()]
    return (counted.adopted, *ended, counted.open, counted.overdue, counted.rated)


@pytest.mark.parametrize("code", CODES)
def test_the_figures_of_each_year(client, years, code):
    listed = client.get(f"/{code}/plans.json").json()["plans"]

    assert {plan["year"]: numbers(plan["figures"]) for plan in listed} == BY_YEAR
    for year, expected in BY_YEAR.items():
        page = client.get(f"/{code}/plans/{year}/").context["figures"]
        assert numbers(page.as_json()) == expected
        whole = json.loads(client.get(f"/{code}/plans/{year}.json").getvalue())
        assert numbers(whole["figures"]) == expected
        assert sum(group["adopted"] for group in whole["figures"]["by_body"]) == 40


def test_each_row_of_a_file_has_the_class_that_is_counted(client, years):
    for year in BY_YEAR:
        file = client.get(f"/en/plans/{year}.csv").getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(file)))
        figures_of_year = client.get(f"/en/plans/{year}/?page=1").context["figures"]
        found = Counter(one["status"] for one in rows)
        assert found == {choice.value: n for choice, n in figures_of_year.by_status.items() if n}
        schedules = Counter(one["schedule"] for one in rows)
        by_schedule = figures_of_year.by_schedule
        assert schedules == {choice.value: n for choice, n in by_schedule.items() if n}


def test_frozen_reports_have_the_figures_of_the_closed_years(years):
    for year in (2021, 2022, 2023):
        report = years[year].reports.get()
        assert numbers(report.figures) == BY_YEAR[year]
        by_year = {group["key"]: group["adopted"] for group in report.figures["by_year"]}
        assert by_year == dict.fromkeys(range(2021, year + 1), 40)


@pytest.mark.parametrize("code", CODES)
def test_over_all_years_each_commitment_counts_once(client, years, code):
    assert row(client.get(f"/{code}/plans/").context["together"]) == TOGETHER
    assert row(client.get(f"/{code}/institutions/department/").context["figures"]) == DEPARTMENT
    assert row(client.get(f"/{code}/institutions/health/").context["figures"]) == HEALTH
    assert row(client.get(f"/{code}/themes/trade/").context["figures"]) == DEPARTMENT


def test_each_figure_leads_to_as_many_rows(client, years):
    for path, counted in (("institutions/department", DEPARTMENT), ("themes/trade", DEPARTMENT)):
        address = f"/en/{path}/"
        for query, place in (("status=implemented", 1), ("status=open", 6), ("status=rated", 8)):
            assert client.get(f"{address}?{query}").context["pages"].total == counted[place]
        assert client.get(f"{address}?schedule=overdue").context["pages"].total == counted[7]
    assert client.get("/en/plans/oldest/").context["pages"].total == TOGETHER[6]


def test_each_plan_shows_what_was_postponed(client, years):
    for year, number in ((2021, 0), (2022, 3)):
        page = client.get(f"/en/plans/{year}/?postponed=yes")
        assert page.context["pages"].total == number


def test_a_search_finds_each_commitment_once(client, years):
    found = client.get("/ar/search/", {"q": "التوصية"}).context["pages"].total

    # The four meetings and plans are not called so.
    assert found == TOGETHER[0]
