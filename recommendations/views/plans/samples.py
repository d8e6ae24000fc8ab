"""The sample of claims drawn from a frozen report: how it was drawn, and what was found."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from recommendations.localization.references import RecommendationReference
from recommendations.models import Recommendation
from recommendations.models.choices import Assurance
from recommendations.views.base.caching import public_page
from recommendations.views.base.list_rows import OF_PLAN, from_values, row_values

from .reports import published_report


@public_page
def sample(request, year, name):
    """The claims in the order of the draw, and those drawn as they are today."""
    report = published_report(year, name)
    if not hasattr(report, "sample"):
        raise Http404
    drawn = report.sample
    claims = drawn.in_order(report)
    items = _items(year, [reference for _digest, reference in claims[: drawn.size]])
    context = {
        "plan": {"year": year},
        "name": name,
        "sample": drawn,
        "claims": claims,
        "items": items,
        "counted": _counted(items),
        "today": timezone.localdate(),
    }
    return render(request, "public/sample.html", context)


def _items(year, references):
    """Those of ``references`` that are public still, in their order, as ListedRecommendations."""
    numbers = [RecommendationReference.parse(one).number for one in references]
    items = Recommendation.objects.public().filter(plan__year=year, number__in=numbers)
    today, language = timezone.localdate(), get_language()
    found = {
        row["number"]: from_values(row, today, language) for row in row_values(items, *OF_PLAN)
    }
    return tuple(found[number] for number in numbers if number in found)


def _counted(items):
    """How many of ``items`` there are of each assurance, as pairs (key, number)."""
    found = [item.assurance for item in items]
    return [(one.value, found.count(one)) for one in Assurance if one in found]
