"""The cache of public pages: responses as they were sent, with all headers.

``answered_from_cache`` stands before Django (``config/wsgi.py``): a hit costs one small query, for
the version of the page, and nothing of Django runs. The middleware ``cached_pages``, the first in
the list, fills the cache.
"""

from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.utils.http import parse_etags

from .context_processors import site_texts
from .page_versions import Version, is_current


class CachedPage(NamedTuple):
    """A response as it was sent, the Version of its page, and the values that it was made from."""

    version: Version
    headers: tuple[tuple[str, str], ...]
    content: bytes
    etag: str
    values: tuple | None

    @property
    def size(self):
        """Its estimated bytes in memory: the values take some four times the compressed page."""
        return 4 * len(self.content) + OVERHEAD


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


def answered_from_cache(django):
    """A WSGI application that answers from the cache, and leaves every other request to ``django``.

    On a hit Django sends none of its signals, so the connection to the database stays as it is; see
    ``is_current`` for what becomes of one that is old or broken.
    """

    def application(environ, start_response):
        page = _entry_for(environ)
        # If-Match is for writers. Django answers it as RFC 9110 says.
        if page is None or "HTTP_IF_MATCH" in environ or not is_current(page.version):
            return django(environ, start_response)
        if "HTTP_IF_NONE_MATCH" in environ and _has_page(environ["HTTP_IF_NONE_MATCH"], page.etag):
            headers = [header for header in page.headers if header[0] not in CONTENT_HEADERS]
            start_response("304 Not Modified", headers)
            return []
        start_response("200 OK", list(page.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.content]

    return application


def _has_page(if_none_match, etag):
    """Whether a reader has the page with the ``etag``, compressed or not."""
    tags = [tag.removeprefix("W/") for tag in parse_etags(if_none_match)]
    return tags == ["*"] or etag.removeprefix("W/") in tags


def render_page(request, template_name, context):
    """As Django's ``render``; reuses the cached response where it was made from equal values.

    A new version often changes a few pages only. Values of ``context`` that are equal have to
    render alike, as those of a fragment; beside them the template may use the site profile and the
    address.
    """
    shown = ((name, getattr(value, "identity", value)) for name, value in context.items())
    values = (template_name, site_texts(request.site_profile), *shown)
    page = _entry_for(request.META)
    if page is not None and page.values == values and not _is_copy(request):
        response = HttpResponse(page.content, headers=dict(page.headers))
    else:
        response = render(request, template_name, context)
    response.page_values = values
    return response


def store(request, response):
    """Stores the response of a page that is the same for every reader."""
    version, key = getattr(response, "page_version", None), _key(request.META)
    is_same_for_all = set(response.get("Vary", "").split(", ")) <= {"", "Accept-Encoding"}
    if version and key and is_same_for_all and not _is_copy(request):
        values = getattr(response, "page_values", None)
        headers = tuple(response.items())
        page = CachedPage(version, headers, response.content, response["ETag"], values)
        # The site map of a large site would leave no room for its pages.
        if page.size <= MAX_ENTRY_BYTES:
            with _lock:
                _cache[key] = page


def _is_copy(request):
    """Whether the page is for a static copy, and says so."""
    return getattr(request, "is_copy", False)


def _entry_for(environ):
    if (key := _key(environ)) is None:
        return None
    with _lock:
        return _cache.get(key)


def _key(environ):
    """The key of the cache for a WSGI environment; None where its response is not cached.

    With a query string it is not: each would be an entry of its own. Nothing here is validated: an
    entry is made only for what Django answered with a page.
    """
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("QUERY_STRING")
        or settings.DEBUG
    ):
        return None
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    return (
        environ["PATH_INFO"],
        environ.get("SCRIPT_NAME"),
        environ.get("HTTP_HOST"),
        _is_https(environ),
        bool(accepted and re_accepts_gzip.search(accepted)),
    )


def _is_https(environ):
    """As Django's ``request.is_secure``."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, https = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return environ[name].split(",", 1)[0].strip() == https
    return environ["wsgi.url_scheme"] == "https"
