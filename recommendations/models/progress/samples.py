from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.append_only import AppendOnly, AppendOnlyQuerySet
from recommendations.models.choices import CLAIMED


def claims_in_order(seed, references):
    """The ``references`` of claims in the order in which they are drawn: pairs (digest, reference).

    The digest is the SHA-256 of the seed, a space and the reference; the smallest comes first.
    """
    digests = ((sha256(f"{seed} {one}".encode()).hexdigest(), one) for one in references)
    return sorted(digests)


class VerificationSample(AppendOnly):
    """Claims of a frozen report that were drawn to be verified, in a way that anybody can repeat.

    ``seed``: the SHA-256 of the report's Arabic JSON file as it was on the day of the draw.
    """

    refusal_code = "sample"

    report = models.OneToOneField(
        "Report", verbose_name=_("report"), on_delete=models.PROTECT, related_name="sample"
    )
    size = models.PositiveSmallIntegerField(_("number of claims"))
    seed = models.CharField(_("seed of the draw"), max_length=64)
    drawn_at = models.DateTimeField(_("drawn at"), default=timezone.now, editable=False)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drawn by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample of claims")
        verbose_name_plural = _("samples of claims")
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sample_of_one_claim_at_least",
                condition=Q(size__gte=1),
                violation_error_message=_("A sample has one claim at least."),
            ),
            models.CheckConstraint(
                name="sample_with_seed",
                condition=~Q(seed=""),
                violation_error_message=_("A sample needs the checksum from which it is drawn."),
            ),
        ]

    def __str__(self):
        return f"{self.report_id} · {self.size}"

    @staticmethod
    def claims_of(report):
        """The references of all claims in the frozen rows of ``report``."""
        return [row["reference"] for row in report.rows if row["status"] in CLAIMED]

    def in_order(self, report):
        """The claims of its ``report`` (with its rows) in the order of the draw: (digest,
        reference) pairs, of which the first ``size`` are drawn."""
        return claims_in_order(self.seed, self.claims_of(report))
