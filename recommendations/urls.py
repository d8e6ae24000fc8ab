"""The public addresses. They are permanent: what was once public answers for ever.

``outside_languages`` are those that have no language in front; ``in_each_language`` the others.
"""

from django.templatetags.static import static
from django.urls import path, register_converter
from django.utils.functional import lazy
from django.views.generic import RedirectView

from recommendations.doctor import readiness
from recommendations.views.base.path_converters import FormatConverter, ReportNameConverter

from .views import (
    about,
    comparisons,
    documents,
    institutions,
    meetings,
    oldest,
    root,
    search,
    updates,
)
from .views.open_data import api, cards, feeds, files, schemas
from .views.plans import plan_changes, plans, recommendations, reports, samples

register_converter(FormatConverter, "file")
register_converter(ReportNameConverter, "report")

# Lazy: the names of static files are known once they are collected.
FAVICON = lazy(static, str)("recommendations/favicon.svg")

outside_languages = [
    path("", root.reader_language),
    path("favicon.ico", RedirectView.as_view(url=FAVICON)),
    path("robots.txt", root.robots),
    path("sitemap.xml", root.sitemap),
    path("healthz", root.healthz),
    path("readyz", readiness.readyz),
    path("openapi.json", api.description, name="openapi"),
    path("schemas/plan-1.json", schemas.plan_schema, name="plan_schema"),
]

in_each_language = [
    path("", plans.overview, name="overview"),
    path("plans/", plans.plans, name="plans"),
    path("plans/oldest/", oldest.oldest, name="oldest"),
    path("plans/<int:year>/", plans.plan, name="plan"),
    path("plans/<int:year>.<file:kind>", files.plan_file, name="plan_file"),
    path("plans.json", api.plans_data, name="plans_data"),
    path("plans/<int:year>/reports.json", api.reports_data, name="reports_data"),
    path("plans/<int:year>/<int:number>.json", api.recommendation_data, name="recommendation_data"),
    path("plans/<int:year>/<int:number>/updates.json", api.updates_data, name="updates_data"),
    path("meetings.json", api.meetings_data, name="meetings_data"),
    path("meetings/<slug:slug>.json", api.meeting_data, name="meeting_data"),
    path(
        "plans/<int:year>/reports/<report:name>.<file:kind>",
        files.report_file,
        name="report_file",
    ),
    path("plans/<int:year>/reports/<report:name>/", reports.report, name="report"),
    path("plans/<int:year>/reports/<report:name>/sample/", samples.sample, name="report_sample"),
    path("plans/<int:year>.ics", feeds.plan_calendar, name="plan_calendar"),
    path("plans/<int:year>.atom", feeds.plan_feed, name="plan_feed"),
    path("plans/<int:year>/changes/", plan_changes.changes, name="changes"),
    path("plans/<int:year>/changes.json", plan_changes.changes_data, name="changes_data"),
    path("plans/<int:year>/changes.atom", plan_changes.changes_feed, name="changes_feed"),
    path("plans/<int:year>/card/", cards.plan_card, name="plan_card"),
    path("plans/<int:year>/card.svg", cards.plan_drawing, name="plan_drawing"),
    path("plans/<int:year>/<int:number>/", recommendations.recommendation, name="recommendation"),
    path(
        "plans/<int:year>/<int:number>.atom", feeds.recommendation_feed, name="recommendation_feed"
    ),
    path(
        "plans/<int:year>/<int:number>/card/", cards.recommendation_card, name="recommendation_card"
    ),
    path(
        "plans/<int:year>/<int:number>/card.svg",
        cards.recommendation_drawing,
        name="recommendation_drawing",
    ),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<slug:slug>/", meetings.meeting, name="meeting"),
    path("institutions/", comparisons.institutions, name="institutions"),
    path("institutions/<slug:slug>/", institutions.institution, name="institution"),
    path("institutions/<slug:slug>.ics", feeds.institution_calendar, name="institution_calendar"),
    path("institutions/<slug:slug>.atom", feeds.institution_feed, name="institution_feed"),
    path("themes/", comparisons.themes, name="themes"),
    path("themes/<slug:slug>/", institutions.theme, name="theme"),
    path("search/", search.search_page, name="search"),
    path("about/", about.about, name="about"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("updates/", updates.updates, name="updates"),
    path("updates.atom", feeds.updates_feed, name="updates_feed"),
    path("updates/<int:pk>/evidence/", documents.evidence, name="evidence"),
]
