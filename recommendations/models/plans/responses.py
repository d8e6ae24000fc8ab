from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.append_only import AppendOnly, AppendOnlyQuerySet
from recommendations.models.base.content import has_text
from recommendations.models.base.past_days import check_past_day
from recommendations.models.choices import ResponseAnswer


class ResponseQuerySet(AppendOnlyQuerySet):
    def newest_first(self):
        """In the order in which they count: of an item and a body the first is in force."""
        return self.order_by("-answered_on", "-recorded_at", "-pk")


class Response(AppendOnly):
    """What a responsible body answers to a recommendation that was adopted.

    Nobody edits it: a later response of the same body counts in its place, and both stay visible.
    """

    refusal_code = "response"

    # Not shown on any page and in no file.
    STAFF_ONLY = frozenset({"answered_by"})

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="responses",
    )
    institution = models.ForeignKey(
        "Institution",
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="responses",
    )
    answer = models.CharField(_("answer"), max_length=20, choices=ResponseAnswer.choices)
    explanation = models.TextField(_("what the body will do, or why not"), blank=True)
    answered_on = models.DateField(_("answered on"), default=timezone.localdate)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["-answered_on", "-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="response_has_a_known_answer",
                condition=Q(answer__in=ResponseAnswer.values),
                violation_error_message=_("Choose what the body answers."),
            ),
            models.CheckConstraint(
                name="response_explained_in_arabic",
                condition=Q(answer=ResponseAnswer.ACCEPTS) | has_text("explanation", ["ar"]),
                violation_error_message=_(
                    "Enter in Arabic what the body will do, or why not; only “accepts” needs no "
                    "words."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.answered_on} · {self.get_answer_display()}"

    def clean(self):
        """Refuses a day to come, and one before the adoption."""
        super().clean()
        check_past_day(
            self,
            "answered_on",
            future=_("The date of a response cannot be in the future."),
            earliest=self.recommendation.plan.adopted_on,
            early=_("The date is before the adoption of the plan."),
        )
