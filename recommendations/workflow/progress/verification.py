"""The verification of what was reported, by somebody who has no part in it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.files.new_files import removed_on_failure
from recommendations.localization.languages import CODES
from recommendations.models import (
    Document,
    ProgressUpdate,
    Recommendation,
    SiteProfile,
    User,
    Verification,
    VerificationOutcome,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.disclosure_requests import reason_given
from recommendations.models.history import Cause, caused_by

from .reported_status import update_status

# The permission to verify claims.
VERIFY = "recommendations.verify_progressupdate"


@removed_on_failure()
@caused_by(Cause.VERIFICATION)
@transaction.atomic
def verify(
    update: ProgressUpdate,
    *,
    by: User,
    outcome: VerificationOutcome | str,
    note: Mapping[str, str],
    on: date | None = None,
    now: datetime | None = None,
    file: File | None = None,
    **evidence: Any,
) -> Verification:
    """Records what a check of ``update`` found, and moves the assurance of its recommendation.

    ``note``: what was checked and found, by language, Arabic required. ``on``: the day of the check
    (today if None). ``file``: evidence of the check itself; then ``evidence`` has its
    ``file_title`` (in Arabic) and, if readers shall see it, ``is_public`` with the
    ``disclosure_reason`` for the publisher who decides on that. A later verification of the same
    update counts in place of this one. The plan may be closed.

    Raises ValidationError when ``by`` may not verify, had a part in the report or represents a body
    of its item, when the update is not published or was corrected, and when a rule of Verification
    or Document is broken; nothing is written then.
    """
    item = Recommendation.objects.lock(update.recommendation_id)
    check_may_verify(update, by)
    verification = Verification(
        update=update,
        recommendation=item,
        outcome=outcome,
        verified_on=on or timezone.localdate(),
        verified_by=by,
        recorded_at=now or timezone.now(),
        **{f"note_{code}": note.get(code, "").strip() for code in CODES},
    )
    verification.full_clean()
    with SiteProfile.objects.one_content_version():
        _save(verification, file, by=by, **evidence)
        update_status(item, by=by)
    return verification


def _save(verification, file, *, by, **evidence):
    with allow_guarded_write(verification, by=by):
        verification.save()
    if file:
        _attach(verification, file, by=by, **evidence)


def check_may_verify(update: ProgressUpdate, by: User) -> None:
    """Raises ValidationError unless ``by`` may verify ``update`` as it is stored."""
    if not by.has_perm(VERIFY) or by.is_focal_point:
        raise ValidationError(_("You do not have permission to do this."), code="permission")
    stored = ProgressUpdate.objects.filter(pk=update.pk)
    if not stored.effective().exists():
        raise ValidationError(
            _("Only a published update that no other one corrects can be verified."),
            code="not_effective",
        )
    if not stored.verifiable_by(by).exists():
        raise ValidationError(
            _(
                "Who wrote or published an update, or represents a responsible institution, "
                "cannot verify it."
            ),
            code="involved",
        )


def _attach(verification, file, *, by, file_title, is_public=False, disclosure_reason="", **more):
    document = Document(
        title_ar=file_title,
        file=file,
        is_public=is_public,
        recommendation=verification.recommendation,
        verification=verification,
        added_by=by,
        **more,
    )
    document._history_user = by
    document.full_clean()
    with reason_given(disclosure_reason):
        document.save()
