"""What is noted to become of an open item, before its year is closed."""

from datetime import date, timedelta

import pytest
from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import ValidationError
from django.utils import timezone

from recommendations.models import CarryOver, Close, ClosingDecision, Plan
from recommendations.workflow.closing import closing
from recommendations.workflow.closing.decisions import decide, undo
from recommendations.workflow.closing.rules import new_numbers
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

DUE = date(2024, 6, 30)


@pytest.fixture
def item(adopted):
    """Number 1 of the adopted plan of 2023."""
    return adopted.recommendations.get(number=1)


def test_it_says_who_decided_and_when(item, staff):
    now = timezone.now()
    decision = ClosingDecision(recommendation=item, choice="carry_over")

    decide(decision, by=staff, now=now)

    stored = item.closing_decision
    assert (stored.decided_by, stored.decided_at) == (staff, now)
    assert stored.history.get().history_user == staff


def test_it_is_told_as_closing_a_plan_takes_it(adopted):
    first, second, third = adopted.recommendations.order_by("number")
    cast.make_decision(first, number=7, due_on=DUE)
    cast.make_decision(second, "superseded", superseded_by=third, narrative_ar="دُمجت.")

    decided = closing.stored_decisions(adopted)

    assert decided[first.pk] == cast.carry_over(number=7, due_on=DUE)
    assert decided[second.pk].status == "superseded"
    account = decided[second.pk].account
    assert (account["superseded_by"], account["narrative_ar"]) == (third, "دُمجت.")
    assert third.pk not in decided


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"choice": "close", "status": ""}, "closing_carries_over_or_closes"),
        ({"status": "implemented"}, "closing_carries_over_or_closes"),
        ({"reason_ar": "سبب"}, "closing_carries_over_or_closes"),
        ({"narrative_ku": "tişt"}, "closing_carries_over_or_closes"),
        ({"evidence_is_public": True}, "closing_carries_over_or_closes"),
        ({"number": 0}, "closing_number_from_one"),
        ({"due_on": DUE}, "closing_new_date_with_reason"),
        ({"postponement_reason_ar": "سبب"}, "closing_new_date_with_reason"),
        ({"choice": "close", "status": "not_implemented"}, "closing_reason_where_needed"),
        ({"choice": "close", "status": "implemented"}, "closing_evidence_if_implemented"),
        ({"choice": "close", "status": "superseded"}, "closing_successor_if_superseded"),
    ],
)
def test_the_database_refuses_half_a_decision(item, staff, fields, rule):
    own = {"recommendation": item, "decided_by": staff, "decided_at": timezone.now()}

    with database_refuses(rule):
        cast.past_the_models(ClosingDecision).create(**own, **{"choice": "carry_over"} | fields)


@pytest.mark.parametrize("number", [4, None])
def test_what_is_closed_gets_no_new_number(item, number):
    fields = {"number": number, "due_on": None if number else DUE}

    with refuses_by("closing_carries_over_or_closes"):
        cast.make_decision(item, "not_implemented", **fields)


@pytest.mark.parametrize("status", ["not_started", "in_progress", "on_hold"])
def test_an_open_status_closes_nothing(item, status):
    with pytest.raises(ValidationError) as refusal:
        cast.make_decision(item, status, reason_ar=cast.REASON)

    assert set(refusal.value.error_dict) == {"status"}


def test_an_item_does_not_take_its_own_place(item):
    with refuses_by("closing_not_superseded_by_its_own"):
        cast.make_decision(item, "superseded", superseded_by=item)


def test_only_an_open_item_of_an_adopted_plan_is_decided_on(plan, staff):
    deferred = cast.make_recommendation(plan, decision="deferred")
    first, second, _third = plan.recommendations.filter(decision="proposed")
    with refuses("draft"):
        cast.make_decision(first)
    cast.advance(plan, "adopted")
    cast.make_update(second, "implemented")

    with refuses("not_open"):
        cast.make_decision(second)
    with refuses("not_adopted"):
        cast.make_decision(deferred)


def test_nothing_is_decided_on_once_the_plan_is_closed(adopted, item, staff):
    closing.close(
        adopted, by=staff, decisions={i.pk: CarryOver() for i in adopted.recommendations.all()}
    )

    with refuses("closed"):
        cast.make_decision(item)


def test_an_item_has_one_decision(item):
    cast.make_decision(item)

    with pytest.raises(ValidationError) as refusal:
        cast.make_decision(item, "not_implemented")

    assert set(refusal.value.error_dict) == {"recommendation"}


