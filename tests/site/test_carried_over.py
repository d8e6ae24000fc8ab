"""What was carried over counts once over all years, and a closed plan says where it went.

Years of two bodies: 2023 has four items, of which one is implemented and one is not adopted; the
other two go on in 2024 and one of these in 2025, where it is in progress.
"""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.utils import translation

from recommendations.exports.figures import figures, tallies
from recommendations.exports.print.build import compose
from recommendations.exports.snapshot import live_snapshot
from recommendations.models import Plan, Status, Theme
from recommendations.models.choices import StatusInPlan
from recommendations.workflow.closing import year_end
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db


@made_once
def plans():
    """The years 2023 to 2025; the plan of 2025 is running."""
    by = cast.make_user()
    first = cast.make_plan(2023, items=0)
    dates = {"due_on": date(2023, 6, 1)}
    cast.make_recommendation(first, title_en="Office", **dates)
    cast.make_recommendation(first, title_en="Archive", lead="health")
    cast.make_recommendation(first, title_en="Courses")
    cast.make_recommendation(first, title_en="Left out", decision="not_adopted", **dates)
    cast.advance(first, "published")
    cast.make_update(
        first.recommendations.get(number=3), Status.IMPLEMENTED, reported_on=date(2023, 3, 1)
    )
    close(2023, by)
    second = adopt_next(2024)
    cast.make_update(
        second.recommendations.get(number=2), Status.NOT_IMPLEMENTED, reported_on=date(2024, 3, 1)
    )
    close(2024, by)
    third = adopt_next(2025)
    cast.make_update(third.recommendations.get(), reported_on=date(2025, 2, 1))
    return {plan.year: plan for plan in Plan.objects.all()}


def close(year, by):
    plan = Plan.objects.get(year=year)
    for item in plan.adopted_recommendations().open():
        cast.make_decision(item)
    year_end.close_year(plan, by=by, on=date(year, 12, 31))


def adopt_next(year):
    plan = Plan.objects.get(year=year)
    plan.meeting = cast.make_meeting(year)
    plan.save()
    return cast.advance(plan, "published")


def said(client, path, **query):
    """The words of a page, without the spaces that its elements leave before punctuation."""
    return re.sub(r" ([.,:])", r"\1", Page(client.get(path, query)).words)


def test_a_body_counts_each_commitment_once(client, plans):
    department = client.get("/en/institutions/department/").context
    health = client.get("/en/institutions/health/").context["figures"]
    led = department["figures"]

    # The office goes on in 2025, the courses ended in 2023; the archive ended in 2024.
    assert (led.adopted, led.open, led.implemented) == (2, 1, 1)
    assert (health.adopted, health.open, health.by_status[Status.NOT_IMPLEMENTED]) == (1, 0, 1)
    # What was not adopted is listed, and counted nowhere.
    rows = [row for year in department["years"] for row in year.rows]
    assert [row.reference for row in rows] == ["2025/1", "2023/3", "2023/4"]


def test_the_years_together_count_each_commitment_once(client, plans):
    together = client.get("/en/plans/").context["together"]
    years = {group.key: group.figures for group in tallies.years()}

    assert (together.adopted, together.open, together.implemented) == (3, 1, 1)
    assert [(year, years[year].adopted, years[year].open) for year in years] == [
        (2023, 3, 0),
        (2024, 2, 0),
        (2025, 1, 1),
    ]
    assert [years[year].continued for year in years] == [2, 1, 0]
    # Its date goes with it when nobody moves that.
    assert [years[year].continued_late for year in years] == [1, 1, 0]


def test_it_counts_as_carried_over_until_the_plan_where_it_goes_on_is_public(client, plans):
    close(2025, cast.make_user())

    together = client.get("/en/plans/").context["together"]

    assert (together.adopted, together.open, together.continued) == (3, 0, 1)
    sentence = "It goes on in the plan of 2026, which is not published yet."
    assert sentence in said(client, "/en/plans/2025/1/")
    sentence = "carried over into a later plan, which is not published yet"
    assert sentence in said(client, "/en/plans/2025/")


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_figures_of_a_group_add_up(client, plans, year):
    survey = figures.survey_from_json(plans[year].reports.get().figures)
    groups = [survey.total, *(group.figures for group in survey.by_body)]

    assert survey.total == tallies.count(plans[year].recommendations.public())
    for one in groups:
        numbers = {figure.key: figure.n for figure in one.group_figures()}
        subsets = {"adopted", "overdue", "rated"}
        assert numbers["adopted"] == sum(n for key, n in numbers.items() if key not in subsets)


def test_a_closed_plan_says_so_and_where_its_open_items_went(client, plans):
    words = said(client, "/en/plans/2023/")

    assert "This plan was closed on 31 December 2023." in words
    sentence = "2 recommendations that were still open were carried over into the plan of 2024."
    assert sentence in words
    assert "of these, late: 1" in words
    assert "as of 31 December 2023" in words
    # The latest of each lineage.
    assert "continues as 2025/1: in progress" in words
    assert "continues as 2024/2: not implemented" in words


