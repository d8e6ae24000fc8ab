"""The recommendations of a plan as ``record_types.Recommendation``: every report and file is made
from them.

A row is plain JSON (dates are ISO strings, texts are dicts by language), so that a frozen report
stores exactly what a live file contains.
"""

from datetime import date
from typing import overload

from django.urls import reverse
from django.utils import timezone

from recommendations.db.repeated_queries import RepeatedQuery
from recommendations.localization.languages import CODES
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import columns
from recommendations.models import Plan
from recommendations.models.base.prepared import NUMBER
from recommendations.models.choices import ADOPTED, OPEN
from recommendations.models.plans.schedule import status_in_plan
from recommendations.models.plans.silence import adoption_day, silent_since

from .related_rows import AllRecords, BriefRecords, latest_items, texts
from .verification_rows import newest_first, verified_on

# More are not read quicker: Python's garbage collector looks through all that are held.
CHUNK = 250
# Raised when a field of a row changes its meaning or goes; a new field does not raise it.
SCHEMA_VERSION = 1
FIELDS = [
    "pk",
    "number",
    "carried_from",
    "superseded_by",
    "decision",
    "status",
    "status_on",
    "assurance",
    "schedule",
    "due_on",
    "first_due_on",
    "times_postponed",
    "is_priority",
    "first_year",
    "origin",
    "votes_for",
    "votes_against",
    "votes_abstained",
    "section__order",
    *columns("title", "adopted_text", "done_when", "section__title"),
]
ORIGIN = FIELDS.index("origin")
PLAN = ["plan", "plan__year", "plan__state", "plan__adopted_on", "plan__adopted_at"]


def rows(items, *, on=None, is_brief=False):
    """The rows of ``items`` (a queryset of one plan's recommendations), in number order.

    ``on`` is the day for which schedule and silence are computed (today if None). Where
    ``is_brief``, updates have nothing but their days, and there are no milestones, indicators and
    redactions.

    Yields dicts, read ``CHUNK`` at a time in a constant number of queries, so that any length
    needs the same memory. No query is open between two chunks: a reader with a slow line takes
    minutes.
    """
    on = on or timezone.localdate()
    plan = items.order_by().values(*PLAN).first()
    if plan is None:
        return
    # Named by its key, the plan and a number are found by an index on every database.
    in_order = items.filter(plan=plan["plan"], number__gt=NUMBER).order_by("number")
    chunks = RepeatedQuery(in_order.with_schedule(on)[:CHUNK], FIELDS)
    adopted_on = adoption_day(plan["plan__adopted_on"], plan["plan__adopted_at"])
    is_closed = plan["plan__state"] == Plan.State.CLOSED
    related = BriefRecords() if is_brief else AllRecords()
    chunk = chunks.tuples(number=0)
    while chunk:
        for row in _rows(chunk, plan["plan__year"], related, is_closed=is_closed):
            row["silent_since"] = silent_since(row, on, adopted_on=adopted_on, is_closed=is_closed)
            yield with_overdue_milestones(row, on)
        chunk = chunks.tuples(number=chunk[-1][1]) if len(chunk) == CHUNK else []


def _rows(chunk, year, related, *, is_closed):
    """The rows of a ``chunk`` of tuples of ``FIELDS``, with what the RelatedRecords give."""
    linked = related.of([key for key, *_others in chunk])
    references = related.references(key for _key, _number, *others in chunk for key in others[:2])
    # Only what a closed plan left open goes on in another.
    latest = latest_items({row[ORIGIN] or row[0] for row in chunk}) if is_closed else {}
    for values in chunk:
        row = in_plan(_row(year, linked, references, *values), is_closed=is_closed)
        yield row | _continuation(latest.get(values[ORIGIN] or values[0]), year)


def in_plan(row, *, is_closed):
    """``row`` with its status as its plan shows it, see StatusInPlan; ``is_closed``: whether the
    plan is.

    What was not adopted has neither a status nor a schedule.
    """
    if row["decision"] not in ADOPTED:
        return row | {"status": None, "reported_status": None, "schedule": None}
    status = status_in_plan(row["status"], is_closed=is_closed)
    return row | {"status": status, "reported_status": row["status"]}


def with_overdue_milestones(row, on):
    """``row`` whose milestones say whether they are overdue on the day ``on``: not done, past their
    date, and of an item that is still followed."""
    is_followed, today = row["status"] in OPEN, on.isoformat()
    milestones = [
        {
            **one,
            "is_overdue": bool(
                is_followed and one["due_on"] and one["due_on"] < today and not one["done_on"]
            ),
        }
        for one in row["milestones"]
    ]
    return {**row, "milestones": milestones}


