"""The frozen reports of a plan."""

from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from recommendations.exports import report_files, size_estimates
from recommendations.exports.rows import redaction_notes
from recommendations.exports.snapshot import report_snapshot
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import pick_by_language
from recommendations.models import Plan, Report
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.recorded_reads import record_check
from recommendations.models.plans.reports import report_of_name
from recommendations.views.base.caching import public_page
from recommendations.views.base.errors import Gone
from recommendations.views.base.list_rows import from_record
from recommendations.views.base.pagination import Pages
from recommendations.views.base.sections import by_section, contents, in_order
from recommendations.views.filters import PlanFilter

# Recommendations of reports that are cached: those of a few years, in each language.
MAX_ITEMS = 3_000


def published_report(year, name):
    """The public Report ``name`` of the plan of ``year``, with its plan and its sample, and as
    ``public_years`` the years of the plans that can be read.

    Raises Gone when the plan was withdrawn, Http404 when there is no such report.
    """
    as_of, revision = report_of_name(name)
    found = Report.objects.published().filter(plan__year=year, as_of=as_of, revision=revision)
    public_years = Rows(Plan.objects.published(), ["year"])
    found = found.select_related("plan", "sample").annotate(public_years=public_years)
    if report := found.first():
        return report
    if Plan.objects.withdrawn().filter(year=year).exists():
        raise Gone
    raise Http404


class FrozenPage(NamedTuple):
    """What the page of a report shows, whatever its reader asks for.

    ``items``: its ListedRecommendations by section; ``facets``: what the filters offer, see
    ``PlanFilter``; ``missing_filters``: the names of those that cannot be asked of its rows;
    ``context``: what else the template shows.
    """

    items: tuple
    facets: dict
    missing_filters: tuple[str, ...]
    context: dict


@public_page
def report(request, year, name):
    """A frozen report: its figures, and the rows behind each of them."""
    site = site_address(request)
    frozen = frozen_page(request.page_version, get_language(), site, year, name)
    # What comes from the cache was not read for this page: of another version it is made anew.
    record_check(lambda _versions: False, instead_of=None)
    form = PlanFilter(request.GET, **frozen.facets)
    for filter_name in frozen.missing_filters:
        del form.fields[filter_name]
    matching = [item for item in frozen.items if form.matches(item)]
    pages = Pages(request, total=len(matching))
    shown = tuple(pages.slice(matching))
    context = {
        **frozen.context,
        "form": form,
        "pages": pages,
        "rows": shown,
        "sections": by_section(shown, frozen.facets["sections"]),
        "contents": contents(matching, frozen.facets["sections"], pages.length),
        "base": request.path,
    }
    return render(request, "public/report.html", context)


# A report that is larger than the cache is read for each page.
@cached(LRUCache(MAX_ITEMS, getsizeof=lambda page: 1 + len(page.items)), lock=Lock())
def frozen_page(version, language, site, year, name):
    """The FrozenPage of a report as of the Version ``version``, in the active ``language``.

    Nobody may change it. Raises as ``published_report``.
    """
    stored = published_report(year, name)
    snapshot = report_snapshot(stored, site=site)
    rows = list(snapshot.rows())
    return FrozenPage(
        items=tuple(in_order(from_record(row) for row in rows)),
        facets=_facets(rows),
        missing_filters=tuple(_missing_filters(rows)),
        context={
            "plan": {"year": year, "title": snapshot.title},
            "report": snapshot.report,
            "removed": redaction_notes.sentences(snapshot.report["redactions"]),
            "has_sample": hasattr(stored, "sample"),
            "checksums": report_files.checksums(stored),
            "correction": pick_by_language(snapshot.report["correction"]),
            "replaced_because": pick_by_language(snapshot.report["replaced_because"]),
            "survey": snapshot.survey,
            "figures": snapshot.survey.total,
            "today": snapshot.as_of,
            "is_whole": not any(row.get("is_withdrawn") for row in rows),
            "years_to_read": frozenset(plan["year"] for plan in stored.public_years),
            "downloads": size_estimates.downloads(
                size_estimates.of_rows(rows, snapshot),
                lambda ending: reverse("report_file", args=[year, name, ending]),
            ),
        },
    )


def _missing_filters(rows):
    """The names of the filters that cannot be asked of the frozen ``rows``."""
    # Words are looked for in the live plan: frozen rows are not in the index.
    yield "q"
    # Reports of earlier versions lack these.
    if not any("silent_since" in row for row in rows):
        yield "news"
    if not any("first_due_on" in row for row in rows):
        yield from ("postponed", "first_date")


def _facets(rows):
    """The themes, institutions and sections that ``rows`` name, as PlanFilter takes them."""
    themes = {one["slug"]: one["name"] for row in rows for one in row["themes"]}
    bodies = {
        one["slug"]: one["name"]
        for row in rows
        for one in [row["lead"], *row["supporting"]]
        if one is not None
    }
    sections = {one["order"]: one["title"] for row in rows if (one := row.get("section"))}
    named = {
        "themes": themes,
        "institutions": bodies,
        "sections": {str(order): sections[order] for order in sorted(sections)},
    }
    return {
        name: [(slug, pick_by_language(texts)) for slug, texts in found.items()]
        for name, found in named.items()
    }
