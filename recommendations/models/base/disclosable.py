"""What becomes public by a publisher's decision only: each rule for the records that obey it.

On a published record, whatever would show readers more than they see now is saved as it was typed
and held back, with a request that a publisher decides on. Showing less takes effect at once. On a
draft, or on what was withdrawn, everything may be changed: publishing it is a publisher's step.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models.disclosure_requests import (
    RANKS,
    SHOWING_NAMES,
    Disclosure,
    DisclosureRequest,
)
from recommendations.models.history import acting_user

from .content import Content, ContentQuerySet, guarded_write_allowed
from .relations import related

Kind = DisclosureRequest.Kind
# What a text is without words.
NO_TEXT = ("", None)
PUBLISHED_MEETING = Q(meeting__published_at__isnull=False, meeting__withdrawn_at=None)


def translations(*names):
    return [f"{name}_{code}" for name in names for code in CODES]


def differs(record, other, fields):
    return any(getattr(record, name) != getattr(other, name) for name in fields)


def adds_value(record, other, fields):
    """True when one of the fields has another value than in ``other``; emptying it adds none."""
    pairs = [(getattr(record, name), getattr(other, name)) for name in fields]
    return any(value and value != before for value, before in pairs)


def meeting_is_published(record):
    """True when readers may see the meeting of ``record``; it is locked, so that this stays so."""
    meetings = related(type(record), "meeting")._base_manager.select_for_update(no_key=True)
    meeting = meetings.filter(pk=record.meeting_id).only("published_at", "withdrawn_at").first()
    # One that is to be published on a later day counts, too.
    return bool(meeting and meeting.published_at and not meeting.withdrawn_at)


class DisclosableQuerySet(ContentQuerySet):
    """Changes in bulk obey the same rule: what would show more of a published record is refused."""

    # Fields by which readers may come to see more → the values that never show more.
    shown_by = {}
    on_published = PUBLISHED_MEETING

    def update(self, **fields):
        """As usual; raises ValidationError where readers of a published record might see more."""
        names = {self.model._meta.get_field(name).name: value for name, value in fields.items()}
        shown = self.shown_by
        wide = [name for name, value in names.items() if value not in shown.get(name, [value])]
        if wide and self.filter(self.on_published).exists():
            raise ValidationError(
                _("What readers may see can only be changed one record at a time: %(fields)s."),
                params={"fields": ", ".join(sorted(wide))},
                code="disclosure",
            )
        return super().update(**fields)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        with transaction.atomic():
            if any(record.widens(None) for record in objs):
                raise ValidationError(
                    _("What becomes public immediately has to be entered one record at a time."),
                    code="disclosure",
                )
            return super().bulk_create(objs, *args, **kwargs)


class Disclosable(Content):
    """A record of which readers may come to see more. Subclasses answer three questions.

    ``widens(stored)``: would it show readers more than ``stored``, its row as it is now, or None?
    ``hold_back(stored)``: shows what was shown before; returns the level to ask for, or "".
    ``content_differs(stored)``: is it another name, speaker or file?
    """

    # The kind of request, and the field that ``hold_back`` writes.
    DISCLOSED_AS = None
    HELD_FIELDS = ()

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Saves; what would show readers more is held back until a publisher grants it."""
        stored = self.read_stored()
        level = None
        if not guarded_write_allowed(self):
            if self.widens(stored):
                level = self.hold_back(stored)
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], *self.HELD_FIELDS}
            elif stored:
                self.follow_requests(stored)
        super().save(*args, **kwargs)
        if level is not None:
            self.ask(level)

    def ask(self, level):
        DisclosureRequest.objects.ask(self, level)

    def follow_requests(self, stored):
        """Whoever changes what somebody else has asked for is the one who asks from then on."""
        if self.content_differs(stored):
            by = acting_user(self)
            waiting = DisclosureRequest.objects.waiting().about(self)
            if waiting.exclude(asked_by=by).exists():
                DisclosureRequest.objects.ask(self, by=by)


