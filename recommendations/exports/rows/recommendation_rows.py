"""The recommendations of a plan as ``record_types.Recommendation``: every report and file is made
from them.

A row is plain JSON (dates are ISO strings, texts are dicts by language), so that a frozen report
stores exactly what a live file contains.
"""

from datetime import date
from typing import NamedTuple, overload

from django.urls import reverse
from django.utils import timezone

from recommendations.db.repeated_queries import RepeatedQuery, plain_rows
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import by_language, columns
from recommendations.models import Plan, Recommendation
from recommendations.models.base.prepared import KEY, NOW, NUMBER, ON, SOON, YEAR, PreparedQuery
from recommendations.models.choices import ADOPTED, OPEN
from recommendations.models.plans.schedule import last_day_soon, status_in_plan
from recommendations.models.plans.silence import adoption_day, silent_since

from .related_rows import related
from .verification_rows import newest_first, verified_on

# More are not read quicker: Python's garbage collector looks through all that are held.
CHUNK = 250
# Raised when a field of a row changes its meaning or goes; a new field does not raise it.
SCHEMA_VERSION = 1
# What a row has as it is stored.
PLAIN = [
    "number",
    "decision",
    "status",
    "status_on",
    "schedule",
    "due_on",
    "first_due_on",
    "times_postponed",
    "is_priority",
    "first_year",
    "votes_for",
    "votes_against",
    "votes_abstained",
]
TEXTS = ["title", "adopted_text", "done_when"]
# What several records may belong to.
LISTS = [
    "supporting",
    "themes",
    "milestones",
    "updates",
    "errata",
    "indicators",
    "postponements",
    "responses",
    "redactions",
]
FIELDS = [
    "pk",
    "carried_from",
    "superseded_by",
    "assurance",
    "origin",
    "section__order",
    *PLAIN,
    *columns(*TEXTS, "section__title"),
]


def _public(**condition):
    """The public items of a plan that meet the ``condition``, by number, as ``rows`` reads them."""
    items = Recommendation.objects.public(NOW).filter(plan=KEY, **condition)
    return plain_rows(items.order_by("number").with_schedule(ON, SOON)[:CHUNK], FIELDS)


ALL_PUBLIC = PreparedQuery(lambda: _public(number__gt=NUMBER))
ONE_PUBLIC = PreparedQuery(lambda: _public(number=NUMBER))
OF_PLAN = ["pk", "year", "state", "adopted_on", "adopted_at"]
PLAN_OF_ROWS = PreparedQuery(
    lambda: Plan.objects.published(NOW).filter(year=YEAR).order_by().values(*OF_PLAN)
)


class PlanOfRows(NamedTuple):
    """What rows need of their plan; ``adopted_on``: see ``silence.adoption_day``."""

    key: int
    year: int
    is_closed: bool
    adopted_on: date


def plan_of(values):
    """The PlanOfRows of a dict of a Plan with its ``pk``."""
    return PlanOfRows(
        values["pk"],
        values["year"],
        values["state"] == Plan.State.CLOSED,
        adoption_day(values["adopted_on"], values["adopted_at"]),
    )


def _read_plan(items):
    """The PlanOfRows of ``items``, None where there are none."""
    plans = Plan.objects.filter(pk__in=items.order_by().values("plan")[:1])
    values = plans.values(*OF_PLAN).first()
    return values and plan_of(values)


def rows(items=None, *, on=None, is_brief=False, plan=None):
    """The rows of ``items`` (a queryset of one plan's recommendations), in number order.

    ``items``: None for all that are public of ``plan``, whose SQL is built once. ``on`` is the day
    for which schedule and silence are computed (today if None). Where ``is_brief``, updates have
    nothing but their days, and there are no milestones, indicators and redactions. ``plan``: its
    PlanOfRows; None to read it.

    Yields dicts, read ``CHUNK`` at a time in two queries, so that any length needs the same memory.
    No query is open between two chunks: a reader with a slow line takes minutes.
    """
    on, plan = on or timezone.localdate(), plan or _read_plan(items)
    if plan is None:
        return
    read = _chunks(items, plan.key, on)
    chunk = read(number=0)
    while chunk:
        yield from _rows_on(on, chunk, plan, is_brief=is_brief)
        chunk = read(number=chunk[-1]["number"]) if len(chunk) == CHUNK else []


