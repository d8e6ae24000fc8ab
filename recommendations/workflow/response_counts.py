"""How far the responsible bodies of a plan have come with their answers."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from recommendations.models import Assignment, Institution, Plan, Receipt, Response, User
from recommendations.models.choices import ADOPTED, OPEN


class BodyCount(NamedTuple):
    """A responsible body of a plan: of its ``items`` in force so many are ``answered``.

    ``awaited``: how many that are still open have no answer. ``received_on``: the day on which it
    confirmed the receipt of the letter, None if it has not.
    """

    institution: Institution
    plan: Plan
    items: int
    answered: int
    awaited: int
    received_on: date | None


def counts_of_plan(plan: Plan) -> list[BodyCount]:
    """The BodyCount of each responsible body of ``plan``, by the key of the body."""
    return _counts(Assignment.objects.filter(recommendation__plan=plan))


def counts_of_user(user: User) -> list[BodyCount]:
    """The BodyCounts of the bodies that ``user`` represents, in the plans that are followed."""
    own = Assignment.objects.filter(institution__focal_points=user)
    return _counts(own.filter(recommendation__plan__state=Plan.State.ADOPTED))


def _counts(assignments) -> list[BodyCount]:
    answers = Response.objects.filter(
        recommendation=OuterRef("recommendation"), institution=OuterRef("institution")
    )
    rows = list(
        assignments.filter(recommendation__decision__in=ADOPTED)
        .annotate(is_answered=Exists(answers))
        .order_by("recommendation__plan__year", "institution")
        .values("recommendation__plan", "institution")
        .annotate(
            items=Count("pk"),
            answered=Count("pk", filter=Q(is_answered=True)),
            awaited=Count("pk", filter=Q(is_answered=False, recommendation__status__in=OPEN)),
        )
    )
    plans = Plan.objects.in_bulk({row["recommendation__plan"] for row in rows})
    bodies = Institution.objects.in_bulk({row["institution"] for row in rows})
    received = _receipts(plans, bodies)
    return [
        BodyCount(
            bodies[row["institution"]],
            plans[row["recommendation__plan"]],
            row["items"],
            row["answered"],
            row["awaited"],
            received.get((row["recommendation__plan"], row["institution"])),
        )
        for row in rows
    ]


def _receipts(plans: Iterable[int], bodies: Iterable[int]) -> dict[tuple[int, int], date]:
    found = Receipt.objects.filter(plan__in=list(plans), institution__in=list(bodies))
    rows = found.values_list("plan", "institution", "confirmed_on")
    return {(plan, body): day for plan, body, day in rows}
