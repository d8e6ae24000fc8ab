"""The forms of the public pages: the filters of a plan, and the search."""

from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, F, OuterRef, Value
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from recommendations.exports import filters
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import (
    Institution,
    Plan,
    PlanSection,
    Postponement,
    ProgressUpdate,
    Recommendation,
    Status,
    Theme,
)
from recommendations.models.choices import OPEN


class TextSelect(forms.Select):
    """A choice between Texts: each option says its language where that is not the page's."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if isinstance(label, Text):
            option["label"] = label.plain
            if label.is_foreign:
                option["attrs"] |= {"lang": label.language, "dir": label.direction}
        return option


def _choice(name, label):
    """A field for the filter ``name``, with its choices."""
    choices = [("", _("any")), *filters.CHOICES[name]]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def _slug(label):
    """A field whose choices are those of the plan, see ``PlanFilter``."""
    return forms.ChoiceField(label=label, required=False, widget=TextSelect)


class ListFilter(forms.Form):
    """The filters of a list, as its page shows them and its address names them."""

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
        """The valid filters as the query of an address: the files take nothing else."""
        return urlencode(self.chosen)

    @cached_property
    def chosen(self):
        """The valid filters: name → value. The invalid ones are in ``errors`` alone."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def asked(self):
        """The valid filters in words: (label, word) pairs."""
        return [
            (
                self.fields[name].label,
                dict(getattr(self.fields[name], "choices", ())).get(value, value),
            )
            for name, value in self.chosen.items()
        ]


class PlanFilter(ListFilter):
    """The filters of a plan, for its page, its files and its calendar."""

    q = forms.CharField(label=_("Search in this plan"), required=False, max_length=200)
    status = _choice("status", _("Status"))
    schedule = _choice("schedule", _("Schedule"))
    section = _slug(_("Section"))
    theme = _slug(_("Theme"))
    institution = _slug(_("Responsible body"))
    lead = _slug(_("Lead institution"))
    decision = _choice("decision", _("Decision"))
    assurance = _choice("assurance", _("Assurance"))
    news = _choice("news", _("Last update"))
    lineage = _choice("lineage", _("Lineage"))
    postponed = _choice("postponed", _("Postponed"))
    first_date = _choice("first_date", _("First due date"))

    def __init__(self, data, *, themes=(), institutions=(), sections=()):
        """``themes`` and ``institutions``: (slug, name) pairs of those that the plan names;
        ``sections``: (order, title) pairs, the order as a str."""
        super().__init__(data, auto_id="filter_%s")
        self.fields["section"].choices = [("", _("any")), *sections]
        if not sections and "section" not in data:
            # Most plans have none.
            del self.fields["section"]
        self.fields["theme"].choices = [("", _("any")), *themes]
        for name in ("institution", "lead"):
            self.fields[name].choices = [("", _("any")), *institutions]

    def condition(self, on):
        """The valid filters as a condition on recommendations; on the day ``on``."""
        return filters.condition(self.chosen, on)

    def matches(self, item):
        """Whether the valid filters, but for the words, select a row of a list."""
        return filters.matches(self.chosen, item)


def read_filters(query, themes=(), institutions=(), sections=(), *, without=()):
    """The PlanFilter of a request's ``query``, validated; the same object for the same choices.

    ``themes``, ``institutions``, ``sections``: tuples, see ``PlanFilter``; ``without``: fields that
    it lacks.
    Nobody may change it.
    """
    asked = tuple((name, query[name]) for name in PlanFilter.base_fields if name in query)
    return _read_filters(asked, themes, institutions, sections, without, get_language())


@lru_cache(maxsize=200)
def _read_filters(asked, themes, institutions, sections, without, language):
    form = PlanFilter(dict(asked), themes=themes, institutions=institutions, sections=sections)
    for name in without:
        form.fields.pop(name, None)
    form.full_clean()
    return form


# The filters whose choices are those of the plan, and those of them that it links to.
CHOICES_OF_PLAN = {"section", "theme", "institution", "lead"}
WITH_CHOICES_OF_PLAN = CHOICES_OF_PLAN - {"section"}


