from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Content, ContentQuerySet
from recommendations.models.choices import ADOPTED, OPEN

from .assignments import Assignment


class MilestoneQuerySet(ContentQuerySet):
    def overdue(self, on=None):
        """Not done, and past their date on the day ``on`` (today if None), of items that are still
        followed."""
        item = "recommendation__"
        followed = {f"{item}decision__in": ADOPTED, f"{item}status__in": OPEN}
        dated = self.filter(done_on=None, due_on__lt=on or timezone.localdate(), **followed)
        return dated.exclude(**{f"{item}plan__state": "closed"})

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for milestone in objs:
            milestone.validate_institution()
        return super().bulk_create(objs, *args, **kwargs)


class Milestone(Content):
    """A step on the way, with its own date and, if it has one, its own responsible body."""

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="milestones",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    institution = models.ForeignKey(
        "Institution",
        verbose_name=_("responsible for the milestone"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
        help_text=_("One of the responsible bodies of the recommendation; empty for its lead."),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence_title = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(
        _("address of the evidence"),
        blank=True,
        help_text=_(
            "Public with the milestone. A file, or evidence that is not public, belongs to a "
            "progress update."
        ),
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "number"],
                name="milestone_number_once",
                violation_error_message=_("This number is already taken by another milestone."),
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def validate_institution(self):
        """Raises ValidationError unless its institution is a body of the recommendation."""
        if self.institution_id is None:
            return
        own = Assignment.objects.filter(
            recommendation=self.recommendation_id, institution=self.institution_id
        )
        if not own.exists():
            raise ValidationError(
                _("Only a responsible body of the recommendation can answer for its milestone."),
                code="body",
            )

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for the institution of another recommendation."""
        self.validate_institution()
        super().save(*args, **kwargs)
