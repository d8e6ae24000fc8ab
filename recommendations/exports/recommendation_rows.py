"""The recommendations of a plan as ``record_types.Recommendation``: every report and file is made
from them.

A row is plain JSON (dates are ISO strings, texts are dicts by language), so that a frozen report
stores exactly what a live file contains.
"""

from collections import defaultdict
from datetime import date
from typing import overload

from django.urls import reverse
from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import columns
from recommendations.models import (
    Assignment,
    Erratum,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    Theme,
)
from recommendations.models.plans.silence import adoption_day, silent_since

from . import redaction_notes

CHUNK = 1000
# Raised when a field of a row changes its meaning or goes; a new field does not raise it.
SCHEMA_VERSION = 1
VALUES = [
    "pk",
    "number",
    "decision",
    "status",
    "status_on",
    "assurance",
    "schedule",
    "is_priority",
    "due_on",
    "first_year",
    "plan__year",
    "plan__state",
    "plan__adopted_on",
    "plan__adopted_at",
    *columns("title", "adopted_text"),
]
UPDATE = [
    "pk",
    "recommendation",
    "reported_on",
    "published_at",
    "status",
    "percent",
    "assurance",
    "evidence_is_public",
    "evidence_url",
    "evidence_file",
    "corrects",
    *columns("reason", "narrative", "evidence_title"),
]


def rows(items, *, on=None):
    """The rows of ``items`` (a queryset of one plan's recommendations), in number order.

    ``on`` is the day for which schedule and silence are computed (today if None). Yields dicts, a
    thousand at a time in a constant number of queries, so that any length needs the same memory.
    """
    on = on or timezone.localdate()
    in_order = items.order_by("number").with_schedule(on).values(*VALUES)
    chunk, after = [], 0
    while not after or len(chunk) == CHUNK:
        chunk = list(in_order.filter(number__gt=after)[:CHUNK])
        if not chunk:
            return
        after = chunk[-1]["number"]
        related = _related([row["pk"] for row in chunk])
        for row in chunk:
            record = _row(row, related)
            yield {**record, "silent_since": _silence(record, row, on)}


def addressed(row, site):
    """``row`` with its addresses in the active language; ``site`` has no slash at the end."""
    path = reverse("recommendation", args=[row["year"], row["number"]])
    updates = [
        {**update, "address": f"{site}{path}#update-{update['id']}"} | _file(update, site)
        for update in row["updates"]
    ]
    # A withdrawn item of a frozen report has no page to lead to.
    address = None if row.get("is_withdrawn") else f"{site}{path}"
    return {**row, "address": address, "updates": updates}


def _file(update, site):
    """The evidence of an update, with the address of its file."""
    evidence = update["evidence"]
    if evidence and evidence["is_file"]:
        path = reverse("evidence", args=[update["id"]])
        return {"evidence": {**evidence, "url": f"{site}{path}"}}
    return {}


def _related(keys):
    """What the recommendations ``keys`` link to: kind → primary key → list; public records only."""
    own = {"recommendation__in": keys}
    notes = redaction_notes.of_pages("recommendation", keys)
    return {
        "redactions": {key: notes["recommendation", key] for key in keys},
        **_bodies(Assignment.objects.filter(**own)),
        "themes": _themes(keys),
        "milestones": _gathered(
            Milestone.objects.filter(**own).order_by("number"),
            ["pk", "recommendation", "number", "due_on", "done_on", *columns("title")],
            _milestone,
            notes,
        ),
        "updates": _gathered(
            ProgressUpdate.objects.filter(**own).published().newest_first(), UPDATE, _update, notes
        ),
        "errata": _gathered(
            Erratum.objects.filter(**own).order_by("dated", "pk"),
            ["pk", "recommendation", "dated", *columns("text", "reason")],
            _erratum,
            notes,
        ),
        **_lineage(keys),
    }


def _gathered(queryset, fields, shape, notes):
    """The rows of ``queryset``, each made by ``shape``, by the recommendation they belong to.

    Each has its redactions among the ``notes`` (see ``redaction_notes.by_record``).
    """
    gathered, kind = defaultdict(list), queryset.model._meta.model_name
    for row in queryset.values(*fields):
        redactions = notes.get((kind, row["pk"]), [])
        gathered[row["recommendation"]].append({**shape(row), "redactions": redactions})
    return gathered


