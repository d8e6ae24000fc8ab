"""The items of public plans in groups that count alike, cached by a version of each plan.

A page over all years would else read every item after each change of one.
"""

from collections import defaultdict
from datetime import date
from enum import Enum
from functools import partial
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.utils import timezone

from recommendations.db.repeated_queries import Keys
from recommendations.models import Plan, PlanVersion, Recommendation
from recommendations.models.base.prepared import NOW, ON, SOON, PreparedQuery
from recommendations.models.base.recorded_reads import record_check
from recommendations.models.choices import ADOPTED
from recommendations.models.plans.schedule import (
    first_date_case,
    last_day_soon,
    schedule_case,
    status_in_plan,
)


class By(Enum):
    """What the items of a plan are grouped by: nothing, each of their themes or their bodies."""

    PLAN = "plan"
    THEME = "theme"
    BODY = "body"

    @property
    def columns(self):
        """Those that make up the key of a group. Not the value: in Python 3.11.2, Debian 12's, a
        member with an empty tuple has another value."""
        return GROUP_COLUMNS[self]


GROUP_COLUMNS = {
    By.PLAN: (),
    By.THEME: ("themes__slug",),
    By.BODY: ("assignments__role", "assignments__institution__slug"),
}


# (By, year) → Counted: what was counted at an earlier version gives way to the new.
MAX_PLANS = 500
YEARS = Keys("years", IntegerField())
VERSIONS = PreparedQuery(lambda: plans_with_version().values("year", "counted"))
_cache: LRUCache = LRUCache(MAX_PLANS)
_lock = Lock()


class Alike(NamedTuple):
    """``number`` items of one plan that count alike on a day; ``group``: see ``By``.

    ``by_first_date``: see ``first_date_case``. ``is_latest``: they do not go on as public items of
    a later plan.
    """

    group: tuple
    year: int
    decision: str
    status: str
    schedule: str
    assurance: str
    first_year: int
    by_first_date: bool | None
    number: int
    is_latest: bool

    @property
    def is_adopted(self):
        return self.decision in ADOPTED


class Counted(NamedTuple):
    """What was counted of a plan at its ``version``, as of the day ``on``."""

    version: int
    on: date
    alike: list[Alike]


def plans_with_version():
    """All plans with ``number`` and ``counted`` of their PlanVersion, None where they have none
    yet."""
    own = PlanVersion.objects.filter(year=OuterRef("year"))
    names = ("number", "counted")
    return Plan.objects.order_by().annotate(**{name: Subquery(own.values(name)) for name in names})


def clear_cache():
    """Removes every entry of the cache."""
    with _lock:
        _cache.clear()


def of_public_plans(
    by: By, on: date | None = None, versions: dict[int, int | None] | None = None
) -> dict[int, list[Alike]]:
    """The public items of each year in groups, as they are on the day ``on`` (today if None).

    ``versions``: year → ``counted`` of its PlanVersion, read before anything else; asked for if
    None. A plan without one is counted each time.
    """
    if versions is None:
        versions = {row["year"]: row["counted"] for row in VERSIONS.rows()}
    on = on or timezone.localdate()
    with _lock:
        cached = {year: _cache[by, year] for year in versions if (by, year) in _cache}
    found = {
        year: counted.alike
        for year, counted in cached.items()
        if (counted.version, counted.on) == (versions[year], on)
    }
    if missing := versions.keys() - found.keys():
        counted_now = _counted(by, missing, on)
        found |= {year: counted_now[year] for year in missing}
        with _lock:
            for year in missing:
                if version := versions[year]:
                    _cache[by, year] = Counted(version, on, found[year])
    record_check(lambda later: of_public_plans(by, on, later) == found, instead_of=GROUPS[by])
    return found


def of_group(by: By, group: tuple, on: date, versions: dict[int, int | None]) -> list[Alike]:
    """What is in one group over all years, each commitment once, by its latest public item."""
    return [one for one in latest(by, on, versions) if one.group == group]


def has_group(
    by: By, group: tuple, on: date | None, versions: dict[int, int | None] | None
) -> bool:
    """Whether any public item of any year is in the ``group``, also one that was carried over."""
    years = of_public_plans(by, on, versions).values()
    return any(one.group == group for year in years for one in year)


def latest(by: By, on: date | None, versions: dict[int, int | None] | None = None) -> list[Alike]:
    """As ``of_public_plans``, over all years, each commitment once, by its latest public item."""
    years = of_public_plans(by, on, versions).values()
    return [one for year in years for one in year if one.is_latest]


def alike(items, on):
    """The queryset ``items`` of recommendations in groups that count alike on a day, as dicts.

    Each has its ``number``: to group is much less work than to count each choice by itself.
    """
    return map(_in_plan, _grouped(items, on))


def _grouped(items, on, soon=None, by=By.PLAN, **more):
    """The rows of ``alike``, with the status as it is stored; ``more``: further columns. ``on`` and
    ``soon``: see ``schedule_case``."""
    columns = {
        "year": F("plan__year"),
        "plan_state": F("plan__state"),
        "schedule": schedule_case(on, soon),
        "by_first_date": first_date_case(),
    }
    fields = ["decision", "status", "assurance", "first_year", *by.columns]
    return items.order_by().values(*fields, **columns, **more).annotate(number=Count("pk"))


def _in_plan(row):
    """A ``row`` of ``_grouped`` with its status as the plan shows it."""
    is_closed = row.pop("plan_state") == Plan.State.CLOSED
    return {**row, "status": status_in_plan(row["status"], is_closed=is_closed)}


def _groups(by):
    """The public items of YEARS in groups."""
    public = Recommendation.objects.public(NOW)
    items = public.filter(plan__year__in=YEARS)
    is_latest = ~Exists(public.filter(carried_from=OuterRef("pk")))
    return _grouped(items, ON, SOON, by, is_latest=is_latest)


GROUPS = {by: PreparedQuery(partial(_groups, by)) for by in By}


def _counted(by, years, on):
    """The public items of these ``years`` in groups: year → list; one query."""
    asked = {"years": list(years), "on": on, "soon": last_day_soon(on), "now": timezone.now()}
    counted = defaultdict(list)
    for row in map(_in_plan, GROUPS[by].rows(**asked)):
        group = tuple(row.pop(name) for name in by.columns)
        row["is_latest"] = bool(row["is_latest"])
        # SQLite gives a number.
        if row["by_first_date"] is not None:
            row["by_first_date"] = bool(row["by_first_date"])
        counted[row["year"]].append(Alike(group, **row))
    return counted
