from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.append_only import AppendOnly, AppendOnlyQuerySet
from recommendations.models.base.content import has_text


class Postponement(AppendOnly):
    """A change of the due date of a recommendation, to a later or an earlier day.

    Append-only: the dates of an item can be followed from the first one to the one in force.
    """

    refusal_code = "postponement"

    # Not shown on any page and in no file.
    STAFF_ONLY = frozenset({"recorded_by"})

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="postponements",
    )
    from_date = models.DateField(
        _("date before"), null=True, blank=True, help_text=_("Empty where no date was set.")
    )
    to_date = models.DateField(_("new date"))
    reason = models.TextField(_("reason"))
    # A body, never a person.
    decided_by = models.ForeignKey(
        "Institution",
        verbose_name=_("decided by the body"),
        on_delete=models.PROTECT,
        related_name="postponements",
    )
    decided_on = models.DateField(_("decided on"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("postponement")
        verbose_name_plural = _("postponements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="postponement_changes_the_date",
                condition=Q(from_date=None) | ~Q(from_date=F("to_date")),
                violation_error_message=_("The new date is the same as the date in force."),
            ),
            models.CheckConstraint(
                name="postponement_with_reason_in_arabic",
                condition=has_text("reason", ["ar"]),
                violation_error_message=_("Enter the reason in Arabic."),
            ),
        ]

    def __str__(self):
        return f"{self.recommendation_id} · {self.from_date or '–'} → {self.to_date}"

    @classmethod
    def making_refused(cls):
        message = _("Postpone the recommendation to change its date.")
        return ValidationError(message, code="postpone")
