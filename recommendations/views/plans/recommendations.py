"""One recommendation: what was adopted, who answers for it, and how it went."""

from hashlib import sha256
from operator import itemgetter

from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from recommendations.exports.rows import redaction_notes
from recommendations.exports.rows.continuations import LATER_FIELDS, latest_of
from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.exports.rows.related_queries import UPDATE_FIELDS
from recommendations.localization.phrases.postponements import dates_sentence
from recommendations.localization.phrases.votes import votes_sentence
from recommendations.localization.texts import columns, is_same_wording, pick, resolved
from recommendations.models import (
    Erratum,
    Milestone,
    Plan,
    Postponement,
    ProgressUpdate,
    Recommendation,
    Theme,
    Verification,
)
from recommendations.models.base.content import published_condition
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import NOW, NUMBER, YEAR, PreparedQuery
from recommendations.models.base.row_cache import RowCache
from recommendations.models.choices import DEFINITIONS, OPEN, Status
from recommendations.views.base.caching import public_page
from recommendations.views.base.errors import Gone
from recommendations.views.base.lineage import lineage, lineage_rows
from recommendations.views.base.list_rows import OF_PLAN, continuations, from_values, row_values
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.redaction_notes import Removed
from recommendations.views.documents import document_rows

from . import indicators, reported_updates
from .responsible_bodies import body_rows, responsible_bodies

MILESTONE_FIELDS = [
    "pk",
    "number",
    "due_on",
    "done_on",
    "institution__slug",
    "evidence_url",
    *columns("title", "evidence_title"),
    *columns("name", prefix="institution__"),
]
VERIFICATION_FIELDS = ["pk", "update", "outcome", "verified_on", *columns("note")]
POSTPONEMENT_FIELDS = [
    "pk",
    "recommendation",
    "recommendation__plan__year",
    "recommendation__number",
    "from_date",
    "to_date",
    "decided_on",
    *columns("reason"),
    *columns("name", prefix="decided_by__"),
]
OTHER_FIELDS = ["number", "plan__year", *columns("title")]
VOTES = ["votes_for", "votes_against", "votes_abstained"]
FIELDS = [
    *VOTES,
    "section__order",
    *columns("title", prefix="section__"),
    *columns("adopted_text", "done_when"),
]


def _related_rows():
    """What belongs to a recommendation, each a JSON column of the one query that reads it."""
    own = Q(recommendation=OuterRef("pk"))
    public = Recommendation.objects.public(NOW)
    neighbours = Recommendation.objects.filter(plan=OuterRef("plan"), is_public=True)
    return {
        **body_rows(own),
        "milestone_rows": Rows(Milestone.objects.filter(own), MILESTONE_FIELDS),
        "update_rows": Rows(
            ProgressUpdate.objects.filter(own).published().newest_first(), UPDATE_FIELDS
        ),
        "verification_rows": Rows(
            Verification.objects.filter(own).newest_first(), VERIFICATION_FIELDS
        ),
        "erratum_rows": Rows(
            Erratum.objects.filter(own), ["pk", "dated", *columns("text", "reason")]
        ),
        "postponement_rows": Rows(_postponements(), POSTPONEMENT_FIELDS),
        "theme_rows": Rows(
            Theme.objects.filter(recommendations=OuterRef("pk")),
            ["slug", "order", *columns("name")],
        ),
        **indicators.related_rows(),
        "document_rows": document_rows(own),
        "redaction_rows": redaction_notes.rows_of("recommendation"),
        "later_rows": Rows(_later(), LATER_FIELDS),
        **lineage_rows(),
        "replacements": Rows(public.filter(supersedes=OuterRef("pk")), OTHER_FIELDS),
        "before": Rows(
            neighbours.filter(number__lt=OuterRef("number")).order_by("-number")[:1], OTHER_FIELDS
        ),
        "after": Rows(
            neighbours.filter(number__gt=OuterRef("number")).order_by("number")[:1], OTHER_FIELDS
        ),
    }


def _later():
    """The public items of later plans in which an item is continued."""
    first = Coalesce(OuterRef("origin"), OuterRef("pk"))
    return Recommendation.objects.public(NOW).filter(
        origin=first, plan__year__gt=OuterRef("plan__year")
    )


def _postponements():
    """The postponements of an item, in its own plan and in those of its lineage before."""
    lineage = Coalesce(OuterRef("origin"), OuterRef("pk"))
    own = Q(recommendation=OuterRef("pk"))
    earlier = Q(
        Q(recommendation__origin=lineage) | Q(recommendation=lineage),
        published_condition(NOW, "recommendation__plan__"),
        recommendation__is_public=True,
        recommendation__plan__year__lt=OuterRef("plan__year"),
    )
    return Postponement.objects.filter(own | earlier)


def _whole():
    """One recommendation with all that its page shows."""
    items = Recommendation.objects.public(NOW).filter(plan__year=YEAR, number=NUMBER).order_by()
    related = _related_rows()
    return row_values(items.annotate(**related), *OF_PLAN, *FIELDS, *related)


WHOLE = PreparedQuery(_whole)


@public_page(of_plan=True)
def recommendation(request, year, number):
    """The whole record of one recommendation, in one query."""
    key = request.page_version.day, get_language(), year, number
    context = RECORDS.read(*key, year=year, number=number, now=timezone.now())
    if context is None:
        if Recommendation.objects.filter(plan__year=year, number=number).withdrawn().exists():
            raise Gone
        raise Http404
    return render_page(request, "public/recommendation.html", context)


