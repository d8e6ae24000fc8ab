"""The verification of claims: their queue, and the step that records what a check found."""

from django import forms
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import assurance_badge, status_badge
from recommendations.admin.base.evidence import evidence_html
from recommendations.admin.fields.translated_fields import PlainTextarea, label
from recommendations.admin.fields.typed_fields import DayField
from recommendations.localization.languages import CODES, direction
from recommendations.localization.texts import pick_from
from recommendations.models import ProgressUpdate, Verification, VerificationOutcome
from recommendations.templatetags.tawsiyat import paragraphs
from recommendations.workflow.progress import verification
from recommendations.workflow.progress.verification import VERIFY

from .base import Step, StepForm

# Claims on the page of the queue.
MAX_ENTRIES = 20


class VerificationForm(StepForm):
    """What was found, on which day, and the evidence of it."""

    outcome = forms.ChoiceField(
        label=_("What was found"), choices=VerificationOutcome.choices, widget=forms.RadioSelect
    )
    verified_on = DayField(label=_("Verified on"), initial=timezone.localdate)
    file = forms.FileField(
        label=_("File of the verification"),
        required=False,
        help_text=_("For example the record of a visit. It stays private at first."),
    )
    file_title = forms.CharField(
        label=_("Title of the file"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"lang": "ar", "dir": "rtl", "class": "vTextField"}),
    )
    is_public = forms.BooleanField(
        label=_("Readers should see the file"),
        required=False,
        help_text=_("A publisher decides on it."),
    )
    file_warnings_seen = forms.BooleanField(
        label=_("I have checked what remains in the file"), required=False
    )
    disclosure_reason = forms.CharField(
        label=_("Why the file should be public"), required=False, max_length=500
    )
    field_order = ["fingerprint", "outcome", "verified_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in CODES:
            db_field = Verification._meta.get_field(f"note_{code}")
            self.fields[db_field.name] = forms.CharField(
                label=capfirst(label(db_field)),
                required=code == "ar",
                widget=PlainTextarea(attrs={"lang": code, "dir": direction(code), "rows": 4}),
                help_text=_("What was checked, and what was found. Readers see it.")
                if code == "ar"
                else "",
            )
        notes = [f"note_{code}" for code in CODES]
        self.order_fields([*self.field_order, *notes])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file") and not cleaned.get("file_title"):
            self.add_error("file_title", _("Enter the title of the file."))
        if cleaned.get("is_public") and not cleaned.get("file"):
            self.add_error("is_public", _("Choose the file that readers should see."))
        return cleaned


def _verify(update, by, answers):
    """Hands the answers of a VerificationForm to the transition."""
    names = ["file_title", "is_public", "file_warnings_seen", "disclosure_reason"]
    evidence = {name: answers[name] for name in names} if answers["file"] else {}
    return verification.verify(
        update,
        by=by,
        outcome=answers["outcome"],
        note={code: answers[f"note_{code}"] for code in CODES},
        on=answers["verified_on"],
        file=answers["file"],
        **evidence,
    )


class VerificationStep(Step):
    """Verifies a published update; its page shows the claim with its evidence."""

    def items(self, update):
        return [update.recommendation]

    def context(self, update):
        return {"claim": claim_rows(update), "earlier": _shown_verifications(update)}


VERIFICATION = VerificationStep(
    name="verify",
    label=_("Verify…"),
    question=_("Verify the update “%(record)s”"),
    explanation=_(
        "Readers will see beside the update what you found, on which day, and your note; not who "
        "you are. It cannot be changed afterwards; a later verification can take its place."
    ),
    done=_("The verification has been recorded."),
    act=_verify,
    is_due=lambda update: ProgressUpdate.objects.effective().filter(pk=update.pk).exists(),
    form=VerificationForm,
    template="staff/transitions/verify.html",
    permission=VERIFY,
)


def claim_rows(update):
    """What an update claims, as pairs of a label and what the public or the verifier reads."""
    item = update.recommendation
    title = format_html("<bdi>{}</bdi> {}", item.reference, pick_from(item, "title"))
    rows = [
        (_("recommendation"), title),
        (_("status"), status_badge(update.status)),
        (_("what was done"), _paragraphs(update, "narrative")),
        (_("reason, or what is missing"), _paragraphs(update, "reason")),
        (_("evidence"), evidence_html(update) or gettext("none was given")),
    ]
    return [(name, value) for name, value in rows if value]


def _paragraphs(update, field):
    text = pick_from(update, field)
    return paragraphs(text) if text else ""


def _shown_verifications(update):
    """The verifications of all updates of the item, newest first, as dicts for the template."""
    found = Verification.objects.filter(recommendation=update.recommendation_id)
    return [
        {
            "assurance": assurance_badge(VerificationOutcome(one.outcome).assurance),
            "verified_on": one.verified_on,
            "reported_on": one.update.reported_on,
            "note": _paragraphs(one, "note"),
            "documents": one.documents.all(),
        }
        for one in found.newest_first().select_related("update").prefetch_related("documents")
    ]


def queue(request, model_admin):
    """The page with the claims that nobody has checked yet, the oldest first."""
    waiting = ProgressUpdate.objects.unverified_claims().verifiable_by(request.user)
    shown = waiting.order_by("reported_on", "pk").select_related("recommendation__plan")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Claimed, not checked yet"),
        "opts": model_admin.opts,
        "total": waiting.count(),
        "entries": [_entry(model_admin, update) for update in shown[:MAX_ENTRIES]],
    }
    return TemplateResponse(request, "staff/transitions/verification_queue.html", context)


def _entry(model_admin, update):
    item = update.recommendation
    is_checked = item.assurance not in ("", "reported")
    return {
        "update": update,
        "title": pick_from(item, "title"),
        # Its title is the heading of the entry.
        "claim": claim_rows(update)[1:],
        "assurance": assurance_badge(item.assurance) if is_checked else "",
        "verify": f"{model_admin.step_address(VERIFICATION, update)}?unverified=1",
        "change": model_admin.change_address(update),
    }
