"""Drawing claims of a frozen report to be verified."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from recommendations.exports import report_files
from recommendations.exports.formats import FORMATS
from recommendations.models import Report, User, VerificationSample
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by

# The permission to draw a sample.
DRAW = "recommendations.add_verificationsample"
# The language of the JSON file whose checksum is the seed.
SEED_LANGUAGE = "ar"


@caused_by(Cause.VERIFICATION)
@transaction.atomic
def draw(
    report: Report, *, by: User, size: int, site: str, now: datetime | None = None
) -> VerificationSample:
    """Draws ``size`` of the claims of ``report``: the same ones for whoever repeats it.

    ``site``: the address of the site, for the JSON file whose checksum is the seed, if nobody has
    asked for it before. Raises ValidationError without the permission, when the report has a sample
    already or has fewer claims; nothing is written then.
    """
    if not by.has_perm(DRAW):
        raise ValidationError(_("You do not have permission to do this."), code="permission")
    stored = Report.objects.select_for_update(of=["self"]).select_related("plan").get(pk=report.pk)
    if VerificationSample.objects.filter(report=stored).exists():
        raise ValidationError(_("A sample of this report has been drawn already."), code="drawn")
    total = len(VerificationSample.claims_of(stored))
    if not 1 <= size <= total:
        raise ValidationError(
            _("Enter a number from 1 to %(total)s, the number of claims in the report."),
            params={"total": total},
            code="size",
        )
    sample = VerificationSample(
        report=stored,
        size=size,
        seed=_seed(stored, site),
        drawn_by=by,
        drawn_at=now or timezone.now(),
    )
    sample.full_clean()
    with allow_guarded_write(sample, by=by):
        sample.save()
    return sample


def _seed(report, site):
    """The checksum of the current JSON file in Arabic, which is made if need be."""
    with override(SEED_LANGUAGE):
        report_files.content_of(report, FORMATS["json"], site=site, must_be_stored=True)
    files = report.files.current().filter(language=SEED_LANGUAGE, ending="json")
    return files.values_list("sha256", flat=True).first() or ""