def _continuation(latest, year):
    """What an item of the plan of ``year`` continues as; ``latest``: the LatestItem, or None."""
    if latest is None or latest.year <= year:
        return {"continues_as": None, "continues_as_status": None}
    reference = str(RecommendationReference(latest.year, latest.number))
    return {"continues_as": reference, "continues_as_status": latest.status}


def _row(
    year,
    linked,
    references,
    key,
    number,
    carried_from,
    superseded_by,
    decision,
    status,
    status_on,
    assurance,
    schedule,
    due_on,
    first_due_on,
    times_postponed,
    is_priority,
    first_year,
    _origin,
    votes_for,
    votes_against,
    votes_abstained,
    section,
    *words,
):
    title, adopted_text, done_when, section_title = texts(words)
    return {
        "reference": str(RecommendationReference(year, number)),
        "year": year,
        "number": number,
        "section": section and {"order": section, "title": section_title},
        "title": title,
        "adopted_text": adopted_text,
        "done_when": done_when,
        "decision": decision,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "votes_abstained": votes_abstained,
        "status": status,
        "status_on": status_on,
        "assurance": assurance or None,
        "schedule": schedule,
        "due_on": due_on,
        "first_due_on": first_due_on,
        "times_postponed": times_postponed,
        "is_priority": is_priority,
        "first_year": first_year,
        "lead": linked["lead"].get(key),
        "carried_from": references.get(carried_from),
        "carried_to": linked["carried_to"].get(key),
        "superseded_by": references.get(superseded_by),
        "supporting": linked["supporting"].get(key, []),
        "themes": linked["themes"].get(key, []),
        "milestones": linked["milestones"].get(key, []),
        "updates": linked["updates"].get(key, []),
        "errata": linked["errata"].get(key, []),
        "indicators": linked["indicators"].get(key, []),
        "postponements": linked["postponements"].get(key, []),
        "responses": linked["responses"].get(key, []),
        "redactions": linked["redactions"].get(key, []),
        "verified_on": verified_on(assurance, _outcomes(linked, key)),
    }


def _outcomes(linked, key):
    """The verifications of the effective updates of the recommendation ``key``."""
    if "outcomes" in linked:
        return linked["outcomes"][key]
    updates = linked["updates"].get(key, [])
    corrected = corrections(updates)
    return newest_first([update for update in updates if update["id"] not in corrected])


def addressed(row, site, of_plan=None):
    """``row`` with its addresses in the active language; ``site`` has no slash at the end.

    ``of_plan``: what ``plan_address`` gives, looked up once for many rows.
    """
    of_plan = of_plan or plan_address(row["year"], site)
    updates = [
        {**update, "address": f"{of_plan}{row['number']}/#update-{update['id']}"}
        | _evidence(update, site)
        | _verifications(update, site)
        for update in row["updates"]
    ]
    return {**with_address(row, of_plan), "updates": updates}


def with_address(row, of_plan):
    """``row`` with its own address; that of a withdrawn item of a frozen report is None."""
    address = None if row.get("is_withdrawn") else f"{of_plan}{row['number']}/"
    return {**row, "address": address}


def plan_address(year, site):
    """With what the addresses of the recommendations of a plan begin, in the active language."""
    return site + reverse("recommendation", args=[year, 1]).removesuffix("1/")


def _verifications(update, site):
    """The verifications of an update, with the addresses of their files.

    Reports of earlier versions may lack the verifications, and these their files.
    """
    if not any(one.get("files") for one in update.get("verifications", [])):
        return {}
    found = [
        {
            **one,
            "files": [
                {**file, "url": site + reverse("document", args=[file["id"]])}
                for file in one.get("files", [])
            ],
        }
        for one in update["verifications"]
    ]
    return {"verifications": found}


def _evidence(update, site):
    """The evidence of an update, with the address of its file."""
    evidence = update["evidence"]
    if evidence and evidence["is_file"]:
        path = reverse("evidence", args=[update["id"]])
        return {"evidence": {**evidence, "url": f"{site}{path}"}}
    return {}


def corrections(updates):
    """Which of the dicts ``updates``, newest first, corrects which other: the key of the corrected
    → the correction.

    Of several corrections the newest. Reports that were frozen before there were any lack the
    field.
    """
    oldest_first = reversed(updates)
    return {key: update for update in oldest_first if (key := update.get("corrects"))}


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
