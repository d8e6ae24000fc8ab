"""The figures of four years of forty recommendations, worked out by hand.

Each group below is one line of the sheet: how many the department and health lead, in which year
they were adopted first, their first date, and what became of them in each year: I implemented, P
partially, N not implemented, A no longer applicable, S superseded, C carried over, O open.
"""

import csv
import io
import json
from collections import Counter
from datetime import date

import pytest

from recommendations.localization.languages import CODES
from recommendations.models import Plan, Role, Status, Theme
from recommendations.workflow import adoption, verification
from recommendations.workflow.closing import year_end
from tests.support import cast
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db

IN_TIME, FAR = date(2021, 12, 31), date(2030, 1, 1)
LATE = {year: date(year, 6, 30) for year in (2021, 2022, 2023)}
GROUPS = [
    # department, health, first year, first date, what became of it
    (6, 4, 2021, IN_TIME, "I"),
    (2, 2, 2021, IN_TIME, "P"),
    (1, 2, 2021, IN_TIME, "N"),
    (1, 1, 2021, IN_TIME, "A"),
    (1, 0, 2021, IN_TIME, "S"),
    (3, 2, 2021, LATE[2021], "CI"),
    # Postponed to the end of 2023 when they were carried over.
    (2, 1, 2021, LATE[2021], "cCI"),
    (2, 1, 2021, FAR, "CI"),
    (1, 1, 2021, FAR, "CN"),
    (4, 3, 2021, FAR, "CCCO"),
    (2, 2, 2022, date(2022, 12, 31), "I"),
    (1, 1, 2022, FAR, "P"),
    (1, 1, 2022, FAR, "N"),
    (1, 0, 2022, FAR, "A"),
    (0, 1, 2022, FAR, "S"),
    (2, 1, 2022, LATE[2022], "CCO"),
    (4, 3, 2022, FAR, "CI"),
    (3, 2, 2023, date(2023, 12, 31), "I"),
    (2, 1, 2023, FAR, "P"),
    (1, 1, 2023, FAR, "N"),
    (4, 3, 2023, LATE[2023], "CO"),
    (2, 1, 2023, FAR, "CI"),
    (2, 1, 2024, FAR, "I"),
    (1, 0, 2024, FAR, "P"),
    (5, 4, 2024, FAR, "O"),
    (4, 3, 2024, None, "O"),
]
ENDS = {
    "I": Status.IMPLEMENTED,
    "P": Status.PARTIALLY_IMPLEMENTED,
    "N": Status.NOT_IMPLEMENTED,
    "A": Status.NO_LONGER_APPLICABLE,
    "S": Status.SUPERSEDED,
}
NEW_DATE = date(2023, 12, 31)
COLUMNS = ["adopted", "implemented", "partially_implemented", "rated", "open", "overdue"]
COLUMNS += ["continued", "continued_late", "carried_over", "verified"]
COLUMNS += ["by_first_date", "first_dated"]
# By hand: year → the COLUMNS of its plan.
BY_YEAR = {
    2021: [40, 10, 4, 37, 0, 0, 20, 8, 0, 4, 10, 10],
    2022: [40, 12, 2, 38, 0, 0, 20, 3, 20, 0, 7, 12],
    2023: [40, 15, 3, 40, 0, 0, 20, 10, 20, 0, 12, 15],
    2024: [40, 6, 1, 40, 33, 10, 0, 0, 20, 2, 6, 6],
}
# Each commitment once, by its latest item: adopted, implemented, partially implemented, not
# implemented, no longer applicable, superseded, open, overdue, rated.
TOGETHER = (100, 43, 10, 9, 3, 2, 33, 10, 95)
DEPARTMENT = (58, 26, 6, 4, 2, 1, 19, 6, 55)
HEALTH = (42, 17, 4, 5, 1, 1, 14, 4, 40)


@made_once
def years():
    """The four plans, by year; 2024 is running on the last day of its first half."""
    with cast.made_at_once():
        by = cast.make_user()
        auditor = cast.make_member(Role.AUDITOR, "auditor")
        trade = Theme.objects.create(slug="trade", name_ar="تجارة")
        plan = cast.make_plan(2021, items=0)
        paths = {}
        for year in BY_YEAR:
            paths = adopt(plan, paths, trade, by)
            report(plan, paths, by, auditor)
            if year < 2024:
                plan, paths = close(plan, paths, by)
    return {plan.year: plan for plan in Plan.objects.all()}


def adopt(plan, paths, trade, by):
    """Adds the new items of the year and adopts the plan: the key of each → what becomes of it."""
    for departments, healths, first_year, due_on, path in GROUPS:
        if first_year != plan.year:
            continue
        for lead in ["department"] * departments + ["health"] * healths:
            themes = [trade] if lead == "department" else []
            item = cast.make_recommendation(plan, lead=lead, themes=themes, due_on=due_on)
            paths[item.pk] = path
    plan.meeting = cast.make_meeting(plan.year)
    plan.save()
    adoption.adopt(plan, by=by, on=date(plan.year, 1, 7))
    plan.mark_published()
    return paths


def report(plan, paths, by, auditor):
    """Ends what ends in the year; confirms four claims of 2021 and two of 2024, and contradicts
    one of 2021."""
    items = list(plan.recommendations.order_by("number"))
    on, claims = date(plan.year, 5, 1), []
    for item in items:
        if status := ENDS.get(paths[item.pk][0]):
            other = {"superseded_by": items[-1]} if status == Status.SUPERSEDED else {}
            update = cast.make_update(item, status, by=by, reported_on=on, **other)
            claims += [update] if status == Status.IMPLEMENTED else []
    confirmed = {2021: 4, 2024: 2}.get(plan.year, 0)
    outcomes = ["confirmed"] * confirmed + (["contradicted"] if plan.year == 2021 else [])
    for update, outcome in zip(claims, outcomes, strict=False):
        verification.verify(
            update,
            by=auditor,
            outcome=outcome,
            note={"ar": "فُحصت الأدلة."},
            on=date(plan.year, 6, 1),
        )


def close(plan, paths, by):
    """Closes the year; next year's draft, and what becomes of what is carried over into it."""
    for item in plan.adopted_recommendations().open():
        is_postponed = paths[item.pk][0] == "c"
        cast.make_decision(item, by=by, **(postponed() if is_postponed else {}))
    ended = year_end.close_year(plan, by=by, on=date(plan.year, 12, 31))
    carried = ended.next_plan.recommendations.all()
    return ended.next_plan, {item.pk: paths[item.carried_from_id][1:] for item in carried}


def postponed():
    """What a decision to carry over says of the new date."""
    body = cast.make_institution("health")
    reason = {"postponement_reason_ar": "لم يُقرّ التمويل بعد."}
    return {"due_on": NEW_DATE, "postponing_body": body, **reason}


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
