"""The overview, all plans, one plan."""

from datetime import date
from typing import NamedTuple

from django.db.models import F, Value
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.db.prepared import KEY, PreparedQuery
from recommendations.exports import figures, size_estimates
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Institution, ProgressUpdate, Recommendation, Theme
from recommendations.search.query import matching
from recommendations.views.base.caching import public_page
from recommendations.views.base.list_rows import needing_attention
from recommendations.views.base.pagination import Pages
from recommendations.views.base.plan_pages import (
    all_plans,
    newest_plan,
    plan_items,
    published_plan,
)

from .filters import read_filters


def plan_file_name(year, form):
    """What a file of the plan is called in the reader's language; a selection says so."""
    named = gettext("plan-%(year)s-selection") if form.chosen else gettext("plan-%(year)s")
    return named % {"year": year}


@public_page
def overview(request):
    """The current plan at a glance: its figures, what needs attention, the latest news."""
    plan, today = newest_plan(), timezone.localdate()
    if plan is None:
        return render(request, "public/overview_empty.html")
    items = plan_items(plan.pk, today).items
    context = {
        "plan": plan,
        "figures": figures.of_items(items),
        "attention": needing_attention(items),
        "news": latest_news(plan.pk),
        "today": today,
    }
    return render(request, "public/overview.html", context)


class NewsLine(NamedTuple):
    """A progress update as the overview lists it: the year, number and title are the item's."""

    reported_on: date
    status: str
    year: int
    number: int
    title: Text


def _news():
    updates = ProgressUpdate.objects.effective()
    of_plan = updates.filter(recommendation__plan=KEY, recommendation__is_public=True)
    item = {
        "year": F("recommendation__plan__year"),
        "number": F("recommendation__number"),
        **{name: F(f"recommendation__{name}") for name in columns("title")},
    }
    return of_plan.newest_first().annotate(**item).values("reported_on", "status", *item)[:4]


NEWS = PreparedQuery(_news)


def latest_news(plan_key):
    """The newest updates of a plan that no other corrects, as NewsLines."""
    return [
        NewsLine(row["reported_on"], row["status"], row["year"], row["number"], pick(row, "title"))
        for row in NEWS.rows(key=plan_key)
    ]


@public_page
def plan(request, year):
    """One plan: its figures and its recommendations, filtered as the address says."""
    today = timezone.localdate()
    found = published_plan(year)
    items, themes, institutions = plan_items(found.pk, today)
    form = read_filters(request.GET, themes, institutions)
    selected = _selected(found, items, form)
    pages = Pages(request, total=len(selected))
    amount = size_estimates.of_plan(
        found.measured,
        listed=len(items),
        rows=len(selected),
        tables=len(themes) + len(institutions),
        has_meeting=bool(found.meeting),
    )
    context = {
        "plan": found,
        "figures": figures.of_items(items),
        "form": form,
        "pages": pages,
        "rows": pages.slice(selected),
        "current_status": form.cleaned_data.get("status"),
        "today": today,
        "downloads": _downloads(request, found, form, amount),
    }
    return render(request, "public/plan.html", context)


def _selected(plan, items, form):
    """Those of the ``items`` of a plan that the filters select."""
    selected = [item for item in items if form.matches(item)] if form.chosen else items
    if words := form.chosen.get("q"):
        found = matching(Recommendation.objects.filter(plan=plan.pk), words)
        numbers = set(found.values_list("number", flat=True))
        selected = [item for item in selected if item.number in numbers]
    return selected


def _downloads(request, plan, form, amount):
    """The files of the rows that the page shows.

    Of filtered lists a static copy has CSV and JSON alone: the others would be hours of work.
    """
    query = f"?{form.query}" if form.query else ""
    files = size_estimates.downloads(
        amount, lambda ending: reverse("plan_file", args=[plan.year, ending]) + query
    )
    if query and getattr(request, "is_copy", False):
        return tuple(file for file in files if file.ending in ("csv", "json"))
    return files


def facets(items):
    """The themes and institutions that ``items`` name, as PlanFilter takes them; one query."""
    fields = columns("name")
    themes = Theme.objects.filter(recommendations__in=items).annotate(
        facet=Value("themes"), place=F("order")
    )
    bodies = Institution.objects.filter(assignments__recommendation__in=items).annotate(
        facet=Value("institutions"), place=F("pk")
    )
    columns_of_both = ["facet", "place", "slug", *fields]
    # UNION also drops the repetitions that the joins make.
    rows = (
        themes.order_by().values(*columns_of_both).union(bodies.order_by().values(*columns_of_both))
    )
    choices = {"themes": [], "institutions": []}
    for row in rows.order_by("facet", "place"):
        choices[row["facet"]].append((row["slug"], pick(row, "name")))
    return choices


@public_page
def plans(request):
    """All plans, year against year."""
    by_year = {year.key: year.figures for year in figures.years(Recommendation.objects.public())}
    nothing = figures.of_items([])
    years = [{"plan": one, "figures": by_year.get(one.year, nothing)} for one in all_plans()]
    context = {"years": years, "today": timezone.localdate()}
    return render(request, "public/plans.html", context)
