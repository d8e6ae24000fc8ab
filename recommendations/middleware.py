"""Middleware of the public pages and of the staff's."""

import re
from contextlib import suppress
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpResponse, QueryDict, UnreadablePostError
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from recommendations.accounts.sign_in import closed_site
from recommendations.exports.formats import FORMATS
from recommendations.localization.clean_text import clean_text
from recommendations.views.base import page_cache

from .accounts import sessions

STAFF_PATHS = ("/admin/", "/accounts/", "/i18n/")
# The data, files, feeds, calendars and drawings that other sites may show; never a page.
OPEN_DATA = re.compile(rf"/[^/]+\.({'|'.join(sorted({*FORMATS, 'atom', 'ics', 'svg'}))})")


def cached_pages(get_response):
    """Fills the cache of public pages, which ``config.wsgi`` answers from.

    The first in the list: the headers that the others set are cached with the page.
    """

    def middleware(request):
        response = get_response(request)
        page_cache.store(request, response)
        return response

    return middleware


def staff_only(middleware: Any) -> Any:
    """A subclass of the ``middleware`` that runs for the pages of the staff alone.

    Public pages have no session, no account and no messages.
    """

    class StaffOnly(middleware):
        def __call__(self, request):
            if request.path.startswith(STAFF_PATHS):
                return super().__call__(request)
            return self.get_response(request)

    return StaffOnly


StaffSessionMiddleware = staff_only(SessionMiddleware)
StaffAuthenticationMiddleware = staff_only(AuthenticationMiddleware)
StaffMessageMiddleware = staff_only(MessageMiddleware)


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


def clean_input(get_response):
    """Cleans all text of a request before any form or view sees it: queries, forms, names of files.

    So what is judged, previewed and searched for is what would be stored. Passwords are no text:
    they stay as they were typed.
    """

    def middleware(request):
        if "\x00" in request.path_info:
            # PostgreSQL stores no such character: nothing can be at this address.
            raise Http404
        request.GET = cleaned_query(request.GET)
        if request.method == "POST":
            # A sender who hung up is for the views to answer.
            with suppress(UnreadablePostError):
                request.POST = cleaned_query(request.POST)
                for file in chain.from_iterable(files for _name, files in request.FILES.lists()):
                    file.name = clean_text(file.name, multiline=False)
        return get_response(request)

    return middleware


def cleaned_query(query):
    """``query`` (a QueryDict) with clean names and values; the same one where all are clean."""
    cleaned = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        if "password" not in name:
            name, values = clean_text(name), [clean_text(value) for value in values]
        for value in values:
            cleaned.appendlist(name, value)
    if cleaned == query:
        return query
    cleaned._mutable = False
    return cleaned


def staff_session(get_response):
    """Staff pages show that their session is in use, and are stored by no cache.

    In a lock-down they end the session of whoever is no superuser, however it began.
    """

    def middleware(request):
        if not request.path.startswith(STAFF_PATHS):
            return get_response(request)
        if request.user.is_authenticated and closed_site.is_closed_to(request.user, request):
            logout(request)
            response = closed_site.page(request)
        else:
            if request.user.is_authenticated:
                sessions.record_use(request)
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
