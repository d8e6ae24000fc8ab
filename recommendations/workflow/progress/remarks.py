"""Remarks on a progress update: a reviewer asks, its author's side answers, nothing is returned."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models import ProgressUpdate, Remark, User
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by
from recommendations.workflow import letters

from .progress import PUBLISH, REVIEW

DISCUSSED_STAGES = (ProgressUpdate.Stage.SENT, ProgressUpdate.Stage.RETURNED)


def is_reviewer(user: User, update: ProgressUpdate) -> bool:
    """True when ``user`` asks about ``update``; False for those who answer for it, and others."""
    may_review = user.has_perm(REVIEW) or user.has_perm(PUBLISH)
    return may_review and not user.is_focal_point and update.author_id != user.pk


def may_write(user: User, update: ProgressUpdate) -> bool:
    """True when ``user`` may add a remark to ``update``: it waits for review or was returned, and
    the account reviews it or belongs to the side of its author."""
    if update.stage not in DISCUSSED_STAGES:
        return False
    is_own = update.author_id == user.pk or user.is_focal_point
    return is_reviewer(user, update) or (is_own and update.is_visible_to(user))


@caused_by(Cause.REMARK)
@transaction.atomic
def write(update: ProgressUpdate, *, by: User, text: str, now: datetime | None = None) -> Remark:
    """Adds a remark to ``update``: a question of a reviewer, or an answer.

    What was sent twice, the same words of the same account, is stored once.

    Raises ValidationError without a text, when the update is a draft or published, and when
    ``by`` neither reviews it nor answers for it.
    """
    type(update).objects.lock_stage(update.pk)
    stored = type(update).objects.get(pk=update.pk)
    if not may_write(by, stored):
        raise ValidationError(
            _("You cannot write a remark on this update, or it no longer waits."), code="remark"
        )
    newest = stored.remarks.last()
    if newest and (newest.author_id, newest.text) == (by.pk, text.strip()):
        return newest
    remark = Remark(
        update=stored,
        recommendation_id=stored.recommendation_id,
        author=by,
        text=text.strip(),
        is_question=is_reviewer(by, stored),
        written_at=now or timezone.now(),
    )
    remark.full_clean()
    with allow_guarded_write(remark, by=by):
        remark.save()
    letters.write_on_remark(remark)
    return remark
