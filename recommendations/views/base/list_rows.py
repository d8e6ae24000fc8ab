"""Recommendations as the rows of a list."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse

from recommendations.exports.rows.continuations import latest_items
from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.texts import Text, columns, pick, pick_by_language
from recommendations.models import Plan
from recommendations.models.choices import ADOPTED, OPEN, Schedule
from recommendations.models.plans.schedule import by_first_date, schedule_of, status_in_plan
from recommendations.models.plans.silence import adoption_day, last_news_if_silent

LEAD = "lead_assignment__institution__"
OF_PLAN = [
    "plan__year",
    "plan__state",
    "plan__adopted_on",
    "plan__adopted_at",
    "plan__closed_on",
]
ROW_FIELDS = [
    "pk",
    "number",
    "decision",
    "status",
    "status_on",
    "assurance",
    "due_on",
    "first_due_on",
    "times_postponed",
    "is_priority",
    "first_year",
    "origin",
    "last_report",
    f"{LEAD}slug",
    *columns("title"),
    *columns("name", prefix=LEAD),
]


SAID_BY_STATUS = [Schedule.NONE, Schedule.ENDED, Schedule.CARRIED_OVER_IN_TIME]


class Continuation(NamedTuple):
    """The latest public recommendation that a carried-over one continues as."""

    year: int
    number: int
    path: str
    status: str

    @property
    def reference(self):
        return f"{self.year}/{self.number}"


class ListedRecommendation(NamedTuple):
    """What a list, a card and the head of a page show of a recommendation.

    ``status``: see StatusInPlan; empty for what was not adopted. ``path`` is empty for what was
    withdrawn after a report froze it. ``themes`` and ``bodies`` are the slugs by which the list of
    a plan or report is filtered, ``section`` the order of its section as a str; other lists leave
    them out, and ``continues_as``, too.
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
    first_due_on: date | None
    times_postponed: int
    is_priority: bool
    first_year: int
    continues_as: Continuation | None = None
    themes: tuple = ()
    bodies: tuple = ()
    section: str = ""

    @property
    def by_first_date(self):
        """Whether it was implemented by its first due date, see ``schedule.first_date_case``."""
        return by_first_date(self._asdict())

    @property
    def reference(self):
        return f"{self.year}/{self.number}"

    @property
    def age(self):
        """1 in its first plan."""
        return self.year - self.first_year + 1

    @property
    def shows_schedule(self):
        """Whether its schedule says more than its status does."""
        return self.schedule not in SAID_BY_STATUS

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


def continued_items(rows, language):
    """The Continuations of those of the ``rows`` of one plan that are carried over, by their key.

    ``rows``: of ``row_values`` with the columns ``OF_PLAN``. One query, for a closed plan alone.
    """
    closed = [row for row in rows if row["plan__state"] == Plan.State.CLOSED]
    if not closed:
        return {}
    latest = latest_items({row["origin"] or row["pk"] for row in closed})
    found = continuations(latest, language)
    return {
        row["pk"]: own
        for row in closed
        if (own := found.get(row["origin"] or row["pk"])) and own.year > row["plan__year"]
    }


def continuations(latest, language):
    """The Continuations for the LatestItems of lineages (see ``continuations.latest_items``)."""
    return {
        origin: Continuation(
            year=found.year,
            number=found.number,
            path=_path(language, found.year, found.number),
            status=found.status,
        )
        for origin, found in latest.items()
    }


def from_values(values, on, language, *, continues_as=None, themes=(), bodies=(), section=""):
    """A row of ``row_values`` with the columns ``OF_PLAN`` as a ListedRecommendation, as it is on
    the day ``on``. ``language``: the active one."""
    year, number = values["plan__year"], values["number"]
    is_closed = values["plan__state"] == Plan.State.CLOSED
    is_adopted = values["decision"] in ADOPTED
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
        status=status_in_plan(values["status"], is_closed=is_closed) if is_adopted else "",
        status_on=values["status_on"],
        assurance=values["assurance"],
        schedule=schedule_of(values, on, closed_on=values["plan__closed_on"]).value,
        silent_since=last_news_if_silent(
            values["decision"],
            values["status"],
            values["last_report"] or adopted_on,
            on,
            is_closed=is_closed,
        ),
        due_on=values["due_on"],
        first_due_on=values["first_due_on"],
        times_postponed=values["times_postponed"],
        is_priority=values["is_priority"],
        first_year=values["first_year"],
        continues_as=continues_as,
        themes=themes,
        bodies=bodies,
        section=section,
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
        status=row["status"] or "",
        status_on=date_of(row["status_on"]),
        assurance=row["assurance"] or "",
        schedule=row["schedule"] or Schedule.NONE.value,
        silent_since=date_of(row.get("silent_since")),
        due_on=date_of(row["due_on"]),
        first_due_on=date_of(row.get("first_due_on")),
        times_postponed=row.get("times_postponed", 0),
        is_priority=row["is_priority"],
        first_year=row["first_year"],
        themes=tuple(one["slug"] for one in row["themes"]),
        bodies=tuple(one["slug"] for one in [lead, *row["supporting"]] if one),
        section=str(section["order"]) if (section := row.get("section")) else "",
    )


def needing_attention(items, limit=5):
    """The open ones of ``items`` that a reader should see first: the earliest due, then
    priorities."""
    is_open = [item for item in items if item.is_adopted and item.status in OPEN]
    return sorted(is_open, key=_urgency)[:limit]


def _urgency(item):
    return (item.due_on or date.max, not item.is_priority, item.number)
