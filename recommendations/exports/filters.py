"""What readers may ask for in the address of a page."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from recommendations.localization.texts import Text
from recommendations.models import (
    Assignment,
    Assurance,
    Decision,
    Recommendation,
    Schedule,
    Status,
)
from recommendations.models.choices import ADOPTED, CLOSED, OPEN, OUT_OF_RATE
from recommendations.models.plans.schedule import schedule_case
from recommendations.search import indexing

GROUPS = {
    "open": OPEN,
    "closed": CLOSED,
    "carried_out": [Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED],
    "rated": [status for status in Status if status not in OUT_OF_RATE],
}
VOUCHED = {"reported_on": list(Assurance)}
IN_FORCE = Q(decision__in=ADOPTED)


class TextSelect(forms.Select):
    """A choice between Texts: each option says its language where that is not the page's."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if isinstance(label, Text):
            option["label"] = label.plain
            if label.is_foreign:
                option["attrs"] |= {"lang": label.language, "dir": label.direction}
        return option


class PlanFilter(forms.Form):
    """The filters of a plan: the page, its files and its links all read them here."""

    q = forms.CharField(label=_("Search in this plan"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("any")),
            ("open", _("open ones")),
            ("closed", _("closed ones")),
            ("carried_out", _("implemented in full or in part")),
            ("rated", _("counted in the rate")),
            *Status.choices,
        ],
    )
    schedule = forms.ChoiceField(
        label=_("Schedule"), required=False, choices=[("", _("any")), *Schedule.choices]
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=TextSelect)
    institution = forms.ChoiceField(label=_("Responsible body"), required=False, widget=TextSelect)
    # The figures by body count what a body leads, not what it supports.
    lead = forms.ChoiceField(label=_("Lead institution"), required=False, widget=TextSelect)
    decision = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[("", _("any")), ("in_force", _("adopted ones")), *Decision.choices],
    )
    assurance = forms.ChoiceField(
        label=_("Assurance"),
        required=False,
        choices=[("", _("any")), ("reported_on", _("reported on so far")), *Assurance.choices],
    )
    news = forms.ChoiceField(
        label=_("News"),
        required=False,
        choices=[("", _("any")), ("silent", _("none for ninety days"))],
    )
    lineage = forms.ChoiceField(
        label=_("Lineage"),
        required=False,
        choices=[
            ("", _("any")),
            ("carried_over", _("carried over from earlier years")),
            ("new", _("in its first year")),
        ],
    )

    def __init__(self, data, *, themes=(), institutions=()):
        """``themes`` and ``institutions``: (slug, name) pairs of those that the plan names."""
        super().__init__(data, auto_id="filter_%s")
        self.fields["theme"].choices = [("", _("any")), *themes]
        for name in ("institution", "lead"):
            self.fields[name].choices = [("", _("any")), *institutions]

    @property
    def selects(self):
        """The fields behind the opener, all but the words to search for."""
        return [self[name] for name in self.fields if name != "q"]

    @property
    def is_narrowed(self):
        """True when the reader asked for anything less than all."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def is_opened(self):
        return any(self.data.get(name) for name in self.fields if name != "q")

    @property
    def query(self):
        """What was rightly asked for, as the query of an address: the files take nothing else."""
        return urlencode(self.chosen)

    @property
    def chosen(self):
        """What was rightly asked for, as the address says it: name → value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def asked(self):
        """What was rightly asked for, in words: (label, word) pairs."""
        return [
            (
                self.fields[name].label,
                dict(getattr(self.fields[name], "choices", ())).get(value, value),
            )
            for name, value in self.chosen.items()
        ]

    def condition(self, on):
        """The rows asked for, as a condition on recommendations; for the day ``on``.

        What was asked for wrongly is left out, and stands in ``errors``.
        """
        builders = {
            "q": self._words,
            "status": _with_status,
            "schedule": lambda value: Q(pk__in=_on_schedule(value, on)),
            "theme": lambda slug: Q(pk__in=_with_theme(slug)),
            "institution": lambda slug: Q(_assigned(slug)),
            "lead": lambda slug: Q(_assigned(slug, role=Assignment.Role.LEAD)),
            "decision": lambda value: Q(decision__in=ADOPTED if value == "in_force" else [value]),
            "assurance": lambda value: Q(assurance__in=VOUCHED.get(value, [value])) & IN_FORCE,
            "news": lambda _silent: Q(pk__in=Recommendation.objects.silent(on).values("pk")),
            "lineage": _with_lineage,
        }
        condition = Q()
        for name, value in self.chosen.items():
            condition &= builders[name](value)
        return condition

    def keeps(self, row):
        """Whether a row of data (see ``tables.rows``) is asked for; equal to ``condition``.

        Schedule and silence are those that the row holds. Words are not looked for.
        """
        return all(KEEPS[name](row, value) for name, value in self.chosen.items() if name != "q")

    @staticmethod
    def _words(words):
        return Q(pk__in=indexing.matching(Recommendation.objects.all(), words).values("pk"))


def _in_force(row):
    return row["decision"] in ADOPTED


def _assigned_in(row):
    return {one["slug"] for one in [row["lead"], *row["supporting"]] if one}


# As the conditions below, on a row of data.
KEEPS = {
    "status": lambda row, value: _in_force(row) and row["status"] in GROUPS.get(value, [value]),
    "schedule": lambda row, value: row["schedule"] == value,
    "theme": lambda row, slug: slug in {one["slug"] for one in row["themes"]},
    "institution": lambda row, slug: slug in _assigned_in(row),
    "lead": lambda row, slug: bool(row["lead"]) and row["lead"]["slug"] == slug,
    "decision": lambda row, value: (
        _in_force(row) if value == "in_force" else row["decision"] == value
    ),
    "assurance": lambda row, value: (
        _in_force(row) and row["assurance"] in VOUCHED.get(value, [value])
    ),
    "news": lambda row, _silent: bool(row.get("silent_since")),
    "lineage": lambda row, value: (
        _in_force(row) and (row["first_year"] < row["year"]) == (value == "carried_over")
    ),
}


def _with_status(value):
    """As the figures count: what was never adopted has no status to ask for."""
    return Q(status__in=GROUPS.get(value, [value]), decision__in=ADOPTED)


def _on_schedule(value, on):
    return Recommendation.objects.alias(asked=schedule_case(on)).filter(asked=value).values("pk")


def _with_theme(slug):
    return Recommendation.objects.filter(themes__slug=slug).values("pk")


def _with_lineage(value):
    carried_over = Q(first_year__lt=F("plan__year"))
    return (carried_over if value == "carried_over" else ~carried_over) & Q(decision__in=ADOPTED)


def _assigned(slug, **part):
    own = Assignment.objects.filter(recommendation=OuterRef("pk"), institution__slug=slug)
    return Exists(own.filter(**part))


class SearchForm(forms.Form):
    """A reader's question to the whole site."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Search for fewer words.")},
    )