def file_filters(query, read_items):
    """The PlanFilter of a file of the public items of a plan; ``read_items``: a function that gives
    the queryset of them.

    What they name is looked up only for a reader who filters by it. Nobody may change the form.
    """
    if not CHOICES_OF_PLAN & query.keys():
        return read_filters(query)
    items = read_items()
    named = _named(items) if WITH_CHOICES_OF_PLAN & query.keys() else {}
    return PlanFilter(query, **named, sections=_sections(items) if "section" in query else ())


class OpenFilter(PlanFilter):
    """The filters of the open recommendations of all years."""

    def __init__(self, data, items):
        """``items``: the recommendations that may be selected."""
        super().__init__(data, **_named(items))
        for name in ("q", "section", "decision", "assurance", "lead"):
            self.fields.pop(name, None)
        self.fields["status"].choices = [("", _("any")), *((one, one.label) for one in OPEN)]


class UpdateFilter(ListFilter):
    """The filters of the list of all updates, and of its feed."""

    year = forms.ChoiceField(label=_("Plan of the year"), required=False)
    institution = _slug(_("Responsible body"))
    theme = _slug(_("Theme"))
    status = forms.ChoiceField(
        label=_("Reported status"), required=False, choices=[("", _("any")), *Status.choices]
    )

    def __init__(self, data, *, is_shown=True):
        """A form that is not shown looks up only the choices among which a reader has chosen."""
        super().__init__(data, auto_id="filter_%s")
        if is_shown or "year" in data:
            years = Plan.objects.published().order_by("-year").values_list("year", flat=True)
            self.fields["year"].choices = [("", _("any")), *((str(year), year) for year in years)]
        if is_shown or data.keys() & {"theme", "institution"}:
            named = _named(Recommendation.objects.public())
            self.fields["theme"].choices = [("", _("any")), *named["themes"]]
            self.fields["institution"].choices = [("", _("any")), *named["institutions"]]

    def updates(self):
        """The published updates of public recommendations that the valid filters select."""
        # EXISTS, as a page reads the newest alone: for IN SQLite collects all items.
        is_selected = Exists(self._items().filter(pk=OuterRef("recommendation")))
        updates = ProgressUpdate.objects.published().filter(is_selected)
        status = self.chosen.get("status")
        return updates.filter(status=status) if status else updates

    def postponements(self):
        """The postponements of the same recommendations; none for a reader of one status."""
        if "status" in self.chosen:
            return Postponement.objects.none()
        return Postponement.objects.filter(recommendation__in=self._items())

    def _items(self):
        items, chosen = Recommendation.objects.public(), self.chosen
        if "year" in chosen:
            items = items.filter(plan__year=chosen["year"])
        of_items = {name: chosen[name] for name in ("institution", "theme") if name in chosen}
        return items.filter(filters.condition(of_items, timezone.localdate()))


def _named(items):
    """The themes and institutions that ``items`` name, as PlanFilter takes them; one query."""
    fields = columns("name")
    # EXISTS ends at the first item of each: a join would read all of them.
    of_theme = Exists(items.filter(themes=OuterRef("pk")))
    of_body = Exists(items.filter(assignments__institution=OuterRef("pk")))
    themes = Theme.objects.filter(of_theme).annotate(facet=Value("themes"), place=F("order"))
    bodies = Institution.objects.filter(of_body).annotate(
        facet=Value("institutions"), place=F("pk")
    )
    columns_of_both = ["facet", "place", "slug", *fields]
    rows = (
        themes.order_by().values(*columns_of_both).union(bodies.order_by().values(*columns_of_both))
    )
    choices = {"themes": [], "institutions": []}
    for row in rows.order_by("facet", "place"):
        choices[row["facet"]].append((row["slug"], pick(row, "name")))
    return choices


def _sections(items):
    """The sections that ``items`` are in, as PlanFilter takes them."""
    fields = ["order", *columns("title")]
    found = PlanSection.objects.filter(recommendations__in=items).order_by("order")
    return [(str(row["order"]), pick(row, "title")) for row in found.values(*fields).distinct()]


class SearchForm(forms.Form):
    """The search over the whole site."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Use fewer search words.")},
    )
