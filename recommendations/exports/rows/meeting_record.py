"""The record of a meeting as data, as far as each delegation discloses."""

from operator import itemgetter

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from recommendations.exports.types import meeting_types
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import by_language, columns
from recommendations.models import (
    AgendaItem,
    Attendee,
    Delegation,
    Finding,
    Meeting,
    Plan,
    Recommendation,
    Statement,
)
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import NOW, SLUG, PreparedQuery

from . import redaction_notes
from .recommendation_rows import day

MEETING_FIELDS = [
    "pk",
    "slug",
    "kind",
    "year",
    "held_on",
    "source_url",
    "organiser__slug",
    *columns("name", prefix="organiser__"),
    *columns("title", "date_note", "city", "summary", "closing_statement", "source_name"),
]
ATTENDEE_FIELDS = ["pk", "delegation_id", "part", "presence", *columns("name", "post")]
TEXTS = ["title", "date_note", "city", "summary", "closing_statement", "source_name"]
NO_TEXT = by_language(dict.fromkeys(columns("text")), "text")


def related_rows(at=None):
    """What belongs to a meeting, each a JSON column of the one query that reads the meeting.

    ``at``: the time at which it is public; now if None.
    """
    own = Q(meeting=OuterRef("pk"))
    institution = columns("name", prefix="institution__")
    return {
        "agenda_rows": Rows(
            AgendaItem.objects.filter(own), ["pk", "number", *columns("topic", "discussion")]
        ),
        "delegation_rows": Rows(
            Delegation.objects.disclosed().filter(own),
            ["pk", "head_count", "disclosure", "institution__slug", *institution],
        ),
        "attendee_rows": Rows(
            Attendee.objects.disclosed().filter(delegation__meeting=OuterRef("pk")), ATTENDEE_FIELDS
        ),
        "statement_rows": Rows(
            Statement.objects.filter(own).with_naming().with_withheld_bodies(),
            [
                "pk",
                "number",
                "is_named",
                "is_withheld",
                "institution__slug",
                *columns("speaker", "post", "text"),
                *institution,
            ],
        ),
        "finding_rows": Rows(
            Finding.objects.filter(own), ["pk", "kind", "number", *columns("text")]
        ),
        "about_rows": _linked("about", at),
        "answer_rows": _linked("answered_by", at),
        "plan_rows": Rows(Plan.objects.published(at).filter(own), ["year", *columns("title")]),
        "redaction_rows": redaction_notes.rows_of("meeting"),
    }


def _linked(relation, at):
    """The public recommendations that the meeting's findings link to."""
    through = getattr(Finding, relation).through
    public = Recommendation.objects.public(at).filter(pk=OuterRef("recommendation"))
    links = through.objects.filter(Exists(public), finding__meeting=OuterRef("pk"))
    item = "recommendation__"
    return Rows(
        links,
        ["finding_id", f"{item}number", f"{item}plan__year", *columns("title", prefix=item)],
    )


def one_meeting(**more):
    """The public meeting SLUG at the time NOW with all that belongs to it, and ``more`` columns."""
    related = related_rows(NOW) | more
    meetings = Meeting.objects.published(NOW).filter(slug=SLUG).order_by()
    return meetings.annotate(**related).values(*MEETING_FIELDS, *related)


FACTS = PreparedQuery(one_meeting)


def facts(slug):
    """The public meeting ``slug`` as plain JSON, in one query; None where there is none.

    ``delegations`` hold their ``people`` as far as they are disclosed; a statement names its
    ``speaker`` only when the public may know who it was.
    """
    values = FACTS.first(slug=slug, now=timezone.now())
    return values and _facts(values)


def _facts(values) -> meeting_types.MeetingFacts:
    notes = redaction_notes.by_record(values["redaction_rows"])
    return {
        "slug": values["slug"],
        "kind": values["kind"],
        "year": values["year"],
        "held_on": day(values["held_on"]),
        **{field: by_language(values, field) for field in TEXTS},
        "source_url": values["source_url"] or None,
        "organiser": _institution(values, "organiser"),
        "agenda": [
            _agenda_item(row) | {"redactions": notes["agendaitem", row["pk"]]}
            for row in _in_order(values["agenda_rows"], "number")
        ],
        "delegations": [
            _delegation(row, values["attendee_rows"])
            for row in _in_order(values["delegation_rows"], "pk")
        ],
        "statements": [
            _statement(row) | {"redactions": notes["statement", row["pk"]]}
            for row in _in_order(values["statement_rows"], "number")
        ],
        "findings": [
            _finding(row, values) | {"redactions": notes["finding", row["pk"]]}
            for row in _in_order(values["finding_rows"], "kind", "number")
        ],
        "plans": sorted(row["year"] for row in values["plan_rows"]),
        "redactions": notes["meeting", values["pk"]],
    }


