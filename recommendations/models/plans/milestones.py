from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Content, ContentQuerySet


class Milestone(Content):
    """A step on the way, with its own date."""

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="milestones",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ContentQuerySet.as_manager()

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
