"""Recommendations as the rows of a list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from recommendations.exports.recommendation_rows import date_of
from recommendations.localization.texts import Text, columns, pick, pick_by_language
from recommendations.models import Recommendation
from recommendations.models.choices import ADOPTED

LEAD = "lead_assignment__institution__"
ROW_FIELDS = [
    "pk",
    "number",
    "status",
    "status_on",
    "schedule",
    "silent_since",
    "decision",
    "due_on",
    "is_priority",
    "first_year",
    "plan__year",
    f"{LEAD}slug",
    *columns("title"),
    *columns("name", prefix=LEAD),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedRecommendation:
    """What a list, a card and the head of a page show of a recommendation.

    ``path`` is empty for what was withdrawn after a report froze it.
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
    schedule: str
    silent_since: date | None
    due_on: date | None
    is_priority: bool
    first_year: int

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


def row_values(queryset, on=None):
    """What ``from_values`` takes, still a queryset: to be sliced."""
    on = on or timezone.localdate()
    return queryset.with_lead().with_schedule(on).with_silence(on).values(*ROW_FIELDS)


def from_values(values):
    """A row of ``row_values`` as a ListedRecommendation."""
    year, number = values["plan__year"], values["number"]
    lead = {name.removeprefix(LEAD): value for name, value in values.items()}
    return ListedRecommendation(
        year=year,
        number=number,
        path=reverse("recommendation", args=[year, number]),
        title=pick(values, "title"),
        lead=pick(lead, "name"),
        lead_slug=values[f"{LEAD}slug"],
        decision=values["decision"],
        status=values["status"],
        status_on=values["status_on"],
        schedule=values["schedule"],
        silent_since=values["silent_since"],
        due_on=values["due_on"],
        is_priority=values["is_priority"],
        first_year=values["first_year"],
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
        schedule=row["schedule"],
        silent_since=date_of(row.get("silent_since")),
        due_on=date_of(row["due_on"]),
        is_priority=row["is_priority"],
        first_year=row["first_year"],
    )


def needing_attention(plan_pk, limit=5):
    """The open ones of a plan that a reader should see first: the earliest due, then priorities."""
    items = Recommendation.objects.public().open().filter(plan=plan_pk)
    in_order = items.order_by(F("due_on").asc(nulls_last=True), "-is_priority", "number")
    return [from_values(values) for values in row_values(in_order)[:limit]]
