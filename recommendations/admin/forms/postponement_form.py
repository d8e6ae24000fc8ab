"""What a form asks for where it changes a due date that was adopted."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.admin.fields.typed_fields import DayField
from recommendations.localization.languages import CODES, direction
from recommendations.models import Institution

REASONS = [f"reason_{code}" for code in CODES]
# The field that an error of ``workflow.postponement`` is about, by its code.
FIELD_OF_ERROR = {"future": "decided_on", "early": "decided_on", "order": "decided_on"}


def _reason(code):
    words = PlainTextarea(attrs={"lang": code, "dir": direction(code), "rows": 3})
    label = format_lazy("{} ({})", _("Reason"), get_language_info(code)["name_local"])
    help_text = _("Everybody reads it, with the dates.") if code == CODES[0] else ""
    return forms.CharField(label=label, required=False, widget=words, help_text=help_text)


class PostponementFields(forms.Form):
    """The reason for another date, the body that decided it, and when it did.

    ``check_decision`` adds an error for each that is missing; a subclass calls it in ``clean``
    where a date that was adopted changes.
    """

    reason_ar = _reason("ar")
    reason_ku = _reason("ku")
    reason_en = _reason("en")
    decided_by = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("Decided by the body"),
        required=False,
        help_text=_("A body, never a person. Everybody reads its name."),
    )
    decided_on = DayField(
        label=capfirst(_("decided on")),
        required=False,
        initial=timezone.localdate,
    )

    def check_decision(self):
        for name, message in [
            ("reason_ar", _("Enter the reason in Arabic.")),
            ("decided_by", _("Choose the body that decided the new date.")),
            ("decided_on", _("Enter the day of the decision.")),
        ]:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, message)


def decision_of(answers):
    """The ``answers`` of a PostponementFields, as ``workflow.postponement.postpone`` takes them."""
    return {
        "reason": {code: answers[f"reason_{code}"] for code in CODES},
        "decided_by": answers["decided_by"],
        "decided_on": answers["decided_on"],
    }
