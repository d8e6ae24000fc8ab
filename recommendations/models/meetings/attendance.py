from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.models import name_reads
from recommendations.models.base.disclosable import DisclosableAttendee, DisclosableDelegation
from recommendations.models.disclosure_requests import Disclosure as DisclosureLevel
from recommendations.models.disclosure_requests import DisclosureRequest
from recommendations.models.institutions import Institution

from .meetings import Meeting
from .querysets import CAME, AttendeeQuerySet, DelegationQuerySet, nobody_came


class Delegation(DisclosableDelegation):
    """The people an institution sent to a meeting, and how much of them is public."""

    Disclosure = DisclosureLevel

    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="delegations",
    )
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    head_count = models.PositiveSmallIntegerField(_("head-count"), null=True, blank=True)
    disclosure = models.CharField(
        _("what the public may see"),
        max_length=20,
        choices=DisclosureLevel.choices,
        default=DisclosureLevel.COUNT,
        help_text=_(
            "More becomes public only when a publisher grants it; less takes effect immediately."
        ),
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "institution"],
                name="delegation_once_per_meeting",
                violation_error_message=_("This institution already has a delegation here."),
            )
        ]

    def __str__(self):
        return f"{self.institution} · {self.meeting}"

    def clean(self):
        super().clean()
        if self.pk and self.head_count == 0 and self.attendees.came().exists():
            raise ValidationError({"head_count": nobody_came()})

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for the head-count 0 beside names of people who came."""
        if self.pk and self.head_count == 0 and self.attendees.came().exists():
            stored = type(self)._base_manager.filter(pk=self.pk)
            if not stored.filter(head_count=0).exists():
                raise nobody_came()
        super().save(*args, **kwargs)


class Attendee(DisclosableAttendee):
    """A person who took part, or excused themselves. May be at risk: private unless disclosed."""

    class Part(models.TextChoices):
        CHAIR = "chair", _("chair")
        CO_CHAIR = "co_chair", _("co-chair")
        SPEAKER = "speaker", _("speaker")
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")

    class Presence(models.TextChoices):
        PRESENT = "present", _("present")
        REMOTE = "remote", _("took part remotely")
        APOLOGIES = "apologies", _("sent apologies")
        ABSENT = "absent", _("absent")

    delegation = models.ForeignKey(
        Delegation,
        verbose_name=_("delegation"),
        on_delete=models.CASCADE,
        related_name="attendees",
    )
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=200, blank=True)
    part = models.CharField(_("part"), max_length=20, choices=Part.choices, default=Part.MEMBER)
    presence = models.CharField(
        _("presence"), max_length=20, choices=Presence.choices, default=Presence.PRESENT
    )
    held_back = models.BooleanField(
        _("held back"),
        default=False,
        help_text=_("The public does not see this name, whatever the delegation discloses."),
    )
    # Who asked that this name become public, and who decided.
    asked_in = models.ForeignKey(
        DisclosureRequest,
        verbose_name=_("disclosure request"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="attendees",
    )

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for somebody who came in a delegation of nobody."""
        if self.presence in CAME and self.delegation.head_count == 0:
            own = type(self).objects.filter(pk=self.pk, delegation=self.delegation_id)
            if not own.came().exists():
                raise nobody_came(self.delegation)
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db, field_names, values):
        person = super().from_db(db, field_names, values)
        name_reads.note(person, cls)
        return person
