"""One institution, one theme: what it answers for, over the years."""

from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from recommendations.db.json_rows import Rows
from recommendations.exports import figures, plan_counts
from recommendations.localization.texts import columns, resolved
from recommendations.models import Assignment, Institution, Recommendation, Theme
from recommendations.views.base.caching import public_page
from recommendations.views.base.list_rows import OF_PLAN, from_values, row_values
from recommendations.views.base.pagination import Pages

from .filters import PlanFilter

INSTITUTION = ["pk", "slug", "kind", *columns("name", "location")]


@public_page
def institution(request, slug):
    """An institution, with what it leads and what it supports."""
    public = Institution.objects.public()
    whole = Rows(public.filter(parts=OuterRef("pk")), ["slug", *columns("name")])
    values = public.filter(slug=slug).annotate(whole=whole).values(*INSTITUTION, "whole").first()
    if values is None:
        raise Http404
    items = Recommendation.objects.public()
    own = resolved(values, "name", "location")
    own["kind"] = Institution.Kind(values["kind"]).label
    own["part_of"] = [resolved(row, "name") for row in values["whole"]]
    led = items.led_by(values["pk"])
    supported = items.filter(
        assignments__institution=values["pk"], assignments__role=Assignment.Role.SUPPORTING
    )
    alike = _counted(request, plan_counts.LEAD, slug)
    context = {"institution": own, "supported": _rows(supported), **_listed(request, led, alike)}
    return render(request, "public/institution.html", context)


@public_page
def theme(request, slug):
    """A theme, with the recommendations of all years that share it."""
    items = Recommendation.objects.public().filter(themes__slug=slug)
    values = Theme.objects.filter(slug=slug).values("slug", *columns("name")).first()
    if values is None:
        raise Http404
    alike = _counted(request, plan_counts.THEME, slug)
    if not alike:
        raise Http404
    context = {"theme": resolved(values, "name"), **_listed(request, items, alike)}
    return render(request, "public/theme.html", context)


def _counted(request, group_by, slug):
    """The items of all years in groups that count alike: those of one lead body or theme."""
    counted = plan_counts.of_public_plans(group_by, request.page_version.day, request.plan_versions)
    return [alike for year in counted.values() for alike in year if alike.group == slug]


def _listed(request, items, alike):
    """The figures of ``items``, counted as ``alike``, and the pages and rows of those behind the
    figure that was followed here, newest plan first."""
    today, form = request.page_version.day, PlanFilter(request.GET)
    for name in ("q", "theme", "institution", "lead"):
        del form.fields[name]
    asked = form.condition(today)
    pages = Pages(request, total=_number(items.filter(asked), form, alike))
    in_order = row_values(items.filter(asked).order_by("-plan__year", "number"), *OF_PLAN)
    return {
        "figures": figures.of_alike(alike),
        "form": form,
        "base": request.path,
        "pages": pages,
        "rows": _listed_rows(pages.slice(in_order), today),
        "today": today,
    }


def _number(asked, form, alike):
    """How many the filters select: the items ``asked`` for, which are among the ``alike``."""
    if "news" in form.chosen:
        # What was last reported on an item is not counted.
        return asked.count()
    return sum(group.number for group in alike if form.matches(group))


def _rows(items):
    in_order = row_values(items.order_by("-plan__year", "number"), *OF_PLAN)
    return _listed_rows(in_order[:100], timezone.localdate())


def _listed_rows(rows, on):
    language = get_language()
    return tuple(from_values(row, on, language) for row in rows)
