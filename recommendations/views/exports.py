"""The plan as open data: the same rows as its page, with the same filters."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override

from recommendations.context_processors import site_address
from recommendations.forms import PlanFilter
from recommendations.models import Recommendation
from recommendations.publishing import figures, files, tables

from .plans import facets, published_plan
from .public import public_page


def _asked_rows(request, plan):
    """The plan's rows that the address asks for, or None when it asks for what does not exist."""
    items = Recommendation.objects.public().filter(plan=plan["pk"])
    form = PlanFilter(request.GET, **facets(items))
    condition = form.condition(timezone.localdate())
    return None if form.errors else items.filter(condition)


def _in_language(pieces, language):
    """``pieces`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from pieces


def _stream(request, year, *, ending, content_type, pieces):
    plan = published_plan(year)
    items = _asked_rows(request, plan)
    if items is None:
        return render(request, "400.html", status=400)
    language = get_language()
    rows = tables.rows(items, address=site_address(request))
    response = StreamingHttpResponse(
        _in_language(pieces(plan, items, rows, language), language), content_type=content_type
    )
    name = f"plan-{year}-{timezone.localdate():%Y-%m-%d}-{language}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public_page
def plan_csv(request, year):
    """The plan as CSV, for a spreadsheet."""

    def pieces(plan, items, rows, language):
        return files.csv_lines(rows, language)

    return _stream(
        request, year, ending="csv", content_type="text/csv; charset=utf-8", pieces=pieces
    )


@public_page
def plan_json(request, year):
    """The plan as JSON: its own fields, its figures, and a list ``recommendations``."""

    def pieces(plan, items, rows, language):
        return files.json_pieces(_head(plan, items), rows, "recommendations")

    return _stream(request, year, ending="json", content_type="application/json", pieces=pieces)


def _head(plan, items):
    """The plan's own fields; the figures are those of the rows that follow."""
    counted = figures.from_row(items.aggregate(**figures.counts()))
    return {
        "year": plan["year"],
        "title": tables.by_language(plan, "title"),
        "introduction": tables.by_language(plan, "introduction"),
        "state": plan["state"],
        "is_selection": plan["is_selection"],
        "adopted_on": plan["adopted_on"],
        "closed_on": plan["closed_on"],
        "meeting": plan["meeting"] and plan["meeting"]["slug"],
        "as_of": timezone.localdate(),
        "figures": {
            "listed": counted.listed,
            "adopted": counted.adopted,
            "implemented": counted.implemented,
            "partially_implemented": counted.partially,
            "rated": counted.rated,
            "overdue": counted.overdue,
            "by_status": {status.value: count for status, count in counted.by_status.items()},
        },
    }
