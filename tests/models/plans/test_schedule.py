"""The schedule axis is told alike by the database and by the rows that a report keeps."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from recommendations.models import Decision, Plan, Recommendation, Schedule, Status
from recommendations.models.choices import ADOPTED
from recommendations.models.plans.schedule import schedule_of
from tests.support import cast

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)
DUE = [None, *(TODAY + timedelta(days=days) for days in (-1, 0, 1, 30, 31))]
# Days of a status against the due date: before, on and after each of them.
SINCE = [TODAY - timedelta(days=2), TODAY - timedelta(days=1), TODAY]


def every_kind():
    """Fields of every item that the database admits: decision, status, its date, due date."""
    for decision, status, since, due_on in product(Decision, Status, SINCE, DUE):
        began = status != Status.NOT_STARTED
        if (decision in ADOPTED or not began) and (began or since == SINCE[0]):
            yield {
                "decision": decision,
                "status": status,
                "status_on": since if began else None,
                "assurance": "reported" if began else "",
                "due_on": due_on,
            }


def make_plan(state):
    """A plan in that state without items, as no door would make one."""
    by, now = cast.make_user(), timezone.now()
    closed = {"closed_by": by, "closed_on": TODAY} if state == "closed" else {}
    plan = Plan(year=2023, meeting=cast.make_meeting(), state=state, **closed)
    plan.adopted_by, plan.adopted_at = by, now
    return cast.past_the_models(Plan).bulk_create([plan])[0]


@pytest.mark.parametrize("is_closed", [False, True])
def test_it_is_the_same_for_every_kind_of_item(is_closed):
    plan = make_plan("closed" if is_closed else "adopted")
    successor = cast.make_recommendation(cast.make_plan(2024, items=0))
    cast.past_the_models(Recommendation).bulk_create(
        Recommendation(
            plan=plan,
            number=number,
            first_year=plan.year,
            title_ar="توصية",
            adopted_text_ar="نص",
            superseded_by=successor if kind["status"] == Status.SUPERSEDED else None,
            **kind,
        )
        for number, kind in enumerate(every_kind(), start=1)
    )
    fields = ["decision", "status", "status_on", "due_on", "schedule"]
    rows = list(plan.recommendations.with_schedule(TODAY).values(*fields))

    closed_on = TODAY if is_closed else None
    shown = [schedule_of(row, TODAY, closed_on=closed_on) for row in rows]

    assert shown == [row["schedule"] for row in rows]
    open_ones = {Schedule.ON_SCHEDULE, Schedule.DUE_SOON, Schedule.OVERDUE}
    carried_over = {Schedule.CARRIED_OVER_IN_TIME, Schedule.CARRIED_OVER_LATE}
    assert set(shown) == set(Schedule) - (open_ones if is_closed else carried_over)
    # Two decisions with seven statuses since three days, or none; three that stay not started.
    assert len(rows) == (2 * (7 * 3 + 1) + 3) * len(DUE)
