"""The steps of a disclosure request: granted or refused by a publisher, or withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.admin.disclosure import preview
from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.workflow.disclosure import disclosure
from recommendations.workflow.disclosure.disclosure import GRANT
from recommendations.workflow.fingerprints import fingerprint

from .base import Step, StepForm


class GrantForm(StepForm):
    """Why this becomes public; proposes the reason of whoever asked."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=PlainTextarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_(
            "Stored with the names of who requested and who granted it; the public does not see it."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["reason"] = self.record.reason


class RefuseForm(StepForm):
    """Why this does not become public."""

    remark = forms.CharField(
        label=_("Remark"),
        widget=PlainTextarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The person who made the request sees it; the public does not."),
    )


class DisclosureStep(Step):
    """A step of a request; its page shows what readers see now and would see."""

    def context(self, request):
        return {"rows": preview.rows(request), "two": disclosure.needs_two_people()}

    def fingerprint(self, request):
        rows = preview.rows(request) or []
        shown = [(row["was"], row["now"]) for row in rows]
        return fingerprint(request.pk, request.level, request.decision, shown)


def is_waiting(request):
    return request.is_waiting


GRANT_REQUEST = DisclosureStep(
    name="grant",
    is_final=True,
    label=_("Make public…"),
    question=_("Make this public: %(record)s?"),
    explanation=_("Everybody will be able to read it and keep a copy."),
    done=_("Now public: %(record)s."),
    act=lambda request, by, answers: disclosure.grant(request, by=by, reason=answers["reason"]),
    is_due=is_waiting,
    form=GrantForm,
    template="staff/disclosure/step.html",
    permission=GRANT,
)
REFUSE_REQUEST = DisclosureStep(
    name="refuse",
    label=_("Refuse…"),
    question=_("Refuse to make this public: %(record)s?"),
    explanation=_("Nothing becomes public. The person who made the request reads your remark."),
    done=_("The request has been refused: %(record)s."),
    act=lambda request, by, answers: disclosure.refuse(request, by=by, remark=answers["remark"]),
    is_due=is_waiting,
    form=RefuseForm,
    template="staff/disclosure/step.html",
    permission=GRANT,
)
WITHDRAW_REQUEST = DisclosureStep(
    name="withdraw",
    label=_("Withdraw the request…"),
    question=_("Withdraw the request: %(record)s?"),
    explanation=_("Nothing becomes public. What was entered stays in the record."),
    done=_("The request has been withdrawn: %(record)s."),
    act=lambda request, by, answers: disclosure.withdraw(request, by=by),
    is_due=is_waiting,
    template="staff/disclosure/step.html",
)
