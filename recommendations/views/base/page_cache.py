"""The cache of public pages: responses as they were sent, with all headers.

A hit costs one small query, for the version of the page (see ``page_versions``). The middleware
``cached_pages``, the first in the list, reads and fills the cache.
"""

from copy import copy
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from .context_processors import site_texts
from .page_versions import Version, version_now


class CachedResponse(NamedTuple):
    """A response as it was sent, the Version of its page, and the values that it was made from."""

    version: Version
    response: HttpResponse
    values: tuple | None

    @property
    def size(self):
        """Its estimated bytes in memory: the values take some four times the compressed page."""
        return 4 * len(self.response.content) + OVERHEAD


CONDITIONAL_HEADERS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"}
# A response 304 has no content, and none of these.
CONTENT_HEADERS = {
    f"Content-{name}" for name in ("Type", "Length", "Encoding", "Language", "Disposition")
}
# Bytes of the key, the headers and the Python objects of an entry.
OVERHEAD = 2_000
MAX_BYTES = 32 * 2**20
MAX_ENTRY_BYTES = MAX_BYTES // 16
_cache = LRUCache(MAX_BYTES, getsizeof=attrgetter("size"))
_lock = Lock()


def clear():
    """Removes every entry."""
    with _lock:
        _cache.clear()


def cached_response(request):
    """The cached response to ``request``, None where there is none of the current version."""
    entry = _entry_for(request)
    if entry is None or entry.version != version_now(entry.version.year):
        return None
    response = _copied(entry.response)
    if not CONDITIONAL_HEADERS & request.META.keys():
        return response
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    if conditional.status_code == 304:
        for name in response.headers.keys() - CONTENT_HEADERS:
            conditional[name] = response[name]
    return conditional


def render_page(request, template_name, context):
    """As Django's ``render``; reuses the cached response where it was made from equal values.

    A new version often changes a few pages only. Values of ``context`` that are equal have to
    render alike, as those of a fragment; beside them the template may use the site profile and the
    address.
    """
    shown = ((name, getattr(value, "identity", value)) for name, value in context.items())
    values = (template_name, site_texts(request.site_profile), *shown)
    entry = _entry_for(request)
    if entry is not None and entry.values == values:
        response = _copied(entry.response)
        response.headers = copy(entry.response.headers)
    else:
        response = render(request, template_name, context)
    response.page_values = values
    return response


def _entry_for(request):
    if (key := _key(request)) is None:
        return None
    with _lock:
        return _cache.get(key)


def _copied(response):
    """A copy of a cached response, to be sent and closed once."""
    response = copy(response)
    response._resource_closers = []
    return response


def store(request, response):
    """Stores the response of a page that is the same for every reader."""
    version, key = getattr(response, "page_version", None), _key(request)
    if version and key and set(response.get("Vary", "").split(", ")) <= {"", "Accept-Encoding"}:
        sent = HttpResponse(response.content, headers=dict(response.items()))
        entry = CachedResponse(version, sent, getattr(response, "page_values", None))
        # The site map of a large site would leave no room for its pages.
        if entry.size <= MAX_ENTRY_BYTES:
            with _lock:
                _cache[key] = entry


def _key(request):
    """The key of the cache for ``request``; None where its response is not cached.

    With a query string it is not: each would be an entry of its own. Nor are the pages of a static
    copy, which say that they are one.
    """
    environ = request.META
    if (
        request.method not in ("GET", "HEAD")
        or environ.get("QUERY_STRING")
        or getattr(request, "is_copy", False)
        or settings.DEBUG
    ):
        return None
    is_compressed = bool(re_accepts_gzip.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
    return request.scheme, environ.get("HTTP_HOST"), request.path, is_compressed
