"""The lists of institutions and of themes: the results of each over all years, to one scale."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from recommendations.exports.figures import tallies
from recommendations.exports.figures.figures import Figures
from recommendations.exports.figures.plan_counts import By, latest, of_public_plans
from recommendations.localization.folding import fold
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Assignment, Institution, Theme
from recommendations.models.base.prepared import NOW, PreparedQuery
from recommendations.models.choices import StatusInPlan
from recommendations.views.base.caching import public_page
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.pagination import Pages

# Of fewer a share says nothing: one more would change it by a quarter.
FEWEST_COMPARED = 5
DEFAULT_ORDER = "number"
INSTITUTIONS = PreparedQuery(
    lambda: Institution.objects.public(NOW).order_by().values("slug", "kind", *columns("name"))
)
THEMES = PreparedQuery(lambda: Theme.objects.order_by().values("slug", *columns("name")))


class ComparedGroup(NamedTuple):
    """The results of one institution (of what it leads) or theme.

    ``kind``: that of an institution in words. ``supported``: how many recommendations it supports.
    ``width``: the length of its bar, per cent of the longest, written with a point in every
    language.
    """

    slug: str
    name: Text
    kind: str
    figures: Figures
    supported: int
    width: str

    @property
    def is_comparable(self):
        """False where too few are rated for a share of them to say anything."""
        return self.figures.rated >= FEWEST_COMPARED

    @property
    def percent(self):
        """How many of a hundred rated ones are implemented, rounded; None where not comparable."""
        if not self.is_comparable:
            return None
        return round(100 * self.figures.implemented / self.figures.rated)


def _by_share(row):
    """The highest share first; then those that are not comparable, the most implemented first."""
    counts = row.figures
    if row.is_comparable:
        return False, -counts.implemented / counts.rated, -counts.rated
    return True, -counts.implemented, -counts.rated


# Name of the order in the address → its label, and the key of a row; equal rows go by their names.
ORDERS = {
    "number": (gettext_lazy("number of recommendations"), lambda row: -row.figures.adopted),
    "implemented": (gettext_lazy("share implemented"), _by_share),
    "overdue": (gettext_lazy("past their date"), lambda row: -row.figures.overdue),
    "name": (gettext_lazy("name"), lambda row: 0),
}


class OrderLink(NamedTuple):
    label: str
    query: str
    is_current: bool


@public_page
def institutions(request):
    """All public institutions, each with the results of what it leads."""
    counted = _by_group(request, By.BODY)
    lead, supporting = Assignment.Role.LEAD, Assignment.Role.SUPPORTING
    named = [
        (row, str(Institution.Kind(row["kind"]).label), counted[lead, row["slug"]])
        for row in INSTITUTIONS.rows(now=timezone.now())
    ]
    supported = {
        row["slug"]: tallies.of_alike(counted[supporting, row["slug"]]).adopted
        for row, _kind, _alike in named
    }
    return _page(request, "public/institutions.html", named, supported)


@public_page
def themes(request):
    """All themes that public recommendations have, each with its results."""
    counted, versions = _by_group(request, By.THEME), request.count_versions
    years = of_public_plans(By.THEME, request.page_version.day, versions).values()
    # Also those of which everything was carried over without them.
    known = {alike.group for year in years for alike in year}
    named = [(row, "", counted[row["slug"],]) for row in THEMES.rows() if (row["slug"],) in known]
    return _page(request, "public/themes.html", named, {})


def _by_group(request, by):
    """The public items of all years, each commitment once: the group → what counts alike in it
    (see ``plan_counts``)."""
    groups = defaultdict(list)
    for alike in latest(by, request.page_version.day, request.count_versions):
        groups[alike.group].append(alike)
    return groups


def _page(request, template, named, supported):
    """The page of all ``named``: (row with slug and name, kind in words, its items), in the order
    that the address asks for."""
    rows, language = [], get_language()
    figures = [tallies.of_alike(alike) for _row, _kind, alike in named]
    longest = max((one.adopted for one in figures), default=0)
    for (row, kind, _alike), own in zip(named, figures, strict=True):
        width = f"{100 * own.adopted / longest:.3f}" if longest else "0"
        name, slug = pick(row, "name", language), row["slug"]
        rows.append(ComparedGroup(slug, name, kind, own, supported.get(slug, 0), width))
    order = request.GET.get("sort", DEFAULT_ORDER)
    order = order if order in ORDERS else DEFAULT_ORDER
    rows.sort(key=lambda row: (ORDERS[order][1](row), fold(row.name.plain), row.slug))
    pages = Pages(request, total=len(rows))
    context = {
        "rows": tuple(pages.slice(rows)),
        "pages": pages,
        "orders": _order_links(order),
        "statuses": tuple(
            status.value for status in StatusInPlan if any(own.by_status[status] for own in figures)
        ),
        "fewest": FEWEST_COMPARED,
        "is_sorted": "sort" in request.GET,
        "today": request.page_version.day,
    }
    return render_page(request, template, context)


def _order_links(current):
    return tuple(
        OrderLink(str(label), "" if name == DEFAULT_ORDER else f"?sort={name}", name == current)
        for name, (label, _key) in ORDERS.items()
    )
