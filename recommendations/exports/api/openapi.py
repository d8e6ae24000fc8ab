"""What every JSON address takes and gives, as an OpenAPI 3.1 document."""

import re

from recommendations.exports import filters
from recommendations.exports.rows.recommendation_rows import SCHEMA_VERSION
from recommendations.exports.types.field_types import ReportName, Slug
from recommendations.exports.types.record_types import Recommendation
from recommendations.localization.languages import CODES
from recommendations.models import SiteProfile

from . import json_schema, responses
from .json_schema import schema_of

# Wider than any year or number there is: what lies beyond is not found.
NUMBER = {"type": "integer", "minimum": 1, "maximum": 32767}
YEAR = {"type": "integer", "minimum": 1900, "maximum": 2200}
SUMMARY = (
    "Read only, without an account; every address may be read by the scripts of any site. Texts "
    "are objects by language. Every object leads on by its links."
)
# What the addresses answer; what these hold is described too.
ANSWERS = [
    responses.Error,
    Recommendation,
    responses.Plan,
    responses.PlanPage,
    responses.Report,
    responses.Meeting,
    responses.PlanList,
    responses.MeetingList,
    responses.UpdateList,
    responses.ReportList,
    responses.ChangeList,
]
PATH_PARAMETER = re.compile(r"{(\w+)}")
TOP, PLAN, ITEM = "/{language}", "/{language}/plans/{year}", "/{language}/plans/{year}/{number}"
# Status → what is answered, by its name among the responses.
NOT_THERE = {"404": "Missing", "410": "Gone"}
WRONG = {"400": "Wrong", **NOT_THERE}
# A filter left empty asks for nothing.
SLUG_OR_NOTHING = {"type": "string", "pattern": "^[-a-zA-Z0-9_]*$"}
# What no list of choices can know beforehand.
OPEN_FILTERS = {
    "q": {"type": "string", "maxLength": 200, "pattern": "^[^\\u0000]*$"},
    # The order of a section.
    "section": {"type": "string", "pattern": "^[0-9]*$"},
    "theme": SLUG_OR_NOTHING,
    "institution": SLUG_OR_NOTHING,
    "lead": SLUG_OR_NOTHING,
}
# The days of a comparison; without them, since the last report or ninety days ago, until today.
DAYS = dict.fromkeys(("since", "until"), {"type": "string", "format": "date"})


def description(site):
    """The OpenAPI document of the site at the address ``site``, in the active language."""
    profile = SiteProfile.objects.current()
    info = {
        "title": profile.body_name_en or profile.body_name_ar or "Tawsiyat",
        "version": str(SCHEMA_VERSION),
        "description": SUMMARY,
    }
    if profile.licence:
        licence = {"name": profile.licence, "url": profile.licence_url}
        info["license"] = {name: text for name, text in licence.items() if text}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": site}],
        "paths": paths(),
        "components": {
            "parameters": _parameters(),
            "schemas": json_schema.components(*ANSWERS),
            "responses": _responses(),
        },
    }


def _parameters():
    """Every parameter by its name."""
    in_path = {
        "language": {"type": "string", "enum": CODES},
        "year": YEAR,
        "number": NUMBER,
        "slug": schema_of(Slug),
        "name": schema_of(ReportName),
    }
    in_query = {"page": {"type": "integer", "minimum": 1}, **DAYS, **_filters()}
    return {
        name: {"name": name, "in": place, "required": place == "path", "schema": schema}
        for place, parameters in (("path", in_path), ("query", in_query))
        for name, schema in parameters.items()
    }


def _filters():
    """The filters of a plan; an empty one is the same as none."""
    return {
        name: OPEN_FILTERS.get(name)
        or {"type": "string", "enum": ["", *(value for value, _label in choices)]}
        for name, choices in filters.CHOICES.items()
    }


def _responses():
    descriptions = {
        "Wrong": "A filter or day is not known here.",
        "Missing": "There is nothing at this address.",
        "Gone": "It was public and has been withdrawn.",
    }
    error = _content(schema_of(responses.Error))
    return {name: {"description": text, **error} for name, text in descriptions.items()}


def _content(schema):
    return {"content": {"application/json": {"schema": schema}}}


def paths():
    """Path → the one thing to be done there."""
    return dict([*_lists(), *_records()])


def _lists():
    """What comes fifty at a time."""
    plans, meetings = responses.PlanList, responses.MeetingList
    updates, reports = responses.UpdateList, responses.ReportList
    lists = [
        ("plans", f"{TOP}/plans.json", "All public plans, newest first.", plans),
        ("meetings", f"{TOP}/meetings.json", "All published meetings, newest first.", meetings),
        ("updates", f"{ITEM}/updates.json", "Its published updates, newest first.", updates),
        ("reports", f"{PLAN}/reports.json", "The frozen reports, newest first.", reports),
    ]
    return [_get(name, path, summary, schema_of(of), ["page"]) for name, path, summary, of in lists]


def _records():
    """What comes whole; a plan in pages too."""
    plan = {"oneOf": [schema_of(responses.Plan), schema_of(responses.PlanPage)]}
    plan_says = "A plan with its recommendations: all of them, or with `page` fifty at a time."
    report, report_says = f"{PLAN}/reports/{{name}}.json", "A frozen report: it never changes."
    changes = schema_of(responses.ChangeList)
    changes_say = "What changed in a plan between the ends of two days, the newest first."
    meeting, meeting_says = f"{TOP}/meetings/{{slug}}.json", "The record of one meeting."
    return [
        _get("plan", f"{PLAN}.json", plan_says, plan, ["page", *_filters()], WRONG),
        _get("changes", f"{PLAN}/changes.json", changes_say, changes, ["page", *DAYS], WRONG),
        _get("recommendation", f"{ITEM}.json", "One recommendation.", schema_of(Recommendation)),
        _get("report", report, report_says, schema_of(responses.Report)),
        _get("meeting", meeting, meeting_says, schema_of(responses.Meeting)),
        _get("description", "/openapi.json", "This description.", {"type": "object"}, (), {}),
        _get("schema", "/schemas/plan-1.json", "The schema of a plan.", {"type": "object"}, (), {}),
    ]


def _get(name, path, summary, schema, asked=(), refusals=NOT_THERE):
    """``path`` and its operation ``name``; ``asked`` are the names of what its query may hold."""
    names = [*PATH_PARAMETER.findall(path), *asked]
    operation = {
        "operationId": name,
        "summary": summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
        "responses": {
            "200": {"description": summary, **_content(schema)},
            **{
                status: {"$ref": f"#/components/responses/{refusal}"}
                for status, refusal in refusals.items()
            },
        },
    }
    return path, {"get": operation}
