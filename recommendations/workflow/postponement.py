"""Postponing: the only way in which the due date of what was adopted changes."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models import (
    Institution,
    Plan,
    Postponement,
    Recommendation,
    SiteProfile,
    User,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.choices import ADOPTED, OPEN
from recommendations.models.history import Cause, caused_by

PERMISSION = "recommendations.postpone_recommendation"
NOT_ALLOWED = _("You cannot change dates that were adopted.")
NOT_REMOVED = _("A date that was adopted can be postponed, not removed.")


@caused_by(Cause.POSTPONEMENT)
@transaction.atomic
def postpone(
    recommendation: Recommendation,
    *,
    by: User,
    to: date,
    reason: dict[str, str],
    decided_by: Institution,
    decided_on: date,
    now: datetime | None = None,
) -> Postponement:
    """Changes the due date of an adopted or carried-over item to the day ``to``, later or earlier.

    ``reason``: texts by language, the Arabic one required. ``decided_by``: the body that decided
    it on the day ``decided_on``. Raises ValidationError, with nothing written, for one of the
    refusals of ``check_date`` and ``check_decision``, and for a focal point.
    """
    if by.is_focal_point:
        raise ValidationError(_("Focal points cannot change due dates."), code="focal_point")
    item = Recommendation.objects.lock(recommendation.pk)
    check_date(item, to)
    check_decision(item, to, decided_on)
    postponement = write(
        item, by=by, to=to, reason=reason, decided_by=decided_by, decided_on=decided_on, now=now
    )
    recommendation.refresh_from_db()
    return postponement


def check_date(item: Recommendation, to: date) -> None:
    """Raises ValidationError when the date of ``item`` cannot become ``to``.

    Codes: closed (the plan), free (its date was not adopted yet), not_adopted, ended, same.
    """
    if item.plan.state == Plan.State.CLOSED:
        raise ValidationError(_("The plan is closed: its dates no longer change."), code="closed")
    if not item.has_adopted_date:
        raise ValidationError(
            _("The plan is a draft: change the date on the form of the recommendation."),
            code="free",
        )
    if not item.plan.is_draft and item.decision not in ADOPTED:
        raise ValidationError(
            _("Only the date of an adopted recommendation can be postponed."), code="not_adopted"
        )
    if item.status not in OPEN:
        raise ValidationError(
            _("Only the date of an open recommendation can be postponed."), code="ended"
        )
    if to == item.due_on:
        raise ValidationError(_("The new date is the same as the date in force."), code="same")


def check_decision(item: Recommendation, to: date, decided_on: date) -> None:
    """Raises ValidationError when ``item`` cannot have been postponed to ``to`` on ``decided_on``.

    Codes: future, early (before the adoption), order (before an earlier postponement), past (the
    new date lies before the decision).
    """
    if decided_on > timezone.localdate():
        raise ValidationError(_("The day of the decision cannot be in the future."), code="future")
    if item.plan.adopted_on and decided_on < item.plan.adopted_on:
        raise ValidationError(_("The plan was not adopted yet on that day."), code="early")
    # All of them: those of many items may have been read at once.
    if any(decided_on < earlier.decided_on for earlier in item.postponements.all()):
        raise ValidationError(
            _("An earlier change of this date was decided after that day."), code="order"
        )
    if to < decided_on:
        raise ValidationError(_("The new date is before the day of the decision."), code="past")


def can_be_postponed(item: Recommendation) -> bool:
    """True where ``check_date`` lets the date of ``item`` become another one."""
    try:
        check_date(item, date.max)
    except ValidationError:
        return False
    return True


def write(
    item: Recommendation,
    *,
    by: User,
    to: date,
    reason: dict[str, str],
    decided_by: Institution,
    decided_on: date,
    now: datetime | None = None,
) -> Postponement:
    """Stores the Postponement of a locked ``item`` and moves its date, as ``postpone`` does.

    Checks only what the model does; ``closing.close`` has rules of its own for dates.
    """
    postponement = Postponement(
        recommendation=item,
        from_date=item.due_on,
        to_date=to,
        decided_by=decided_by,
        decided_on=decided_on,
        recorded_at=now or timezone.now(),
        recorded_by=by,
        **{f"reason_{code}": (reason.get(code) or "").strip() for code in CODES},
    )
    # The column without a language stays empty.
    postponement.full_clean(exclude=["reason"])
    with SiteProfile.objects.one_content_version():
        with allow_guarded_write(postponement, by=by):
            postponement.save()
        item.due_on, item.times_postponed = to, item.times_postponed + 1
        with allow_guarded_write(item, by=by):
            item.save()
    return postponement
