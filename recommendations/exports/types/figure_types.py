"""The figures of a plan as data, see ``record_types``."""

from typing import Annotated, NotRequired, TypedDict

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from recommendations.models.choices import Assurance, Decision, Schedule, StatusInPlan

from .field_types import Count, Doc, Slug, Text


def _counts(name: str, axis: type[TextChoices], added=()):
    """A count for each choice of an axis; reports of earlier versions lack those ``added``."""
    types = {choice: NotRequired[Count] if choice in added else Count for choice in axis.values}
    return TypedDict(name, types)


StatusCounts = _counts("StatusCounts", StatusInPlan, [StatusInPlan.CARRIED_OVER])
ScheduleCounts = _counts(
    "ScheduleCounts", Schedule, [Schedule.CARRIED_OVER_IN_TIME, Schedule.CARRIED_OVER_LATE]
)
AssuranceCounts = _counts("AssuranceCounts", Assurance)
DecisionCounts = _counts("DecisionCounts", Decision)


class FiguresBase(TypedDict):
    listed: Count
    adopted: Count
    implemented: Count
    partially_implemented: Count
    rated: Count
    open: Count
    overdue: Count
    reported: Count
    verified: Count
    carried_over: Count
    continued: NotRequired[Count]
    continued_late: NotRequired[Count]
    checked: NotRequired[
        Annotated[Count, Doc(_("Those implemented that an independent check confirmed."))]
    ]
    unchecked: NotRequired[
        Annotated[
            Count, Doc(_("Those implemented, in full or in part, that nobody has checked yet."))
        ]
    ]
    by_first_date: NotRequired[
        Annotated[Count, Doc(_("Those implemented on or before their first due date."))]
    ]
    first_dated: NotRequired[
        Annotated[Count, Doc(_("Those implemented that had a first due date."))]
    ]
    by_status: StatusCounts
    by_schedule: ScheduleCounts
    by_assurance: AssuranceCounts


class Figures(FiguresBase):
    by_decision: DecisionCounts


class NamedGroup(FiguresBase):
    key: Slug
    name: Text
    by_decision: NotRequired[DecisionCounts]


class YearGroup(FiguresBase):
    key: int
    name: None
    by_decision: NotRequired[DecisionCounts]


class Survey(FiguresBase):
    by_decision: NotRequired[DecisionCounts]
    by_theme: list[NamedGroup]
    by_body: list[NamedGroup]
    by_year: list[YearGroup]
