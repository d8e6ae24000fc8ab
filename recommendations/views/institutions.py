"""One institution, one theme: what it answers for, over the years."""

from django.db.models import Count, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from recommendations.db.json_rows import Rows
from recommendations.exports import figures
from recommendations.localization.texts import columns, resolved
from recommendations.models import Assignment, Institution, Recommendation, Theme
from recommendations.views.base.caching import public_page
from recommendations.views.base.list_rows import from_values, row_values
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
    context = {"institution": own, "supported": _rows(supported), **_listed(request, led)}
    return render(request, "public/institution.html", context)


@public_page
def theme(request, slug):
    """A theme, with the recommendations of all years that share it."""
    items = Recommendation.objects.public().filter(themes__slug=slug)
    values = Theme.objects.filter(slug=slug).values("slug", *columns("name")).first()
    if values is None:
        raise Http404
    context = {"theme": resolved(values, "name"), **_listed(request, items)}
    if not context["figures"].listed:
        raise Http404
    return render(request, "public/theme.html", context)


def _listed(request, items):
    """The figures of ``items``, and the pages and rows of those behind the figure that was
    followed here, newest plan first."""
    today, form = timezone.localdate(), PlanFilter(request.GET)
    for name in ("q", "theme", "institution", "lead"):
        del form.fields[name]
    asked = form.condition(today)
    groups = figures.grouped(items, today, matching=Count("pk", filter=asked))
    pages = Pages(request, total=sum(group["matching"] for group in groups))
    in_order = row_values(items.filter(asked).order_by("-plan__year", "number"))
    return {
        "figures": figures.from_groups(groups),
        "form": form,
        "base": request.path,
        "pages": pages,
        "rows": [from_values(row, today) for row in pages.slice(in_order)],
        "today": today,
    }


def _rows(items):
    rows, today = row_values(items.order_by("-plan__year", "number"))[:100], timezone.localdate()
    return [from_values(row, today) for row in rows]
