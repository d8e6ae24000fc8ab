"""What the responsible bodies answer to the plan that was adopted: receipt, and a response each."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models import (
    Institution,
    Plan,
    Receipt,
    Recommendation,
    Response,
    ResponseAnswer,
    User,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.choices import ADOPTED
from recommendations.models.history import Cause, caused_by

# The permission to answer for a body.
RESPOND = "recommendations.add_response"


@caused_by(Cause.RECEIPT)
@transaction.atomic
def confirm_receipt(
    plan: Plan, *, by: User, institution: Institution, on: date | None = None
) -> Receipt:
    """Records that ``institution`` has received the letter on the adoption of ``plan``.

    ``on``: the day of the receipt (today if None). Raises ValidationError when ``by`` may not
    answer for that body, when the plan is not adopted or closed, when the body answers for none of
    its items, and when it has confirmed already; nothing is written then.
    """
    check_may_respond(by, institution)
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    _check_is_adopted(stored)
    if not stored.recommendations.in_force().filter(assignments__institution=institution).exists():
        raise _not_responsible()
    receipt = Receipt(
        plan=stored,
        institution=institution,
        confirmed_on=on or timezone.localdate(),
        confirmed_by=by,
    )
    receipt.full_clean()
    with allow_guarded_write(receipt, by=by):
        receipt.save()
    return receipt


@caused_by(Cause.RESPONSE)
@transaction.atomic
def respond(
    recommendation: Recommendation,
    *,
    by: User,
    institution: Institution,
    answer: ResponseAnswer | str,
    explanation: Mapping[str, str] | None = None,
    on: date | None = None,
    now: datetime | None = None,
) -> Response:
    """Records what ``institution`` answers to ``recommendation``.

    ``explanation``: what the body will do, or why not, by language; Arabic is required unless it
    accepts. ``on``: the day of the answer (today if None). A later response of the same body counts
    in place of this one.

    Raises ValidationError when ``by`` may not answer for that body, when the plan is not adopted or
    closed, when the item is not in force or the body is not responsible for it, and when a rule of
    Response is broken; nothing is written then.
    """
    check_may_respond(by, institution)
    item = Recommendation.objects.lock(recommendation.pk)
    _check_is_answered_by(institution, item)
    words = explanation or {}
    response = Response(
        recommendation=item,
        institution=institution,
        answer=answer,
        answered_on=on or timezone.localdate(),
        answered_by=by,
        recorded_at=now or timezone.now(),
        **{f"explanation_{code}": (words.get(code) or "").strip() for code in CODES},
    )
    response.full_clean()
    with allow_guarded_write(response, by=by):
        response.save()
    return response


def _check_is_answered_by(institution, item):
    _check_is_adopted(item.plan)
    if item.decision not in ADOPTED:
        raise ValidationError(
            _("Only recommendations that were adopted are answered."), code="not_adopted"
        )
    if not item.assignments.filter(institution=institution).exists():
        raise _not_responsible()


def may_respond(user: User, institution: Institution) -> bool:
    """True when the account ``user`` may answer for ``institution``: a focal point for its own
    bodies, editors and publishers on behalf of each."""
    if not user.has_perm(RESPOND):
        return False
    return not user.is_focal_point or user.institutions.filter(pk=institution.pk).exists()


def check_may_respond(user: User, institution: Institution) -> None:
    """Raises ValidationError unless ``may_respond``."""
    if not may_respond(user, institution):
        raise ValidationError(_("You cannot answer for this institution."), code="permission")


def _check_is_adopted(plan):
    if plan.state != Plan.State.ADOPTED:
        raise ValidationError(
            _("Only a plan that is adopted and not closed is answered."), code="state"
        )


def _not_responsible():
    return ValidationError(_("This institution is not responsible for it."), code="not_responsible")
