"""How many items of the public plans count alike: each plan is counted again only once it changed.

A page over all years would else look at every item that there is, after each change of one.
"""

from collections import defaultdict
from datetime import date
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.db.models import Count, F
from django.utils import timezone

from recommendations.db.prepared import PreparedQuery
from recommendations.models import PlanVersion, Recommendation
from recommendations.models.choices import ADOPTED
from recommendations.models.plans.schedule import schedule_case

# What items are grouped by: their lead body, or each of their themes.
LEAD, THEME = "lead_assignment__institution__slug", "themes__slug"
MOST_PLANS = 500
VERSIONS = PreparedQuery(lambda: PlanVersion.objects.values("year", "number"))
_kept: LRUCache = LRUCache(MOST_PLANS)
_lock = Lock()


class Alike(NamedTuple):
    """``number`` items of one plan that count alike on a day.

    ``group``: the slug of what they are grouped by, None for those without.
    """

    group: str | None
    year: int
    decision: str
    status: str
    schedule: str
    assurance: str
    first_year: int
    number: int

    @property
    def is_adopted(self):
        return self.decision in ADOPTED


def forget_all():
    """Forgets all that was counted."""
    with _lock:
        _kept.clear()


def of_public_plans(
    group_by: str, on: date | None = None, versions: dict[int, int] | None = None
) -> dict[int, list[Alike]]:
    """The public items of each year, grouped by LEAD or THEME, as they are on the day ``on``.

    ``on``: today if None. ``versions``: the PlanVersions, year → number, read before anything else;
    asked for if None.
    """
    if versions is None:
        versions = {row["year"]: row["number"] for row in VERSIONS.rows()}
    on = on or timezone.localdate()
    keys = {year: (group_by, year, number, on) for year, number in versions.items()}
    with _lock:
        found = {year: _kept[key] for year, key in keys.items() if key in _kept}
    if missing := keys.keys() - found.keys():
        counted = _counted(group_by, missing, on)
        found |= {year: counted[year] for year in missing}
        with _lock:
            _kept.update({keys[year]: found[year] for year in missing})
    return found


def _counted(path, years, on):
    """The public items of these ``years`` in groups: year → list; one query."""
    items = Recommendation.objects.public().with_lead().filter(plan__year__in=years)
    columns = {"group": F(path), "year": F("plan__year"), "schedule": schedule_case(on)}
    rows = items.order_by().values("decision", "status", "assurance", "first_year", **columns)
    counted = defaultdict(list)
    for row in rows.annotate(number=Count("pk")):
        counted[row["year"]].append(Alike(**row))
    return counted
