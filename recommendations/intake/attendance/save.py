"""Saves an attendance list as delegations and attendees of a meeting: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from recommendations.models import Attendee, Institution, Meeting
from recommendations.models.history import Cause, caused_by

PRESENT = [Attendee.Presence.PRESENT, Attendee.Presence.REMOTE]


@dataclass(frozen=True)
class NewInstitution:
    """An institution to be created with the list."""

    name: str
    kind: str
    slug: str


@caused_by(Cause.BULK, "attendance")
@transaction.atomic
def record_attendance(
    meeting: Meeting, people: Sequence, *, language: str = "ar", count_heads: bool = False
):
    """Adds ``people`` to ``meeting``, and the delegations and institutions that are missing.

    ``people``: pairs of a ``parse.Person`` and its body, an Institution or a NewInstitution.
    Names and posts are in ``language``. A new delegation discloses its head-count only,
    which is that of the list with ``count_heads``. Returns the number of people, of delegations
    touched and of new institutions. Raises ValidationError, and saves nothing, when one breaks a
    rule.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    by_body = {}
    for person, body in people:
        by_body.setdefault(body, []).append(person)
    for body, members in by_body.items():
        institution = body if isinstance(body, Institution) else _create_institution(body, language)
        _add_attendees(meeting, institution, members, language, count_heads)
    made = sum(isinstance(body, NewInstitution) for body in by_body)
    return len(people), len(by_body), made


def _create_institution(body, language):
    institution = Institution(slug=body.slug, kind=body.kind, **{f"name_{language}": body.name})
    institution.full_clean(exclude=_untranslated_fields(language))
    institution.save()
    return institution


def _add_attendees(meeting, institution, members, language, count_heads):
    delegation, is_new = meeting.delegations.get_or_create(institution=institution)
    if is_new and count_heads:
        delegation.head_count = sum(person.presence in PRESENT for person in members)
        delegation.save()
    for person in members:
        texts = {f"name_{language}": person.name, f"post_{language}": person.post}
        attendee = Attendee(
            delegation=delegation, part=person.part, presence=person.presence, **texts
        )
        attendee.full_clean(exclude=_untranslated_fields(language))
        attendee.save()


def _untranslated_fields(language):
    """The fields that a list in another language may leave empty: the Arabic name."""
    return [] if language == "ar" else ["name_ar"]