class DisclosableDelegation(Disclosable):
    """A delegation: its level may be raised, and it may be moved, by a publisher only."""

    DISCLOSED_AS = Kind.DELEGATION
    HELD_FIELDS = ("disclosure",)

    class Meta:
        abstract = True

    def is_elsewhere(self, stored):
        return not stored or differs(self, stored, ["meeting_id", "institution_id"])

    def widens(self, stored):
        if self.disclosure == Disclosure.WITHHELD or not meeting_is_published(self):
            return False
        return self.is_elsewhere(stored) or RANKS[self.disclosure] > RANKS[stored.disclosure]

    def hold_back(self, stored):
        level = self.disclosure
        is_elsewhere = self.is_elsewhere(stored)
        self.disclosure = Disclosure.WITHHELD if is_elsewhere else stored.disclosure
        return level

    def follow_requests(self, stored):
        """A lower level is meant: nobody's wish for a higher one is granted after that."""
        if RANKS[self.disclosure] < RANKS[stored.disclosure] or self.is_elsewhere(stored):
            by = acting_user(self)
            for request in DisclosureRequest.objects.waiting().about(self).exclude(level=""):
                request.give_way(by=by)

    def save(self, *args, **kwargs):
        if self.pk:
            self.validate_institution_stays_withheld()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.validate_institution_stays_withheld(is_deleted=True)
        return super().delete(*args, **kwargs)

    def validate_institution_stays_withheld(self, *, is_deleted=False):
        """Raises ValidationError when a statement would name the body that was withheld here."""
        stored = type(self)._base_manager.filter(pk=self.pk).select_related("meeting").first()
        if stored and stored.covers_statement() and (is_deleted or self.is_elsewhere(stored)):
            raise ValidationError(
                _(
                    "A statement is made on behalf of this institution, which is withheld. First "
                    "remove the institution from the statement."
                ),
                code="withheld",
            )

    def covers_statement(self):
        """True when readers would learn of the body by a statement if this row were not here."""
        meeting = self.meeting
        is_hidden = self.disclosure == Disclosure.WITHHELD and meeting.is_published()
        return is_hidden and meeting.statements.filter(institution=self.institution_id).exists()


class DisclosableAttendee(Disclosable):
    """An attendee: the names of a delegation that shows names are added to by a publisher only."""

    HELD_FIELDS = ("held_back", "asked_in")
    ALWAYS_SHOWN = ["delegation_id", "part", "presence"]

    class Meta:
        abstract = True

    def shown_levels(self):
        """The levels at which the published delegation is shown now, or would be if granted."""
        delegation = self.delegation
        if not meeting_is_published(delegation):
            return set()
        waiting = DisclosureRequest.objects.waiting().about(delegation)
        stored = type(delegation)._base_manager.filter(pk=delegation.pk)
        levels = {
            *stored.values_list("disclosure", flat=True),
            *waiting.values_list("level", flat=True),
        }
        return levels & set(SHOWING_NAMES)

    def content_differs(self, stored, levels=tuple(SHOWING_NAMES)):
        with_posts = Disclosure.NAMES_AND_POSTS in levels
        texts = translations("name", *(["post"] if with_posts else []))
        return differs(self, stored, self.ALWAYS_SHOWN) or adds_value(self, stored, texts)

    def widens(self, stored):
        if self.held_back or not (levels := self.shown_levels()):
            return False
        return not stored or stored.held_back or self.content_differs(stored, levels)

    def hold_back(self, stored):
        self.held_back = True
        self.asked_in = DisclosureRequest.objects.ask(self.delegation, by=acting_user(self))
        return ""

    def ask(self, level):
        """Asked for already: the row names the request."""

    def follow_requests(self, stored):
        request = self.asked_in
        if not (request and request.is_waiting):
            return
        if not self.held_back:
            self.asked_in = None
        elif self.content_differs(stored) and request.asked_by != acting_user(self):
            self.hold_back(stored)


class DisclosableStatement(Disclosable):
    """A statement: its speaker is named, or another is, by a publisher only."""

    DISCLOSED_AS = Kind.STATEMENT
    HELD_FIELDS = ("names_speaker",)

    class Meta:
        abstract = True

    def content_differs(self, stored):
        added = ["institution_id", *translations("speaker", "post")]
        return differs(self, stored, ["meeting_id"]) or adds_value(self, stored, added)

    def widens(self, stored):
        if not self.names_speaker or not meeting_is_published(self):
            return False
        return not stored or not stored.names_speaker or self.content_differs(stored)

    def hold_back(self, stored):
        self.names_speaker = False
        return ""


class DisclosableDocument(Disclosable):
    """A document: it is made public, replaced or moved while public, by a publisher only."""

    DISCLOSED_AS = Kind.DOCUMENT
    HELD_FIELDS = ("is_public",)

    class Meta:
        abstract = True

    def content_differs(self, stored):
        return differs(self, stored, ["file", "meeting_id", "recommendation_id", "report_id"])

    def is_on_published(self):
        """True when readers may see the record that the document belongs to."""
        if self.meeting_id:
            return meeting_is_published(self)
        item = self.recommendation
        plan = item.plan if item else self.report and self.report.plan
        is_shown = item.is_public if item else plan
        return bool(is_shown and plan.published_at and not plan.withdrawn_at)

    def widens(self, stored):
        if not self.is_public or not self.is_on_published():
            return False
        return not stored or not stored.is_public or self.content_differs(stored)

    def hold_back(self, stored):
        self.is_public = False
        return ""
