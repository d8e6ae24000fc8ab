"""One recommendation: what was adopted, who answers for it, and how it went."""

from operator import itemgetter

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from recommendations.db.json_rows import Rows
from recommendations.exports import redaction_notes
from recommendations.exports.recommendation_rows import corrections, date_of
from recommendations.localization.texts import columns, pick, resolved
from recommendations.models import (
    Assignment,
    Erratum,
    Milestone,
    ProgressUpdate,
    Recommendation,
    Theme,
)
from recommendations.models.choices import DEFINITIONS, Status
from recommendations.views.base.caching import public_page
from recommendations.views.base.errors import Gone
from recommendations.views.base.list_rows import ROW_FIELDS, from_values
from recommendations.views.base.redaction_notes import Removed

from .documents import document_rows

UPDATE_FIELDS = [
    "pk",
    "reported_on",
    "status",
    "percent",
    "assurance",
    "evidence_is_public",
    "evidence_url",
    "evidence_file",
    "corrects",
    *columns("reason", "narrative", "evidence_title"),
]
OTHER_FIELDS = ["number", "plan__year", *columns("title")]
FIELDS = [
    *ROW_FIELDS,
    "plan__adopted_on",
    *columns("adopted_text"),
]


def related_rows():
    """What belongs to a recommendation, each a JSON column of the one query that reads it."""
    own = Q(recommendation=OuterRef("pk"))
    public = Recommendation.objects.public()
    neighbours = public.filter(plan=OuterRef("plan"))
    return {
        "body_rows": Rows(
            Assignment.objects.filter(own),
            ["pk", "role", "institution__slug", *columns("name", prefix="institution__")],
        ),
        "milestone_rows": Rows(
            Milestone.objects.filter(own), ["pk", "number", "due_on", "done_on", *columns("title")]
        ),
        "update_rows": Rows(
            ProgressUpdate.objects.filter(own).published().newest_first(), UPDATE_FIELDS
        ),
        "erratum_rows": Rows(
            Erratum.objects.filter(own), ["pk", "dated", *columns("text", "reason")]
        ),
        "theme_rows": Rows(
            Theme.objects.filter(recommendations=OuterRef("pk")),
            ["slug", "order", *columns("name")],
        ),
        "document_rows": document_rows(own),
        "redaction_rows": redaction_notes.rows_of("recommendation"),
        "from_items": Rows(public.filter(carried_to=OuterRef("pk")), OTHER_FIELDS),
        "to_items": Rows(public.filter(carried_from=OuterRef("pk")), OTHER_FIELDS),
        # Whether or not the public can read what it goes on as.
        "goes_on": Exists(Recommendation.objects.filter(carried_from=OuterRef("pk"))),
        "replacements": Rows(public.filter(supersedes=OuterRef("pk")), OTHER_FIELDS),
        "before": Rows(
            neighbours.filter(number__lt=OuterRef("number")).order_by("-number")[:1], OTHER_FIELDS
        ),
        "after": Rows(
            neighbours.filter(number__gt=OuterRef("number")).order_by("number")[:1], OTHER_FIELDS
        ),
    }


@public_page
def recommendation(request, year, number):
    """The whole record of one recommendation, in one query."""
    items = Recommendation.objects.filter(plan__year=year, number=number)
    public = items.public().with_lead().with_schedule().with_silence()
    related = related_rows()
    values = public.annotate(**related).values(*FIELDS, *related).first()
    if values is None:
        if items.withdrawn().exists():
            raise Gone
        raise Http404
    return render(request, "public/recommendation.html", page_context(values))


def page_context(values):
    """The template's context from the row of one recommendation."""
    item, removed = from_values(values), Removed(values["redaction_rows"])
    return {
        "item": item,
        "year": item.year,
        "adopted_text": pick(values, "adopted_text"),
        # What the meeting left or refused was put before it on that day, and not adopted.
        "adopted_on": values["plan__adopted_on"] if item.is_adopted else None,
        "removed": removed.of("recommendation", values["pk"]),
        "definition": DEFINITIONS[Status(item.status)],
        **_parts(values, removed),
        **_lineage(values, item.year),
        "previous": _other(values["before"]),
        "following": _other(values["after"]),
        "today": timezone.localdate(),
    }


def _parts(values, removed):
    """What belongs to the recommendation, with what was ``removed`` of it."""
    return {
        "bodies": [_body(row) for row in _in_order(values["body_rows"], "role", "pk")],
        "milestones": [
            removed.beside("milestone", _milestone(row))
            for row in _in_order(values["milestone_rows"], "number")
        ],
        "updates": [
            removed.beside("progressupdate", update) for update in _timeline(values["update_rows"])
        ],
        "errata": [
            removed.beside("erratum", _erratum(row))
            for row in _in_order(values["erratum_rows"], "dated", "pk")
        ],
        "themes": [resolved(row, "name") for row in _in_order(values["theme_rows"], "order")],
        "documents": [
            removed.beside("document", resolved(row, "title")) for row in values["document_rows"]
        ],
    }


def _in_order(rows, *names):
    return sorted(rows, key=itemgetter(*names))


def _lineage(values, year):
    carried_to = _other(values["to_items"])
    return {
        "carried_from": _other(values["from_items"]),
        "carried_to": carried_to,
        "carried_into": year + 1 if values["goes_on"] and not carried_to else None,
        "superseded_by": _other(values["replacements"]),
    }


def _body(row):
    return {
        "role": row["role"],
        "slug": row["institution__slug"],
        "name": pick(row, "institution__name"),
    }


def _other(rows):
    """The one other recommendation in ``rows``, or None."""
    return resolved({**rows[0], "year": rows[0]["plan__year"]}, "title") if rows else None


def _milestone(row):
    due_on, done_on = date_of(row["due_on"]), date_of(row["done_on"])
    late = due_on and not done_on and due_on < timezone.localdate()
    return {
        **resolved(row, "title"),
        "due_on": due_on,
        "done_on": done_on,
        "state": "done" if done_on else "late" if late else "open",
    }


def _erratum(row):
    return {**resolved(row, "text", "reason"), "dated": date_of(row["dated"])}


def _timeline(rows):
    """The updates as the timeline shows them, each with the one that it ``corrects`` and the one
    by which it is ``corrected_by``."""
    updates = {row["pk"]: _update(row) for row in rows}
    corrected_by = corrections(rows)
    for pk, update in updates.items():
        update["corrects"] = updates.get(update["corrects"])
        update["corrected_by"] = corrected_by.get(pk) and updates[corrected_by[pk]["pk"]]
    return list(updates.values())


def _update(row):
    """An update as the timeline shows it; its evidence only when that is public."""
    update = resolved(row, "reason", "narrative", "evidence_title")
    update["reported_on"] = date_of(row["reported_on"])
    update["needs_what_is_missing"] = row["status"] == Status.PARTIALLY_IMPLEMENTED
    if not row["evidence_is_public"]:
        update["evidence_url"] = update["evidence_file"] = ""
    update["has_evidence"] = bool(update["evidence_url"] or update["evidence_file"])
    return update
