"""The shapes of the JSON, as JSON Schema 2020-12: names → schema, each a component of OpenAPI.

What is a column too takes its type, choices and description from ``columns``. Every object is
closed: a field that is told and not described here is an error of ours.
"""

from recommendations.exports import filters
from recommendations.exports.formats import FORMATS
from recommendations.exports.snapshot import PROFILE
from recommendations.exports.tables import recommendations
from recommendations.localization.languages import CODES
from recommendations.models import Attendee, Finding, Meeting, Plan, Redaction
from recommendations.models.choices import Assurance, Decision, Schedule, Status
from recommendations.models.plans.reports import REPORT_NAME_PATTERN

from .schema_types import (
    ADDRESS,
    COUNT,
    DAY,
    KINDS,
    MOMENT,
    REFERENCE,
    SLUG,
    WORD,
    YES_OR_NO,
    listed,
    one_of,
    or_none,
    record,
    ref,
    with_fields,
)


def _told(table, *names):
    """The schemas of the columns ``names`` of ``table``: name → schema."""
    known = {column.name: column for column in table.columns}
    return {name: _column(known[name]) for name in names}


def _column(column):
    schema = KINDS[column.kind]
    if column.choices:
        schema = {**schema, "enum": list(column.choices.values)}
    if not column.required:
        schema = or_none(schema)
    return {**schema, "description": str(column.description)}


def _link_names(*names, optional=()):
    """Links of which those named ``optional`` lead nowhere at times."""
    return record(
        {
            **dict.fromkeys(names, ADDRESS),
            **{name: or_none(ADDRESS) for name in optional},
        }
    )


FILES = record(
    {ending: or_none(ADDRESS) if kind.most else ADDRESS for ending, kind in FORMATS.items()}
)
PAGE_LINKS = {
    **dict.fromkeys(("self", "first", "last"), ADDRESS),
    **dict.fromkeys(("previous", "next"), or_none(ADDRESS)),
}
PLAN_LINKS = _link_names(
    "self", "html", "recommendations", "reports", "plans", optional=["meeting"]
)
REPORT_LINKS = _link_names("self", "html", "plan", "reports", optional=["replaces", "replaced_by"])


# Reports that were frozen before there were redactions lack it.
REDACTIONS = {"redactions": listed(ref("Redaction"))}


def schemas():
    """All shapes by name; descriptions in the active language."""
    return {
        "Error": record({"error": {**WORD, "description": "In the language of the address."}}),
        "Text": {
            **record({code: {"type": ["string", "null"]} for code in CODES}),
            "description": "A text by language; null where it has none in one.",
        },
        "Redaction": {
            **record({"date": DAY, "category": one_of(Redaction.Category), "field": WORD}),
            "description": "That something was taken out of this record: when, why, and where.",
        },
        "Named": record({"slug": SLUG, "name": ref("Text")}),
        **_of_recommendations(),
        **_of_figures(),
        **_of_meetings(),
        **_of_plans(),
        **_of_reports(),
    }


def _of_recommendations():
    table, updates = recommendations.RECOMMENDATIONS, recommendations.UPDATES
    own = ["reference", "year", "number", "decision", "status", "status_on", "assurance"]
    own += ["schedule", "due_on", "is_priority", "first_year", "address", "silent_since"]
    lineage = ["carried_from", "carried_to", "superseded_by"]
    links_of_row = record(
        {
            **dict.fromkeys(("self", "html", "updates", "plan"), ADDRESS),
            **dict.fromkeys(lineage, or_none(ADDRESS)),
        },
        optional=["self", "html", "updates", "plan", *lineage],
    )
    evidence = record({"title": ref("Text"), "url": ADDRESS, "is_file": YES_OR_NO})
    told = _told(updates, "id", "reported_on", "status", "percent", "assurance", "address")
    update = {
        **told,
        "published_at": MOMENT,
        "reason": ref("Text"),
        "narrative": ref("Text"),
        "evidence": or_none(evidence),
        **_told(updates, "corrects"),
        **REDACTIONS,
    }
    return {
        "Recommendation": record(
            {
                **_told(table, *own, *lineage),
                **dict.fromkeys(("title", "adopted_text"), ref("Text")),
                "lead": or_none(ref("Named")),
                **dict.fromkeys(("supporting", "themes"), listed(ref("Named"))),
                "milestones": listed(ref("Milestone")),
                "updates": listed(ref("Update")),
                "errata": listed(ref("Erratum")),
                **REDACTIONS,
                "is_withdrawn": {
                    "const": True,
                    "description": "Withdrawn since: its words are left out of the report.",
                },
                "links": links_of_row,
            },
            # Reports frozen by earlier versions lack silence and redactions.
            optional=["is_withdrawn", "silent_since", *REDACTIONS],
        ),
        "Milestone": record(
            {
                **_told(recommendations.MILESTONES, "number", "due_on", "done_on"),
                "title": ref("Text"),
                **REDACTIONS,
            },
            optional=REDACTIONS,
        ),
        "Erratum": record(
            {"dated": DAY, "text": ref("Text"), "reason": ref("Text"), **REDACTIONS},
            optional=REDACTIONS,
        ),
        # Reports that were frozen before there were corrections lack the field.
        "Update": record(update, optional=["corrects", *REDACTIONS]),
        "UpdateOfList": record({**update, "links": _link_names("html", "recommendation")}),
    }


