"""What may be asked of the list of all changes."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.history.timeline import NOTHING, PARTS
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import columns
from recommendations.models import (
    Delegation,
    Document,
    Institution,
    Meeting,
    Plan,
    Recommendation,
    Theme,
    User,
)
from recommendations.models.history import Cause
from recommendations.search.query import KINDS, matching

BY_HAND = "hand"
# The columns that say what a record is called; where it is none of these, it is found by its whole.
NAMES = {
    Recommendation: columns("title"),
    Plan: [*columns("title"), "year"],
    Meeting: [*columns("title"), "year"],
    Institution: columns("name"),
    Theme: columns("name"),
    Document: columns("title"),
    User: ["username"],
}


def day_field(label):
    """A day, chosen in the browser's own calendar."""
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    limits = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))]
    return forms.DateField(label=label, required=False, widget=picker, validators=limits)


class ActivityForm(forms.Form):
    """Who changed what, when, from where, and in which record."""

    q = forms.CharField(label=_("In the record"), required=False, max_length=200)
    who = forms.CharField(label=_("Who"), required=False, max_length=150)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    act = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[
            ("", _("any")),
            ("+", pgettext_lazy("history", "Added")),
            ("~", pgettext_lazy("history", "Changed")),
            ("-", pgettext_lazy("history", "Deleted")),
        ],
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

    def narrowed(self, sources):
        """The ``sources`` asked for what the form asks; what is asked wrongly is left out."""
        asked = self.cleaned_data
        if asked.get("kind"):
            sources = [source for source in sources if source.kind == asked["kind"]]
        condition = self.condition()
        if not asked.get("q"):
            return [source.asking(condition) for source in sources]
        found = Found(asked["q"])
        return [source.asking(condition & found.of(source.model)) for source in sources]

    def condition(self):
        """The condition on history records of any kind."""
        asked, condition = self.cleaned_data, Q()
        if asked.get("who"):
            condition &= Q(history_user_name__icontains=asked["who"])
        if asked.get("act"):
            condition &= Q(history_type=asked["act"])
        if asked.get("origin"):
            condition &= came_from(asked["origin"])
        if asked.get("since"):
            condition &= Q(history_date__gte=midnight(asked["since"]))
        if asked.get("until"):
            condition &= Q(history_date__lt=midnight(asked["until"] + timedelta(days=1)))
        return condition


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def came_from(origin):
    """The condition that a change came from ``origin``: a code, or by hand.

    What nobody signed was made by a command, whether it said so or not.
    """
    unsaid = Q(history_change_reason=None) | Q(history_change_reason="")
    if origin == BY_HAND:
        return unsaid & ~Q(history_user_name="")
    said = Q(history_change_reason=origin) | Q(history_change_reason__startswith=f"{origin} ")
    return said | unsaid & Q(history_user_name="") if origin == Cause.COMMAND else said


class Found:
    """The records in which words are found, with their parts.

    Found in the words of the record as it is now, in every spelling, and in the names that it had.
    """

    def __init__(self, words):
        self.words = words.strip()

    def keys(self, model):
        """The condition on history records of ``model`` that it is one of those found."""
        if model not in NAMES:
            return NOTHING
        named = Q()
        for column in NAMES[model]:
            named |= Q(**{f"{column}__icontains": self.words})
        was_called = model.history.filter(named).order_by().values("id")
        condition = Q(id__in=was_called)
        if model in KINDS:
            found = matching(model.objects.order_by(), self.words)
            condition |= Q(id__in=found.values("pk"))
        reference = RecommendationReference.parse(self.words)
        if model is Recommendation and reference and reference.year:
            condition |= Q(plan__year=reference.year, number=reference.number)
        return condition

    def of(self, model):
        """The condition on history records of ``model``: found, or part of what is found."""
        condition = self.keys(model)
        for whole, parts in PARTS.items():
            if model in parts:
                condition |= self.part(whole, parts[model])
        return condition

    def part(self, whole, column):
        """The condition that ``column`` leads to one of the records of ``whole`` that are found."""
        keys = whole.history.filter(self.keys(whole)).order_by().values("id")
        if column == "delegation__meeting_id":
            delegations = Delegation.history.filter(meeting_id__in=keys).order_by().values("id")
            return Q(delegation_id__in=delegations)
        return Q(**{f"{column}__in": keys})
