from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Content, ContentQuerySet
from recommendations.models.choices import ADOPTED
from recommendations.models.institutions import Institution


class AssignmentQuerySet(ContentQuerySet):
    guarded_fields = frozenset({"recommendation", "role"})

    def lead(self):
        """The one that leads, or None."""
        return self.filter(role=Assignment.Role.LEAD).first()

    def delete(self):
        for assignment in self:
            assignment.validate_removal()
        return super().delete()


class Assignment(Content):
    """An institution's responsibility for a recommendation."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        SUPPORTING = "supporting", _("supporting")

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.LEAD)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsible body")
        verbose_name_plural = _("responsible bodies")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "institution"],
                name="assignment_institution_once",
                violation_error_message=_("This institution is already responsible for it."),
            ),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=Q(role="lead"),
                name="assignment_one_lead",
                violation_error_message=_("A recommendation can have only one lead institution."),
            ),
        ]

    def __str__(self):
        return f"{self.institution} ({self.get_role_display()})"

    def validate_removal(self):
        """Raises ValidationError where an adopted item would be left without its lead."""
        item = self.recommendation
        if self.role == self.Role.LEAD and item.decision in ADOPTED and not item.plan.is_draft:
            raise ValidationError(
                _(
                    "An adopted recommendation must have a lead institution; choose another one "
                    "instead."
                ),
                code="lead",
            )

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError where the lead of an adopted item would be lost."""
        stored = self.read_stored()
        here = (self.recommendation_id, self.role)
        if stored and here != (stored.recommendation_id, stored.role):
            stored.validate_removal()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        type(self)._base_manager.get(pk=self.pk).validate_removal()
        return super().delete(*args, **kwargs)


def validate_bodies(recommendation, leads, supporting):
    """Raises ValidationError unless these institutions can answer for the item together."""
    bodies = [*leads, *supporting]
    if len(bodies) != len(set(bodies)):
        raise ValidationError(_("An institution can be listed only once."), code="twice")
    if len(leads) > 1:
        message = _("A recommendation can have only one lead institution.")
        raise ValidationError(message, code="leads")
    # A new item belongs to a draft.
    is_adopted = recommendation.pk and recommendation.decision in ADOPTED
    if is_adopted and not leads and not recommendation.plan.is_draft:
        raise ValidationError(_("An adopted recommendation needs a lead institution."), code="lead")
