"""Recommendations as the rows of a list."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse

from recommendations.exports.recommendation_rows import date_of
from recommendations.localization.texts import Text, columns, pick, pick_by_language
from recommendations.models import Plan
from recommendations.models.choices import ADOPTED, OPEN
from recommendations.models.plans.schedule import schedule_of
from recommendations.models.plans.silence import adoption_day, last_news_if_silent

LEAD = "lead_assignment__institution__"
OF_PLAN = ["plan__year", "plan__state", "plan__adopted_on", "plan__adopted_at"]
ROW_FIELDS = [
    "pk",
    "number",
    "decision",
    "status",
    "status_on",
    "assurance",
    "due_on",
    "is_priority",
    "first_year",
    "last_report",
    f"{LEAD}slug",
    *columns("title"),
    *columns("name", prefix=LEAD),
]


class ListedRecommendation(NamedTuple):
    """What a list, a card and the head of a page show of a recommendation.

    ``path`` is empty for what was withdrawn after a report froze it. ``themes`` and ``bodies`` are
    the slugs by which the list of a plan or report is filtered; other lists leave them out.
    """

    year: int
    number: int
    path: str
    title: Text
    lead: Text | None
    lead_slug: str | None
    decision: str
    status: str
    status_on: date | None
    assurance: str
    schedule: str
    silent_since: date | None
    due_on: date | None
    is_priority: bool
    first_year: int
    themes: tuple = ()
    bodies: tuple = ()

    @property
    def reference(self):
        return f"{self.year}/{self.number}"

    @property
    def age(self):
        """1 in its first plan."""
        return self.year - self.first_year + 1

    @property
    def is_adopted(self):
        return self.decision in ADOPTED


def row_values(queryset, *more):
    """The rows that ``from_values`` takes, with ``more`` columns; still a queryset."""
    return queryset.with_lead().with_last_report().values(*ROW_FIELDS, *more)


@lru_cache(maxsize=10_000)
def _path(language, year, number):
    """The address of a recommendation in the active ``language``."""
    return reverse("recommendation", args=[year, number])


def from_values(values, on, language, *, themes=(), bodies=()):
    """A row of ``row_values`` with the columns ``OF_PLAN`` as a ListedRecommendation, as it is on
    the day ``on``. ``language``: the active one."""
    year, number = values["plan__year"], values["number"]
    is_closed = values["plan__state"] == Plan.State.CLOSED
    lead_slug = values[f"{LEAD}slug"]
    adopted_on = adoption_day(values["plan__adopted_on"], values["plan__adopted_at"])
    return ListedRecommendation(
        year=year,
        number=number,
        path=_path(language, year, number),
        title=pick(values, "title", language),
        lead=pick(values, f"{LEAD}name", language) if lead_slug else None,
        lead_slug=lead_slug,
        decision=values["decision"],
        status=values["status"],
        status_on=values["status_on"],
        assurance=values["assurance"],
        schedule=schedule_of(values, on, is_closed=is_closed).value,
        silent_since=last_news_if_silent(
            values["decision"],
            values["status"],
            values["last_report"] or adopted_on,
            on,
            is_closed=is_closed,
        ),
        due_on=values["due_on"],
        is_priority=values["is_priority"],
        first_year=values["first_year"],
        themes=themes,
        bodies=bodies,
    )


def from_record(row):
    """An addressed row of a report (see ``recommendation_rows``) as a ListedRecommendation."""
    lead = row["lead"]
    return ListedRecommendation(
        year=row["year"],
        number=row["number"],
        path=row["address"] or "",
        title=pick_by_language(row["title"]),
        lead=lead and pick_by_language(lead["name"]),
        lead_slug=lead and lead["slug"],
        decision=row["decision"],
        status=row["status"],
        status_on=date_of(row["status_on"]),
        assurance=row["assurance"] or "",
        schedule=row["schedule"],
        silent_since=date_of(row.get("silent_since")),
        due_on=date_of(row["due_on"]),
        is_priority=row["is_priority"],
        first_year=row["first_year"],
        themes=tuple(one["slug"] for one in row["themes"]),
        bodies=tuple(one["slug"] for one in [lead, *row["supporting"]] if one),
    )


def needing_attention(items, limit=5):
    """The open ones of ``items`` that a reader should see first: the earliest due, then
    priorities."""
    is_open = [item for item in items if item.is_adopted and item.status in OPEN]
    return sorted(is_open, key=_urgency)[:limit]


def _urgency(item):
    return (item.due_on or date.max, not item.is_priority, item.number)
