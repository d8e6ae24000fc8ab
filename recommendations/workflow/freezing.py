"""Freezing a plan into a report: what was known of it on a day, stored unchanged for ever."""

from datetime import date, datetime
from itertools import takewhile

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.exports.figures import figures, tallies
from recommendations.exports.rows import meeting_record, recommendation_rows
from recommendations.exports.rows.recommendation_rows import date_of, day
from recommendations.exports.rows.verification_rows import assurance_of, newest_first, verified_on
from recommendations.exports.snapshot import head_of, plan_values
from recommendations.localization.languages import CODES
from recommendations.models import Plan, Recommendation, Report, Status, User
from recommendations.models.history import Cause, caused_by
from recommendations.models.plans.schedule import schedule_of
from recommendations.models.plans.silence import adoption_day, silent_since


def report_content(plan: Plan, as_of: date) -> tuple[dict, list[dict], figures.Survey]:
    """What a report of ``plan`` as of the day ``as_of`` would hold: its head, rows and Survey.

    Progress reported after that day is left out, and the schedule is that of the day. Raises
    ValidationError for a plan that is not published, and for a day that is to come or lies before
    the adoption.
    """
    if not plan.is_published():
        raise ValidationError(_("Publish the plan first."), code="unpublished")
    check_day(plan, as_of)
    head = head_of(plan_values(Plan.objects.filter(pk=plan.pk)).get())
    is_closed = _is_closed(plan, as_of)
    if not is_closed:
        head |= {"state": Plan.State.ADOPTED.value, "closed_on": None}
    if head["meeting"]:
        head["meeting"] = meeting_record.without_people(head["meeting"])
    rows = list(_rows(plan, as_of))
    survey = tallies.tally(rows, _earlier_years(plan, as_of))
    survey.by_year.append(figures.Group(plan.year, None, survey.total))
    return head, rows, survey


def check_day(plan: Plan, as_of: date) -> None:
    """Raises ValidationError for a day that is to come or lies before the adoption."""
    if as_of > timezone.localdate():
        raise ValidationError(_("The date of a report cannot be in the future."), code="future")
    # Where the day of adoption is not known, the year before the plan's own is early enough.
    if as_of < (plan.adopted_on or date(plan.year - 1, 1, 1)):
        raise ValidationError(_("The plan was not adopted yet on that day."), code="early")


def _is_closed(plan, as_of):
    return plan.state == Plan.State.CLOSED and plan.closed_on <= as_of


def _rows(plan, as_of):
    """The rows of ``plan`` as they stood on the day ``as_of``."""
    items = Recommendation.objects.public().filter(plan=plan)
    for row in recommendation_rows.rows(items, on=as_of):
        yield row_as_of(row, as_of, plan)


def _earlier_years(plan, as_of):
    """The groups of the public plans before ``plan``, oldest first, as they stood on that day."""
    earlier = Plan.objects.published().filter(year__lt=plan.year).exclude(adopted_on__gt=as_of)
    for one in earlier.order_by("year"):
        counted = tallies.tally(_rows(one, as_of)).total
        if counted.listed:
            yield figures.Group(one.year, None, counted)


def row_as_of(row, as_of, plan, *, closed_on=None):
    """``row`` (see ``recommendation_rows``) of ``plan`` as it was at the end of the day ``as_of``.

    ``closed_on``: the day on which the plan was closed by then; by default the plan itself says so.
    An update counts no more once one that corrects it was reported on or before that day.
    """
    latest = as_of.isoformat()
    if closed_on is None and _is_closed(plan, as_of):
        closed_on = plan.closed_on
    is_closed = closed_on is not None
    updates = [
        _update(update, latest) for update in row["updates"] if update["reported_on"] <= latest
    ]
    corrected = recommendation_rows.corrections(updates)
    effective = [update for update in updates if update["id"] not in corrected]
    then = {
        **row,
        **_status(row, effective),
        **_recorded(row, latest),
        "updates": updates,
        "carried_to": row["carried_to"] if is_closed else None,
        # How that one was on the day is not known here.
        "continues_as": None,
        "continues_as_status": None,
    }
    dates = {name: date_of(then[name]) for name in ("due_on", "status_on")}
    then["schedule"] = schedule_of({**then, **dates}, as_of, closed_on=closed_on).value
    adopted_on = adoption_day(plan.adopted_on, plan.adopted_at)
    counting = {**then, "updates": effective}
    then["silent_since"] = silent_since(counting, as_of, adopted_on=adopted_on, is_closed=is_closed)
    shown = recommendation_rows.in_plan(then, is_closed=is_closed)
    return recommendation_rows.with_overdue_milestones(shown, as_of)