def _bodies(assignments):
    names = columns("name", prefix="institution__")
    lead, supporting = {}, defaultdict(list)
    for row in assignments.order_by("pk").values(
        "recommendation", "role", "institution__slug", *names
    ):
        body = {"slug": row["institution__slug"], "name": by_language(row, "institution__name")}
        if row["role"] == Assignment.Role.LEAD:
            lead[row["recommendation"]] = body
        else:
            supporting[row["recommendation"]].append(body)
    return {"lead": lead, "supporting": supporting}


def _themes(keys):
    through = Recommendation.themes.through.objects.filter(recommendation__in=keys)
    known = {
        row["pk"]: {"slug": row["slug"], "name": by_language(row, "name")}
        for row in Theme.objects.values("pk", "slug", *columns("name"))
    }
    themes = defaultdict(list)
    for key, theme in through.order_by("theme__order", "theme").values_list(
        "recommendation", "theme"
    ):
        themes[key].append(known[theme])
    return themes


def _lineage(keys):
    public = Recommendation.objects.public().order_by()
    sources = {
        "carried_from": ("carried_to", {"carried_to__in": keys}),
        "carried_to": ("carried_from", {"carried_from__in": keys}),
        "superseded_by": ("supersedes", {"supersedes__in": keys}),
    }
    return {
        name: {
            key: str(RecommendationReference(year, number))
            for key, year, number in public.filter(**condition).values_list(
                source, "plan__year", "number"
            )
        }
        for name, (source, condition) in sources.items()
    }


def _row(row, related):
    key, year, number = row["pk"], row["plan__year"], row["number"]
    return {
        "reference": str(RecommendationReference(year, number)),
        "year": year,
        "number": number,
        "title": by_language(row, "title"),
        "adopted_text": by_language(row, "adopted_text"),
        "decision": row["decision"],
        "status": row["status"],
        "status_on": day(row["status_on"]),
        "assurance": row["assurance"] or None,
        "schedule": row["schedule"],
        "due_on": day(row["due_on"]),
        "is_priority": row["is_priority"],
        "first_year": row["first_year"],
        **{name: related[name].get(key) for name in ("lead", "carried_from", "carried_to")},
        "superseded_by": related["superseded_by"].get(key),
        **{
            name: related[name].get(key, [])
            for name in ("supporting", "themes", "milestones", "updates", "errata", "redactions")
        },
    }


def _silence(row, values, on):
    """Since when ``row`` is silent; ``values`` are those it was made from."""
    adopted_on = adoption_day(values["plan__adopted_on"], values["plan__adopted_at"])
    is_closed = values["plan__state"] == Plan.State.CLOSED
    return silent_since(row, on, adopted_on=adopted_on, is_closed=is_closed)


def _milestone(row):
    return {
        "number": row["number"],
        "title": by_language(row, "title"),
        "due_on": day(row["due_on"]),
        "done_on": day(row["done_on"]),
    }


def _update(row):
    """An update; its evidence only when that is public."""
    evidence = None
    if row["evidence_is_public"] and (row["evidence_url"] or row["evidence_file"]):
        evidence = {
            "title": by_language(row, "evidence_title"),
            "url": row["evidence_url"] or None,
            "is_file": bool(row["evidence_file"]),
        }
    return {
        "id": row["pk"],
        "reported_on": day(row["reported_on"]),
        "published_at": row["published_at"].isoformat(),
        "status": row["status"],
        "percent": row["percent"],
        "assurance": row["assurance"] or None,
        "reason": by_language(row, "reason"),
        "narrative": by_language(row, "narrative"),
        "evidence": evidence,
        "corrects": row["corrects"],
    }


def corrections(updates):
    """Which of the dicts ``updates``, newest first, corrects which other: the key of the corrected
    → the correction.

    Of several corrections the newest. Reports that were frozen before there were any lack the
    field.
    """
    oldest_first = reversed(updates)
    return {key: update for update in oldest_first if (key := update.get("corrects"))}


def _erratum(row):
    return {
        "dated": day(row["dated"]),
        "text": by_language(row, "text"),
        "reason": by_language(row, "reason"),
    }


@overload
def day(value: date) -> str: ...
@overload
def day(value: None) -> None: ...
def day(value):
    """A date as its ISO string; None stays None."""
    return value and value.isoformat()


@overload
def date_of(written: str) -> date: ...
@overload
def date_of(written: None) -> None: ...
def date_of(written):
    """The date of an ISO string; None stays None."""
    return written and date.fromisoformat(written)


def by_language(row, field):
    """A translated field as a dict by language; None where it has no text in one."""
    return {code: row[f"{field}_{code}"] or None for code in CODES}
