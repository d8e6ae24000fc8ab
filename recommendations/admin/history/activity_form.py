"""The filters of the list of all changes."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.typed_fields import DayField, DayInput
from recommendations.history.record_search import about_record
from recommendations.models import ChangeLogEntry
from recommendations.models.history import Cause

BY_HAND = "hand"


def day_field(label):
    """A field for one end of the period."""
    limits = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))]
    return DayField(label=label, required=False, widget=DayInput, validators=limits)


class ActivityForm(forms.Form):
    """Who changed what, when, from where, and in which record."""

    q = forms.CharField(label=_("In the record"), required=False, max_length=200)
    who = forms.CharField(label=_("Who"), required=False, max_length=150)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    act = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("any")), *ChangeLogEntry.Action.choices],
    )
    origin = forms.ChoiceField(
        label=_("From where"),
        required=False,
        choices=[("", _("any")), (BY_HAND, _("manually, on its page")), *Cause.choices],
    )
    since = day_field(_("From date"))
    until = day_field(_("To date"))

    def __init__(self, data, *, models, names):
        """``models`` are those that the account may read, ``names`` those of all accounts."""
        super().__init__(data, auto_id="filter_%s")
        self.names = names
        kinds = [(model._meta.model_name, capfirst(model._meta.verbose_name)) for model in models]
        self.fields["kind"].choices = [("", _("any")), *kinds]
        self.fields["who"].widget.attrs |= {"list": "filter_names", "dir": "auto"}
        self.fields["q"].widget.attrs["dir"] = "auto"
        self.is_valid()

    def clean(self):
        asked = self.cleaned_data
        if asked.get("since") and asked.get("until") and asked["since"] > asked["until"]:
            self.add_error("until", _("The end date is before the start date."))
        return asked

    @property
    def query(self):
        """What was rightly asked for, as the query of an address."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self):
        return any(self.data.get(name) for name in self.fields)

    def condition(self):
        """The condition on ChangeLogEntries; a filter that is filled in wrongly is left out."""
        asked, condition = self.cleaned_data, Q()
        if asked.get("q"):
            condition &= about_record(asked["q"].strip())
        if asked.get("who"):
            condition &= Q(user_name__icontains=asked["who"])
        if asked.get("kind"):
            condition &= Q(record_kind=asked["kind"])
        if asked.get("act"):
            condition &= Q(action=asked["act"])
        if asked.get("origin"):
            condition &= caused_by(asked["origin"])
        if asked.get("since"):
            condition &= Q(at__gte=midnight(asked["since"]))
        if asked.get("until"):
            condition &= Q(at__lt=midnight(asked["until"] + timedelta(days=1)))
        return condition


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def caused_by(cause):
    """The condition that a change has that ``cause``: a code, or by hand.

    What nobody signed was made by a command, whether it said so or not.
    """
    if cause == BY_HAND:
        return Q(cause="") & ~Q(user_name="")
    stored = Q(cause=cause) | Q(cause__startswith=f"{cause} ")
    return stored | Q(cause="", user_name="") if cause == Cause.COMMAND else stored