def test_the_second_of_two_people_is_refused(item, staff):
    cast.make_decision(item)
    first, second = (ClosingDecision.objects.get() for _person in range(2))
    first.number = 5
    decide(first, by=staff)
    second.number = 6

    with pytest.raises(RecordModifiedError):
        decide(second, by=staff)

    assert ClosingDecision.objects.get().number == 5


def test_it_can_be_taken_back_and_its_history_stays(item, staff):
    decision = cast.make_decision(item)

    undo(decision, by=staff)

    assert not ClosingDecision.objects.exists()
    kinds = ClosingDecision.history.values_list("history_type", "history_user")
    assert list(kinds) == [("-", staff.pk), ("+", staff.pk)]


def test_the_plan_is_closed_by_what_was_decided(adopted, staff):
    first, second, third = adopted.recommendations.order_by("number")
    cast.make_decision(first, number=9, due_on=DUE)
    cast.make_decision(second)
    cast.make_decision(third, "not_implemented")

    following = closing.close(adopted, by=staff)

    third.refresh_from_db()
    items = following.recommendations.values_list("number", "carried_from__number", "due_on")
    assert list(items) == [(1, 2, None), (9, 1, DUE)]
    assert (third.status, third.updates.get().reason_ar) == ("not_implemented", cast.REASON)
    assert not ClosingDecision.objects.exists()


def test_a_decision_on_what_ended_meanwhile_is_dropped(adopted, staff):
    for item in adopted.recommendations.all():
        cast.make_decision(item)
    ended = adopted.recommendations.get(number=1)
    cast.make_update(ended, "implemented")

    following = closing.close(adopted, by=staff)

    assert list(following.recommendations.values_list("carried_from__number", flat=True)) == [2, 3]
    assert not ClosingDecision.objects.exists()


def test_it_refuses_while_something_is_undecided(adopted, item, staff):
    cast.make_decision(item)

    with refuses("undecided"):
        closing.close(adopted, by=staff)

    assert Plan.objects.get().state == "adopted"
    assert ClosingDecision.objects.count() == 1


def test_numbers_that_were_not_chosen_follow_those_that_are_there(adopted):
    items = list(adopted.recommendations.order_by("number"))
    decisions = {
        item.pk: CarryOver(number) for item, number in zip(items, [None, 4, None], strict=True)
    }

    numbers = new_numbers(items, decisions, taken=[1, 3])

    assert list(numbers.values()) == [5, 4, 6]


def test_what_is_closed_needs_no_number(adopted):
    items = list(adopted.recommendations.order_by("number"))
    decisions = {items[0].pk: Close("not_implemented"), items[1].pk: CarryOver()}

    assert new_numbers(items, decisions, taken=[]) == {items[1].pk: 1}


def test_a_number_that_the_next_plan_has_already_is_refused(adopted, staff):
    cast.make_plan(2024, items=2)
    for item in adopted.recommendations.all():
        cast.make_decision(item, number=item.number)

    with refuses("number"):
        closing.close(adopted, by=staff)

    assert Plan.objects.get(year=2023).state == "adopted"


def test_a_report_that_waits_for_an_answer_stands_in_the_way(adopted, item, staff):
    for one in adopted.recommendations.all():
        cast.make_decision(one)
    update = cast.make_update(item, publish=False)

    with refuses("waiting"):
        closing.close(adopted, by=staff)
    progress.send_back(update, by=staff, remark="أضف الدليل.")
    closing.close(adopted, by=staff)

    assert adopted.state == "closed"


def test_a_draft_that_nobody_sent_does_not_stand_in_the_way(adopted, item, staff):
    for one in adopted.recommendations.all():
        cast.make_decision(one)
    cast.make_update(item, publish=False, send=False)

    closing.close(adopted, by=staff)

    assert adopted.state == "closed"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "future"),
        (date(2023, 1, 6), "early"),
        (date(2023, 5, 31), "early"),
    ],
)
def test_it_is_not_closed_on_a_day_before_its_news_nor_on_one_to_come(adopted, staff, day, code):
    for item in adopted.recommendations.all():
        cast.make_update(item, reported_on=date(2023, 6, 1))
        cast.make_decision(item)

    with refuses(code):
        closing.close(adopted, by=staff, on=day or timezone.localdate() + timedelta(days=1))