def _status(row, effective):
    """The status of a ``row`` and what follows from it, by its ``effective`` updates."""
    newest = effective[0] if effective else None
    status = newest["status"] if newest else Status.NOT_STARTED.value
    assurance = newest and assurance_of(newest_first(_run(effective)))
    return {
        "status": status,
        "status_on": _since(effective),
        "assurance": assurance,
        "verified_on": verified_on(assurance, newest_first(effective)),
        "superseded_by": row["superseded_by"] if status == Status.SUPERSEDED else None,
    }


def _recorded(row, latest):
    """What is recorded beside the updates of a ``row``, for the day ``latest`` and before it."""
    return {
        **_dates(row, latest),
        "milestones": [_milestone(one, latest) for one in row["milestones"]],
        "indicators": [_indicator(one, latest) for one in row.get("indicators", [])],
        "errata": [erratum for erratum in row["errata"] if erratum["dated"] <= latest],
        "responses": [one for one in row["responses"] if one["answered_on"] <= latest],
    }


def _since(updates):
    """Since when the status of the newest of the effective ``updates`` holds, as in
    ``reported_status``."""
    return min((update["reported_on"] for update in _run(updates)), default=None)


def _run(updates):
    """The effective ``updates`` that report the status of the newest of them without a break."""
    return list(takewhile(lambda update: update["status"] == updates[0]["status"], updates))


def _update(update, latest):
    verifications = [one for one in update.get("verifications", []) if one["verified_on"] <= latest]
    return {**update, "verifications": verifications, "assurance": assurance_of(verifications)}


def _dates(row, latest):
    """The due date in force at the end of the day ``latest``, by what was decided until then."""
    later = [one for one in row["postponements"] if one["decided_on"] > latest]
    return {
        "due_on": later[0]["from_date"] if later else row["due_on"],
        "times_postponed": row["times_postponed"] - len(later),
        "postponements": row["postponements"][: len(row["postponements"]) - len(later)],
    }


def _milestone(milestone, latest):
    done = milestone["done_on"] and milestone["done_on"] <= latest
    return milestone if done else {**milestone, "done_on": None}


def _indicator(indicator, latest):
    readings = [one for one in indicator["readings"] if one["read_on"] <= latest]
    return {**indicator, "readings": readings}


@caused_by(Cause.PUBLICATION)
@transaction.atomic
def publish_report(
    plan: Plan,
    *,
    by: User,
    as_of: date,
    replaces: Report | None = None,
    correction: dict[str, str] | None = None,
    now: datetime | None = None,
) -> Report:
    """Stores the Report of ``plan`` as of the day ``as_of``; from then on it never changes.

    ``replaces``: the Report that this one corrects, ``correction`` then says what was corrected,
    as a dict by language. Raises ValidationError, and stores nothing, as ``draft_report`` does, or
    when a rule of ``Report`` is broken.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    report = draft_report(plan, as_of=as_of, replaces=replaces, correction=correction)
    report.created_at = now or timezone.now()
    report.created_by = report._history_user = by
    report.full_clean()
    report.save()
    return report


def draft_report(
    plan: Plan,
    *,
    as_of: date,
    replaces: Report | None = None,
    correction: dict[str, str] | None = None,
) -> Report:
    """The Report that ``publish_report`` would store now, not stored, and nobody's yet.

    Raises ValidationError as ``report_content`` does, when the day has a report that this one does
    not replace, and when another has replaced ``replaces`` already.
    """
    head, rows, survey = report_content(plan, as_of)
    if replaces and plan.reports.filter(replaces=replaces).exists():
        raise ValidationError(
            _("That report has already been replaced by another."), code="replaced"
        )
    revision = _next_revision(plan, as_of, replaces)
    words = {f"correction_{code}": (correction or {}).get(code) or "" for code in CODES}
    return Report(
        plan=plan,
        as_of=as_of,
        revision=revision,
        schema_version=recommendation_rows.SCHEMA_VERSION,
        head=head,
        figures={"as_of": day(as_of), **survey.as_json()},
        rows=rows,
        replaces=replaces,
        **words,
    )


def _next_revision(plan, as_of, replaces):
    """The revision number of a new report of the day ``as_of``: 1 for the first.

    Raises ValidationError unless it corrects the report of that day that is in force.
    """
    same_day = list(plan.reports.filter(as_of=as_of).values("pk", "revision", "replaced_by"))
    in_force = [one["pk"] for one in same_day if one["replaced_by"] is None]
    if in_force and (replaces is None or replaces.pk not in in_force):
        raise ValidationError(
            _("There is already a report for that day: publish a correction of it."),
            code="same_day",
        )
    if same_day and replaces is None:
        raise ValidationError(
            _("The report for that day was replaced by another: publish a correction of that one."),
            code="day_replaced",
        )
    return max((one["revision"] for one in same_day), default=0) + 1
