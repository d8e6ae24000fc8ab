"""The addresses without a language: the redirect of /, robots.txt, the sitemap, /healthz."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override

from recommendations.localization.languages import CODES
from recommendations.localization.site_address import site_address
from recommendations.models import (
    Institution,
    Meeting,
    Plan,
    Recommendation,
    Redaction,
    Report,
    Theme,
)
from recommendations.models.plans.reports import report_name
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import in_one_language, read_only

PAGES_WITHOUT_RECORD = [
    "overview",
    "plans",
    "oldest",
    "meetings",
    "institutions",
    "themes",
    "updates",
    "about",
]


@read_only
def reader_language(request):
    """Sends the reader to the overview in their browser's language; Arabic if it has none."""
    response = HttpResponseRedirect(f"/{get_language()}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@in_one_language
@read_only
def robots(request):
    """All public pages may be indexed; staff pages not."""
    sitemap = f"{site_address(request)}/sitemap.xml"
    closed = [f"Disallow: {path}" for path in ("/admin/", "/accounts/", "/i18n/")]
    lines = ["User-agent: *", *closed, f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@in_one_language
@public_page
def sitemap(request):
    """Every public page in every language, for search engines."""
    items = Recommendation.objects.public()
    pages = [(name, []) for name in PAGES_WITHOUT_RECORD]
    years = list(_all(Plan.objects.published(), "year"))
    pages += [(name, [year]) for name in ("plan", "changes") for year in years]
    pages += [("recommendation", pair) for pair in items.values_list("plan__year", "number")]
    pages += [("meeting", [slug]) for slug in _all(Meeting.objects.published(), "slug")]
    pages += [("institution", [slug]) for slug in _all(Institution.objects.public(), "slug")]
    themes = Theme.objects.filter(recommendations__in=items).distinct()
    pages += [("theme", [slug]) for slug in _all(themes, "slug")]
    site = site_address(request)
    entries = [(None, page) for page in pages] + [*_reports()]
    context = {
        "entries": [
            (changed, [(code, f"{site}{path}") for code, path in _paths(*page)])
            for changed, page in entries
        ]
    }
    return render(request, "sitemap.xml", context, content_type="application/xml")


def _all(queryset, field):
    return queryset.values_list(field, flat=True)


def _reports():
    """The pages of the frozen reports, each with the day of its last change.

    A page changes when a later report replaces it, and when words are taken out of it.
    """
    own = Redaction.objects.filter(page_kind="report", page_key=OuterRef("pk"))
    redacted = Subquery(own.order_by("-redacted_at").values("redacted_at")[:1])
    changed = Greatest(
        Coalesce("replaced_by__created_at", "created_at"), Coalesce(redacted, "created_at")
    )
    reports = Report.objects.published().order_by("plan__year", "as_of", "revision")
    for year, as_of, revision, moment in reports.values_list(
        "plan__year", "as_of", "revision", changed
    ):
        yield timezone.localdate(moment), ("report", [year, report_name(as_of, revision)])


def _paths(name, arguments):
    for code in CODES:
        with override(code):
            yield code, reverse(name, args=arguments)


@read_only
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")
