"""Whether an item is on time: computed from its dates, never stored."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When

from recommendations.models.choices import ADOPTED, DUE_SOON_DAYS, OPEN, Schedule, Status

# Open and still followed: what a closed plan left open goes on in the next plan, under its date.
RUNNING = Q(status__in=OPEN) & ~Q(plan__state="closed")


def last_day_soon(on):
    """The last day on which an open item counts as due soon on the day ``on``."""
    return on + timedelta(days=DUE_SOON_DAYS)


def schedule_case(on, soon=None):
    """The schedule axis as an expression, for the day ``on`` (a date).

    Of a prepared query ``on`` and ``soon`` (see ``last_day_soon``) are Arguments.
    """
    soon = soon or last_day_soon(on)
    return Case(
        When(Q(due_on=None) | ~Q(decision__in=ADOPTED), then=Value(Schedule.NONE.value)),
        When(RUNNING & Q(due_on__lt=on), then=Value(Schedule.OVERDUE.value)),
        When(RUNNING & Q(due_on__lte=soon), then=Value(Schedule.DUE_SOON.value)),
        When(RUNNING, then=Value(Schedule.ON_SCHEDULE.value)),
        When(
            Q(status=Status.IMPLEMENTED, status_on__lte=F("due_on")),
            then=Value(Schedule.COMPLETED_ON_TIME.value),
        ),
        When(status=Status.IMPLEMENTED, then=Value(Schedule.COMPLETED_LATE.value)),
        default=Value(Schedule.ENDED.value),
        output_field=models.CharField(),
    )


def schedule_of(item, on, *, is_closed):
    """The schedule axis of one item for the day ``on``; equal to ``schedule_case``.

    ``item``: a dict with decision, status, status_on and due_on (dates); ``is_closed`` says whether
    its plan was closed by then.
    """
    due_on = item["due_on"]
    if due_on is None or item["decision"] not in ADOPTED:
        return Schedule.NONE
    if item["status"] in OPEN and not is_closed:
        if due_on < on:
            return Schedule.OVERDUE
        return Schedule.DUE_SOON if due_on <= last_day_soon(on) else Schedule.ON_SCHEDULE
    if item["status"] == Status.IMPLEMENTED:
        in_time = item["status_on"] <= due_on
        return Schedule.COMPLETED_ON_TIME if in_time else Schedule.COMPLETED_LATE
    return Schedule.ENDED
