"""A meeting as data: see ``record_types``."""

from typing import Annotated, TypedDict

from django.utils.translation import gettext_lazy as _

from recommendations import models

from .field_types import Address, Count, Date, Doc, Named, Redactable, Reference, Slug, Text


class AgendaItem(Redactable):
    number: Count
    topic: Text
    discussion: Text


class Person(TypedDict):
    name: Text
    post: Text
    part: models.Attendee.Part
    presence: models.Attendee.Presence


class Delegation(TypedDict):
    institution: Named
    head_count: Count | None
    people: list[Person]


class AttendanceRow(TypedDict):
    """A row of the table of attendance: a person, or a delegation that names nobody."""

    institution: Named
    head_count: Annotated[int | None, Doc(_("The number of people in the delegation, if known."))]
    name: Text
    post: Text
    part: Annotated[models.Attendee.Part | None, Doc(_("The person's part in the meeting."))]
    presence: Annotated[models.Attendee.Presence | None, Doc(_("How the person took part."))]


class Statement(Redactable):
    number: Count
    institution: Named | None
    speaker: Text
    post: Text
    text: Text


class Finding(Redactable):
    kind: models.Finding.Kind
    number: Count
    text: Text
    about: list[Reference]
    answered_by: list[Reference]


class MeetingHead(TypedDict):
    slug: Slug
    kind: models.Meeting.Kind
    year: int
    held_on: Date | None
    title: Text
    date_note: Text
    city: Text


class MeetingBase(MeetingHead):
    summary: Text
    closing_statement: Text
    source_name: Text
    source_url: Address | None
    organiser: Named | None
    agenda: list[AgendaItem]
    delegations: list[Delegation]
    statements: list[Statement]
    findings: list[Finding]
    plans: list[int]


class MeetingFacts(MeetingBase, Redactable):
    """The record of a meeting, as far as each delegation discloses."""
