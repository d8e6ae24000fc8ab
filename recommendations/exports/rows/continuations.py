"""Where a recommendation that was carried over goes on, and how far it is there."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.db.repeated_queries import KEYS
from recommendations.models import Plan, Recommendation
from recommendations.models.base.prepared import NOW, PreparedQuery
from recommendations.models.choices import StatusInPlan
from recommendations.models.plans.schedule import status_in_plan

CONTINUES_AS = _("It continues as {reference}, where it is: {status}")


def later_items(origins):
    """The public items of the lineages that begin with ``origins``, as ``latest_of`` takes them."""
    return (
        Recommendation.objects.public(NOW)
        .filter(origin__in=origins)
        .order_by("plan__year")
        .values(*LATER_FIELDS)
    )


LATER_FIELDS = ["origin", "plan__year", "number", "status", "plan__state"]
LATER = PreparedQuery(lambda: later_items(KEYS))


class LatestItem(NamedTuple):
    """The latest public item of a lineage; ``status``: see StatusInPlan."""

    year: int
    number: int
    status: str


def latest_items(origins) -> dict[int, LatestItem]:
    """The LatestItem of each lineage that goes on, by the primary key of its first item.

    ``origins``: those keys.
    """
    if not origins:
        return {}
    rows = LATER.rows(keys=list(origins), now=timezone.now())
    return latest_of((row["origin"], row) for row in rows)


def latest_of(later):
    """As ``latest_items``, from pairs of an origin and a dict of a later item, by year."""
    return {origin: _latest_item(row) for origin, row in later}


def _latest_item(row):
    is_closed = row["plan__state"] == Plan.State.CLOSED
    status = status_in_plan(row["status"], is_closed=is_closed)
    return LatestItem(row["plan__year"], row["number"], status)


def sentence(reference: str, status: str) -> str:
    """That it continues as ``reference``, which has the ``status``, in the active language."""
    return str(CONTINUES_AS).format(reference=reference, status=StatusInPlan(status).label)
