"""The form in which is noted what becomes of an open item when its year closes."""

from concurrency.exceptions import RecordModifiedError
from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.edit_conflicts import (
    VersionedForm,
    VersionField,
    is_unchanged,
)
from recommendations.admin.base.reference_field import ReferenceField
from recommendations.admin.base.translated_fields import PlainTextarea, columns, label
from recommendations.localization.languages import direction
from recommendations.models import ClosingDecision
from recommendations.models.plans.closing_decisions import ACCOUNT, CLOSED_CHOICES
from recommendations.workflow.closing import decisions

Choice = ClosingDecision.Choice
TEXTS = columns(["reason", "narrative"])
# What belongs to a decision beside its choice: of the other choice nothing is kept.
BELONGING = {
    Choice.CARRY_OVER: ["number", "due_on"],
    Choice.CLOSE: ["status", *ACCOUNT],
}
UNDECIDED = ("", _("not decided yet"))


class DecisionForm(VersionedForm):
    """What becomes of one item. Empty, and left so, it decides nothing."""

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
            "status",
            *TEXTS,
            "evidence_url",
            "evidence_is_public",
            "superseded_by",
        ]
        widgets = {"due_on": AdminDateWidget, **dict.fromkeys(TEXTS, PlainTextarea)}

    def __init__(self, *args, item, **kwargs):
        noted = getattr(item, "closing_decision", None)
        instance = noted or ClosingDecision(recommendation=item)
        super().__init__(*args, instance=instance, prefix=f"n{item.number}", **kwargs)
        self.item = item
        self.fields["version"] = VersionField(
            required=False, label="", initial=instance.version if noted else None
        )
        self.fields["superseded_by"] = ReferenceField(
            required=False, plan=item.plan, attrs={"list": "references", "placeholder": "2023/7"}
        )
        successor = noted and noted.superseded_by
        self.initial["superseded_by"] = successor and successor.reference
        for name, field in self.fields.items():
            if name != "version":
                self.dress(field, ClosingDecision._meta.get_field(name))

    @staticmethod
    def dress(field, column):
        """Gives the field its name, and each text its language."""
        field.label = capfirst(label(column))
        if code := getattr(column, "language", None):
            field.widget.attrs |= {"lang": code, "dir": direction(code), "rows": 3}

    @property
    def is_decided(self):
        return self.instance.pk is not None

    def is_touched(self):
        """True when something was typed or chosen here since the page was shown."""
        fields = (self[name] for name in self.fields if name != "version")
        return not all(is_unchanged(field, self.as_shown()) for field in fields)

    def as_shown(self):
        """The decision as the page showed it, whatever it is by now; an empty one if none."""
        seen = self["version"].data or ""
        if seen == str(self.instance.version) and self.is_decided:
            return ClosingDecision.objects.get(pk=self.instance.pk)
        history = ClosingDecision.history.filter(recommendation=self.item.pk, version=seen or 0)
        return history.order_by("history_date", "pk").last() or ClosingDecision()

    def clean(self):
        cleaned = super().clean()
        choice = cleaned.get("choice")
        for other in BELONGING.keys() - {choice}:
            self.leave_out(BELONGING[other])
        if not self.is_decided:
            self.refuse_half_a_choice(choice)
        if choice == Choice.CLOSE and not cleaned.get("status"):
            self.add_error("status", _("Choose the closing status."))
        return cleaned

    def refuse_half_a_choice(self, choice):
        """Adds the error where nothing is stored, but something else was shown or typed."""
        if self["version"].data:
            self.data = {**self.data.dict(), self.add_prefix("version"): ""}
            message = _("Somebody else has withdrawn this decision. Save again to keep yours.")
            self.add_error("choice", message)
        elif not choice and "choice" not in self.errors:
            self.add_error("choice", _("Choose whether it is carried over or closed."))

    def leave_out(self, names):
        """Forgets what was typed for the other choice, right or wrong."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = self.instance._meta.get_field(name).get_default()

    def _post_clean(self):
        if self.cleaned_data.get("choice"):
            super()._post_clean()

    def decide(self, by):
        """Stores the decision, or takes it back; False when the form then says why it could not."""
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
    """When all that is carried over in one go is due."""

    rest_due_on = forms.DateField(
        label=_("New due date for all of them"), required=False, widget=AdminDateWidget
    )
