"""The figures of a plan, against a table worked out by hand."""

from datetime import date, timedelta

import pytest

from recommendations.exports.figures import figures, tallies
from recommendations.models import CarryOver, Decision, Plan, Recommendation, Status
from recommendations.models.choices import StatusInPlan
from recommendations.workflow.closing import closing
from tests.support import cast

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)
# Status → how many of the plan's items end with it: eighteen that the meeting adopted.
TABLE = {
    Status.NOT_STARTED: 3,
    Status.IN_PROGRESS: 2,
    Status.ON_HOLD: 1,
    Status.IMPLEMENTED: 5,
    Status.PARTIALLY_IMPLEMENTED: 2,
    Status.NOT_IMPLEMENTED: 1,
    Status.NO_LONGER_APPLICABLE: 1,
    Status.SUPERSEDED: 3,
}


@pytest.fixture
def plan(made):
    return Plan.objects.get(pk=made.pk)


@pytest.fixture(scope="module")
@cast.made_at_once()
def made(module_db):
    """The plan of the table, with one deferred and two refused items that count nowhere.

    Made once for all the tests here.
    """
    plan = cast.make_plan(items=sum(TABLE.values()))
    cast.make_recommendation(plan, decision="deferred")
    cast.make_recommendation(plan, decision="not_adopted")
    cast.make_recommendation(plan, decision="not_adopted", due_on=TODAY - timedelta(days=9))
    cast.advance(plan, "published")
    items = iter(plan.recommendations.in_force().order_by("number"))
    first = plan.recommendations.get(number=1)
    for status, count in TABLE.items():
        for item in [next(items) for _number in range(count)]:
            report(item, status, successor=first)
    return plan


def report(item, status, successor):
    """Brings the item to ``status``; one that has not started has nothing to tell."""
    if status == Status.SUPERSEDED:
        cast.make_update(item, status, superseded_by=successor)
    elif status != Status.NOT_STARTED:
        cast.make_update(item, status)


def figures_of(items, on=None):
    return tallies.count(items, on)


def test_figures_counts_what_the_meeting_adopted(plan):
    counted = figures_of(plan.recommendations.all())

    assert counted.by_status == TABLE | {StatusInPlan.CARRIED_OVER: 0}
    assert counted.adopted == 18
    assert counted.listed == 21
    assert {choice: n for choice, n in counted.by_decision.items() if n} == {
        Decision.ADOPTED: 18,
        Decision.DEFERRED: 1,
        Decision.NOT_ADOPTED: 2,
    }


def test_figures_leads_from_each_decision_to_its_rows(plan):
    decisions = figures_of(plan.recommendations.all()).decision_figures()

    assert [(line.label, line.n, line.query) for line in decisions] == [
        ("معتمدة", 18, "decision=adopted"),
        ("مؤجَّلة", 1, "decision=deferred"),
        ("غير معتمدة", 2, "decision=not_adopted"),
    ]


def test_what_was_frozen_before_decisions_were_counted_is_read_without_them(plan):
    kept = figures_of(plan.recommendations.all()).as_json()
    del kept["by_decision"]

    read = figures.from_json(kept)

    assert (read.by_decision, read.decision_figures()) == (None, [])
    assert read.as_json() == kept


def test_figures_rate_is_implemented_of_adopted_without_superseded_and_no_longer_applicable(plan):
    counted = figures_of(plan.recommendations.all())

    assert counted.implemented == 5
    assert counted.rated == 14  # 18 adopted − 3 superseded − 1 no longer applicable


def test_figures_never_counts_partial_work_as_implemented(plan):
    counted = figures_of(plan.recommendations.all())

    assert counted.partially == 2


def test_figures_shows_partial_work_on_a_second_line_of_the_rate(plan):
    counted = figures_of(plan.recommendations.all())

    assert (counted.with_partial, counted.rated) == (7, 14)  # 5 in full + 2 in part


def test_figures_counts_the_verified_among_those_reported_on(plan):
    first, second = plan.recommendations.in_force().filter(status=Status.IN_PROGRESS)
    cast.make_update(first, Status.IN_PROGRESS, outcome="confirmed")

    counted = figures_of(plan.recommendations.all())

    assert (counted.verified, counted.reported) == (1, 15)  # 18 adopted − 3 not started


def test_figures_count_claims_by_what_was_found_of_them(plan):
    done = plan.recommendations.in_force().filter(status=Status.IMPLEMENTED).order_by("number")
    for item, outcome in zip(done, ["confirmed", "insufficient", "contradicted"], strict=False):
        cast.make_verification(item.updates.get(), outcome)
    # What is still in progress is no claim, checked or not.
    running = plan.recommendations.in_force().filter(status=Status.IN_PROGRESS).first()
    cast.make_verification(running.updates.get(), "confirmed")

    counted = figures_of(plan.recommendations.all())

    assert (counted.implemented, counted.rated, counted.checked) == (5, 14, 1)
    assert counted.unchecked == 4  # 5 in full + 2 in part − 3 that were checked