def _in_order(rows, *names):
    return sorted(rows, key=itemgetter(*names))


def _agenda_item(row) -> meeting_types.AgendaItem:
    return {
        "number": row["number"],
        "topic": by_language(row, "topic"),
        "discussion": by_language(row, "discussion"),
    }


def _finding(row, values) -> meeting_types.Finding:
    return {
        "kind": row["kind"],
        "number": row["number"],
        "text": by_language(row, "text"),
        "about": _references(values["about_rows"], row["pk"]),
        "answered_by": _references(values["answer_rows"], row["pk"]),
    }


def _institution(row, name):
    slug = row[f"{name}__slug"]
    return {"slug": slug, "name": by_language(row, f"{name}__name")} if slug else None


def _delegation(row, attendees) -> meeting_types.Delegation:
    with_posts = row["disclosure"] == Delegation.Disclosure.NAMES_AND_POSTS
    own = [person for person in attendees if person["delegation_id"] == row["pk"]]
    return {
        "institution": _institution(row, "institution"),
        "head_count": row["head_count"],
        "people": [
            {
                "name": by_language(person, "name"),
                "post": by_language(person, "post") if with_posts else NO_TEXT,
                "part": person["part"],
                "presence": person["presence"],
            }
            for person in _in_order(own, "pk")
        ],
    }


def _statement(row) -> meeting_types.Statement:
    named = row["is_named"]
    return {
        "number": row["number"],
        "institution": None if row["is_withheld"] else _institution(row, "institution"),
        "speaker": by_language(row, "speaker") if named else NO_TEXT,
        "post": by_language(row, "post") if named else NO_TEXT,
        "text": by_language(row, "text"),
    }


def _references(rows, finding):
    item = "recommendation__"
    pairs = [
        (row[f"{item}plan__year"], row[f"{item}number"])
        for row in rows
        if row["finding_id"] == finding
    ]
    return [str(RecommendationReference(*pair)) for pair in sorted(pairs)]


def attendance(meeting) -> list[meeting_types.AttendanceRow]:
    """A row for each person named, or one for a delegation that names nobody."""
    records: list = []
    for delegation in meeting["delegations"]:
        nobody = {"name": NO_TEXT, "post": NO_TEXT, "part": None, "presence": None}
        own = {"institution": delegation["institution"], "head_count": delegation["head_count"]}
        records += [{**own, **person} for person in delegation["people"] or [nobody]]
    return records


def without_people(meeting):
    """``meeting`` as a report stores it: never with a name, for people may be at risk later."""
    return {
        **meeting,
        "delegations": [{**one, "people": []} for one in meeting["delegations"]],
        "statements": [
            {**one, "speaker": NO_TEXT, "post": NO_TEXT} for one in meeting["statements"]
        ],
    }


def with_people(meeting, now):
    """A stored ``meeting`` with the people whom the public record (``now``) names today.

    A body that is withheld today, and how many came for it, is left out as well.
    """
    people = {one["institution"]["slug"]: one["people"] for one in now["delegations"]}
    speakers = {one["number"]: one for one in now["statements"]}
    return {
        **meeting,
        "delegations": [
            {**one, "people": people[one["institution"]["slug"]]}
            for one in meeting["delegations"]
            if one["institution"]["slug"] in people
        ],
        "statements": [
            _with_speaker(one, speakers.get(one["number"]), people) for one in meeting["statements"]
        ],
    }


def _with_speaker(statement, now, people):
    """A stored ``statement`` with its speaker and body as far as the public may know them today.

    ``now``: the statement of that number today, or None; ``people``: by the slugs of the bodies
    whose delegations the public knows of.
    """
    body = statement["institution"]
    is_known = body is None or body["slug"] in people or (now and now["institution"] == body)
    shown = {**statement, "institution": body if is_known else None}
    if now and now["text"] == shown["text"] and now["institution"] == shown["institution"]:
        shown |= {"speaker": now["speaker"], "post": now["post"]}
    return shown
