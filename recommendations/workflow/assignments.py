"""Which institutions answer for a recommendation."""

from collections.abc import Iterable

from django.db import transaction

from recommendations.models import Assignment, Institution, Plan, Recommendation
from recommendations.models.plans.assignments import validate_bodies

from .letters import write_on_assignment


@transaction.atomic
def assign(
    recommendation: Recommendation,
    *,
    lead: Institution | None,
    supporting: Iterable[Institution] = (),
) -> tuple[list[Assignment], list[Assignment], list[Assignment]]:
    """Makes the institution ``lead`` and those in ``supporting`` answer for it, no others.

    There is no moment of two leads or none: a lead passes on by putting another in its place.
    The milestones of an institution that no longer answers for it are left to the lead.
    Returns three lists of assignments: made, changed, removed. Raises ValidationError, and
    changes nothing, when one is named twice and when an adopted item would have no lead.
    """
    validate_bodies(recommendation, [lead] if lead else [], supporting)
    wanted = dict.fromkeys(supporting, Assignment.Role.SUPPORTING)
    if lead:
        wanted[lead] = Assignment.Role.LEAD
    changed = _hand_over(recommendation, lead)
    stored = {row.institution: row for row in recommendation.assignments.all()}
    removed = [row for body, row in stored.items() if body not in wanted]
    for row in removed:
        row.delete()
    made = [
        recommendation.assignments.create(institution=body, role=role)
        for body, role in wanted.items()
        if body not in stored
    ]
    _release_milestones(recommendation, wanted)
    # A draft is not shown to focal points; the letter on its adoption names all its items.
    if recommendation.plan.state == Plan.State.ADOPTED:
        write_on_assignment([*made, *changed])
    return made, changed, removed


def _release_milestones(recommendation, bodies):
    """Leaves the milestones of an institution that is not among the ``bodies`` to the lead."""
    named = recommendation.milestones.exclude(institution=None)
    for milestone in named.exclude(institution__in=bodies):
        milestone.institution = None
        milestone.save()


def _hand_over(recommendation, lead):
    """Makes the institution ``lead`` the lead, in the place of the present one."""
    rows = recommendation.assignments.all()
    present = rows.lead()
    if present and lead is None:
        present.delete()
    elif present and present.institution != lead:
        rows.filter(institution=lead).delete()
        present.institution = lead
        present.save()
        return [present]
    elif lead and not present:
        rows.filter(institution=lead).delete()
    return []


def hand_over(
    recommendation: Recommendation, to: Institution
) -> tuple[list[Assignment], list[Assignment], list[Assignment]]:
    """Makes the institution ``to`` the lead, in the place of the present one; the others go on."""
    others = recommendation.assignments.filter(role=Assignment.Role.SUPPORTING)
    others = others.exclude(institution=to).select_related("institution")
    return assign(recommendation, lead=to, supporting=[row.institution for row in others])