def test_figures_of_a_report_from_before_claims_were_checked_say_so(plan):
    counted = figures_of(plan.recommendations.all())
    stored = counted.as_json()
    del stored["checked"], stored["unchecked"]

    older = figures.from_json(stored)

    assert (older.checked, older.unchecked) == (None, None)
    assert [one.key for one in older.key_figures()][5] == "verified"
    assert older.as_json() == stored
    assert figures.from_json(counted.as_json()) == counted


def test_figures_counts_what_was_carried_over_in_its_own_year():
    before = cast.make_plan(2021, items=2, state="published")
    decisions = {item.pk: CarryOver() for item in before.recommendations.all()}
    plan = closing.close(before, by=cast.make_user(), decisions=decisions)
    plan.meeting = cast.make_meeting(2022)
    plan.save()
    cast.make_recommendation(plan)
    cast.advance(plan, "published")

    by_year = {
        group.key: (group.figures.adopted, group.figures.carried_over)
        for group in tallies.years(until=2022)
    }

    assert by_year == {2021: (2, 0), 2022: (3, 2)}


def test_figures_leads_from_each_line_to_the_rows_behind_it(plan):
    lines = figures_of(plan.recommendations.all()).key_figures()

    shown = [(line.key, line.n, line.query, line.of, line.of_query) for line in lines]
    assert shown == [
        ("adopted", 18, "decision=in_force", None, ""),
        ("implemented", 5, "status=implemented", 14, "status=rated"),
        ("with_partial", 7, "status=carried_out", 14, "status=rated"),
        ("open", 6, "status=open", None, ""),
        ("overdue", 0, "schedule=overdue", None, ""),
        ("checked", 0, "status=implemented&assurance=verified", 14, "status=rated"),
        ("unchecked", 7, "assurance=unchecked", None, ""),
        ("carried_over", 0, "lineage=carried_over", 18, "decision=in_force"),
    ]


def test_figures_counts_as_open_what_no_report_has_closed(plan):
    counted = figures_of(plan.recommendations.all())

    assert counted.open == 6  # 3 not started + 2 in progress + 1 on hold


def test_figures_counts_each_set_by_itself(plan, health):
    led = Recommendation.objects.led_by(health)

    counted = figures_of(led)

    assert (counted.listed, counted.adopted, counted.rated, counted.overdue) == (0, 0, 0, 0)
    assert list(counted.segments()) == []


@pytest.mark.parametrize(
    ("due_on", "status", "overdue"),
    [
        (TODAY - timedelta(days=1), Status.NOT_STARTED, 1),
        (TODAY - timedelta(days=1), Status.ON_HOLD, 1),
        (TODAY, Status.IN_PROGRESS, 0),
        (None, Status.IN_PROGRESS, 0),
        (TODAY - timedelta(days=1), Status.IMPLEMENTED, 0),
        (TODAY - timedelta(days=1), Status.NOT_IMPLEMENTED, 0),
    ],
)
def test_figures_is_overdue_when_open_after_its_date(due_on, status, overdue):
    plan = cast.make_plan(2022, items=0)
    item = cast.make_recommendation(plan, due_on=due_on)
    cast.make_recommendation(plan, due_on=TODAY + timedelta(days=1))
    cast.advance(plan, "published")
    report(item, status, successor=None)

    counted = figures_of(plan.recommendations.all(), on=TODAY)

    assert counted.overdue == overdue


def test_figures_divides_the_bar_in_proportion(plan):
    segments = list(figures_of(plan.recommendations.all()).segments())

    assert [(part["status"], part["count"]) for part in segments] == list(TABLE.items())
    assert [part["width"] for part in segments] == [
        "16.667",
        "11.111",
        "5.556",
        "27.778",
        "11.111",
        "5.556",
        "5.556",
        "16.667",
    ]
    assert [part["x"] for part in segments] == [
        "0.000",
        "16.667",
        "27.778",
        "33.333",
        "61.111",
        "72.222",
        "77.778",
        "83.333",
    ]


def test_figures_counts_what_was_done_by_the_first_date_whatever_was_postponed():
    plan, june = cast.make_plan(2022, items=0), date(2023, 6, 30)
    for due_on in (june, june, june, None):
        cast.make_recommendation(plan, due_on=due_on)
    cast.advance(plan, "published")
    first, second, _third, undated = plan.recommendations.order_by("number")
    cast.postpone(second, date(2023, 12, 31), decided_on=date(2023, 2, 1))
    cast.postpone(undated, date(2023, 12, 31), decided_on=date(2023, 2, 1))
    for item, day in [(first, june), (second, date(2023, 7, 1)), (undated, june)]:
        cast.make_update(item, "implemented", reported_on=day)

    counted = figures_of(plan.recommendations.all())
    [line] = [one for one in counted.key_figures() if one.key == "by_first_date"]

    assert (counted.by_first_date, counted.first_dated) == (1, 2)
    assert counted.by_schedule["completed_on_time"] == 3
    assert (line.n, line.of, line.query, line.of_query) == (
        1,
        2,
        "first_date=in_time",
        "first_date=set",
    )
    assert figures.from_json(counted.as_json()) == counted
