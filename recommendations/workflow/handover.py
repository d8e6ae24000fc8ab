"""What a new focal point of a body takes over: all that is open, promised and late."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from recommendations.models import Institution, Milestone, ProgressUpdate, Recommendation


@dataclass(frozen=True)
class OpenItem:
    """An open recommendation that a body answers for.

    ``last``: the update in effect, or None. ``milestones``: those not done, by number.
    ``unpublished``: updates that were begun, sent or returned. ``is_late``: past its date, or with
    a milestone past its own.
    """

    item: Recommendation
    is_late: bool
    last: ProgressUpdate | None
    milestones: list[Milestone] = field(default_factory=list)
    unpublished: list[ProgressUpdate] = field(default_factory=list)


def open_items(institutions: list[Institution], on: date) -> list[OpenItem]:
    """The OpenItems of adopted plans that ``institutions`` lead or support, as of the day ``on``.

    The late ones first, then by their due date. In four queries, whatever their number.
    """
    items = (
        Recommendation.objects.open()
        .exclude(plan__state="draft")
        .filter(assignments__institution__in=institutions)
        .select_related("plan")
        .distinct()
    )
    found = {item.pk: item for item in items}
    last, unpublished, milestones = {}, defaultdict(list), defaultdict(list)
    updates = ProgressUpdate.objects.filter(recommendation__in=found)
    for update in updates.effective().newest_first():
        last.setdefault(update.recommendation_id, update)
    for update in updates.unpublished().order_by("pk"):
        unpublished[update.recommendation_id].append(update)
    for one in Milestone.objects.filter(recommendation__in=found, done_on=None).order_by("number"):
        milestones[one.recommendation_id].append(one)
    opened = [
        OpenItem(
            item,
            is_late=any(_is_past(one, on) for one in [item, *milestones[key]]),
            last=last.get(key),
            milestones=milestones[key],
            unpublished=unpublished[key],
        )
        for key, item in found.items()
    ]
    return sorted(opened, key=_urgency)


def _is_past(record, on):
    return record.due_on is not None and record.due_on < on


def _urgency(one):
    item = one.item
    return (not one.is_late, item.due_on or date.max, item.plan.year, item.number)
