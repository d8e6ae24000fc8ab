"""Counts recommendations into Figures and Surveys.

Two roads lead to the same figures: the database groups what counts alike, and the rows of a list or
a file are counted one by one. A test holds them equal.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from django.utils import timezone

from recommendations.models.choices import ADOPTED, CLAIMED, Assurance, Status
from recommendations.models.plans.schedule import by_first_date

from . import plan_counts
from .figures import ALL_AXES, Figures, Group, Survey

# What the figures of a recommendation depend on.
COUNTED = ["decision", "status", "schedule", "assurance", "first_year", "year", "by_first_date"]

# Axis → pairs of a choice and its value: to ask an enumeration for values takes long.
CHOICES = {name: [(one, one.value) for one in axis] for name, axis in ALL_AXES.items()}


def count(items, on: date | None = None) -> Figures:
    """The Figures of the queryset ``items`` of recommendations on the day ``on``; one query."""
    return from_groups(plan_counts.alike(items, on or timezone.localdate()))


def of_items(items: Iterable) -> Figures:
    """The Figures of rows of a list (see ``views.base.list_rows``)."""
    alike = Counter(map(attrgetter(*COUNTED), items))
    return from_groups(
        {**dict(zip(COUNTED, values, strict=True)), "number": number}
        for values, number in alike.items()
    )


def from_groups(groups: Iterable[dict]) -> Figures:
    """The Figures of all that is in the ``groups``."""
    counting = Tally()
    for group in groups:
        counting.add(group, group["number"])
    return counting.figures


def of_alike(alike: Iterable[plan_counts.Alike]) -> Figures:
    """The Figures of what is counted in ``plan_counts``."""
    return from_groups(group._asdict() for group in alike)


def over_years(on: date | None = None, versions: dict[int, int | None] | None = None) -> Figures:
    """The Figures of the public plans together, each commitment once, by its latest item.

    ``on``, ``versions``: see ``plan_counts.of_public_plans``.
    """
    return of_alike(plan_counts.latest(plan_counts.By.PLAN, on, versions))


class Tally:
    """Counts rows (see ``recommendation_rows.rows``), or groups of rows that count alike."""

    def __init__(self):
        self.counted, self.listed, self.carried_over = Counter(), 0, 0
        self.checked = self.unchecked = self.first_dated = self.by_first_date = 0

    def add(self, row, number=1):
        """Counts ``number`` recommendations that are like ``row``."""
        self.listed += number
        self.counted["by_decision", row["decision"]] += number
        if row["decision"] not in ADOPTED:
            return
        self.counted["by_status", row["status"]] += number
        self.counted["by_schedule", row["schedule"]] += number
        self.counted["by_assurance", row["assurance"]] += number
        if row["first_year"] < row["year"]:
            self.carried_over += number
        if row["status"] == Status.IMPLEMENTED and row["assurance"] == Assurance.VERIFIED:
            self.checked += number
        if row["status"] in CLAIMED and row["assurance"] == Assurance.REPORTED:
            self.unchecked += number
        self._add_first_date(row, number)

    def _add_first_date(self, row, number):
        """Counts what was implemented and had a first date; a group of rows says it itself."""
        known = "by_first_date" in row
        in_time = row["by_first_date"] if known else by_first_date(row)
        if in_time is not None:
            self.first_dated += number
            self.by_first_date += number if in_time else 0

    @property
    def figures(self):
        axes = {
            name: {choice: self.counted[name, value] for choice, value in choices}
            for name, choices in CHOICES.items()
        }
        return Figures(
            **axes,
            listed=self.listed,
            carried_over=self.carried_over,
            checked=self.checked,
            unchecked=self.unchecked,
            by_first_date=self.by_first_date,
            first_dated=self.first_dated,
        )


class SurveyTally:
    """Counts rows one by one into a Survey; the years are added by ``survey``."""

    def __init__(self):
        self.total, self.themes, self.bodies = Tally(), {}, {}

    def add(self, row):
        self.total.add(row)
        for theme in row["themes"]:
            self._group(self.themes, theme).add(row)
        if row["lead"]:
            self._group(self.bodies, row["lead"]).add(row)

    @staticmethod
    def _group(groups, key):
        return groups.setdefault(key["slug"], (key["name"], Tally()))[1]

    def survey(self, by_year):
        """The Survey of the rows; ``by_year``: the groups of the years (see ``years``)."""
        return Survey(
            total=self.total.figures,
            by_theme=_groups(self.themes),
            by_body=_groups(self.bodies),
            by_year=by_year,
        )


def _groups(tallies):
    groups = [Group(slug, name, tally.figures) for slug, (name, tally) in tallies.items()]
    return sorted(groups, key=lambda group: (-group.figures.adopted, str(group.key)))


def tally(rows: Iterable[dict], by_year: Iterable[Group] = ()) -> Survey:
    """The Survey of ``rows``."""
    counting = SurveyTally()
    for row in rows:
        counting.add(row)
    return counting.survey(list(by_year))


def years(
    on: date | None = None,
    *,
    until: int | None = None,
    versions: dict[int, int | None] | None = None,
) -> list[Group]:
    """The groups of the public plans by year, oldest first, on the day ``on`` (today).

    ``until``: the last year; None for all. ``versions``: see ``plan_counts``.
    """
    counted = plan_counts.of_public_plans(plan_counts.By.PLAN, on, versions)
    return [
        Group(year, None, of_alike(counted[year]))
        for year in sorted(counted)
        if counted[year] and (until is None or year <= until)
    ]
