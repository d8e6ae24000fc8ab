from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.append_only import AppendOnly, AppendOnlyQuerySet
from recommendations.models.base.content import has_text
from recommendations.models.base.past_days import check_past_day
from recommendations.models.base.relations import related
from recommendations.models.choices import VerificationOutcome


class VerificationQuerySet(AppendOnlyQuerySet):
    def of_effective_updates(self):
        """Verifications of updates that no other published one corrects."""
        updates = related(self.model, "update").objects.effective()
        return self.filter(Exists(updates.filter(pk=OuterRef("update"))))

    def newest_first(self):
        """In the order in which they count: the first is the one in force."""
        return self.order_by("-verified_on", "-recorded_at", "-pk")


class Verification(AppendOnly):
    """What somebody independent found who checked a published progress update.

    Nobody edits it: a later verification of the same update counts in its place, and both stay
    visible.
    """

    refusal_code = "verification"

    update = models.ForeignKey(
        "ProgressUpdate",
        verbose_name=_("progress update"),
        on_delete=models.PROTECT,
        related_name="verifications",
    )
    # That of the update: what belongs to an item is found by it.
    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="verifications",
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=VerificationOutcome.choices)
    note = models.TextField(_("note on the verification"))
    verified_on = models.DateField(_("verified on"), default=timezone.localdate)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-verified_on", "-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="verification_with_arabic_note",
                condition=has_text("note", ["ar"]),
                violation_error_message=_("Enter in Arabic what was checked and found."),
            ),
            models.CheckConstraint(
                name="verification_has_a_known_outcome",
                condition=Q(outcome__in=VerificationOutcome.values),
                violation_error_message=_("Choose what the verification found."),
            ),
        ]

    def __str__(self):
        return f"{self.verified_on} · {self.get_outcome_display()}"

    def clean(self):
        """Refuses a day to come, and one before the update was reported."""
        super().clean()
        check_past_day(
            self,
            "verified_on",
            future=_("The date of a verification cannot be in the future."),
            earliest=self.update.reported_on,
            early=_("The date is before the day of the update that is verified."),
        )
