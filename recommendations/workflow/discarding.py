"""Discarding a draft plan that was made by mistake, with everything in it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    Document,
    Erratum,
    Indicator,
    Milestone,
    Plan,
    Recommendation,
    User,
)
from recommendations.models.history import Cause, acting_as, caused_by

from .deletion import still_used

PERMISSION = "recommendations.delete_plan"


@dataclass(frozen=True)
class PlanContents:
    """What is deleted with a plan: its recommendations by number, and how much belongs to them."""

    items: list[Recommendation]
    sections: int
    documents: int
    milestones: int
    indicators: int


def contents(plan: Plan) -> PlanContents:
    """What ``discard`` deletes beside ``plan`` itself."""
    items = list(plan.recommendations.select_related("plan").order_by("number"))
    return PlanContents(
        items=items,
        sections=plan.sections.count(),
        documents=_of_items(Document, plan).count(),
        milestones=_of_items(Milestone, plan).count(),
        indicators=_of_items(Indicator, plan).count(),
    )


def obstacles(plan: Plan) -> list[str]:
    """What stops ``discard``: sentences in the active language, empty when nothing does."""
    carried = plan.recommendations.exclude(carried_from=None).order_by("number")
    if not carried.exists():
        return []
    numbers = gettext(", ").join(str(number) for number in carried.values_list("number", flat=True))
    return [
        gettext(
            "These numbers were carried over from an earlier plan, which refers to them: "
            "%(numbers)s. The meeting can defer them."
        )
        % {"numbers": numbers}
    ]


@caused_by(Cause.DISCARDING)
@transaction.atomic
def discard(plan: Plan, *, by: User) -> None:
    """Deletes the draft ``plan`` with its ``contents``; history holds what was deleted.

    Raises ValidationError, with nothing deleted, once the plan is adopted, for the ``obstacles``,
    and where another record refers to one of its recommendations.
    """
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    if not stored.is_draft:
        raise ValidationError(_("Only a draft can be discarded."), code="adopted")
    if found := obstacles(stored):
        raise ValidationError([ValidationError(words, code="carried") for words in found])
    try:
        with acting_as(by):
            _delete(stored)
    except ProtectedError as error:
        raise ValidationError(still_used(error), code="protected") from error


def _delete(plan):
    """Deletes what belongs to the items, then the items, then the plan with its sections."""
    records: list[Model] = [*_of_items(Document, plan), *_of_items(Erratum, plan)]
    for record in [*records, *plan.recommendations.all(), plan]:
        record.delete()


def _of_items(model, plan):
    return model.objects.filter(recommendation__plan=plan)
