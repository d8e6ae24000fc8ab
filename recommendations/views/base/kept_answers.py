"""Answers that are kept as they were sent, with all headers, and handed out again.

That costs one small query, for the version that the answer goes by (see ``page_versions``). The
middleware ``kept_pages``, the first of all, asks for them and keeps them.
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


class KeptAnswer(NamedTuple):
    """An answer as it was sent, the Version that it goes by, and the values that it shows."""

    version: Version
    response: HttpResponse
    values: tuple | None

    @property
    def size(self):
        """About how many bytes it takes: what it shows is some four times what is sent of it."""
        return 4 * len(self.response.content) + OVERHEAD


CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"}
# Said of the content only: an answer 304 has none.
OF_CONTENT = {f"Content-{of}" for of in ("Type", "Length", "Encoding", "Language", "Disposition")}
# The keys, the headers and the objects around them.
OVERHEAD = 2_000
MOST_BYTES = 32 * 2**20
LARGEST = MOST_BYTES // 16
_kept = LRUCache(MOST_BYTES, getsizeof=attrgetter("size"))
_lock = Lock()


def forget_all():
    """Forgets every kept answer."""
    with _lock:
        _kept.clear()


def kept_answer(request):
    """The kept answer to ``request`` where it is still right, as a response; else None."""
    kept = _kept_for(request)
    if kept is None or kept.version != version_now(kept.version.year):
        return None
    response = _copied(kept.response)
    if not CONDITIONS & request.META.keys():
        return response
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    if conditional.status_code == 304:
        for name in response.headers.keys() - OF_CONTENT:
            conditional[name] = response[name]
    return conditional


def render_page(request, template_name, context):
    """As ``render``; gives the kept answer once more where it was made from the same values.

    Most changes concern a few pages: the others need only look that theirs are the same. The
    values of ``context`` are equal only where they look alike, as those of a fragment; the template
    sees nothing else but the site profile and the address.
    """
    shown = ((name, getattr(value, "identity", value)) for name, value in context.items())
    values = (template_name, site_texts(request.site_profile), *shown)
    kept = _kept_for(request)
    if kept is not None and kept.values == values:
        response = _copied(kept.response)
        response.headers = copy(kept.response.headers)
    else:
        response = render(request, template_name, context)
    response.page_values = values
    return response


def _kept_for(request):
    if (key := _key(request)) is None:
        return None
    with _lock:
        return _kept.get(key)


def _copied(response):
    """A kept response to be sent once: what is closed with it is not closed with the next."""
    response = copy(response)
    response._resource_closers = []
    return response


def keep(request, response):
    """Keeps a page that is the same for every reader, as it is sent."""
    version, key = getattr(response, "page_version", None), _key(request)
    if version and key and set(response.get("Vary", "").split(", ")) <= {"", "Accept-Encoding"}:
        kept = HttpResponse(response.content, headers=dict(response.items()))
        answer = KeptAnswer(version, kept, getattr(response, "page_values", None))
        # The site map of a large site would leave no room for its pages.
        if answer.size <= LARGEST:
            with _lock:
                _kept[key] = answer


def _key(request):
    """What an answer is kept under; None for a request whose answer is not kept.

    With a query it is not: each query string would be an entry of its own. Nor are the pages of a
    static copy, which say that they are one.
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
