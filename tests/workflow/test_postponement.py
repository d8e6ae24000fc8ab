"""Due dates that keep their past: postponed, carried over, and never overwritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.models import (
    CarryOver,
    Plan,
    Postponement,
    Recommendation,
    Role,
    SiteProfile,
)
from recommendations.workflow import adoption, postponement
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.refusals import refuses, refuses_by

pytestmark = pytest.mark.django_db

ADOPTED_ON = date(2023, 1, 7)
FIRST, SECOND, THIRD = date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30)


@pytest.fixture
def item(db):
    """An open item of an adopted plan, with a date."""
    plan = cast.make_plan(items=0)
    made = cast.make_recommendation(plan, due_on=FIRST)
    cast.advance(plan, "adopted")
    return Recommendation.objects.get(pk=made.pk)


def dates_of(item):
    """The sequence of its dates, from the first one of its lineage on.

    Raises AssertionError where two steps do not meet.
    """
    steps = []
    while item:
        steps = [*item.postponements.order_by("pk").values_list("from_date", "to_date"), *steps]
        first, item = item.first_due_on, item.carried_from
    dates = [first]
    for before, after in steps:
        assert before == dates[-1], (dates, steps)
        dates.append(after)
    return dates


def test_adoption_sets_the_first_date(item):
    draft = cast.make_plan(2025)
    undated = cast.make_plan(2024, items=1, state="adopted").recommendations.get()

    assert (item.first_due_on, item.due_on, item.times_postponed) == (FIRST, FIRST, 0)
    assert (undated.first_due_on, undated.due_on) == (None, None)
    assert draft.recommendations.filter(first_due_on__isnull=False).count() == 0


def test_adoption_sets_the_first_date_of_what_was_adopted_as_amended_and_of_nothing_left(staff):
    plan = cast.make_plan(items=0)
    for decision in ("adopted_amended", "deferred", "not_adopted"):
        cast.make_recommendation(plan, decision=decision, due_on=FIRST)

    adoption.adopt(plan, by=staff)

    firsts = plan.recommendations.order_by("number").values_list("first_due_on", flat=True)
    assert list(firsts) == [FIRST, None, None]


def test_postponing_moves_the_date_and_remembers_why(item, staff, health):
    now = timezone.now()

    step = postponement.postpone(
        item,
        by=staff,
        to=SECOND,
        reason={"ar": " تأخّر التمويل. ", "en": "Funding came late."},
        decided_by=health,
        decided_on=date(2023, 5, 1),
        now=now,
    )

    stored = Recommendation.objects.get(pk=item.pk)
    assert (item.due_on, item.times_postponed, item.first_due_on) == (SECOND, 1, FIRST)
    assert (stored.due_on, stored.times_postponed) == (SECOND, 1)
    assert (step.from_date, step.to_date, step.decided_by) == (FIRST, SECOND, health)
    assert (step.reason_ar, step.reason_en) == ("تأخّر التمويل.", "Funding came late.")
    assert (step.decided_on, step.recorded_at, step.recorded_by) == (date(2023, 5, 1), now, staff)


def test_its_history_names_the_account_and_the_cause(item, staff):
    step = cast.postpone(item, SECOND, by=staff)

    for record in (item, step):
        newest = record.history.first()
        assert (newest.history_change_reason, newest.history_user) == ("postpone", staff)


def test_a_date_may_move_to_an_earlier_day_and_more_than_once(item):
    cast.postpone(item, THIRD)
    cast.postpone(item, SECOND)

    assert dates_of(item) == [FIRST, THIRD, SECOND]
    assert (item.due_on, item.times_postponed) == (SECOND, 2)


def test_a_first_date_after_adoption_is_a_postponement_from_none(adopted):
    item = adopted.recommendations.first()

    step = cast.postpone(item, SECOND)

    assert (step.from_date, item.first_due_on, item.due_on) == (None, None, SECOND)


@pytest.mark.parametrize(("state", "moves"), [("published", 1), ("adopted", 0)])
def test_it_moves_the_content_version_once_where_the_public_sees_the_item(state, moves):
    item = cast.make_plan(items=1, state=state).recommendations.get()
    SiteProfile.objects.current().save()
    before = SiteProfile.objects.get().content_version

    cast.postpone(item, SECOND)

    assert SiteProfile.objects.get().content_version == before + moves


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"to": FIRST}, "same"),
        ({"to": ADOPTED_ON - timedelta(days=1)}, "past"),
        ({"decided_on": ADOPTED_ON - timedelta(days=1)}, "early"),
        ({"to": date(2999, 1, 1), "decided_on": date(2998, 1, 1)}, "future"),
    ],
)
def test_it_refuses_dates_that_cannot_be(item, answers, code):
    with refuses(code):
        cast.postpone(item, **{"to": SECOND} | answers)

    assert unchanged(item)


def unchanged(item, due_on=FIRST):
    item = Recommendation.objects.get(pk=item.pk)
    return (item.due_on, item.times_postponed, item.postponements.count()) == (due_on, 0, 0)


def test_it_refuses_a_decision_before_an_earlier_one(item):
    cast.postpone(item, SECOND, decided_on=date(2023, 5, 1))

    with refuses("order"):
        cast.postpone(item, THIRD, decided_on=date(2023, 4, 30))


@pytest.mark.parametrize("reason", [{}, {"ar": "  "}, {"en": "Funding came late."}])
def test_it_refuses_a_reason_without_arabic(item, reason):
    with pytest.raises(ValidationError) as refusal:
        cast.postpone(item, SECOND, reason=reason)

    assert set(refusal.value.error_dict) == {"reason_ar"}
    assert unchanged(item)


@pytest.mark.parametrize("decision", ["deferred", "not_adopted"])
def test_it_refuses_what_was_not_adopted(decision):
    plan = cast.make_plan(items=1)
    item = cast.make_recommendation(plan, decision=decision, due_on=FIRST)
    cast.advance(plan, "adopted")

    with refuses("not_adopted"):
        cast.postpone(item, SECOND)


def test_it_refuses_an_item_that_ended_a_closed_plan_and_a_draft(item, staff):
    draft = cast.make_plan(2030, items=1).recommendations.get()
    with refuses("free"):
        cast.postpone(draft, SECOND)

    cast.make_update(item, "implemented", reported_on=date(2023, 3, 1))
    with refuses("ended"):
        cast.postpone(item, SECOND)

    closing.close(item.plan, by=staff, decisions={}, on=date(2023, 12, 31))
    with refuses("closed"):
        cast.postpone(item, SECOND)


def test_it_refuses_focal_points(item):
    member = cast.make_member(Role.FOCAL_POINT, institutions=["department"])

    with refuses("focal_point"):
        cast.postpone(item, SECOND, by=member)

    assert unchanged(item)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_editors_and_publishers_have_the_permission(role):
    assert cast.make_member(role).has_perm(postponement.PERMISSION)
    for other in (Role.AUDITOR, Role.FOCAL_POINT):
        assert not cast.make_member(other).has_perm(postponement.PERMISSION)


# Carrying over


def carry_over(item, decision):
    """Closes the plan of ``item`` at the end of its year; the item of the next plan."""
    decisions = {
        one.pk: decision if one.pk == item.pk else CarryOver()
        for one in item.plan.adopted_recommendations().open()
    }
    last_day = date(item.plan.year, 12, 31)
    closing.close(item.plan, by=cast.make_user(), decisions=decisions, on=last_day)
    return Recommendation.objects.get(carried_from=item.pk)


def test_a_carried_over_item_keeps_its_dates_and_their_count(item):
    cast.postpone(item, SECOND)

    successor = carry_over(item, CarryOver())

    assert (successor.first_due_on, successor.due_on, successor.times_postponed) == (
        FIRST,
        SECOND,
        1,
    )
    assert not successor.postponements.exists()


def test_a_new_date_given_at_closing_is_a_postponement_of_the_next_item(item, staff):
    cast.postpone(item, SECOND)

    successor = carry_over(item, cast.carry_over(due_on=THIRD))

    [step] = successor.postponements.all()
    assert (step.from_date, step.to_date, step.decided_on) == (SECOND, THIRD, date(2023, 12, 31))
    assert (step.reason_ar, step.decided_by, step.recorded_by) == (
        cast.REASON,
        cast.make_institution(),
        staff,
    )
    assert dates_of(successor) == [FIRST, SECOND, THIRD]
    assert (successor.due_on, successor.times_postponed) == (THIRD, 2)
    assert step.history.first().history_change_reason == "close"


def test_closing_refuses_a_new_date_without_its_reason(item):
    with refuses("reason"):
        carry_over(item, CarryOver(due_on=THIRD))
    with refuses("reason"):
        carry_over(item, CarryOver(due_on=THIRD, reason={"ar": cast.REASON}))

    assert not Plan.objects.filter(year=2024).exists()


def test_the_date_of_a_carried_over_draft_moves_by_postponement_alone(item):
    successor = carry_over(item, CarryOver())
    successor.due_on = THIRD

    with refuses("postpone"):
        successor.save()
    cast.postpone(successor, THIRD)

    assert dates_of(successor) == [FIRST, THIRD]


def test_adoption_leaves_the_first_date_of_a_lineage(item, staff):
    successor = carry_over(item, cast.carry_over(due_on=THIRD))
    successor.plan.meeting = cast.make_meeting(2024)
    successor.plan.save()

    adoption.adopt(successor.plan, by=staff)

    successor.refresh_from_db()
    assert (successor.decision, successor.first_due_on, successor.due_on) == (
        "adopted",
        FIRST,
        THIRD,
    )


# Whatever happens, the dates can be followed

DAYS = st.none() | st.dates(date(2023, 1, 1), date(2026, 12, 31))
STEPS = st.lists(
    st.sampled_from(
        ["save", "postpone", "late", "bare", "carry", "adopt", "end", "update"]
    ).flatmap(lambda name: st.tuples(st.just(name), DAYS)),
    max_size=8,
)


def try_save(item, day):
    item.due_on = day
    item.save()


def try_postpone(item, day, **how):
    cast.postpone(item, day or FIRST, **how)


def try_carry(item, day):
    if item.plan.state == "adopted":
        carry_over(item, cast.carry_over(due_on=day) if day else CarryOver())


def try_adopt(item, day):
    plan = item.plan
    plan.meeting = cast.make_meeting(plan.year)
    plan.save()
    adoption.adopt(plan, by=cast.make_user(), on=date(plan.year, 1, 1))


OPERATIONS = {
    "save": try_save,
    "postpone": try_postpone,
    "late": lambda item, day: try_postpone(item, day, decided_on=date(2999, 1, 1)),
    "bare": lambda item, day: try_postpone(item, day, reason={}),
    "carry": try_carry,
    "adopt": try_adopt,
    "end": lambda item, day: cast.make_update(item, "not_implemented"),
    "update": lambda item, day: Recommendation.objects.filter(pk=item.pk).update(due_on=day),
}


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(first=DAYS, steps=STEPS)
def test_from_the_first_date_all_dates_can_be_rebuilt(first, steps):
    with transaction.atomic():
        plan = cast.make_plan(2023, items=0)
        item = cast.make_recommendation(plan, due_on=first)
        for name, day in steps:
            current = Recommendation.objects.select_related("plan").get(carried_to=None)
            try:
                with transaction.atomic():
                    OPERATIONS[name](current, day)
            except ValidationError:
                pass
            for one in Recommendation.objects.select_related("carried_from"):
                if one.has_adopted_date:
                    dates = dates_of(one)
                    assert (dates[-1], len(dates) - 1) == (one.due_on, one.times_postponed)
                    assert one.first_due_on == dates[0]
                else:
                    assert (one.first_due_on, one.times_postponed) == (None, 0)
        del item
        transaction.set_rollback(True)


def test_a_postponement_is_never_changed_nor_deleted(item):
    step = cast.postpone(item, SECOND)
    step.reason_ar = "سبب آخر"

    for change in (
        step.save,
        step.delete,
        Postponement.objects.all().delete,
        lambda: Postponement.objects.update(to_date=THIRD),
    ):
        with refuses("postponement"):
            change()
    with refuses("postpone"):
        item.postponements.create(from_date=SECOND, to_date=THIRD)


def test_the_same_date_is_refused_by_the_constraint(item, staff):
    with refuses_by("postponement_changes_the_date"):
        postponement.write(
            item,
            by=staff,
            to=FIRST,
            reason={"ar": cast.REASON},
            decided_by=cast.make_institution(),
            decided_on=ADOPTED_ON,
        )
