"""The database itself lets adopted dates move by postponements alone."""

from datetime import date

import pytest
from django.utils import timezone

from recommendations.models import CarryOver, Plan, Postponement, Recommendation
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.refusals import database_refuses

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30)
MOVED = "recommendation_due_on_from_postponement"


@pytest.fixture
def item(db):
    """An open item of an adopted plan, with a date."""
    plan = cast.make_plan(items=0)
    made = cast.make_recommendation(plan, due_on=FIRST)
    cast.advance(plan, "adopted")
    return made


def rows(pk):
    return cast.past_the_models(Recommendation).filter(pk=pk)


def insert(item, **fields):
    """A postponement written past the models."""
    own = {
        "recommendation": item,
        "from_date": FIRST,
        "to_date": SECOND,
        "reason_ar": cast.REASON,
        "decided_by": cast.make_institution(),
        "decided_on": date(2023, 5, 1),
        "recorded_at": timezone.now(),
        "recorded_by": cast.make_user(),
    }
    [made] = cast.past_the_models(Postponement).bulk_create([Postponement(**own | fields)])
    return made


def insert_item(**fields):
    cast.past_the_models(Recommendation).bulk_create([Recommendation(**fields)])


@pytest.mark.parametrize(
    "change",
    [
        {"due_on": SECOND},
        {"due_on": None},
        {"times_postponed": 1},
        {"due_on": SECOND, "times_postponed": 1},
    ],
)
def test_an_adopted_date_does_not_move_by_itself(item, change):
    with database_refuses(MOVED):
        rows(item.pk).update(**change)


def test_the_first_date_is_frozen_at_adoption(item):
    with database_refuses("recommendation_frozen_at_adoption"):
        rows(item.pk).update(first_due_on=SECOND)


@pytest.mark.parametrize(
    "change",
    [
        {"due_on": THIRD, "times_postponed": 1},
        {"due_on": SECOND},
        {"due_on": SECOND, "times_postponed": 2},
    ],
)
def test_a_date_moves_as_its_last_postponement_says_and_is_counted(item, change):
    insert(item)

    with database_refuses(MOVED):
        rows(item.pk).update(**change)
    rows(item.pk).update(due_on=SECOND, times_postponed=1)
    with database_refuses(MOVED):
        rows(item.pk).update(due_on=FIRST, times_postponed=2)


@pytest.mark.parametrize("from_date", [None, SECOND])
def test_a_postponement_begins_at_the_date_in_force(item, from_date):
    with database_refuses("postponement_from_date_in_force"):
        insert(item, from_date=from_date, to_date=THIRD)


def test_a_second_postponement_waits_until_the_first_has_moved_the_date(item):
    insert(item)

    with database_refuses("postponement_from_date_in_force"):
        insert(item, to_date=THIRD)


def test_what_ended_was_left_or_is_a_draft_of_its_own_has_no_postponements(item):
    plan = cast.make_plan(2024, items=0)
    draft = cast.make_recommendation(plan, due_on=FIRST)
    left = cast.make_recommendation(plan, decision="deferred", due_on=FIRST)
    with database_refuses("postponement_from_date_in_force"):
        insert(draft)
    cast.advance(plan, "adopted")
    with database_refuses("postponement_from_date_in_force"):
        insert(left)
    cast.make_update(item, "not_implemented")
    with database_refuses("postponement_from_date_in_force"):
        insert(item)


def test_a_postponement_is_never_changed_nor_deleted(item):
    step = cast.postpone(item, SECOND)
    stored = cast.past_the_models(Postponement).filter(pk=step.pk)

    for change in ({"to_date": THIRD}, {"reason_ar": "سبب آخر"}, {"reason_en": "Why"}):
        with database_refuses("postponement_never_changed"):
            stored.update(**change)
    with database_refuses("postponement_never_deleted"):
        stored.delete()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"to_date": FIRST}, "postponement_changes_the_date"),
        ({"reason_ar": " "}, "postponement_with_reason_in_arabic"),
        ({"reason_ar": None, "reason_en": "Why"}, "postponement_with_reason_in_arabic"),
    ],
)
def test_the_database_refuses_half_a_postponement(item, fields, rule):
    with database_refuses(rule):
        insert(item, **fields)


def test_adoption_without_the_first_dates_is_refused():
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, due_on=FIRST)
    rows(item.pk).update(decision="adopted")
    now = {"adopted_at": timezone.now(), "adopted_by": cast.make_user()}

    with database_refuses("plan_adopted_with_first_dates"):
        cast.past_the_models(Plan).filter(pk=plan.pk).update(state="adopted", **now)
    rows(item.pk).update(first_due_on=FIRST)
    cast.past_the_models(Plan).filter(pk=plan.pk).update(state="adopted", **now)


def test_an_item_begins_with_the_dates_of_its_lineage(item):
    plan = cast.make_plan(2024, items=0)
    own = {"plan": plan, "title_ar": "توصية", "first_year": 2023}
    dates = {"first_due_on": FIRST, "due_on": FIRST}

    for number, fields in enumerate(
        [
            {"first_due_on": FIRST},
            {"times_postponed": 1},
            {"carried_from": item, **dates, "due_on": SECOND},
            {"carried_from": item, "due_on": FIRST},
            {"carried_from": item, **dates, "times_postponed": 1},
        ],
        start=1,
    ):
        with database_refuses("recommendation_dates_from_lineage"):
            insert_item(number=number, **own, **fields)
    insert_item(number=9, carried_from=item, **own, **dates)


def test_the_dates_of_a_carried_over_draft_do_not_move_by_themselves(item, staff):
    following = closing.close(
        Plan.objects.get(), by=staff, decisions={item.pk: CarryOver()}, on=date(2023, 12, 31)
    )
    successor = following.recommendations.get()

    for change in ({"due_on": THIRD}, {"first_due_on": THIRD}):
        with database_refuses(MOVED):
            rows(successor.pk).update(**change)
    insert(successor, to_date=THIRD)
    rows(successor.pk).update(due_on=THIRD, times_postponed=1)
