"""The one list of every public address of the site.

A new address in ``recommendations/urls.py`` is added here too, so that every walk comes by;
``test_public_walk`` is red until it is.
"""

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from recommendations.exports.formats import FORMATS
from recommendations.localization.languages import CODES
from recommendations.models import (
    Document,
    Institution,
    Meeting,
    Plan,
    ProgressUpdate,
    Recommendation,
    Report,
    Theme,
    VerificationSample,
)

# Rooms of the staff: other tests walk them.
STAFF = {"admin/", "i18n/setlang/", "accounts/"}
# Addresses outside the languages, for machines and for the start: route → path.
OUTSIDE = {
    "": "/",
    "favicon.ico": "/favicon.ico",
    "robots.txt": "/robots.txt",
    "sitemap.xml": "/sitemap.xml",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "openapi.json": "/openapi.json",
    "schemas/plan-1.json": "/schemas/plan-1.json",
}
# Files that are packed: made whole, from the same rows as the data beside them.
PACKED = (".pdf", ".docx", ".xlsx", ".zip")
QUERIES = [
    "?status=open",
    "?schedule=overdue",
    "?decision=adopted",
    "?institution=department",
    "?section=1",
    "?theme=no-such-theme",
    "?q=2023",
    "?page=1",
]
ENDINGS = ["/", ".atom"]
CHANGES = ["/changes/", "/changes.json", "/changes.atom"]
COMPARED, ORDERS = ["institutions/", "themes/"], ["name", "number", "implemented", "overdue"]


def routes():
    """The routes of the site: a set of those outside the languages, one of those inside."""
    outside, inside = set(), set()
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            inside |= _routes_below(pattern)
        elif str(pattern.pattern) == "":
            outside |= _routes_below(pattern)
        else:
            outside.add(str(pattern.pattern))
    return outside, inside


def _routes_below(resolver, before=""):
    found = set()
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        found |= _routes_below(pattern, route) if isinstance(pattern, URLResolver) else {route}
    return found


def below_language():
    """Route → its paths below the language prefix: one for every record, public or not."""
    return {
        "": [""],
        **_of_plans(),
        **_of_recommendations(),
        **_of_reports(),
        "meetings/": ["meetings/"],
        "meetings/<slug:slug>/": [f"meetings/{slug}/" for slug in slugs(Meeting)],
        "meetings.json": ["meetings.json"],
        "meetings/<slug:slug>.json": [f"meetings/{slug}.json" for slug in slugs(Meeting)],
        **{name: [name, *(f"{name}?sort={order}" for order in ORDERS)] for name in COMPARED},
        **{
            f"institutions/<slug:slug>{ending}": [
                f"institutions/{slug}{ending}" for slug in slugs(Institution)
            ]
            for ending in ("/", ".ics", ".atom")
        },
        "themes/<slug:slug>/": [f"themes/{slug}/" for slug in slugs(Theme)],
        "search/": ["search/", "search/?q=2023"],
        "about/": ["about/"],
        **{f"updates{end}": [f"updates{end}", f"updates{end}?status=on_hold"] for end in ENDINGS},
        "documents/<int:pk>/": [f"documents/{pk}/" for pk in keys(Document)],
        "updates/<int:pk>/evidence/": [f"updates/{pk}/evidence/" for pk in keys(ProgressUpdate)],
    }


def _of_plans():
    years = list(Plan.objects.values_list("year", flat=True).order_by("year"))
    return {
        "plans/": ["plans/"],
        "plans/oldest/": ["plans/oldest/", "plans/oldest/?schedule=overdue"],
        "plans.json": ["plans.json"],
        "plans/<int:year>/": [
            f"plans/{year}/{query}" for year in years for query in ["", *QUERIES]
        ],
        "plans/<int:year>.<file:kind>": [
            f"plans/{year}.{ending}" for year in years for ending in FORMATS
        ],
        **{
            f"plans/<int:year>{ending}": [f"plans/{year}{ending}" for year in years]
            for ending in ("/reports.json", ".ics", ".atom", "/card/", "/card.svg", *CHANGES)
        },
    }


def _of_recommendations():
    items = Recommendation.objects.order_by("plan__year", "number")
    numbers = list(items.values_list("plan__year", "number"))
    return {
        f"plans/<int:year>/<int:number>{ending}": [
            f"plans/{year}/{number}{ending}" for year, number in numbers
        ]
        for ending in ("/", ".atom", ".json", "/updates.json", "/card/", "/card.svg")
    }


def _of_reports():
    reports = [
        f"plans/{report.plan.year}/reports/{report.name}"
        for report in Report.objects.select_related("plan")
    ]
    return {
        "plans/<int:year>/reports/<report:name>/": [
            f"{report}/{query}" for report in reports for query in ["", *QUERIES]
        ],
        "plans/<int:year>/reports/<report:name>/sample/": [
            f"plans/{sample.report.plan.year}/reports/{sample.report.name}/sample/"
            for sample in VerificationSample.objects.select_related("report__plan")
        ],
        "plans/<int:year>/reports/<report:name>.<file:kind>": [
            f"{report}.{ending}" for report in reports for ending in FORMATS
        ],
    }


def slugs(model):
    return model.objects.values_list("slug", flat=True).order_by("slug")


def keys(model):
    return model.objects.values_list("pk", flat=True).order_by("pk")


def every_path():
    """Every path of the site, in every language, and two at which nothing is."""
    below = [path for paths in below_language().values() for path in paths]
    inside = [f"/{code}/{path}" for code in CODES for path in [*below, "nothing-here/"]]
    return [*OUTSIDE.values(), *inside, "/nothing-here/"]
