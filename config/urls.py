"""The addresses of the site. They are permanent: what was once public answers for ever."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from recommendations.admin.site import site
from recommendations.publishing import formats
from recommendations.views import (
    about,
    door,
    downloads,
    exports,
    institutions,
    meetings,
    plans,
    search,
)
from recommendations.views import recommendations as items

register_converter(formats.FormatConverter, "file")
register_converter(formats.ReportNameConverter, "report")

handler400 = "recommendations.views.public.bad_request"
handler403 = "recommendations.views.public.forbidden"
handler404 = "recommendations.views.public.page_not_found"
handler500 = "recommendations.views.public.server_error"

urlpatterns = [
    path("", door.reader_language),
    path("admin/", site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("favicon.ico", RedirectView.as_view(url="/static/recommendations/favicon.svg")),
    path("robots.txt", door.robots),
    path("sitemap.xml", door.sitemap),
    path("healthz", door.healthz),
    path("readyz", door.readyz),
]

urlpatterns += i18n_patterns(
    path("", plans.overview, name="overview"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<int:year>/", plans.plan, name="plan"),
    path("plans/<int:year>.<file:kind>", exports.plan_file, name="plan_file"),
    path(
        "plans/<int:year>/reports/<report:name>.<file:kind>",
        exports.report_file,
        name="report_file",
    ),
    path("plans/<int:year>/<int:number>/", items.recommendation, name="recommendation"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<slug:slug>/", meetings.meeting, name="meeting"),
    path("institutions/<slug:slug>/", institutions.institution, name="institution"),
    path("themes/<slug:slug>/", institutions.theme, name="theme"),
    path("search/", search.search_page, name="search"),
    path("about/", about.about, name="about"),
    path("documents/<int:pk>/", downloads.document, name="document"),
    path("updates/<int:pk>/evidence/", downloads.evidence, name="evidence"),
)
