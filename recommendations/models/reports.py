from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import Content, ContentQuerySet
from .plans import Plan


class ReportQuerySet(ContentQuerySet):
    def published(self, at=None):
        """Reports of plans that the public may see."""
        return self.filter(
            created_at__lte=at or timezone.now(), plan__in=Plan.objects.published(at)
        )

    def update(self, **fields):
        raise ValidationError(_("A report never changes; publish a new one."), code="frozen")

    def delete(self):
        if self.exists():
            raise ValidationError(_("A report is never deleted."), code="frozen")
        return super().delete()


class Report(Content):
    """A frozen picture of a plan on a date, so that a quoted figure can be proved years later."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reports"
    )
    as_of = models.DateField(_("as of"))
    schema_version = models.PositiveSmallIntegerField(_("version of the schema"), default=1)
    figures = models.JSONField(_("figures"))
    rows = models.JSONField(_("rows"))
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    created_at = models.DateTimeField(_("published at"), auto_now_add=True)
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
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "as_of"],
                name="report_once_a_day",
                violation_error_message=_("This plan already has a report of that day."),
            ),
            models.CheckConstraint(
                name="report_not_replacing_itself",
                condition=Q(replaces=None) | ~Q(replaces=F("pk")),
                violation_error_message=_("A report cannot replace itself."),
            ),
        ]

    def __str__(self):
        return f"{self.plan} · {self.as_of}"

    def save(self, *args, **kwargs):
        """Saves once; raises ValidationError for a report that is stored already."""
        if not self._state.adding:
            raise ValidationError(_("A report never changes; publish a new one."), code="frozen")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("A report is never deleted."), code="frozen")
