"""Closing a year: every open item is carried over, or closed with a reason."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.models import CarryOver, Close, ClosingDecision, Plan, PlanSection, User
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by
from recommendations.models.plans.sections import FROZEN_TEXTS
from recommendations.search import indexing
from recommendations.workflow import postponement
from recommendations.workflow.progress import progress
from recommendations.workflow.progress.progress_rules import needs_second_person

from . import rules
from .decisions import undo
from .rules import carried, new_numbers, obstacles, suggested_year

# What an item has anew in each plan, or is set by ``_carry_over``; every other field goes with it.
NOT_CARRIED_OVER = {
    "id",
    "version",
    "plan",
    "number",
    "section",
    "decision",
    "votes_for",
    "votes_against",
    "votes_abstained",
    "withdrawn_at",
    "status",
    "status_on",
    "assurance",
    "carried_from",
    "first_year",
    "origin",
    "superseded_by",
    "internal_note",
    # The columns without a language: those with one are carried over.
    "title",
    "adopted_text",
    "done_when",
}


def stored_decisions(plan: Plan) -> dict[int, CarryOver | Close]:
    """What staff have decided on each open item of ``plan``, as ``close`` takes it."""
    notes = ClosingDecision.objects.of(plan).select_related("superseded_by", "postponing_body")
    return {note.recommendation_id: note.as_decision for note in notes}


@caused_by(Cause.CLOSING)
@transaction.atomic
@indexing.batched()
def close(
    plan: Plan,
    *,
    by: User,
    decisions: dict[int, CarryOver | Close] | None = None,
    on: date | None = None,
    into: int | None = None,
    now: datetime | None = None,
) -> Plan | None:
    """Closes ``plan`` on the day ``on`` and returns the draft in which it goes on, None if nothing
    does.

    ``into``: the year of that draft, made where there is none; ``rules.suggested_year`` if None.
    ``decisions`` maps the pk of every open adopted item to a CarryOver or a Close; without it the
    ``stored_decisions`` count. Raises ValidationError, and changes nothing, when one of the
    ``rules.obstacles`` is found, or when a decision breaks a rule of ``progress.record``.
    """
    on = on or timezone.localdate()
    # Locked from here on: nobody decides otherwise in between.
    stored = type(plan).objects.select_for_update().get(pk=plan.pk)
    decisions = stored_decisions(plan) if decisions is None else decisions
    items = list(stored.adopted_recommendations().open().order_by("number"))
    into = suggested_year(plan) if into is None else into
    _lock_plan_of(into)
    if found := list(obstacles(stored, items, decisions, on=on, into=into)):
        raise ValidationError(found)
    next_plan = _carry_all_over(items, decisions, into=into, by=by, on=on, now=now)
    for item in items:
        if not isinstance(decisions[item.pk], CarryOver):
            _close_item(item, decisions[item.pk], by=by, on=on, now=now)
    _forget_decisions(plan, by=by)
    # ``stored`` was read for its lock and its rows; the caller sees the changes in ``plan``, whose
    # ``version`` refuses a stale copy.
    plan.state = plan.State.CLOSED
    plan.closed_on = on
    plan.closed_by = by
    with allow_guarded_write(plan, by=by):
        plan.save()
    return next_plan


def _lock_plan_of(year):
    """Locks the plan of ``year``, if there is one: nobody adopts it before the transaction ends."""
    Plan.objects.select_for_update().filter(year=year).first()


def _carry_all_over(items, decisions, *, into, by, on, now):
    """The plan of the year ``into`` with what is carried over, made where there is none; None if
    nothing is."""
    continued = carried(items, decisions)
    if not continued:
        return None
    draft, _made = Plan.objects.select_for_update().get_or_create(year=into)
    numbers = new_numbers(continued, decisions, draft.numbers())
    for item in continued:
        successor = _carry_over(item, draft, numbers[item.pk], by=by)
        if rules.has_new_date(item, decisions[item.pk]):
            _postpone(successor, decisions[item.pk], by=by, on=on, now=now)
    return draft


def _forget_decisions(plan, *, by):
    """Removes the stored decisions: from now on lineage and updates say what became of each."""
    notes = ClosingDecision.objects.filter(recommendation__plan=plan)
    for note in notes:
        undo(note, by=by)


def _close_item(item, decision, *, by, on, now):
    """Reports the decision, in the name of ``by``.

    Where two people are needed for its public evidence, whoever noted it reports, and ``by``
    publishes.
    """
    account = {"status": decision.status, "reported_on": on, "now": now, **decision.account}
    if decision.decided_by and needs_second_person(decision.account):
        author = User.objects.get(pk=decision.decided_by)
        progress.publish(progress.record(item, by=author, send=True, **account), by=by, now=now)
    else:
        progress.record(item, by=by, publish=True, **account)


def _carry_over(item, plan, number, *, by):
    """Makes the item of the later ``plan`` from ``item``.

    With its fields, bodies, themes, unfinished milestones and indicators.
    """
    values = _carried_values(item) | {"section": _section_in(plan, item.section, by=by)}
    successor = type(item)(plan=plan, number=number, carried_from=item, **values)
    with allow_guarded_write(successor, by=by):
        successor.full_clean(exclude=["first_year"])
        successor.save()
        for field in item._meta.many_to_many:
            getattr(successor, field.name).set(getattr(item, field.name).all())
    for assignment in item.assignments.all():
        successor.assignments.create(institution=assignment.institution, role=assignment.role)
    unfinished = item.milestones.filter(done_on=None)
    for number, milestone in enumerate(unfinished, start=1):
        milestone.pk, milestone.recommendation, milestone.number = None, successor, number
        milestone.evidence_url = milestone.evidence_title_ar = ""
        milestone.evidence_title_ku = milestone.evidence_title_en = ""
        milestone._state.adding = True
        milestone.save()
    for indicator in item.indicators.all():
        # Its readings stay with the year in which they were made.
        indicator.pk, indicator.recommendation = None, successor
        indicator._state.adding = True
        indicator.save()
    return successor


def _section_in(draft, section, *, by):
    """The section of ``draft`` with the title of ``section``, added after its others where there is
    none; None of an item without a section."""
    if section is None:
        return None
    titles = {name: text for name in FROZEN_TEXTS if (text := getattr(section, name))}
    # By its Arabic title; by another where minutes in that language gave it no Arabic one.
    [(name, title), *_others] = titles.items()
    if same := draft.sections.filter(**{name: title}).order_by("order").first():
        return same
    added = PlanSection(plan=draft, order=draft.sections.next_order(), **titles)
    added._history_user = by
    added.save()
    return added


def _postpone(successor, decision, *, by, on, now):
    """Gives ``successor`` the date of the CarryOver ``decision``, decided on the day of closing."""
    postponement.write(
        successor,
        by=by,
        to=decision.due_on,
        reason=decision.reason,
        decided_by=decision.decided_by,
        decided_on=on,
        now=now,
    )


def _carried_values(item):
    """The fields of ``item`` that its successor takes over; the text with its last erratum."""
    values = {name: getattr(item, name) for name in carried_fields(type(item))}
    if erratum := item.errata.last():
        texts = {f"adopted_text_{code}": getattr(erratum, f"text_{code}") for code in CODES}
        values |= {name: text for name, text in texts.items() if text}
    return {name: value for name, value in values.items() if value not in (None, "")}


def carried_fields(model):
    """The columns of Recommendation that are carried over: all that are not named otherwise."""
    return [
        field.attname for field in model._meta.concrete_fields if field.name not in NOT_CARRIED_OVER
    ]
