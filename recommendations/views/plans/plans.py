"""The overview, all plans, one plan."""

from functools import lru_cache
from typing import NamedTuple

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from recommendations.changes.comparison import default_since
from recommendations.exports import size_estimates
from recommendations.exports.figures import figures, tallies
from recommendations.localization.phrases.responses import no_answer
from recommendations.models import Recommendation
from recommendations.search.query import matching
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import without_empty_parameters
from recommendations.views.base.list_rows import needing_attention
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.pagination import Pages
from recommendations.views.base.plan_items import plan_items
from recommendations.views.base.plan_pages import (
    PublicPlan,
    all_plans,
    newest_plan,
    published_plan,
)
from recommendations.views.base.sections import by_section, contents
from recommendations.views.filters import read_filters


def plan_file_name(year, form):
    """What a file of the plan is called in the reader's language; a selection says so."""
    named = gettext("plan-%(year)s-selection") if form.chosen else gettext("plan-%(year)s")
    return named % {"year": year}


@public_page
def overview(request):
    """The current plan at a glance: its figures, what needs attention, the latest news."""
    version = request.page_version
    found = newest_plan(version)
    if found is None:
        return render(request, "public/overview_empty.html")
    plan, news = found
    items = plan_items(plan, version, get_language())
    context = {
        "plan": plan,
        "figures": items.figures,
        "attention": tuple(needing_attention(items.items)),
        "news": news,
        "today": plan.closed_on or version.day,
    }
    return render_page(request, "public/overview.html", context)


@public_page(of_plan=True)
@without_empty_parameters
def plan(request, year):
    """One plan: its figures and its recommendations, filtered as the address says."""
    version = request.page_version
    found = published_plan(year, version if version.year else None)
    items, figures, themes, institutions, sections, answers = plan_items(
        found, version, get_language()
    )
    form = read_filters(request.GET, themes, institutions, sections)
    selected = _selected(found, items, form)
    pages = Pages(request, total=len(selected))
    rows = tuple(pages.slice(selected))
    amount = size_estimates.of_plan(
        found.measured,
        listed=len(items),
        rows=len(selected),
        tables=len(themes) + len(institutions),
        has_meeting=bool(found.meeting),
    )
    context = {
        # What is measured changes with every text, and shows in the sizes of the files alone.
        "plan": found._replace(measured=None),
        "figures": figures,
        "answers": answers,
        "answered": sum(body.has_answered_all for body in answers),
        "no_answer": no_answer(found.adopted_on, version.day, is_over=False),
        "form": form,
        "pages": pages,
        "rows": rows,
        "sections": by_section(rows, sections),
        "contents": contents(selected, sections, pages.length),
        "current_status": form.cleaned_data.get("status"),
        "today": found.closed_on or version.day,
        "changed_since": default_since(found, version.day),
        "downloads": _downloads(
            get_language(), year, form.query, amount, is_copy=getattr(request, "is_copy", False)
        ),
    }
    return render_page(request, "public/plan.html", context)


def _selected(plan, items, form):
    """Those of the ``items`` of a plan that the filters select."""
    selected = [item for item in items if form.matches(item)] if form.chosen else items
    if words := form.chosen.get("q"):
        found = matching(Recommendation.objects.filter(plan=plan.pk), words)
        numbers = set(found.values_list("number", flat=True))
        selected = [item for item in selected if item.number in numbers]
    return selected


@lru_cache(maxsize=200)
def _downloads(language, year, query, amount, *, is_copy):
    """The files of the rows that the page shows, in the active ``language``.

    Of filtered lists a static copy has CSV and JSON alone: the others would be hours of work.
    """
    ending = f"?{query}" if query else ""
    files = size_estimates.downloads(
        amount, lambda kind: reverse("plan_file", args=[year, kind]) + ending
    )
    if query and is_copy:
        return tuple(file for file in files if file.ending in ("csv", "json"))
    return files


@public_page
def plans(request):
    """All plans, year against year."""
    today, nothing = request.page_version.day, tallies.of_items([])
    by_year = {
        year.key: year.figures for year in tallies.years(today, versions=request.count_versions)
    }
    years = tuple(
        YearRow(one, by_year.get(one.year, nothing)) for one in all_plans(request.page_version)
    )
    together = tallies.over_years(today, request.count_versions)
    context = {"years": years, "together": together, "today": today}
    return render_page(request, "public/plans.html", context)


class YearRow(NamedTuple):
    plan: PublicPlan
    figures: figures.Figures
