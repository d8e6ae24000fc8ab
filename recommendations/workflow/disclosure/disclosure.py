"""Making more of a published record public: asked for by one account, decided by a publisher.

Showing less needs none of this: it takes effect when the record is saved.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    Attendee,
    Delegation,
    DisclosureRequest,
    Document,
    Letter,
    SiteProfile,
    Statement,
    User,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by

GRANT = "recommendations.grant_disclosurerequest"
Kind, Decision = DisclosureRequest.Kind, DisclosureRequest.Decision
Disclosed = Delegation | Statement | Document
MODELS = {Kind.DELEGATION: Delegation, Kind.STATEMENT: Statement, Kind.DOCUMENT: Document}


def record_of(request: DisclosureRequest) -> Disclosed | None:
    """The record that ``request`` is about, or None where it was deleted."""
    return MODELS[request.kind]._base_manager.filter(pk=request.record).first()


def names_in(request):
    """The attendees whose names become public when ``request`` is granted."""
    return Attendee.objects.filter(
        asked_in=request, held_back=True, delegation_id=request.record
    ).order_by("pk")


@transaction.atomic
def request(
    record: Disclosed,
    *,
    by: User,
    reason: str,
    level: str = "",
    attendees: Iterable[Attendee] = (),
    now: datetime | None = None,
) -> DisclosureRequest:
    """Asks that readers may see more of ``record``, a Delegation, Statement or Document.

    ``level``: for a delegation, what they shall see; ``attendees``: those of it who are held back.
    Returns the waiting DisclosureRequest. Raises ValidationError without a reason, or when there
    is nothing to ask for.
    """
    check_not_focal_point(by)
    if not reason.strip():
        raise ValidationError(_("Enter why this should become public."), code="reason")
    if isinstance(record, Delegation) and not (level or attendees):
        raise ValidationError(_("Nothing more would become public."), code="nothing")
    asked = DisclosureRequest.objects.ask(record, level, by=by, reason=reason.strip(), now=now)
    for attendee in attendees:
        attendee.held_back, attendee.asked_in, attendee._history_user = True, asked, by
        attendee.save()
    return asked


@transaction.atomic
def grant(
    request: DisclosureRequest, *, by: User, reason: str = "", now: datetime | None = None
) -> DisclosureRequest:
    """Makes public what ``request`` asks for, and writes the letters to the superusers.

    ``reason`` takes the place of the one that was given. Raises ValidationError, and writes
    nothing, when it was decided already, lacks a reason, is not for ``by`` to decide, or when
    nothing is left to make public.
    """
    stored, now = _lock(request), now or timezone.now()
    reason = reason.strip() or stored.reason
    check_may_decide(stored, by)
    check_second_person(stored.asked_by_id, by)
    if not reason:
        raise ValidationError(_("Enter why this should become public."), code="reason")
    record, attendees = record_of(stored), list(names_in(stored))
    if record is None or (stored.kind == Kind.DELEGATION and not (stored.level or attendees)):
        raise ValidationError(_("Nothing more would become public."), code="nothing")
    with caused_by(Cause.DISCLOSURE, stored.pk):
        stored.decide(Decision.GRANTED, by=by, now=now, reason=reason)
        _show(record, stored, attendees, by)
        DisclosureRequest.objects.filter(pk=stored.pk).update(applied_at=now)
    Letter.objects.write_on_disclosure(stored, now=now)
    request.refresh_from_db()
    return request


def _show(record, request, attendees, by):
    shown = {Kind.STATEMENT: ("names_speaker", True), Kind.DOCUMENT: ("is_public", True)}
    field, value = shown.get(request.kind, ("disclosure", request.level))
    if value:
        with allow_guarded_write(record, by=by):
            setattr(record, field, value)
            record.save()
    for attendee in attendees:
        with allow_guarded_write(attendee, by=by):
            attendee.held_back = False
            attendee.save()


@transaction.atomic
def refuse(
    request: DisclosureRequest, *, by: User, remark: str, now: datetime | None = None
) -> DisclosureRequest:
    """Refuses what ``request`` asks for, with a ``remark`` that says why; nothing becomes public.

    Raises ValidationError without a remark, and when it is not, or no longer, for ``by`` to decide.
    """
    stored = _lock(request)
    check_may_decide(stored, by)
    if not remark.strip():
        raise ValidationError(_("Enter a remark saying why it is refused."), code="remark")
    stored.decide(Decision.REFUSED, by=by, now=now, remark=remark.strip())
    request.refresh_from_db()
    return request


@transaction.atomic
def withdraw(
    request: DisclosureRequest, *, by: User, now: datetime | None = None
) -> DisclosureRequest:
    """Takes ``request`` back; for who asked, and for whoever may decide on it."""
    stored = _lock(request)
    if stored.asked_by_id != by.pk and not by.has_perm(GRANT):
        raise ValidationError(
            _("Only the person who made the request or a publisher can withdraw it."), code="other"
        )
    check_waiting(stored)
    stored.decide(Decision.WITHDRAWN, by=by, now=now)
    request.refresh_from_db()
    return request


def _lock(request):
    return DisclosureRequest.objects.select_for_update(of=["self"]).get(pk=request.pk)


def check_not_focal_point(by):
    """Raises ValidationError when ``by`` is a focal point: those have no part in this."""
    if by.is_focal_point:
        raise ValidationError(
            _("A focal point cannot request or decide what becomes public."), code="role"
        )


def check_waiting(request):
    """Raises ValidationError when ``request`` does not wait any more."""
    if not request.is_waiting:
        raise ValidationError(_("This has already been decided."), code="decided")


def check_may_decide(request, by):
    """Raises ValidationError unless ``request`` waits and ``by`` may decide on it."""
    check_waiting(request)
    if by.is_focal_point or not by.has_perm(GRANT):
        raise ValidationError(_("Only a publisher can decide this."), code="role")


def needs_two_people():
    """True when whoever asks for a disclosure may not grant it."""
    return SiteProfile.objects.current().two_people_disclose


def check_second_person(asked_by_id, by):
    """Raises ValidationError when two people are needed and ``by`` is the one who asked."""
    if needs_two_people() and asked_by_id in (None, by.pk):
        raise ValidationError(
            _("This site requires two people: somebody else has to decide."), code="two_people"
        )
