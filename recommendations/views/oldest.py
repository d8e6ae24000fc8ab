"""The oldest open commitments of all years."""

from itertools import groupby
from operator import attrgetter

from django.db.models import Count
from django.utils.translation import get_language

from recommendations.exports.figures import tallies
from recommendations.exports.figures.plan_counts import By, latest
from recommendations.models import Recommendation
from recommendations.models.choices import OPEN
from recommendations.views.base.caching import public_page
from recommendations.views.base.list_rows import OF_PLAN, from_values, row_values
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.pagination import Pages

from .filters import OpenFilter
from .institutions import YearRows


@public_page
def oldest(request):
    """What is open of all plans that are not closed, the first adopted first.

    Each commitment is there once: it is carried over from closed plans alone.
    """
    today = request.page_version.day
    items = Recommendation.objects.public().open()
    form = OpenFilter(request.GET, items)
    selected = items.filter(form.condition(today))
    by_year = selected.order_by().values_list("first_year").annotate(number=Count("pk"))
    numbers = dict(by_year)
    pages = Pages(request, total=sum(numbers.values()))
    in_order = selected.order_by("first_year", "plan__year", "number")
    rows = [
        from_values(row, today, get_language())
        for row in pages.slice(row_values(in_order, *OF_PLAN))
    ]
    years = groupby(rows, attrgetter("first_year"))
    running = [
        group
        for group in latest(By.PLAN, today, request.count_versions)
        if group.is_adopted and group.status in OPEN
    ]
    context = {
        "figures": tallies.of_alike(running),
        "form": form,
        "base": request.path,
        "pages": pages,
        "years": tuple(YearRows(year, numbers[year], tuple(own)) for year, own in years),
        "today": today,
    }
    return render_page(request, "public/oldest.html", context)
