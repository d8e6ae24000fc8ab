"""The addresses of the site: the public ones are in recommendations/urls.py."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from recommendations import urls
from recommendations.accounts.sign_in.next_page import set_language
from recommendations.admin.site import site

handler400 = "recommendations.views.base.errors.bad_request"
handler403 = "recommendations.views.base.errors.forbidden"
handler404 = "recommendations.views.base.errors.page_not_found"
handler500 = "recommendations.views.base.errors.server_error"

urlpatterns = [
    path("", include(urls.outside_languages)),
    path("admin/", site.urls),
    path("accounts/", include("recommendations.accounts.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    *i18n_patterns(path("", include(urls.in_each_language))),
]
