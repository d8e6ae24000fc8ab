"""The end of a year: closed and frozen together, as it was shown beforehand."""

from datetime import date

import pytest
from django.utils import timezone

from recommendations.models import ClosingDecision, Plan, Report
from recommendations.workflow import adoption
from recommendations.workflow.closing import decisions
from recommendations.workflow.closing.preview import preview
from recommendations.workflow.closing.year_end import close_year
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db

LAST_DAY = date(2023, 12, 31)
DUE = date(2024, 6, 30)


def decide_all(plan, *closed, **fields):
    """Notes for each open item that it is carried over; the numbers in ``closed`` end."""
    for item in plan.adopted_recommendations().open().order_by("number"):
        ends = item.number in closed
        cast.make_decision(item, "not_implemented") if ends else cast.make_decision(item, **fields)


def test_the_final_report_is_frozen_in_the_same_step(published, staff):
    decide_all(published, 3)

    ended = close_year(published, by=staff, on=LAST_DAY)

    report = Report.objects.get()
    assert (ended.report, ended.next_plan) == (report, Plan.objects.get(year=2024))
    assert (report.name, report.created_by) == ("2023-12-31", staff)
    assert (report.head["state"], report.head["closed_on"]) == ("closed", "2023-12-31")
    assert [row["status"] for row in report.rows] == ["carried_over"] * 2 + ["not_implemented"]


def test_what_is_not_public_is_closed_without_a_report(adopted, staff):
    decide_all(adopted)

    ended = close_year(adopted, by=staff)

    assert (ended.report, adopted.state) == (None, "closed")
    assert not Report.objects.exists()


def test_nothing_is_closed_when_the_report_cannot_be_frozen(staff):
    plan = cast.make_plan()
    adoption.adopt(plan, by=staff, on=None)
    plan.mark_published()
    decide_all(plan, 3)

    with refuses("early"):
        close_year(plan, by=staff, on=date(2021, 6, 1))

    plan.refresh_from_db()
    assert (plan.state, Plan.objects.count()) == ("adopted", 1)
    assert (ClosingDecision.objects.count(), Report.objects.count()) == (3, 0)
    assert set(plan.recommendations.values_list("status", flat=True)) == {"not_started"}


def test_nothing_is_closed_while_something_is_undecided(published, staff):
    with refuses("undecided"):
        close_year(published, by=staff)

    assert not Report.objects.exists()


def test_the_final_report_replaces_an_earlier_one_of_the_day_and_says_why(published, staff):
    today = timezone.localdate()
    earlier = publish_report(published, by=staff, as_of=today)
    decide_all(published)

    report = close_year(published, by=staff, on=today).report

    assert (report.replaces, report.revision) == (earlier, 2)
    assert report.correction_ar == "أُغلقت الخطة في هذا اليوم، والتقرير اللاحق هو تقريرها الختامي."
    assert (
        report.correction_en
        == "The plan was closed on this day; the later report is its final report."
    )
    assert report.correction_ku


def test_it_replaces_what_has_replaced_the_report_of_the_day(published, staff):
    first = publish_report(published, by=staff, as_of=LAST_DAY)
    june = date(2023, 6, 30)
    second = publish_report(
        published, by=staff, as_of=june, replaces=first, correction={"ar": "صُحِّح"}
    )
    decide_all(published)

    report = close_year(published, by=staff, on=LAST_DAY).report

    assert (report.replaces, report.name) == (second, "2023-12-31-2")


def test_it_is_not_closed_on_a_day_before_its_last_report(published, staff):
    publish_report(published, by=staff, as_of=timezone.localdate())
    decide_all(published)

    with refuses("early"):
        close_year(published, by=staff, on=LAST_DAY)


def test_the_preview_shows_what_closing_then_makes(published, staff):
    following = cast.make_plan(2024, items=1)
    cast.make_update(published.recommendations.get(number=1), "in_progress", reported_on=LAST_DAY)
    late = published.recommendations.get(number=3)
    cast.postpone(late, date(2023, 6, 30))
    decide_all(published, 2, due_on=DUE)

    shown = preview(published, LAST_DAY)
    ended = close_year(published, by=staff, on=LAST_DAY)

    assert (shown.problems, shown.left_behind, shown.replaced) == ([], [], None)
    kept = ended.report.figures
    assert {name: kept[name] for name in shown.figures.as_json()} == shown.figures.as_json()
    assert shown.report_name == ended.report.name
    made = following.recommendations.order_by("number")
    assert [
        (item.number, item.title, item.due_on, item.age, item.carried_from)
        for item in shown.next_items
    ] == [
        (item.number, item.title, item.due_on, item.age, getattr(item.carried_from, "number", None))
        for item in made
    ]
    (ending,) = shown.endings
    assert (ending.number, ending.status, ending.reason) == (2, "not_implemented", cast.REASON)


def test_the_preview_writes_nothing(published):
    decide_all(published)

    preview(published, LAST_DAY)

    assert (Plan.objects.count(), Report.objects.count(), published.state) == (1, 0, "adopted")


def test_the_preview_of_what_is_not_public_counts_everything(staff):
    plan = cast.make_plan(items=2)
    cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "adopted")

    before = preview(plan, LAST_DAY)
    plan.mark_published()
    after = preview(plan, LAST_DAY)

    assert (before.figures.adopted, before.report_name) == (3, None)
    assert (after.figures.adopted, after.report_name) == (2, "2023-12-31")


def test_the_preview_points_out_clashes_and_what_is_left_behind(published):
    cast.make_plan(2024, items=1)
    item = published.recommendations.get(number=1)
    cast.make_update(item, publish=False, send=False)
    cast.make_decision(item, number=1)

    shown = preview(published, LAST_DAY)

    assert [(one.number, one.is_twice) for one in shown.next_items] == [(1, True), (1, True)]
    assert len(shown.problems) == 2
    assert shown.left_behind == [1]


def test_the_preview_says_when_the_day_is_too_early_for_a_report(staff):
    plan = cast.make_plan(items=1)
    adoption.adopt(plan, by=staff, on=None)
    plan.mark_published()
    decide_all(plan)

    assert len(preview(plan, date(2021, 6, 1)).problems) == 1
    assert preview(plan, LAST_DAY).problems == []


@pytest.mark.parametrize("change", ["decision", "item", "next plan", "day"])
def test_its_fingerprint_moves_with_all_that_is_shown(published, staff, change):
    following = cast.make_plan(2024, items=0)
    decide_all(published)
    before = preview(published, LAST_DAY).fingerprint
    assert preview(published, LAST_DAY).fingerprint == before
    day = LAST_DAY

    if change == "decision":
        decision = ClosingDecision.objects.first()
        decision.due_on, decision.postponement_reason_ar = DUE, cast.REASON
        decision.postponing_body = cast.make_institution()
        decisions.decide(decision, by=staff)
    elif change == "item":
        cast.make_update(published.recommendations.first(), reported_on=LAST_DAY)
    elif change == "next plan":
        cast.make_recommendation(following)
    else:
        day = date(2023, 12, 30)

    assert preview(published, day).fingerprint != before
