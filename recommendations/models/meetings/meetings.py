from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.models import name_reads
from recommendations.models.base.content import (
    Content,
    ContentQuerySet,
    Publishable,
    PublishableQuerySet,
    Versioned,
)
from recommendations.models.base.disclosable import DisclosableStatement
from recommendations.models.base.slugs import AutomaticSlug
from recommendations.models.institutions import Institution

from .querysets import StatementQuerySet


class Meeting(AutomaticSlug, Versioned, Publishable):
    """One sitting of the public body, as its record will be read in years to come."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("annual meeting")
        EXTRAORDINARY = "extraordinary", _("extraordinary meeting")
        FOLLOW_UP = "follow_up", _("follow-up meeting")

    slug_source = "title"

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.ANNUAL)
    year = models.PositiveSmallIntegerField(
        _("year"), help_text=_("The year whose plan this meeting adopts or follows.")
    )
    held_on = models.DateField(_("held on"), null=True, blank=True)
    date_note = models.CharField(
        _("what is known about the date"),
        max_length=200,
        blank=True,
        help_text=_("Where the date is not known: for example “a Saturday”."),
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    organiser = models.ForeignKey(
        Institution,
        verbose_name=_("organiser"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings_organised",
    )
    summary = models.TextField(_("summary"), blank=True)
    closing_statement = models.TextField(_("closing statement"), blank=True)
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-year", "-held_on", "slug"]
        permissions = [("publish_meeting", "Can publish and withdraw a meeting")]
        constraints = [
            Publishable.withdrawn_after_published("meeting_withdrawn_after_published"),
            models.CheckConstraint(
                name="meeting_year_plausible",
                condition=Q(year__gte=1900, year__lte=2200),
                violation_error_message=_("Enter the year with four digits."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        return reverse("meeting", args=[self.slug])


class AgendaItem(Content):
    """A point of the agenda and what was said on it."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="agenda"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    topic = models.CharField(_("topic"), max_length=300)
    discussion = models.TextField(_("what was said"), blank=True)

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="agenda_number_once",
                violation_error_message=_("This number is already on the agenda."),
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.topic}"


class Statement(DisclosableStatement):
    """What a speaker said at the meeting."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="statements"
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("speaks for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
    )
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)
    names_speaker = models.BooleanField(
        _("the speaker is public"),
        default=False,
        help_text=_("Otherwise the public sees the institution only."),
    )
    text = models.TextField(_("text"))

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="statement_number_once",
                violation_error_message=_("This number is already taken by another statement."),
            )
        ]

    def __str__(self):
        return self.speaker or str(self.institution or self.pk)

    @classmethod
    def from_db(cls, db, field_names, values):
        statement = super().from_db(db, field_names, values)
        name_reads.note(statement, cls)
        return statement


class Finding(Content):
    """A strength or a weakness that the meeting found in the past year's work."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("strength")
        WEAKNESS = "weakness", _("weakness")

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="findings"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    about = models.ManyToManyField(
        "Recommendation",
        verbose_name=_("about last year's recommendations"),
        blank=True,
        related_name="findings",
    )
    answered_by = models.ManyToManyField(
        "Recommendation",
        verbose_name=_("answered by this year's recommendations"),
        blank=True,
        related_name="answers",
    )

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("evaluation of the past year")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "number"],
                name="finding_number_once",
                violation_error_message=_("This number is already taken by another finding."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"
