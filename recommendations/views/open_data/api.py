"""The site as JSON, linked from plans to plan, recommendation and updates.

The JSON file of a whole plan is ``files.plan_file``; ``openapi.json`` describes all of it.
"""

from functools import partial

from django.http import Http404, JsonResponse
from django.utils import timezone, translation

from recommendations.exports import data_links
from recommendations.exports.api import openapi
from recommendations.exports.figures import tallies
from recommendations.exports.formats import addresses
from recommendations.exports.rows import meeting_record as records
from recommendations.exports.rows import recommendation_rows
from recommendations.exports.rows.recommendation_rows import day
from recommendations.exports.snapshot import PLAN_FIELDS, live_snapshot
from recommendations.exports.writers import csv_json
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import by_language, columns
from recommendations.models import Meeting, Plan, Recommendation, Report
from recommendations.models.plans.reports import report_name
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import in_one_language
from recommendations.views.base.errors import Gone
from recommendations.views.base.pagination import Pages
from recommendations.views.base.plan_pages import published_plan

MEETING_WORDS = ["title", "date_note", "city"]


def _answer(data):
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _page(request, pages, name, objects, **links_to):
    """One page of ``objects`` under ``name``, with the ways to the others."""
    own = site_address(request) + request.path
    return {
        "total": pages.total,
        "links": data_links.pages(own, pages.number, pages.count) | links_to,
        name: objects,
    }


@in_one_language
@public_page
def description(request):
    """What every address for programs takes and gives, as OpenAPI; in English for all readers."""
    with translation.override("en"):
        return _answer(openapi.description(site_address(request)))


@public_page
def plans_data(request):
    """All public plans, newest first, each with its figures."""
    published = Plan.objects.published()
    pages = Pages(request, total=published.count())
    in_order = published.order_by("-year").values(*PLAN_FIELDS)
    values = list(pages.slice(in_order))
    counted = {group.key: group.figures for group in tallies.years(versions=request.count_versions)}
    slugs = [row["meeting__slug"] for row in values]
    public = set(Meeting.objects.published().filter(slug__in=slugs).values_list("slug", flat=True))
    nothing = tallies.of_alike([])
    site = site_address(request)
    plans = [
        _plan(row, counted.get(row["year"], nothing), row["meeting__slug"] in public, site)
        for row in values
    ]
    up = {"html": data_links.address(site, "plans"), "description": data_links.description(site)}
    return _answer(_page(request, pages, "plans", plans, **up))


def _plan(values, counted, is_met_in_public, site):
    """A plan of the list, from a row of ``PLAN_FIELDS``."""
    year, meeting = values["year"], values["meeting__slug"] if is_met_in_public else None
    file = partial(data_links.address, site, "plan_file", year)
    return {
        "year": year,
        "title": by_language(values, "title"),
        "state": values["state"],
        "is_selection": values["is_selection"],
        "adopted_on": day(values["adopted_on"]),
        "closed_on": day(values["closed_on"]),
        "meeting": meeting,
        "figures": counted.as_json(),
        "links": data_links.plan(year, site, meeting) | {"files": addresses(counted.listed, file)},
    }


def plan_page(request, plan, items, *, filters):
    """One page of a ``plan`` (see ``snapshot.published_values``): ``items`` of it, which the
    ``filters`` left.
    """
    counted = tallies.count(items)
    pages = Pages(request, total=counted.listed)
    site, year = site_address(request), plan["year"]
    shown = Recommendation.objects.filter(pk__in=pages.slice(items.order_by("number").values("pk")))
    snapshot = live_snapshot(
        year, shown, site=site, values=plan, profile=request.site_profile, filters=filters
    )
    head = csv_json.json_head(snapshot)
    own = data_links.address(site, "plan_file", year, "json")
    return _answer(
        {
            **head,
            "total": pages.total,
            "links": head["links"] | data_links.pages(own, pages.number, pages.count, filters),
            "recommendations": [csv_json.json_row(row) for row in snapshot.rows()],
            "figures": counted.as_json(),
        }
    )


