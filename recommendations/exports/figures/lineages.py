"""What was carried over from plan to plan is found once, by its latest recommendation."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from recommendations.db.repeated_queries import KEYS, plain_rows
from recommendations.models import Plan, Recommendation, SearchEntry
from recommendations.models.base.prepared import NOW, PreparedQuery
from recommendations.models.choices import ADOPTED
from recommendations.models.plans.schedule import status_in_plan

Kind = SearchEntry.Kind
FIELDS = ["pk", "first", "plan__year", "number", "decision", "status", "plan__state"]


class LineageItem(NamedTuple):
    """A public recommendation of a lineage; ``status``: see StatusInPlan."""

    key: int
    year: int
    number: int
    decision: str
    status: str

    @property
    def reference(self):
        return f"{self.year}/{self.number}"

    @property
    def is_adopted(self):
        return self.decision in ADOPTED


def _lineages():
    """The public items of the lineages to which those with these KEYS belong, oldest first."""
    # Not the manager's, which would add the columns of other languages.
    found = QuerySet(Recommendation).filter(pk__in=KEYS).order_by()
    firsts = Subquery(found.values(first=Coalesce("origin", "pk")))
    items = Recommendation.objects.public(NOW).annotate(first=Coalesce("origin", "pk"))
    return items.filter(Q(pk__in=firsts) | Q(origin__in=firsts)).order_by("plan__year")


LINEAGES = PreparedQuery(lambda: plain_rows(_lineages(), FIELDS))


def lineages_of(results) -> dict[int, list[LineageItem]]:
    """The lineage of each recommendation among ``results`` ((kind, key) pairs), by its key: its
    public items, the oldest first. One query, none without a recommendation."""
    keys = [key for kind, key in results if kind == Kind.RECOMMENDATION]
    if not keys:
        return {}
    lineages = defaultdict(list)
    for key, first, year, number, decision, status, state in LINEAGES.tuples(
        keys=keys, now=timezone.now()
    ):
        shown = status_in_plan(status, is_closed=state == Plan.State.CLOSED)
        lineages[first].append(LineageItem(key, year, number, decision, shown))
    return {item.key: lineage for lineage in lineages.values() for item in lineage}


def once_each(results, lineages):
    """``results`` without those recommendations of whose lineage a later one was found, too.

    ``lineages``: see ``lineages_of``.
    """
    found = {key for kind, key in results if kind == Kind.RECOMMENDATION}
    earlier = {
        item.key
        for lineage in lineages.values()
        for item in [one for one in lineage if one.key in found][:-1]
    }
    return [
        (kind, key) for kind, key in results if kind != Kind.RECOMMENDATION or key not in earlier
    ]
