"""What is asked of recommendations: which are public, open, overdue, led by whom, and when due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.models import Assignment, Decision, Recommendation, Status
from recommendations.models.choices import DUE_SOON_DAYS
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

DUE = date(2023, 6, 30)
DAY = timedelta(days=1)
JANUARY = datetime(2023, 1, 9, 9, tzinfo=UTC)
FEBRUARY = datetime(2023, 2, 1, 9, tzinfo=UTC)


def numbers(items):
    """The numbers of the items, in order."""
    return sorted(item.number for item in items)


def make_due(due_on=DUE, **fields):
    """The one item of an adopted plan, due on that day."""
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, due_on=due_on, **fields)
    cast.advance(plan, "adopted")
    item.refresh_from_db()
    return item


def schedule(on):
    """The schedule axis of the one item, on that day."""
    return Recommendation.objects.with_schedule(on).get().schedule


@pytest.mark.parametrize("status", ["not_started", "in_progress", "on_hold"])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (DUE - 31 * DAY, "on_schedule"),
        (DUE - 30 * DAY, "due_soon"),
        (DUE - DAY, "due_soon"),
        (DUE, "due_soon"),
        (DUE + DAY, "overdue"),
    ],
)
def test_an_open_item_stands_against_its_date(status, on, expected):
    item = make_due()
    if status != "not_started":
        cast.make_update(item, status, reported_on=date(2023, 2, 1))

    assert schedule(on) == expected


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        (DUE - DAY, "completed_on_time"),
        (DUE, "completed_on_time"),
        (DUE + DAY, "completed_late"),
    ],
)
def test_a_finished_item_was_on_time_or_late_whatever_the_day(done_on, expected):
    cast.make_update(make_due(), "implemented", reported_on=done_on)

    assert {schedule(DUE - 99 * DAY), schedule(DUE), schedule(DUE + 99 * DAY)} == {expected}


@pytest.mark.parametrize(
    "status", ["partially_implemented", "not_implemented", "no_longer_applicable"]
)
def test_an_item_that_ended_otherwise_has_no_schedule_any_more(status):
    cast.make_update(make_due(), status)

    assert {schedule(DUE - DAY), schedule(DUE + DAY)} == {"ended"}


def test_a_superseded_item_has_no_schedule_any_more():
    successor = cast.make_plan(2024, items=1).recommendations.get()
    cast.make_update(make_due(), "superseded", superseded_by=successor)

    old = Recommendation.objects.with_schedule(DUE + DAY).get(plan__year=2023)
    assert old.schedule == "ended"


@pytest.mark.parametrize("status", ["in_progress", "implemented"])
def test_an_item_without_a_date_has_no_schedule(status):
    cast.make_update(make_due(due_on=None), status)

    assert {schedule(DUE - DAY), schedule(DUE + DAY)} == {"none"}


@pytest.mark.parametrize("decision", ["deferred", "not_adopted"])
def test_what_was_not_adopted_has_no_schedule(decision):
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan, due_on=DUE, decision=decision)
    cast.advance(plan, "adopted")

    refused = Recommendation.objects.with_schedule(DUE + DAY).get(number=2)
    assert refused.schedule == "none"


def test_the_schedule_is_never_stored():
    assert "schedule" not in {field.name for field in Recommendation._meta.get_fields()}


def test_overdue_are_the_open_ones_past_their_date():
    plan = cast.make_plan(items=0)
    for due_on in [DUE - DAY, DUE, DUE - DAY, None]:
        cast.make_recommendation(plan, due_on=due_on)
    cast.make_recommendation(plan, due_on=DUE - DAY, decision=Decision.DEFERRED)
    cast.advance(plan, "adopted")
    cast.make_update(plan.recommendations.get(number=3), "implemented")

    assert numbers(Recommendation.objects.overdue(DUE)) == [1]
    assert numbers(Recommendation.objects.overdue(DUE + DAY)) == [1, 2]
    assert numbers(Recommendation.objects.overdue()) == [1, 2]


@pytest.mark.parametrize("status", [status for status in Status if status != "superseded"])
def test_open_are_those_that_go_on(adopted, status):
    item = adopted.recommendations.get(number=1)

    cast.make_update(item, status)

    is_open = status in {"not_started", "in_progress", "on_hold"}
    assert numbers(Recommendation.objects.open()) == ([1, 2, 3] if is_open else [2, 3])


def test_public_are_the_public_items_of_published_plans():
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "adopted")

    before = numbers(Recommendation.objects.public())
    plan.mark_published(now=FEBRUARY)

    assert before == []
    assert numbers(Recommendation.objects.public()) == [1]
    assert numbers(Recommendation.objects.public(JANUARY)) == []
    assert numbers(Recommendation.objects.public(FEBRUARY)) == [1]


def test_what_was_public_is_withdrawn_and_may_come_back(published):
    item = published.recommendations.get(number=1)
    item.is_public = False
    item.save(update_fields=["is_public"])
    gone = numbers(Recommendation.objects.withdrawn()), numbers(Recommendation.objects.public())

    item.is_public = True
    item.save(update_fields=["is_public"])

    assert gone == ([1], [2, 3])
    assert numbers(Recommendation.objects.withdrawn()) == []
    assert numbers(Recommendation.objects.public()) == [1, 2, 3]


def test_what_was_public_is_not_hidden_without_a_trace(published):
    with refuses("guarded"):
        Recommendation.objects.update(is_public=False)


def test_what_was_hidden_under_a_withdrawn_plan_is_withdrawn_after_it_comes_back(published):
    published.mark_withdrawn()
    item = published.recommendations.get(number=1)
    item.is_public = False
    item.save()
    published.mark_published()

    assert numbers(Recommendation.objects.withdrawn()) == [1]


def test_what_was_never_public_is_not_withdrawn():
    plan = cast.make_plan(items=1)
    item = cast.make_recommendation(plan)
    item.is_public = False
    item.save()
    cast.advance(plan, "published")

    assert numbers(Recommendation.objects.withdrawn()) == []


def test_led_by_and_assigned_to_tell_the_lead_from_the_helpers(plan, department, health):
    cast.assign(plan.recommendations.get(number=2), health, "supporting")

    assert numbers(Recommendation.objects.led_by(department)) == [1, 2, 3]
    assert numbers(Recommendation.objects.led_by(health)) == []
    assert numbers(Recommendation.objects.assigned_to(health)) == [2]


def test_with_lead_tells_the_lead_of_each(plan, department, health):
    cast.assign(plan.recommendations.get(number=1), health, "supporting")
    cast.make_recommendation(plan, lead=None)

    leads = plan.recommendations.with_lead().values_list("number", "lead_id")
    assert sorted(leads) == [(1, department.pk), (2, department.pk), (3, department.pk), (4, None)]


def test_an_item_has_one_lead_and_an_institution_one_role(plan, department, health):
    item = plan.recommendations.get(number=1)

    with refuses_by("assignment_one_lead"):
        Assignment(recommendation=item, institution=health).full_clean()
    with refuses_by("assignment_institution_once"):
        Assignment(recommendation=item, institution=department, role="supporting").full_clean()
    with database_refuses("(?i)unique"):
        cast.assign(item, health)
    with database_refuses("(?i)unique"):
        cast.assign(item, department, "supporting")


def test_an_adopted_item_is_never_left_without_its_lead(adopted):
    lead = adopted.recommendations.get(number=1).assignments.get()
    table = cast.past_the_models(Assignment)

    with refuses("lead"):
        lead.delete()
    with refuses("lead"):
        Assignment.objects.all().delete()
    for name, value in [
        ("role", "supporting"),
        ("recommendation", cast.make_plan(2024, items=1).recommendations.get()),
    ]:
        lead = Assignment.objects.get(pk=lead.pk)
        setattr(lead, name, value)
        with refuses("lead"):
            lead.save()
        with refuses("guarded"):
            Assignment.objects.update(**{name: value})
        with database_refuses("assignment_lead_required"):
            table.filter(pk=lead.pk).update(**{name: value})


def test_another_institution_may_take_the_place_of_the_lead(adopted, health):
    item = adopted.recommendations.get(number=1)
    lead = item.assignments.get()
    lead.institution = health

    lead.save()

    assert numbers(Recommendation.objects.led_by(health)) == [1]


def test_a_helper_may_leave_and_the_lead_of_a_draft_too(plan, health):
    helper = cast.assign(plan.recommendations.get(number=1), health, "supporting")
    plan.recommendations.get(number=3).assignments.get().delete()
    cast.assign(plan.recommendations.get(number=3), health)
    cast.advance(plan, "adopted")

    helper.delete()

    assert numbers(Recommendation.objects.assigned_to(health)) == [3]


def test_due_soon_are_the_open_ones_whose_date_is_near():
    day = date(2023, 6, 1)
    near = [day, day + timedelta(days=DUE_SOON_DAYS)]
    plan = cast.make_plan(items=0)
    for due_on in [day - timedelta(days=1), *near, near[1] + timedelta(days=1), None]:
        cast.make_recommendation(plan, due_on=due_on)
    cast.advance(plan, "adopted")

    found = Recommendation.objects.due_soon(day).order_by("due_on")

    assert list(found.values_list("due_on", flat=True)) == near
