from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Content, ContentQuerySet, has_text

from .plans import Plan

# What ``report_name`` gives.
REPORT_NAME_PATTERN = r"\d{4}-\d{2}-\d{2}(?:-[1-9]\d*)?"


def report_name(as_of, revision):
    """ "2023-06-30" for the first report of a day, "2023-06-30-2" for the second."""
    return f"{as_of:%Y-%m-%d}" if revision == 1 else f"{as_of:%Y-%m-%d}-{revision}"


def report_of_name(name):
    """The (day, revision) of a name that ``report_name`` gives; (None, 1) for any other that fits
    REPORT_NAME_PATTERN."""
    try:
        found = date.fromisoformat(name[:10]), int(name[11:] or 1)
    except ValueError:
        return None, 1
    return found if report_name(*found) == name else (None, 1)


class ReportQuerySet(ContentQuerySet):
    def published(self, at=None):
        """Reports of plans that the public may see."""
        return self.filter(
            created_at__lte=at or timezone.now(), plan__in=Plan.objects.published(at)
        )

    def update(self, **fields):
        raise ValidationError(_("A report cannot be changed; publish a new one."), code="frozen")

    def delete(self):
        if self.exists():
            raise ValidationError(_("A report cannot be deleted."), code="frozen")
        return super().delete()


class Report(Content):
    """A frozen copy of a plan on a date, so that a quoted figure can be proved years later."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reports"
    )
    as_of = models.DateField(_("as of"))
    # The first report of a day has its date as its address; a correction of it a number more.
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    schema_version = models.PositiveSmallIntegerField(_("version of the schema"), default=1)
    head = models.JSONField(
        _("plan and meeting"),
        default=dict,
        blank=True,
        help_text=_("As they were; names of people are never stored."),
    )
    figures = models.JSONField(_("figures"))
    rows = models.JSONField(_("rows"), blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    correction = models.TextField(
        _("what was corrected"),
        blank=True,
        help_text=_("Readers of both reports see it."),
    )
    created_at = models.DateTimeField(_("published at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-as_of", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "as_of", "revision"],
                name="report_revision_once",
                violation_error_message=_("This plan already has a report for that day."),
            ),
            models.CheckConstraint(
                name="report_revised_only_by_replacing",
                condition=Q(revision=1) | Q(revision__gt=1, replaces__isnull=False),
                violation_error_message=_("A second report for a day replaces the first."),
            ),
            models.CheckConstraint(
                name="report_says_what_it_corrects",
                condition=Q(replaces=None) | has_text("correction", ["ar"]),
                violation_error_message=_("Enter what was corrected, in Arabic."),
            ),
            models.CheckConstraint(
                name="report_not_replacing_itself",
                condition=Q(replaces=None) | ~Q(replaces=F("pk")),
                violation_error_message=_("A report cannot replace itself."),
            ),
        ]

    def __str__(self):
        # Isolated: among Arabic words the parts of the date would change places.
        return f"{self.plan} · \u2066{self.name}\u2069"

    @property
    def name(self):
        """Its name in addresses and files: the date, and the revision from the second on."""
        return report_name(self.as_of, self.revision)

    def get_absolute_url(self):
        return reverse("report", args=[self.plan.year, self.name])

    def clean(self):
        super().clean()
        if self.replaces_id and self.replaces.plan_id != self.plan_id:
            raise ValidationError(_("A report replaces one of the same plan."), code="plan")
        if self.as_of and self.as_of > timezone.localdate():
            raise ValidationError(_("The date of a report cannot be in the future."), code="future")

    def save(self, *args, **kwargs):
        """Saves once; raises ValidationError for a report that is stored already."""
        if not self._state.adding:
            raise ValidationError(
                _("A report cannot be changed; publish a new one."), code="frozen"
            )
        self.clean()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("A report cannot be deleted."), code="frozen")
