"""What can be changed of one recommendation in the list: its lead, its due date, its status.

A due date that was adopted asks for the decision on it, a status for the progress update by which
it changes. Both are in a second row below.
"""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.reference_field import ReferenceField
from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.admin.fields.typed_fields import DayField, DayInput
from recommendations.admin.forms.postponement_form import PostponementFields
from recommendations.admin.forms.stale_edits import ChangesSince
from recommendations.models import Institution, Recommendation, Status
from recommendations.models.choices import NEEDS_REASON
from recommendations.workflow.progress.progress import PUBLISH

# Stands for the key of a record in the row that the script copies.
ANY_KEY = "__pk__"


class ValuesForm(forms.Form):
    """The cells of a row; ``version`` is that of the record when the page was made."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    lead = forms.ModelChoiceField(
        Institution.objects.all(), required=False, label=_("lead institution"), empty_label="—"
    )
    due_on = DayField(
        required=False,
        label=_("due on"),
        widget=DayInput,
    )
    status = forms.ChoiceField(choices=Status.choices, label=_("status"))

    def __init__(self, *args, allowed, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        for name in EDITABLE - allowed:
            del self.fields[name]
        if "lead" in self.fields:
            self.fields["lead"].choices = institutions
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = capfirst(field.label or "")


EDITABLE = {"lead", "due_on", "status"}


class DecisionForm(PostponementFields):
    """Why a date that was adopted changes, and which body decided it; the reason in Arabic."""

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason_ku"], self.fields["reason_en"]
        self.fields["reason_ar"].widget.attrs["rows"] = 2
        self.fields["decided_by"].choices = institutions

    def clean(self):
        cleaned = super().clean()
        self.check_decision()
        return cleaned


def _words(label):
    widget = PlainTextarea(attrs={"rows": 2, "lang": "ar", "dir": "rtl"})
    return forms.CharField(label=label, required=False, widget=widget)


class ReportForm(forms.Form):
    """The progress update by which a status changes."""

    reported_on = DayField(
        label=capfirst(_("reported on")),
        initial=timezone.localdate,
        widget=DayInput,
    )
    narrative_ar = _words(_("What was done (in Arabic)"))
    reason_ar = _words(_("Reason, or what is missing (in Arabic)"))
    evidence_url = forms.URLField(
        label=_("Address of the evidence"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    superseded_by = ReferenceField(
        label=_("Superseded by (for example 2023/3)"),
        required=False,
        max_length=20,
        attrs={"size": 8},
    )
    publish = forms.BooleanField(label=_("Publish immediately"), required=False)
    # The statuses for which a field is shown; the others are always.
    shown_for = {
        "reason_ar": NEEDS_REASON,
        "evidence_url": [Status.IMPLEMENTED],
        "superseded_by": [Status.SUPERSEDED],
    }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["superseded_by"].queryset = Recommendation.objects.nameable_by(user)
        if not user.has_perm(PUBLISH):
            del self.fields["publish"]
        for name, statuses in self.shown_for.items():
            self.fields[name].shown_for = " ".join(statuses)


def stored_values(item):
    """The values of a row by field; ``item`` has its ``leads``."""
    lead = item.leads[0].institution_id if item.leads else None
    return {
        "version": item.version,
        "lead": lead,
        "due_on": item.due_on,
        "status": item.status,
    }


class EditedRow:
    """A row of the list that is being edited: its forms, and why it was not saved.

    ``allowed`` names the fields that ``user`` may change of ``item``; without an ``item`` it is the
    row that the script copies. ``institutions``: the choices of a body.
    """

    def __init__(self, item, *, user, allowed, institutions, data=None):
        self.item, self.user, self.allowed, self.refusals = item, user, allowed, []
        prefix = f"row-{item.pk if item else ANY_KEY}"
        self.values = ValuesForm(
            data,
            prefix=prefix,
            initial=stored_values(item) if item else {},
            allowed=allowed,
            institutions=institutions,
        )
        self.decision = DecisionForm(data, prefix=f"{prefix}-decision", institutions=institutions)
        self.report = ReportForm(data, prefix=f"{prefix}-report", user=user)

    @property
    def key(self):
        return self.item.pk if self.item else ANY_KEY

    @property
    def changed(self):
        """The names of the fields that were sent with another value than the stored one."""
        sent = {name for name in self.allowed if self.values.add_prefix(name) in self.values.data}
        return sent & set(self.values.changed_data)

    @property
    def needs_decision(self):
        return "due_on" in self.changed and self.item.has_adopted_date

    @property
    def may_need_decision(self):
        """True where its page asks for the decision on a date."""
        if self.values.is_bound:
            return self.needs_decision
        return "due_on" in self.allowed and (self.item is None or self.item.has_adopted_date)

    @property
    def may_need_report(self):
        """True where its page asks for the update to a status."""
        return self.needs_report if self.values.is_bound else "status" in self.allowed

    @property
    def needs_report(self):
        return "status" in self.changed

    def is_valid(self):
        """True when it can be saved; otherwise ``sentences`` say why not."""
        forms_to_check = [
            self.values,
            *([self.decision] if self.needs_decision else []),
            *([self.report] if self.needs_report else []),
        ]
        results = [form.is_valid() for form in forms_to_check]
        if self.values.is_bound and self.values["version"].data != str(self.item.version):
            self.refuse_stale()
        return all(results) and not self.refusals

    def refuse_stale(self):
        """Says who changed the record meanwhile; saving once more overwrites that."""
        typed = self.values["version"].data
        version = int(typed) if typed and typed.isdecimal() and len(typed) < 10 else None
        changes = ChangesSince(self.item, version)
        may_read_all = self.user.has_perm("recommendations.change_recommendation")
        self.refusals += changes.sentences([]) if may_read_all else [changes.who_and_when()]
        self.values.data = self.values.data.copy()
        self.values.data[self.values.add_prefix("version")] = self.item.version

    def sentences(self):
        """Why it was not saved, in the order of the fields."""
        checked = [self.values, self.decision, self.report]
        found = [words for form in checked if form.is_bound for words in _errors_of(form)]
        return [*self.refusals, *found]

    @property
    def address(self):
        return reverse("admin:recommendations_recommendation_change", args=[self.item.pk])


def _errors_of(form):
    """The errors of a form that was validated, each after the name of its field."""
    for name, messages in (form._errors or {}).items():
        for words in messages:
            yield f"{form.fields[name].label}: {words}" if name in form.fields else words
