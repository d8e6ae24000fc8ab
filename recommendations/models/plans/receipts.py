from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.append_only import AppendOnly, AppendOnlyQuerySet
from recommendations.models.base.past_days import check_past_day


class Receipt(AppendOnly):
    """That a responsible body has received the letter on the adoption of a plan; once for each."""

    refusal_code = "receipt"

    plan = models.ForeignKey(
        "Plan", verbose_name=_("plan"), on_delete=models.PROTECT, related_name="receipts"
    )
    institution = models.ForeignKey(
        "Institution",
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="receipts",
    )
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "institution"],
                name="receipt_once",
                violation_error_message=_("This body has already confirmed the receipt."),
            )
        ]

    def __str__(self):
        return f"{self.institution_id} · {self.confirmed_on}"

    def clean(self):
        """Refuses a day to come, and one before the adoption."""
        super().clean()
        check_past_day(
            self,
            "confirmed_on",
            future=_("The date of a receipt cannot be in the future."),
            earliest=self.plan.adopted_on,
            early=_("The date is before the adoption of the plan."),
        )