CONTINUES = "It continues as 2025/1, where it is: in progress"


@pytest.mark.parametrize("path", ["plans/2023/1/", "plans/2023/1/card/", "plans/2023/1/card.svg"])
def test_it_says_where_it_continues_and_how_far_that_is(client, plans, path):
    if path.endswith("svg"):
        assert CONTINUES in " ".join(client.get(f"/en/{path}").content.decode().split())
    else:
        assert CONTINUES in said(client, f"/en/{path}")


def test_paper_says_where_it_continues(client, plans):
    items = plans[2023].recommendations.all()
    with translation.override("en"):
        manuscript = compose(live_snapshot(2023, items, site="https://example.org"))

    assert CONTINUES in [str(getattr(block, "words", "")) for block in manuscript.blocks]


def test_the_feed_of_a_closed_plan_says_where_its_items_continue(client, plans):
    feed = client.get("/en/plans/2024.atom").getvalue().decode()
    assert "It continues as" not in feed

    close(2025, cast.make_user())
    adopt_next(2026)

    feed = client.get("/ar/plans/2025.atom").getvalue().decode()
    assert "تستمر هذه التوصية بالرقم 2026/1، وحالتها هناك:" in feed


def test_files_have_the_class_of_what_was_carried_over(client, plans):
    file = client.get("/en/plans/2023.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    names = ["status", "reported_status", "schedule", "continues_as", "continues_as_status"]

    assert [[row[name] for name in names] for row in rows] == [
        ["carried_over", "not_started", "carried_over_late", "2025/1", "in_progress"],
        ["carried_over", "not_started", "none", "2024/2", "not_implemented"],
        ["implemented", "implemented", "none", "", ""],
        # What was not adopted has neither a status nor a schedule.
        ["", "", "", "", ""],
    ]
    plan = json.loads(client.get("/en/plans/2023.json").getvalue())
    assert [row["status"] for row in plan["recommendations"]][3] is None
    assert plan["as_of"] == "2023-12-31"
    assert plan["recommendations"][0]["links"]["continues_as"].endswith("/en/plans/2025/1.json")


def test_the_final_report_has_the_class_of_what_was_carried_over(client, plans):
    report = Plan.objects.get(year=2023).reports.get()

    assert [row["status"] for row in report.rows] == [
        "carried_over",
        "carried_over",
        "implemented",
        None,
    ]
    assert [row["schedule"] for row in report.rows][::3] == ["carried_over_late", None]
    assert report.figures["continued_late"] == 1
    assert "of these, late: 1" in said(client, f"/en/plans/2023/reports/{report.name}/")


def test_a_page_of_an_earlier_year_follows_what_happens_in_a_later_one(client, plans):
    paths = ["/en/plans/2023/", "/en/plans/2023/1/", "/en/plans/2024/1/card/"]
    assert all("2025/1" in said(client, path) for path in paths)

    item = plans[2025].recommendations.get()
    cast.make_update(item, Status.ON_HOLD, reported_on=date(2025, 3, 1))

    for path in paths:
        assert re.search("2025/1[:,].{,20} on hold", said(client, path)), path


def test_a_search_finds_each_commitment_once(client, plans):
    found = client.get("/en/search/", {"q": "office"}).context["results"]
    assert [result["address"] for result in found] == ["../plans/2025/1/"]

    # Only an earlier one has the word: it is found, with where it goes on.
    item = plans[2024].recommendations.get(number=1)
    item.errata.create(dated=date(2024, 5, 1), text_ar="مكتب", text_en="Bureau", reason_ar="خطأ")
    assert "continues as 2025/1: in progress" in said(client, "/en/search/", q="bureau")


def test_filters_over_the_years_count_as_the_figures_do(client, plans):
    for path in ("institutions/department/", "institutions/health/"):
        response = client.get(f"/en/{path}?status=open")
        assert response.context["pages"].total == response.context["figures"].open


def test_the_earlier_format_of_a_report_is_still_read(plans):
    """Frozen before what was carried over was a class of its own."""
    stored = json.loads(json.dumps(Plan.objects.get(year=2023).reports.get().figures))
    for group in [stored, *stored["by_theme"], *stored["by_body"], *stored["by_year"]]:
        del group["by_status"]["carried_over"], group["continued"], group["continued_late"]

    assert figures.survey_from_json(stored).total.continued == 0


def test_a_theme_of_earlier_years_alone_is_still_there(client, plans):
    theme = Theme.objects.create(slug="trade", name_ar="تجارة", name_en="Trade")
    plans[2023].recommendations.get(number=1).themes.add(theme)

    response = client.get("/en/themes/trade/")

    assert response.status_code == 200
    assert response.context["figures"].adopted == 0


def test_every_status_is_one_in_a_plan():
    statuses = {status.value: status.label for status in StatusInPlan}
    assert statuses.pop("carried_over")
    assert statuses == {status.value: status.label for status in Status}
