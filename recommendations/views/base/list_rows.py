"""Recommendations as rows of a list: plain values, resolved once a page."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import columns, pick
from recommendations.models import Recommendation

LEAD = "lead_assignment__institution__"
ROW = [
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


def recommendation_rows(queryset, on=None):
    """The rows of ``queryset`` as a list shows them, in its order; one query.

    Gives dicts: reference, number, year, path, title (Text), lead (Text), lead_slug, status,
    schedule, silent_since, due_on, is_priority, age (1 in its first plan).
    """
    return [as_row(row) for row in row_values(queryset, on)]


def row_values(queryset, on=None):
    """What ``as_row`` takes, still a queryset: to be sliced."""
    on = on or timezone.localdate()
    return queryset.with_lead().with_schedule(on).with_silence(on).values(*ROW)


def as_row(values):
    year, number = values["plan__year"], values["number"]
    lead = {name.removeprefix(LEAD): value for name, value in values.items()}
    return {
        "number": number,
        "year": year,
        "reference": str(RecommendationReference(year, number)),
        "path": reverse("recommendation", args=[year, number]),
        "title": pick(values, "title"),
        "lead": pick(lead, "name"),
        "lead_slug": values[f"{LEAD}slug"],
        "status": values["status"],
        "schedule": values["schedule"],
        "silent_since": values["silent_since"],
        "decision": values["decision"],
        "due_on": values["due_on"],
        "is_priority": values["is_priority"],
        "age": year - values["first_year"] + 1,
    }


def needing_attention(plan_pk, most=5):
    """The rows of a plan that a reader should see first: open ones, late and weighty on top."""
    items = Recommendation.objects.public().open().filter(plan=plan_pk)
    in_order = items.order_by(F("due_on").asc(nulls_last=True), "-is_priority", "number")
    return [as_row(values) for values in row_values(in_order)[:most]]
