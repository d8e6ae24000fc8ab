"""What stands between the server and the views."""

import re

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from recommendations.accounts import closed, sessions
from recommendations.publishing.formats import FORMATS

STAFF_PATHS = ("/admin/", "/accounts/", "/i18n/")
# The data, files, feeds, calendars and drawings that other sites may show; never a page.
OPEN_DATA = re.compile(rf"/[^/]+\.({'|'.join(sorted({*FORMATS, 'atom', 'ics', 'svg'}))})")


def staff_language(get_response):
    """Staff pages have no language in their address: the one chosen there, else Arabic.

    Not the browser's: an office computer is often set up in English for people who are not.
    """

    def middleware(request):
        if request.path.startswith(STAFF_PATHS):
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            known = chosen in dict(settings.LANGUAGES)
            translation.activate(chosen if known else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def staff_session(get_response):
    """Staff pages show that their session is in use, and are kept by no cache.

    In a lock-down they end the session of whoever is no superuser, however it began.
    """

    def middleware(request):
        if not request.path.startswith(STAFF_PATHS):
            return get_response(request)
        if request.user.is_authenticated and closed.is_closed_to(request.user, request):
            logout(request)
            response = closed.page(request)
        else:
            if request.user.is_authenticated:
                sessions.note_use(request)
            response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware


def same_for_all(get_response):
    """Around Django's own middleware for languages, which says of every address without one that
    its answer depends on the browser's: not of those that ``in_one_language`` marks."""

    def middleware(request):
        response = get_response(request)
        if getattr(response, "is_same_for_all", False):
            others = [name for name in response["Vary"].split(", ") if name != "Accept-Language"]
            del response["Vary"]
            if others:
                patch_vary_headers(response, others)
        return response

    return middleware


def open_data(get_response):
    """Lets the scripts of any other site read the open data, and nothing else, without cookies."""

    def middleware(request):
        path = request.path
        if path.startswith(STAFF_PATHS) or not OPEN_DATA.fullmatch(path[path.rfind("/") :]):
            return get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "*"
            response["Access-Control-Max-Age"] = "86400"
        else:
            response = get_response(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Content-Disposition, ETag"
        return response

    return middleware
