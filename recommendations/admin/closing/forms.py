"""The forms for the decisions on open recommendations when their year closes."""

from concurrency.exceptions import RecordModifiedError
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.reference_field import ReferenceField
from recommendations.admin.fields.translated_fields import (
    PlainTextarea,
    columns_by_language,
    label,
)
from recommendations.admin.fields.typed_fields import DayField, typed_form_field
from recommendations.admin.forms.edit_conflicts import (
    VersionedForm,
    VersionField,
    is_unchanged,
)
from recommendations.localization.languages import direction
from recommendations.models import ClosingDecision, Institution
from recommendations.models.plans.closing_decisions import ACCOUNT, CLOSED_CHOICES
from recommendations.workflow.closing import decisions

Choice = ClosingDecision.Choice
TEXTS = columns_by_language(["reason", "narrative", "obstacle"])
DATE_REASONS = columns_by_language(["postponement_reason"])
# The fields of each choice; those of the other choice are cleared.
FIELDS_OF_CHOICE = {
    Choice.CARRY_OVER: ["number", "due_on", *DATE_REASONS, "postponing_body"],
    Choice.CLOSE: ["status", *ACCOUNT],
}
UNDECIDED = ("", _("not decided yet"))


class DecisionForm(VersionedForm):
    """The decision on one recommendation; an empty form that is left empty decides nothing."""

    choice = forms.ChoiceField(
        required=False, choices=[UNDECIDED, *Choice.choices], widget=forms.RadioSelect
    )
    status = forms.ChoiceField(required=False, choices=[("", "---------"), *CLOSED_CHOICES])
    evidence_url = forms.URLField(
        required=False, assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"})
    )

    class Meta:
        model = ClosingDecision
        fields = [
            "choice",
            "number",
            "due_on",
            *DATE_REASONS,
            "postponing_body",
            "status",
            *TEXTS,
            "evidence_url",
            "evidence_is_public",
            "superseded_by",
        ]
        widgets = dict.fromkeys([*TEXTS, *DATE_REASONS], PlainTextarea)
        formfield_callback = typed_form_field

    def __init__(self, *args, item, bodies=None, **kwargs):
        stored = getattr(item, "closing_decision", None)
        instance = stored or ClosingDecision(recommendation=item)
        super().__init__(*args, instance=instance, prefix=f"n{item.number}", **kwargs)
        self.item = item
        self.fields["version"] = VersionField(
            required=False, label="", initial=instance.version if stored else None
        )
        self.fields["superseded_by"] = ReferenceField(
            required=False, plan=item.plan, attrs={"list": "references", "placeholder": "2023/7"}
        )
        if bodies is not None:
            self.fields["postponing_body"].choices = bodies
        successor = stored and stored.superseded_by
        self.initial["superseded_by"] = successor and successor.reference
        for name, field in self.fields.items():
            if name != "version":
                self.label_field(field, ClosingDecision._meta.get_field(name))

    @staticmethod
    def label_field(field, column):
        """Gives the field its label and, where it has one, its language."""
        field.label = capfirst(label(column))
        if code := getattr(column, "language", None):
            field.widget.attrs |= {"lang": code, "dir": direction(code), "rows": 3}

    @property
    def is_decided(self):
        return self.instance.pk is not None

    def is_changed(self):
        """True when something was typed or chosen since the page was shown."""
        fields = (self[name] for name in self.fields if name != "version")
        return not all(is_unchanged(field, self.as_shown()) for field in fields)

    def as_shown(self):
        """The decision as the page showed it, from its history; an empty one if there was none."""
        version = self["version"].data or ""
        if version == str(self.instance.version) and self.is_decided:
            return ClosingDecision.objects.get(pk=self.instance.pk)
        history = ClosingDecision.history.filter(recommendation=self.item.pk, version=version or 0)
        return history.order_by("history_date", "pk").last() or ClosingDecision()

    def clean(self):
        cleaned = super().clean()
        choice = cleaned.get("choice")
        for other in FIELDS_OF_CHOICE.keys() - {choice}:
            self.clear_fields(FIELDS_OF_CHOICE[other])
        if not self.is_decided:
            self.check_choice(choice)
        if choice == Choice.CLOSE and not cleaned.get("status"):
            self.add_error("status", _("Choose the closing status."))
        if choice == Choice.CARRY_OVER:
            self.check_date(cleaned)
        return cleaned

    def check_date(self, cleaned):
        """Adds an error for each answer that a new date lacks, and for the date in force."""
        if not cleaned.get("due_on"):
            return
        if cleaned["due_on"] == self.item.due_on:
            self.add_error("due_on", _("The new date is the same as the date in force."))
        add_missing(self, "postponement_reason_ar", "postponing_body")

    def check_choice(self, choice):
        """Adds an error where the decision shown is gone, or where there is no choice."""
        if self["version"].data:
            self.data = {**self.data.dict(), self.add_prefix("version"): ""}
            message = _("Somebody else has withdrawn this decision. Save again to keep yours.")
            self.add_error("choice", message)
        elif not choice and "choice" not in self.errors:
            self.add_error("choice", _("Choose whether it is carried over or closed."))

    def clear_fields(self, names):
        """Sets the fields to their defaults, with whatever errors they have."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = self.instance._meta.get_field(name).get_default()

    def _post_clean(self):
        if self.cleaned_data.get("choice"):
            super()._post_clean()

    def decide(self, by):
        """Stores the decision, or deletes it without a choice; False where that gives errors."""
        try:
            if self.cleaned_data["choice"]:
                decisions.decide(self.instance, by=by)
            else:
                decisions.undo(self.instance, by=by)
        except ValidationError as error:
            self.add_error(None, error.messages)
        except RecordModifiedError:
            self.add_error(None, _("Somebody has just changed this. Check it again, then confirm."))
        return not self.errors


class RestForm(forms.Form):
    """The due date of all recommendations that are carried over at once."""

    rest_due_on = DayField(
        label=_("New due date for all of them"),
        required=False,
        help_text=_("Leave empty to keep the date in force of each."),
    )
    rest_postponing_body = forms.ModelChoiceField(
        Institution.objects.all(), label=_("The new date was decided by"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DATE_REASONS:
            field = forms.CharField(required=False, widget=PlainTextarea)
            DecisionForm.label_field(field, ClosingDecision._meta.get_field(name))
            self.fields[f"rest_{name}"] = field

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("rest_due_on"):
            add_missing(self, "rest_postponement_reason_ar", "rest_postponing_body")
        return cleaned

    def answers(self):
        """The fields of each ClosingDecision."""
        if not self.cleaned_data["rest_due_on"]:
            return {}
        return {name.removeprefix("rest_"): value for name, value in self.cleaned_data.items()}


def add_missing(form, reason, body):
    """Adds an error at the fields ``reason`` and ``body`` of a new date where they are empty."""
    if reason not in form.errors and not form.cleaned_data.get(reason):
        form.add_error(reason, _("Enter the reason for the new date, in Arabic."))
    if body not in form.errors and not form.cleaned_data.get(body):
        form.add_error(body, _("Choose the body that decided the new date."))
