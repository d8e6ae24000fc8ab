"""The meetings and the record of one."""

from django.db.models import OuterRef, Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from recommendations.exports.figures import obstacles
from recommendations.exports.rows.meeting_record import TEXTS, one_meeting
from recommendations.localization.texts import columns, pick, resolved
from recommendations.models import Attendee, Delegation, Finding, Meeting
from recommendations.models.base.prepared import PreparedQuery
from recommendations.views.base.caching import public_page
from recommendations.views.base.errors import Gone
from recommendations.views.base.redaction_notes import Removed

from .documents import document_rows


@public_page
def meetings(request):
    """All published meetings, newest first."""
    fields = ["slug", "kind", "year", "held_on", *columns("title", "date_note", "city", "summary")]
    published = Meeting.objects.published().values(*fields)
    rows = [resolved(row, "title", "date_note", "city", "summary") for row in published]
    return render(request, "public/meetings.html", {"meetings": rows})


WHOLE = PreparedQuery(lambda: one_meeting(document_rows=document_rows(Q(meeting=OuterRef("pk")))))


@public_page
def meeting(request, slug):
    """The record of one meeting, in two queries, to the level that each delegation discloses."""
    values = WHOLE.first(slug=slug, now=timezone.now())
    if values is None:
        if Meeting.objects.withdrawn().filter(slug=slug).exists():
            raise Gone
        raise Http404
    context = page_context(values)
    # The evaluation of the past year is that of a meeting which has findings, or of an annual one.
    if context["findings"] or values["kind"] == Meeting.Kind.ANNUAL:
        context["obstacles"] = obstacles.before(values["year"])
    return render(request, "public/meeting.html", context)


def page_context(values):
    """The template's context from the row of one meeting."""
    own = resolved(values, *TEXTS)
    own["kind"] = Meeting.Kind(values["kind"]).label
    own["organiser"] = pick(values, "organiser__name")
    findings = sorted(values["finding_rows"], key=lambda row: (row["kind"], row["number"]))
    removed = Removed(values["redaction_rows"])
    own["removed"] = removed.of("meeting", own["pk"])
    return {
        "meeting": own,
        "agenda": [
            removed.beside("agendaitem", resolved(row, "topic", "discussion"))
            for row in sorted(values["agenda_rows"], key=lambda row: row["number"])
        ],
        "delegations": _delegations(values["delegation_rows"], values["attendee_rows"]),
        "statements": [
            removed.beside("statement", _statement(row))
            for row in sorted(values["statement_rows"], key=lambda row: row["number"])
        ],
        "findings": [
            {
                **removed.beside("finding", resolved(row, "text")),
                "kind_word": Finding.Kind(row["kind"]).label,
                "about": _links(values["about_rows"], row["pk"]),
                "answered_by": _links(values["answer_rows"], row["pk"]),
            }
            for row in findings
        ],
        "plans": [resolved(row, "title") for row in values["plan_rows"]],
        "documents": [
            removed.beside("document", resolved(row, "title")) for row in values["document_rows"]
        ],
    }


def _delegations(rows, attendees):
    """The delegations with as much of their attendees as each discloses."""
    delegations = []
    for row in sorted(rows, key=lambda row: row["pk"]):
        own = sorted(
            (person for person in attendees if person["delegation_id"] == row["pk"]),
            key=lambda person: person["pk"],
        )
        with_posts = row["disclosure"] == Delegation.Disclosure.NAMES_AND_POSTS
        delegations.append(
            {
                "slug": row["institution__slug"],
                "name": pick(row, "institution__name"),
                "head_count": row["head_count"],
                "attendees": [_attendee(person, with_posts) for person in own],
            }
        )
    return delegations


def _attendee(person, with_post):
    presence = Attendee.Presence(person["presence"])
    return {
        "name": pick(person, "name"),
        "post": pick(person, "post") if with_post else "",
        "presence": "" if presence == Attendee.Presence.PRESENT else presence.label,
    }


def _statement(row):
    """A statement; its speaker only when the public may know who it was."""
    statement = resolved(row, "text", "institution__name")
    statement["institution"] = "" if row["is_withheld"] else statement["institution__name"]
    for field in ("speaker", "post"):
        statement[field] = pick(row, field) if row["is_named"] else ""
    return statement


def _links(rows, finding):
    return [
        {
            "year": row["recommendation__plan__year"],
            "number": row["recommendation__number"],
            "title": pick(row, "recommendation__title"),
        }
        for row in sorted(rows, key=lambda row: row["recommendation__number"])
        if row["finding_id"] == finding
    ]