def _of_figures():
    names = ["listed", "adopted", "implemented", "partially_implemented", "rated", "open"]
    names += ["overdue", "reported", "verified", "carried_over"]
    axes = {"by_status": Status, "by_schedule": Schedule, "by_assurance": Assurance}
    axes["by_decision"] = Decision
    # Reports that were frozen before it was counted lack it.
    late = ["by_decision"]
    figures = {
        **dict.fromkeys(names, COUNT),
        **{name: record(dict.fromkeys(axis.values, COUNT)) for name, axis in axes.items()},
    }
    by_name = record({"key": SLUG, "name": ref("Text"), **figures}, optional=late)
    by_year = {"key": {"type": "integer"}, "name": {"type": "null"}, **figures}
    groups = {
        "by_theme": listed(by_name),
        "by_body": listed(by_name),
        "by_year": listed(record(by_year, optional=late)),
    }
    return {
        "Figures": record(figures),
        "Survey": record(figures | groups, optional=late),
    }


def _of_meetings():
    person = {
        "name": ref("Text"),
        "post": ref("Text"),
        "part": one_of(Attendee.Part),
        "presence": one_of(Attendee.Presence),
    }
    delegation = {
        "institution": ref("Named"),
        "head_count": or_none(COUNT),
        "people": listed(record(person)),
    }
    statement = {"number": COUNT, "institution": or_none(ref("Named"))}
    statement |= dict.fromkeys(("speaker", "post", "text"), ref("Text"))
    agenda = {"number": COUNT, "topic": ref("Text"), "discussion": ref("Text")}
    finding = {"kind": one_of(Finding.Kind), "number": COUNT, "text": ref("Text")}
    finding |= dict.fromkeys(("about", "answered_by"), listed(REFERENCE))
    statement, agenda, finding = (one | REDACTIONS for one in (statement, agenda, finding))
    listing = {
        "slug": SLUG,
        "kind": one_of(Meeting.Kind),
        "year": {"type": "integer"},
        "held_on": or_none(DAY),
        **dict.fromkeys(("title", "date_note", "city"), ref("Text")),
    }
    facts = {
        **listing,
        **dict.fromkeys(("summary", "closing_statement", "source_name"), ref("Text")),
        "source_url": or_none(ADDRESS),
        "organiser": or_none(ref("Named")),
        "agenda": listed(record(agenda, optional=REDACTIONS)),
        "delegations": listed(record(delegation)),
        "statements": listed(record(statement, optional=REDACTIONS)),
        "findings": listed(record(finding, optional=REDACTIONS)),
        "plans": listed({"type": "integer"}),
        **REDACTIONS,
    }
    links = {
        **dict.fromkeys(("self", "html", "meetings"), ADDRESS),
        "plans": listed(ADDRESS),
    }
    return {
        "MeetingFacts": record(facts, optional=REDACTIONS),
        "Meeting": record({**facts, "links": record(links)}),
        "MeetingOfList": record({**listing, "links": record(links)}),
    }


def _of_plans():
    own = {
        "year": {"type": "integer"},
        "title": ref("Text"),
        "state": one_of(Plan.State),
        "is_selection": YES_OR_NO,
        "adopted_on": or_none(DAY),
        "closed_on": or_none(DAY),
    }
    chosen = record(dict.fromkeys(filters.CHOICES, WORD), optional=filters.CHOICES)
    head = {
        "$schema": ADDRESS,
        "schema_version": COUNT,
        "body": record(dict.fromkeys(PROFILE, ref("Text"))),
        "licence": record(dict.fromkeys(("name", "url"), or_none(WORD))),
        **own,
        "introduction": ref("Text"),
        "meeting": or_none(ref("MeetingFacts")),
        "as_of": DAY,
        "address": ADDRESS,
        "filter": {**chosen, "description": "What was asked for: empty for all there is."},
        **REDACTIONS,
    }
    rows = {"recommendations": listed(ref("Recommendation"))}
    live = {**head, "report": {"type": "null"}, **rows}
    told = record(
        {
            **_report_names(),
            **dict.fromkeys(("correction", "replaced_because"), ref("Text")),
            **REDACTIONS,
        }
    )
    return {
        "PlanOfList": record(
            {
                **own,
                "meeting": or_none(SLUG),
                "figures": ref("Figures"),
                "links": with_fields(PLAN_LINKS, {"files": FILES}),
            }
        ),
        "Plan": record({**live, "figures": ref("Survey"), "links": PLAN_LINKS}),
        "PlanPage": record(
            {
                **live,
                "total": COUNT,
                "figures": ref("Figures"),
                "links": with_fields(PLAN_LINKS, PAGE_LINKS),
            }
        ),
        "Report": record(
            {**head, "report": told, **rows, "figures": ref("Survey"), "links": REPORT_LINKS},
            optional=REDACTIONS,
        ),
    }


def _report_names():
    name = {"type": "string", "pattern": f"^{REPORT_NAME_PATTERN}$"}
    others = {"replaces": or_none(name), "replaced_by": or_none(name)}
    return {"name": name, "published_on": DAY, **others}


def _of_reports():
    return {
        "ReportOfList": record(
            {
                **_report_names(),
                "as_of": DAY,
                "correction": ref("Text"),
                "links": with_fields(REPORT_LINKS, {"files": FILES}),
            }
        )
    }
