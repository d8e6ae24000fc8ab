"""One institution, one theme: what it answers for, over the years."""

from collections import Counter
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Exists, IntegerField, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from recommendations.exports.figures import tallies
from recommendations.exports.figures.plan_counts import By, has_group, of_group
from recommendations.localization.texts import columns, resolved
from recommendations.models import Assignment, Institution, Recommendation, Theme
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import KEY, NOW, SLUG, Argument, PreparedQuery
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import without_empty_parameters
from recommendations.views.base.list_rows import OF_PLAN, from_values, row_values
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.pagination import Pages

from .filters import read_filters

INSTITUTION = ["pk", "slug", "kind", *columns("name", "location")]
# What the address of such a page does not filter by.
WITHOUT = ("q", "section", "theme", "institution", "lead")
# What the counts do not say: for these filters every item is read.
NOT_COUNTED = {"news", "postponed"}
# As many as no body has: all of them.
MAX_ROWS = 10**9
FIRST, LAST = (Argument(name, IntegerField()) for name in ("first", "last"))
Role = Assignment.Role


def _institution():
    public = Institution.objects.public(NOW).order_by()
    whole = Rows(public.filter(parts=OuterRef("pk")), ["slug", *columns("name")])
    return public.filter(slug=SLUG).annotate(whole=whole).values(*INSTITUTION, "whole")


def _items(own):
    """The public items of which ``own`` holds, of the plans FIRST to LAST, the newest plan first.

    Each commitment once, by its latest item. From the plans to their items: those of a body or
    theme in all years are many more.
    """
    items = Recommendation.objects.public(NOW).filter(own, plan__year__range=(FIRST, LAST))
    items = items.latest(NOW)
    return row_values(items.order_by("-plan__year", "number"), *OF_PLAN)


def _assigned(role):
    own = Assignment.objects.filter(recommendation=OuterRef("pk"), institution=KEY, role=role)
    return _items(Exists(own))


def _themed():
    through = Recommendation.themes.through
    return _items(Exists(through.objects.filter(recommendation=OuterRef("pk"), theme=KEY)))


ONE_INSTITUTION = PreparedQuery(_institution)
ONE_THEME = PreparedQuery(
    lambda: Theme.objects.filter(slug=SLUG).order_by().values("pk", "slug", *columns("name"))
)
# Sliced by the database: to read all items of a large plan for one page takes long.
LED = PreparedQuery(lambda: _assigned(Role.LEAD), sliced=True)
SUPPORTED = PreparedQuery(lambda: _assigned(Role.SUPPORTING), sliced=True)
THEMED = PreparedQuery(_themed, sliced=True)


class YearRows(NamedTuple):
    """The rows of one year in a list of several: those on this page of it; ``number`` of all."""

    year: int
    number: int
    rows: tuple


@public_page
@without_empty_parameters
def institution(request, slug):
    """An institution, with what it leads and what it supports."""
    values = ONE_INSTITUTION.first(slug=slug, now=timezone.now())
    if values is None:
        raise Http404
    own = resolved(values, "name", "location")
    own["kind"] = Institution.Kind(values["kind"]).label
    own["part_of"] = [resolved(row, "name") for row in values["whole"]]
    led, supported = (_counted(request, By.BODY, (role, slug)) for role in Role)
    form, key = read_filters(request.GET, without=WITHOUT), values["pk"]
    pages, years = _listed(request, LED, key, led, form)
    supported_pages, supported_years = _listed(
        request, SUPPORTED, key, supported, form, parameter="supported"
    )
    context = {
        "institution": own,
        "supports_any": bool(supported),
        "supported_pages": supported_pages,
        "supported_years": supported_years,
        **_context(request, led, form, pages, years),
    }
    return render_page(request, "public/institution.html", context)


@public_page
@without_empty_parameters
def theme(request, slug):
    """A theme, with the recommendations of all years that share it."""
    values = ONE_THEME.first(slug=slug)
    day, versions = request.page_version.day, request.count_versions
    if values is None or not has_group(By.THEME, (slug,), day, versions):
        raise Http404
    alike = _counted(request, By.THEME, (slug,))
    form = read_filters(request.GET, without=WITHOUT)
    pages, years = _listed(request, THEMED, values["pk"], alike, form)
    context = {
        "theme": resolved(values, "name"),
        **_context(request, alike, form, pages, years),
    }
    return render_page(request, "public/theme.html", context)


def _counted(request, by, group):
    """The items of one ``group`` of all years, as the page counts them."""
    return of_group(by, group, request.page_version.day, request.count_versions)


def _context(request, alike, form, pages, years):
    """What the pages of a body and of a theme have in common."""
    return {
        "figures": tallies.of_alike(alike),
        "form": form,
        "base": request.path,
        "pages": pages,
        "years": years,
        "today": request.page_version.day,
    }


def _listed(request, query, key, alike, form, parameter="page"):
    """The Pages and the YearRows of the items counted as ``alike`` that ``form`` selects, the
    newest plan first.

    ``query``: the PreparedQuery of their rows, by the primary ``key`` of the body or theme.
    ``parameter``: which one of the address says the page.
    """
    if NOT_COUNTED & form.chosen.keys():
        found = _rows(request, query, key, alike, form)
        numbers = Counter(item.year for item in found)
        pages = Pages(request, total=len(found), parameter=parameter)
        rows = pages.slice(found)
    else:
        matching = [group for group in alike if form.matches(group)]
        numbers = numbers_by_year(matching)
        pages = Pages(request, total=numbers.total(), parameter=parameter)
        rows = _rows(request, query, key, matching, form, pages.start, pages.length)
    years = groupby(rows, attrgetter("year"))
    return pages, tuple(YearRows(year, numbers[year], tuple(own)) for year, own in years)


def _rows(request, query, key, counted, form, start=0, length=MAX_ROWS):
    """From ``start`` on, ``length`` of the items that are ``counted`` and that ``form`` selects, as
    ListedRecommendations; only the years are read in which these are."""
    years, skipped = years_on_page(counted, start, length)
    if not years:
        return ()
    # Filters select among rows that are read.
    sliced = (0, MAX_ROWS) if form.chosen else (skipped, length)
    asked = {"key": key, "first": min(years), "last": max(years), "now": timezone.now()}
    rows = query.rows(**asked, start=sliced[0], length=sliced[1])
    on, language = request.page_version.day, get_language()
    items = (from_values(row, on, language) for row in rows)
    if not form.chosen:
        return tuple(items)
    return tuple(islice(filter(form.matches, items), skipped, skipped + length))


def years_on_page(counted, start, length):
    """Of a list with the newest year first: the years of its items from ``start`` on, ``length`` of
    them, and how many items of the first of these years come before.

    ``counted``: groups of items with ``year`` and ``number``.
    """
    numbers = numbers_by_year(counted)
    years, skipped, before = [], 0, 0
    for year in sorted(numbers, reverse=True):
        following = before + numbers[year]
        if following > start and before < start + length:
            skipped = skipped if years else start - before
            years.append(year)
        before = following
    return years, skipped


def numbers_by_year(counted):
    """How many items are in the groups ``counted``, by year: a Counter."""
    numbers = Counter()
    for group in counted:
        numbers[group.year] += group.number
    return numbers
