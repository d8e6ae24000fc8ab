"""How an item stands against its date: computed by the database, never stored."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When

from .axes import ADOPTED, DUE_SOON_DAYS, OPEN, Schedule, Status

# Open and still followed: what a closed plan left open goes on in the next plan, under its date.
RUNNING = Q(status__in=OPEN) & ~Q(plan__state="closed")


def schedule_case(on):
    """The schedule axis as an expression, for the day ``on`` (a date)."""
    soon = on + timedelta(days=DUE_SOON_DAYS)
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
