"""The step that draws claims of a frozen report to be verified."""

from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.typed_fields import WholeNumberField
from recommendations.models import VerificationSample
from recommendations.workflow import sampling
from recommendations.workflow.sampling import DRAW

from .base import Step, StepForm


class SampleForm(StepForm):
    """How many claims are drawn."""

    size = WholeNumberField(label=_("Number of claims"), min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.total = len(VerificationSample.claims_of(self.record))
        self.fields["size"].help_text = _("Claims in the report: %(total)s.") % {
            "total": self.total
        }


def _draw(report, by, answers):
    """Hands the answers of a SampleForm, and the address of the site, to the transition."""
    return sampling.draw(report, by=by, size=answers["size"], site=answers["site"])


SAMPLE = Step(
    name="sample",
    label=_("Draw claims to be verified…"),
    question=_("Draw claims of the report “%(record)s”"),
    explanation=_(
        "The claims are drawn by the checksum of the report, so that anybody can repeat it. "
        "A report has one sample, which cannot be changed; its page shows how it was drawn and "
        "what the verifications find."
    ),
    done=_("The claims have been drawn."),
    act=_draw,
    is_due=lambda report: not VerificationSample.objects.filter(report=report).exists(),
    missing=lambda report: (
        [] if VerificationSample.claims_of(report) else [_("The report has no claims.")]
    ),
    form=SampleForm,
    permission=DRAW,
    is_for_readers=True,
)