def public_row(year, number):
    """The row of one public recommendation as of today, in three queries; None where there is
    none."""
    now, on = timezone.now(), timezone.localdate()
    values = PLAN_OF_ROWS.first(year=year, now=now)
    if values is None:
        return None
    asked = {"key": values["pk"], "number": number, "on": on, "soon": last_day_soon(on), "now": now}
    chunk = _dicts(ONE_PUBLIC.tuples(**asked))
    return next(_rows_on(on, chunk, plan_of(values), is_brief=False)) if chunk else None


def _chunks(items, plan, on):
    """A function that reads the chunk after a ``number``, as dicts of ``FIELDS``."""
    if items is None:
        asked = {"key": plan, "on": on, "soon": last_day_soon(on), "now": timezone.now()}
        return lambda number: _dicts(ALL_PUBLIC.tuples(number=number, **asked))
    # Named by its key, the plan and a number are found by an index on every database.
    in_order = items.filter(plan=plan, number__gt=NUMBER).order_by("number")
    return RepeatedQuery(in_order.with_schedule(on)[:CHUNK], FIELDS).rows


def _dicts(rows):
    """``rows`` (tuples) as dicts of ``FIELDS``."""
    return [dict(zip(FIELDS, row, strict=True)) for row in rows]


def _rows_on(on, chunk, plan, *, is_brief):
    """As ``_rows``, with what depends on the day ``on``."""
    for row in _rows(chunk, plan, is_brief=is_brief):
        row["silent_since"] = silent_since(
            row, on, adopted_on=plan.adopted_on, is_closed=plan.is_closed
        )
        yield with_overdue_milestones(row, on)


def _rows(chunk, plan, *, is_brief):
    """The rows of a ``chunk`` of dicts of ``FIELDS``, with what they link to."""
    # Only what a closed plan left open goes on in another.
    origins = {values["origin"] or values["pk"] for values in chunk} if plan.is_closed else ()
    found = related(
        plan.key,
        [values["pk"] for values in chunk],
        named={values[name] for values in chunk for name in ("carried_from", "superseded_by")},
        origins=list(origins),
        is_brief=is_brief,
    )
    for values in chunk:
        row = in_plan(_row(plan.year, found, values), is_closed=plan.is_closed)
        latest = found.latest.get(values["origin"] or values["pk"])
        yield row | _continuation(latest, plan.year)


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


def _row(year, found, values):
    """A row of the plan of ``year`` from a dict of ``FIELDS``; ``found``: the Related."""
    key, order = values["pk"], values["section__order"]
    row = {
        "reference": str(RecommendationReference(year, values["number"])),
        "year": year,
        **{name: values[name] for name in PLAIN},
        **{name: by_language(values, name) for name in TEXTS},
        "section": order and {"order": order, "title": by_language(values, "section__title")},
        "assurance": values["assurance"] or None,
        "carried_from": found.references.get(values["carried_from"]),
        "superseded_by": found.references.get(values["superseded_by"]),
        **{name: found.fields[name].get(key) for name in ("lead", "carried_to")},
        **{name: found.fields.get(name, {}).get(key, []) for name in LISTS},
    }
    return row | {"verified_on": verified_on(row["assurance"], _outcomes(found, row, key))}


def _outcomes(found, row, key):
    """The verifications of the effective updates of the recommendation ``key``."""
    if found.outcomes is not None:
        return found.outcomes[key]
    corrected = corrections(row["updates"])
    return newest_first([update for update in row["updates"] if update["id"] not in corrected])


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
