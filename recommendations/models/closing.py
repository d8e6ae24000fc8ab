"""Closing a year: every open item is carried over, or closed with a reason."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.languages import CODES

from .axes import CLOSED
from .base import door
from .origins import Origin, caused_by


@dataclass(frozen=True)
class CarryOver:
    """The item goes on in next year's plan, under a new number and perhaps a new date."""

    number: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Close:
    """The item ends with ``status``; ``account`` holds what ``record_progress`` takes beside it."""

    status: str
    account: dict = field(default_factory=dict)


@caused_by(Origin.CLOSING)
@transaction.atomic
def close_plan(plan, *, by, decisions, on=None, now=None):
    """Closes ``plan`` on the day ``on`` and returns next year's draft, or None if none is needed.

    ``decisions`` maps the pk of every open adopted item to a CarryOver or a Close. Raises
    ValidationError, and changes nothing, when the plan is not adopted, when an open item has no
    decision, or when a decision breaks a rule of ``record_progress``.
    """
    stored = type(plan).objects.select_for_update().get(pk=plan.pk)
    if stored.state != plan.State.ADOPTED:
        raise ValidationError(_("Only an adopted plan can be closed."), code="state")
    items = list(plan.adopted_recommendations().open())
    undecided = [str(item.number) for item in items if item.pk not in decisions]
    if undecided:
        raise ValidationError(
            _("Still open, neither carried over nor closed with a reason: %(numbers)s."),
            params={"numbers": ", ".join(undecided)},
            code="undecided",
        )
    on = on or timezone.localdate()
    next_plan = None
    for item in items:
        decision = decisions[item.pk]
        if isinstance(decision, CarryOver):
            next_plan = next_plan or _next_draft(plan)
            _carry_over(item, next_plan, decision, by=by)
        else:
            _close_item(item, decision, by=by, on=on, now=now)
    plan.state = plan.State.CLOSED
    plan.closed_on = on
    plan.closed_by = by
    with door(plan, by=by):
        plan.save()
    return next_plan


def _next_draft(plan):
    """Next year's plan, made where there is none yet; raises ValidationError if it is adopted."""
    draft, _made = type(plan).objects.get_or_create(year=plan.year + 1)
    if not draft.is_draft:
        raise ValidationError(
            _("The plan of %(year)s is adopted already; nothing can be carried into it."),
            params={"year": draft.year},
            code="adopted",
        )
    return draft


def _close_item(item, decision, *, by, on, now):
    if decision.status not in CLOSED:
        raise ValidationError(
            _("Number %(number)s would stay open: choose a status that closes it."),
            params={"number": item.number},
            code="open",
        )
    item.record_progress(
        by=by, status=decision.status, reported_on=on, publish=True, now=now, **decision.account
    )


def _carry_over(item, plan, decision, *, by):
    """Makes next year's item from ``item``: its words, bodies, themes and unfinished milestones."""
    successor = type(item)(
        plan=plan,
        number=decision.number or plan.recommendations.next_number(),
        due_on=decision.due_on,
        is_public=item.is_public,
        is_priority=item.is_priority,
        carried_from=item,
        **_words(item),
    )
    with door(successor, by=by):
        successor.full_clean(exclude=["first_year"])
        successor.save()
        successor.themes.set(item.themes.all())
    for assignment in item.assignments.all():
        successor.assignments.create(institution=assignment.institution, role=assignment.role)
    unfinished = item.milestones.filter(done_on=None)
    for number, milestone in enumerate(unfinished, start=1):
        milestone.pk, milestone.recommendation, milestone.number = None, successor, number
        milestone._state.adding = True
        milestone.save()
    return successor


def _words(item):
    """The titles and texts of ``item`` as they read now: with its last erratum, if it has one."""
    erratum = item.errata.last()
    words = {}
    for code in CODES:
        words[f"title_{code}"] = getattr(item, f"title_{code}")
        corrected = erratum and getattr(erratum, f"text_{code}")
        words[f"adopted_text_{code}"] = corrected or getattr(item, f"adopted_text_{code}")
    return {name: text for name, text in words.items() if text}
