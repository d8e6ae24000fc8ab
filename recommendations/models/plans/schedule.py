"""Whether an item is on time, and its status as its plan shows it: computed, never stored."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When

from recommendations.models.choices import (
    ADOPTED,
    DUE_SOON_DAYS,
    OPEN,
    Schedule,
    Status,
    StatusInPlan,
)

# Open and still followed.
RUNNING = Q(status__in=OPEN) & ~Q(plan__state="closed")
# What a closed plan left open goes on in a later plan.
CARRIED_OVER = Q(status__in=OPEN, plan__state="closed")


def with_status(values):
    """The condition that the status of an item, as its plan shows it, is one of ``values``."""
    running = [value for value in values if value in OPEN]
    ended = [value for value in values if value not in [*OPEN, StatusInPlan.CARRIED_OVER]]
    condition = Q(status__in=ended) | (Q(status__in=running) & RUNNING)
    return condition | CARRIED_OVER if StatusInPlan.CARRIED_OVER in values else condition


def status_in_plan(status, *, is_closed):
    """The StatusInPlan, as a value, of an item with ``status``; ``is_closed`` says whether its plan
    is."""
    return StatusInPlan.CARRIED_OVER.value if is_closed and status in OPEN else status


def last_day_soon(on):
    """The last day on which an open item counts as due soon on the day ``on``."""
    return on + timedelta(days=DUE_SOON_DAYS)


def schedule_case(on, soon=None):
    """The schedule axis as an expression, for the day ``on`` (a date).

    Of a prepared query ``on`` and ``soon`` (see ``last_day_soon``) are Arguments.
    """
    soon = soon or last_day_soon(on)
    was_late = CARRIED_OVER & Q(due_on__lt=F("plan__closed_on"))
    return Case(
        When(Q(due_on=None) | ~Q(decision__in=ADOPTED), then=Value(Schedule.NONE.value)),
        When(RUNNING & Q(due_on__lt=on), then=Value(Schedule.OVERDUE.value)),
        When(RUNNING & Q(due_on__lte=soon), then=Value(Schedule.DUE_SOON.value)),
        When(RUNNING, then=Value(Schedule.ON_SCHEDULE.value)),
        When(was_late, then=Value(Schedule.CARRIED_OVER_LATE.value)),
        When(CARRIED_OVER, then=Value(Schedule.CARRIED_OVER_IN_TIME.value)),
        When(
            Q(status=Status.IMPLEMENTED, status_on__lte=F("due_on")),
            then=Value(Schedule.COMPLETED_ON_TIME.value),
        ),
        When(status=Status.IMPLEMENTED, then=Value(Schedule.COMPLETED_LATE.value)),
        default=Value(Schedule.ENDED.value),
        output_field=models.CharField(),
    )


def schedule_of(item, on, *, closed_on):
    """The schedule axis of one item for the day ``on``; equal to ``schedule_case``.

    ``item``: a dict with decision, status, status_on and due_on (dates); ``closed_on``: the day on
    which its plan was closed, None where it was not by then.
    """
    due_on = item["due_on"]
    if due_on is None or item["decision"] not in ADOPTED:
        return Schedule.NONE
    if item["status"] in OPEN:
        return _schedule_of_open(due_on, on, closed_on)
    if item["status"] == Status.IMPLEMENTED:
        in_time = item["status_on"] <= due_on
        return Schedule.COMPLETED_ON_TIME if in_time else Schedule.COMPLETED_LATE
    return Schedule.ENDED


def _schedule_of_open(due_on, on, closed_on):
    if closed_on:
        is_late = due_on < closed_on
        return Schedule.CARRIED_OVER_LATE if is_late else Schedule.CARRIED_OVER_IN_TIME
    if due_on < on:
        return Schedule.OVERDUE
    return Schedule.DUE_SOON if due_on <= last_day_soon(on) else Schedule.ON_SCHEDULE


def first_date_case():
    """Whether each item was implemented by its first due date, as an expression: True or False;
    None of what is not implemented or had no first date."""
    dated = Q(decision__in=ADOPTED, status=Status.IMPLEMENTED, first_due_on__isnull=False)
    return Case(
        When(dated & Q(status_on__lte=F("first_due_on")), then=Value(True)),
        When(dated, then=Value(False)),
        default=Value(None),
        output_field=models.BooleanField(null=True),
    )


def by_first_date(item):
    """As ``first_date_case``, of one item: a dict with decision, status, status_on and, but in
    reports of earlier versions, first_due_on; dates or ISO strings."""
    first = item.get("first_due_on")
    if first is None or item["decision"] not in ADOPTED or item["status"] != Status.IMPLEMENTED:
        return None
    return item["status_on"] <= first