def _context(rows, today, language, _year, _number):
    """What the template gets of the row of ``WHOLE``; None without one."""
    if not rows:
        return None
    (values,) = rows
    values["continued"] = _continuation(values, language)
    return {
        "item": from_values(values, today, language),
        "record": RecommendationRecord(values, today),
    }


def _continuation(values, language):
    """The Continuation of a carried-over item, None of any other."""
    if values["plan__state"] != Plan.State.CLOSED:
        return None
    later = sorted(values["later_rows"], key=itemgetter("plan__year"))
    found = continuations(latest_of((row["origin"], row) for row in later), language)
    return next(iter(found.values()), None)


RECORDS = RowCache(_context, WHOLE, max_rows=400)


class RecommendationRecord:
    """One recommendation as its page shows it on a day.

    ``identity``: equal where the same values were read. Caches hold it instead of the values.
    """

    def __init__(self, values, today):
        self.values, self.today = values, today
        self.identity = sha256(repr(values).encode()).hexdigest(), today

    @property
    def context(self):
        return page_context(self.values, self.today)


def page_context(values, today):
    """What the page shows, from the row of one recommendation."""
    item = from_values(values, today, get_language(), continues_as=values.get("continued"))
    removed = Removed(values["redaction_rows"])
    adopted_text = pick(values, "adopted_text")
    return {
        "item": item,
        "year": item.year,
        "adopted_text": adopted_text,
        "title_is_text": is_same_wording(item.title, adopted_text),
        "done_when": pick(values, "done_when"),
        "votes": votes_sentence(*(values[name] for name in VOTES)),
        "section": _section(values),
        # What the meeting left or refused was put before it on that day, and not adopted.
        "adopted_on": values["plan__adopted_on"] if item.is_adopted else None,
        "removed": removed.of("recommendation", values["pk"]),
        "definition": DEFINITIONS.get(item.status),
        "dates": dates_sentence(item.first_due_on, item.times_postponed, item.due_on)
        if item.times_postponed
        else "",
        **_parts(values, removed, today, item.status),
        **_lineage(values, item.first_year),
        "previous": _other(values["before"]),
        "following": _other(values["after"]),
    }


def _section(values):
    """The section of the plan that it is listed in, or None."""
    order = values["section__order"]
    return order and {"order": order, "title": pick(values, "section__title")}


def _parts(values, removed, today, status):
    """What belongs to the recommendation, with what was ``removed`` of it."""
    documents = [
        removed.beside("document", resolved(row, "title")) for row in values["document_rows"]
    ]
    updates = reported_updates.timeline(
        values["update_rows"], values["verification_rows"], documents, removed
    )
    of_status = {}
    if status == Status.IMPLEMENTED:
        of_status["definition"] = reported_updates.evidence_in_words(updates)
    return {
        **of_status,
        "bodies": responsible_bodies(values, removed, today),
        "milestones": [
            removed.beside("milestone", _milestone(row, today, is_followed=status in OPEN))
            for row in _in_order(values["milestone_rows"], "number")
        ],
        "updates": updates,
        "indicators": indicators.indicators(values, removed, year=values["plan__year"]),
        "errata": [
            removed.beside("erratum", _erratum(row))
            for row in _in_order(values["erratum_rows"], "dated", "pk")
        ],
        "postponements": [
            removed.beside("postponement", _postponement(row, values["pk"]))
            for row in _in_order(values["postponement_rows"], "pk")
        ],
        "themes": [resolved(row, "name") for row in _in_order(values["theme_rows"], "order")],
        "documents": [one for one in documents if not one["verification"]],
    }


def _in_order(rows, *names):
    return sorted(rows, key=itemgetter(*names))


def _lineage(values, first_year):
    found = lineage(values, first_year, get_language())
    return {
        "lineage": found,
        "earlier": [node for node in found.nodes if node.path and node.year < values["plan__year"]],
        "carried_into": found.hidden_next,
        "superseded_by": _other(values["replacements"]),
    }


def _other(rows):
    """The one other recommendation in ``rows``, or None."""
    return resolved({**rows[0], "year": rows[0]["plan__year"]}, "title") if rows else None


def _milestone(row, today, *, is_followed):
    """A milestone; it is late only while its item ``is_followed``."""
    due_on, done_on = date_of(row["due_on"]), date_of(row["done_on"])
    late = is_followed and due_on and not done_on and due_on < today
    return {
        **resolved(row, "title", "evidence_title"),
        "institution": pick(row, "institution__name"),
        "due_on": due_on,
        "done_on": done_on,
        "state": "done" if done_on else "late" if late else "open",
    }


def _erratum(row):
    return {**resolved(row, "text", "reason"), "dated": date_of(row["dated"])}


def _postponement(row, item):
    """A postponement; ``year`` and ``number`` of an earlier item of the lineage, if not its own."""
    is_own = row["recommendation"] == item
    return {
        **resolved(row, "reason"),
        "decided_by": pick(row, "decided_by__name"),
        **{name: date_of(row[name]) for name in ("from_date", "to_date", "decided_on")},
        "year": None if is_own else row["recommendation__plan__year"],
        "number": row["recommendation__number"],
    }