def _row(request, year, number):
    """The addressed row of a public recommendation; raises Gone or Http404 where there is none."""
    row = recommendation_rows.public_row(year, number)
    if row is None:
        items = Recommendation.objects.filter(plan__year=year, number=number)
        if items.withdrawn().exists():
            raise Gone
        raise Http404
    return recommendation_rows.addressed(row, site_address(request))


@public_page
def recommendation_data(request, year, number):
    """One recommendation, as it is in the file of its plan."""
    return _answer(csv_json.json_row(_row(request, year, number)))


@public_page
def updates_data(request, year, number):
    """The published updates of one recommendation, newest first."""
    row = _row(request, year, number)
    pages = Pages(request, total=len(row["updates"]))
    up = {"recommendation": data_links.recommendation(row)["self"]}
    updates = [
        {**update, "links": {"html": update["address"], **up}}
        for update in pages.slice(row["updates"])
    ]
    return _answer(
        {"reference": row["reference"], **_page(request, pages, "updates", updates, **up)}
    )


@public_page
def reports_data(request, year):
    """The frozen reports of a plan, newest first."""
    published_plan(year)
    fields = ["pk", "as_of", "revision", "created_at", "replaces", "figures__listed"]
    fields += columns("correction")
    values = list(Report.objects.published().filter(plan__year=year).values(*fields))
    names = {row["pk"]: report_name(row["as_of"], row["revision"]) for row in values}
    after = {row["replaces"]: names[row["pk"]] for row in values}
    pages = Pages(request, total=len(values))
    site = site_address(request)
    reports = [_report(row, year, names, after, site) for row in pages.slice(values)]
    up = {"plan": data_links.plan(year, site)["self"]}
    return _answer({"year": year, **_page(request, pages, "reports", reports, **up)})


def _report(values, year, names, after, site):
    """A report of the list; ``names`` by key, ``after`` the name of what replaced it by key."""
    name, replaces = names[values["pk"]], names.get(values["replaces"])
    replaced_by = after.get(values["pk"])
    ways = data_links.report(year, name, site, replaces=replaces, replaced_by=replaced_by)
    address = partial(data_links.address, site, "report_file", year, name)
    ways["files"] = addresses(values["figures__listed"], address)
    return {
        "name": name,
        "as_of": day(values["as_of"]),
        "published_on": day(timezone.localdate(values["created_at"])),
        "correction": by_language(values, "correction"),
        "replaces": replaces,
        "replaced_by": replaced_by,
        "links": ways,
    }


@public_page
def meetings_data(request):
    """All published meetings, newest first."""
    published = Meeting.objects.published()
    pages = Pages(request, total=published.count())
    plan_rows = records.related_rows()["plan_rows"]
    fields = ["slug", "kind", "year", "held_on", "plan_rows", *columns(*MEETING_WORDS)]
    site = site_address(request)
    meetings = [
        {
            "slug": row["slug"],
            "kind": row["kind"],
            "year": row["year"],
            "held_on": day(row["held_on"]),
            **{word: by_language(row, word) for word in MEETING_WORDS},
            "links": data_links.meeting(
                row["slug"], site, sorted(one["year"] for one in row["plan_rows"])
            ),
        }
        for row in pages.slice(published.annotate(plan_rows=plan_rows).values(*fields))
    ]
    up = {"html": data_links.address(site, "meetings"), "description": data_links.description(site)}
    return _answer(_page(request, pages, "meetings", meetings, **up))


@public_page
def meeting_data(request, slug):
    """The record of one meeting, to the level that each delegation discloses."""
    meeting = records.facts(slug)
    if meeting is None:
        if Meeting.objects.withdrawn().filter(slug=slug).exists():
            raise Gone
        raise Http404
    ways = data_links.meeting(slug, site_address(request), meeting["plans"])
    return _answer({**meeting, "links": ways})
