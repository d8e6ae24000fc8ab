"""In an emergency: hides all names on the site, ends the sessions, closes sign-in.

While the site is locked down, the public reads no name of an attendee or a speaker, and nobody
but superusers signs in or works here. ``Attendee.objects.disclosed`` and
``Statement.objects.with_naming`` hide the names on every public road.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.accounts import sessions
from recommendations.models import SiteProfile, User
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by
from recommendations.search import indexing


@caused_by(Cause.LOCK_DOWN)
@transaction.atomic
def lock_down(*, by: User, session: Any = None, now: datetime | None = None) -> SiteProfile:
    """Locks the site down; returns the SiteProfile.

    Every session ends except ``session``, the one in which ``by`` asks for it, if there is one.
    Raises ValidationError where ``by`` is no superuser or the site is locked down already.
    """
    profile = _profile(by)
    if profile.locked_down_at:
        raise ValidationError(_("The site is already locked down."), code="locked_down")
    _save(profile, by, at=now or timezone.now(), who=by)
    sessions.end_all(but=session)
    return profile


@caused_by(Cause.LOCK_DOWN, "end")
@transaction.atomic
def end_lock_down(*, by: User, now: datetime | None = None) -> SiteProfile:
    """Opens sign-in again and shows the names that may be shown; returns the SiteProfile.

    Raises ValidationError where ``by`` is no superuser or the site is not locked down.
    """
    profile = _profile(by)
    if not profile.locked_down_at:
        raise ValidationError(_("The site is not locked down."), code="not_locked_down")
    _save(profile, by, at=None, who=None, now=now)
    return profile


def _profile(by):
    """The stored profile, held until the end of the transaction; refuses who is no superuser."""
    if not (by.is_active and by.is_superuser):
        message = _("Only a superuser can lock down the site or end the lock-down.")
        raise ValidationError(message, code="superuser")
    SiteProfile.objects.bump_content_version()
    return SiteProfile.objects.select_for_update().get(pk=SiteProfile.ONLY)


def _save(profile, by, *, at, who, now=None):
    with allow_guarded_write(profile, by=by):
        profile.locked_down_at, profile.locked_down_by = at, who
        profile._history_date = at or now or timezone.now()
        profile.save()
        del profile._history_date
    indexing.index_speakers()
