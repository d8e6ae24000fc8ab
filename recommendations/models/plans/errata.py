from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Permanent, PermanentQuerySet


class Erratum(Permanent):
    """A dated correction of the adopted text, beside it and never in its place."""

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="errata",
    )
    dated = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(_("the text as it reads now"))
    reason = models.TextField(_("reason"))

    objects = PermanentQuerySet.as_manager()

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["dated", "pk"]

    def __str__(self):
        return f"{self.recommendation_id} · {self.dated}"

    def was_public(self):
        return self.recommendation.was_public()
