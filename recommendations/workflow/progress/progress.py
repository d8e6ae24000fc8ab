"""Progress on a recommendation: written, sent, returned with a remark or published.

A progress update moves in no other way.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.files.new_files import removed_on_failure
from recommendations.models import (
    DisclosureRequest,
    Letter,
    ProgressUpdate,
    Recommendation,
    SiteProfile,
    Status,
    User,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by
from recommendations.search import indexing
from recommendations.workflow import letters

from .progress_rules import (
    check_assigned,
    check_not_focal_point,
    check_not_stale,
    check_publishable,
    check_sent,
    check_successors_visible,
    check_two_people,
    last_editor_of_evidence,
)
from .reported_status import update_status

# Permissions: to publish an update, and to return one with a remark.
PUBLISH = "recommendations.publish_progressupdate"
REVIEW = "recommendations.review_progressupdate"


@removed_on_failure()
@caused_by(Cause.REPORT)
@transaction.atomic
@indexing.batched()
def record(
    recommendation: Recommendation,
    *,
    by: User,
    status: Status | str,
    reported_on: date | None = None,
    send: bool = False,
    publish: bool = False,
    now: datetime | None = None,
    **account: Any,
) -> ProgressUpdate:
    """Writes a progress update: a draft, or sent, or published, which moves the status with it.

    ``account`` holds the other fields of ProgressUpdate: reason, narrative, obstacle,
    next_step, percent, evidence, superseded_by, corrects. Returns the update. Raises
    ValidationError when the status lacks the reason, evidence or link that it needs, when the plan
    is not adopted, or when ``by`` may not report on it; nothing is written then.
    """
    locked = Recommendation.objects.lock(recommendation.pk)
    update = ProgressUpdate(
        recommendation=locked,
        author=by,
        status=status,
        reported_on=reported_on or timezone.localdate(),
        **account,
    )
    _write(update, by=by)
    if publish:
        _publish(update, by=by, now=now)
        _copy_stored(locked, recommendation)
    elif send:
        _send(update, by=by, now=now)
    return update


def _copy_stored(stored, recommendation):
    """As ``recommendation.refresh_from_db()``, from ``stored``, which was just saved."""
    names = [field.attname for field in stored._meta.concrete_fields]
    recommendation.__dict__.update({name: stored.__dict__[name] for name in names})
    recommendation._state.fields_cache.clear()
    recommendation._prefetched_objects_cache = {}


@removed_on_failure()
@transaction.atomic
def write(update: ProgressUpdate, *, by: User) -> None:
    """Saves the words of an update that is not published: a new draft, or a change of one.

    Raises ValidationError when its recommendation takes no reports, or none from ``by``, when the
    words are no longer theirs to change, or when the status lacks what it needs.
    """
    _lock(update)
    _write(update, by=by)


def _lock(update):
    """Locks the recommendation of ``update``, which holds it as it is stored from then on."""
    update.recommendation = Recommendation.objects.lock(update.recommendation_id)


def _write(update, *, by):
    update.recommendation.validate_accepts_progress()
    check_assigned(update.recommendation, by)
    check_successors_visible([update], by)
    if update.pk:
        check_not_stale(update)
    if not update.may_be_written_by(by):
        raise ValidationError(_("You can no longer change this update."), code="written")
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()


@caused_by(Cause.SENDING)
@transaction.atomic
def send(update: ProgressUpdate, *, by: User, now: datetime | None = None) -> None:
    """Hands a draft, or what was returned, over for review.

    Raises ValidationError when it was sent already, when the item no longer takes reports, and
    when ``by`` reports for other bodies.
    """
    _lock(update)
    check_not_stale(update)
    _send(update, by=by, now=now)


def _send(update, *, by, now):
    update.recommendation.validate_accepts_progress()
    check_assigned(update.recommendation, by)
    if update.stage not in (update.Stage.DRAFT, update.Stage.RETURNED):
        raise ValidationError(_("This update has already been sent."), code="sent")
    update.sent_at = now or timezone.now()
    update.returned_at = update.returned_by = None
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()


@caused_by(Cause.RETURN)
@transaction.atomic
def send_back(
    update: ProgressUpdate, *, by: User, remark: str, now: datetime | None = None
) -> None:
    """Returns what was sent to its author, with a ``remark`` that says why.

    Raises ValidationError without a remark, when it does not wait, and for a focal point.
    """
    _lock(update)
    check_not_stale(update)
    check_not_focal_point(by)
    check_sent(update)
    update.returned_at, update.returned_by = now or timezone.now(), by
    update.remark = remark.strip()
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()
    letters.write_on_return(update, by=by)


@caused_by(Cause.PUBLICATION)
@transaction.atomic
@indexing.batched()
def publish(update: ProgressUpdate, *, by: User, now: datetime | None = None) -> None:
    """Makes the update public and moves its recommendation's status.

    Public evidence is noted as disclosed, with a letter to each superuser.

    Raises ValidationError when the plan is not adopted or is closed, when ``by`` is a focal point,
    when it is another's draft or was returned, and when somebody else was faster.
    """
    _lock(update)
    check_not_stale(update)
    _publish(update, by=by, now=now)


def _publish(update, *, by, now):
    update.recommendation.validate_accepts_progress()
    check_not_focal_point(by)
    check_publishable(update, by)
    check_two_people(update, by)
    if update.has_public_evidence:
        # Asked before the publication becomes the latest change.
        asked_by = last_editor_of_evidence(update, by) or update.author_id
    update.published_at, update.published_by = now or timezone.now(), by
    update.full_clean()
    with SiteProfile.objects.one_content_version():
        with allow_guarded_write(update, by=by):
            update.save()
        if update.has_public_evidence:
            _note_evidence(update, asked_by=asked_by, by=by)
        update_status(update.recommendation, by=by)
    letters.write_on_publication(update, by=by)


def _note_evidence(update, *, asked_by, by):
    request = DisclosureRequest.objects.note_publication(
        DisclosureRequest.Kind.EVIDENCE,
        update,
        recommendation=update.recommendation,
        asked_by=asked_by,
        by=by,
        now=update.published_at,
    )
    Letter.objects.write_on_disclosure(request, now=update.published_at)
