"""Loads the example into an empty database, by the same transitions as the staff."""

from datetime import date

from django.db import transaction

from recommendations.localization.languages import CODES
from recommendations.models import (
    Assignment,
    Institution,
    Meeting,
    Plan,
    ProgressUpdate,
    Role,
    SiteProfile,
    Theme,
)
from recommendations.models.history import Cause, caused_by
from recommendations.workflow import adoption, postponement, responses
from recommendations.workflow.disclosure import publication
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.progress import progress, verification

from .accounts import account, active_account
from .records import (
    institution,
    link_findings,
    store_institutions,
    store_meeting,
    store_profile,
    store_themes,
)
from .texts import fields, read

YEAR = 2023
LEAD = "department-of-external-relations"
# Accounts that cannot sign in; the records of the example carry their names.
AUTHOR, VERIFIER, RESPONDER = "example-data", "example-verifier", "example-responder"
# The example's frozen report: the end of its year.
REPORTED_ON = date(YEAR, 12, 31)


def is_loaded():
    """True if the plan of the example's year exists, whoever entered it."""
    return Plan.objects.filter(year=YEAR).exists()


def has_illustrative_progress():
    """True if the progress in the plan of the example's year is illustrative."""
    return ProgressUpdate.objects.filter(
        recommendation__plan__year=YEAR, author__username=AUTHOR
    ).exists()


def is_in_use():
    """True if the site holds data of its own."""
    has_records = any(model.objects.exists() for model in (Institution, Meeting, Plan, Theme))
    return has_records or bool(SiteProfile.objects.current().body_name)


@caused_by(Cause.COMMAND, "quickstart")
@transaction.atomic
def load(*, with_progress):
    """Stores the meeting and plan of 2023, published; returns the plan.

    ``with_progress`` adds the illustrative progress, and the notice that says so on every page.
    """
    meeting_file, plan_file, progress_file = map(read, ["meeting_2023", "plan_2023", "progress"])
    notice = progress_file["notice"] if with_progress else {}
    store_profile(meeting_file["site"] | notice)
    store_institutions(meeting_file["institutions"])
    store_themes(plan_file["themes"])
    meeting = store_meeting(meeting_file["meeting"])
    plan = _store_plan(plan_file, meeting)
    link_findings(meeting, plan, meeting_file["meeting"]["findings"])
    author = account(AUTHOR)
    if with_progress:
        _complete_draft(plan, progress_file)
    adoption.adopt(plan, by=author, on=None)
    if with_progress:
        _record_progress(plan, progress_file, by=author)
    publication.publish(meeting, by=author)
    publication.publish(plan, by=author)
    if with_progress:
        publish_report(plan, by=author, as_of=REPORTED_ON)
    return plan


def _store_plan(record, meeting):
    plan = Plan.objects.create(meeting=meeting, **fields(record["plan"]))
    lead = institution(LEAD)
    for item in record["recommendations"]:
        own = {name: content for name, content in item.items() if name != "themes"}
        recommendation = plan.recommendations.create(**fields(own))
        recommendation.themes.set(Theme.objects.filter(slug__in=item["themes"]))
        recommendation.assignments.create(institution=lead, role=Assignment.Role.LEAD)
    return plan


def _complete_draft(plan, record):
    """Sets what the meeting adopts with the text: the dates, and how one knows that it is done."""
    marker = record["marker"]
    for item in record["items"]:
        recommendation = plan.recommendations.get(number=item["number"])
        recommendation.due_on = item.get("due_on")
        recommendation.is_priority = item.get("is_priority", False)
        for name, text in fields({"done_when": item.get("done_when", {})}, marker).items():
            setattr(recommendation, name, text)
        recommendation.save()


def _record_progress(plan, record, *, by):
    marker = record["marker"]
    for item in record["items"]:
        recommendation = plan.recommendations.get(number=item["number"])
        for milestone in item.get("milestones", []):
            recommendation.milestones.create(**fields(milestone, marker))
        for indicator in item.get("indicators", []):
            _store_indicator(recommendation, indicator, marker)
        for update in item.get("updates", []):
            checks = update.pop("verifications", [])
            stored = progress.record(recommendation, by=by, publish=True, **fields(update, marker))
            for check in checks:
                _verify(stored, fields(check, marker))
        for one in item.get("postponements", []):
            _postpone(recommendation, one, marker, by=by)
        for response in item.get("responses", []):
            _respond(recommendation, fields(response, marker))


def _verify(update, record):
    """Verifies ``update`` as an auditor who is active for this alone."""
    auditor = active_account(VERIFIER, Role.AUDITOR)
    verification.verify(
        update,
        by=auditor,
        outcome=record["outcome"],
        note={code: record[f"note_{code}"] for code in CODES},
        on=record["verified_on"],
    )
    account(VERIFIER)


def _store_indicator(recommendation, record, marker):
    own = {name: content for name, content in record.items() if name != "readings"}
    # A unit is no sentence that a marker could stand before.
    texts = fields({**own, "unit": {}}, marker) | fields({"unit": own["unit"]})
    indicator = recommendation.indicators.create(**texts)
    for reading in record["readings"]:
        indicator.readings.create(**fields(reading, marker))


def _postpone(recommendation, record, marker, *, by):
    postponement.postpone(
        recommendation,
        by=by,
        to=record["to"],
        reason={code: f"{marker[code]} {text}" for code, text in record["reason"].items()},
        decided_by=institution(LEAD),
        decided_on=record["decided_on"],
    )


def _respond(recommendation, record):
    """Answers for the lead body as an editor who is active for this alone."""
    responses.respond(
        recommendation,
        by=active_account(RESPONDER, Role.EDITOR),
        institution=institution(LEAD),
        answer=record["answer"],
        explanation={code: record[f"explanation_{code}"] for code in CODES},
        on=record["answered_on"],
    )
    account(RESPONDER)
