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

from recommendations.models import SiteProfile
from recommendations.models.base.recorded_reads import RecordedReads

from .caching import etag_of
from .context_processors import site_texts
from .page_versions import Version, is_current, version_if_unchanged


class CachedPage(NamedTuple):
    """A response as it was sent, the Version of its page, and the values that it was made from.

    ``host`` and ``path``: where it was asked for. ``reads``: the RecordedReads of all that it was
    made from beside the ``profile`` of the site; None where more was asked than they hold.
    """

    version: Version
    headers: tuple[tuple[str, str], ...]
    content: bytes
    etag: str
    values: tuple | None
    host: str
    path: str
    profile: SiteProfile
    reads: RecordedReads | None

    @property
    def size(self):
        """Its estimated bytes in memory: the values take some four times the compressed page."""
        rows = self.reads.rows if self.reads else 0
        return 4 * len(self.content) + BYTES_OF_ROW * rows + OVERHEAD

    def of_version(self, version):
        """The same page with the tag of another ``version``."""
        weak = "W/" if self.etag.startswith("W/") else ""
        etag = weak + etag_of(version, self.host, self.path)
        headers = tuple((name, etag if name == "ETag" else value) for name, value in self.headers)
        return self._replace(version=version, etag=etag, headers=headers)


# A response 304 has no content, and none of these.
CONTENT_HEADERS = {
    f"Content-{name}" for name in ("Type", "Length", "Encoding", "Language", "Disposition")
}
# Bytes of the key, the headers and the Python objects of an entry.
OVERHEAD = 2_000
BYTES_OF_ROW = 500
MAX_BYTES = 32 * 2**20
MAX_ENTRY_BYTES = MAX_BYTES // 16
# Addresses with a query string are without number: they have a cache of their own, so that they
# leave the others theirs.
MAX_BYTES_OF_QUERIES = 8 * 2**20
MAX_QUERY_LENGTH = 200
_cache = LRUCache(MAX_BYTES, getsizeof=attrgetter("size"))
_cache_of_queries = LRUCache(MAX_BYTES_OF_QUERIES, getsizeof=attrgetter("size"))
_lock = Lock()


def clear():
    """Removes every entry."""
    with _lock:
        _cache.clear()
        _cache_of_queries.clear()


class PageKey(NamedTuple):
    """What one answer is cached for."""

    path: str
    query: str
    script_name: str | None
    host: str | None
    is_https: bool
    is_compressed: bool

    @property
    def cache(self):
        return _cache_of_queries if self.query else _cache


def answered_from_cache(django):
    """A WSGI application that answers from the cache, and leaves every other request to ``django``.

    On a hit Django sends none of its signals, so the connection to the database stays as it is; see
    ``is_current`` for what becomes of one that is old or broken.
    """

    def application(environ, start_response):
        # If-Match is for writers. Django answers it as RFC 9110 says.
        page = None if "HTTP_IF_MATCH" in environ else _current_page(environ)
        if page is None:
            return django(environ, start_response)
        if "HTTP_IF_NONE_MATCH" in environ and _has_page(environ["HTTP_IF_NONE_MATCH"], page.etag):
            headers = [header for header in page.headers if header[0] not in CONTENT_HEADERS]
            start_response("304 Not Modified", headers)
            return []
        start_response("200 OK", list(page.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.content]

    return application


def _current_page(environ):
    """The CachedPage that is what a page made now would be, or None.

    Where its version has moved, what it was made from is read again: few pages show what changed.
    """
    page = _entry_for(environ)
    if page is None or is_current(page.version):
        return page
    if page.reads is None:
        return None
    version = version_if_unchanged(page.version, page.profile, page.reads)
    if version is None:
        return None
    page = page.of_version(version)
    _store(_key(environ), page)
    return page


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
        page = CachedPage(
            version,
            headers,
            response.content,
            response["ETag"],
            values,
            request.get_host(),
            request.get_full_path(),
            request.site_profile,
            response.page_reads,
        )
        _store(key, page)


def _store(key, page):
    # The site map of a large site would leave no room for its pages.
    if page.size <= MAX_ENTRY_BYTES:
        with _lock:
            key.cache[key] = page


def _is_copy(request):
    """Whether the page is for a static copy, and says so."""
    return getattr(request, "is_copy", False)


def _entry_for(environ):
    if (key := _key(environ)) is None:
        return None
    with _lock:
        return key.cache.get(key)


def _key(environ):
    """The PageKey of a WSGI environment; None where its response is not cached.

    Nothing here is validated: an entry is made only for what Django answered with a page.
    """
    query = environ.get("QUERY_STRING", "")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or len(query) > MAX_QUERY_LENGTH
        or settings.DEBUG
    ):
        return None
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    return PageKey(
        environ["PATH_INFO"],
        query,
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
