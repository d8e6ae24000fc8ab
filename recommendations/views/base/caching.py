"""Public pages are read-only and cookie-free, and neither browser nor server shows an old one."""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.connection import ConnectionProxy

from recommendations.models import SiteProfile

from .decorators import read_only
from .errors import Gone, error_response

SOURCES = ["recommendations", "templates", "config"]
SOURCE_ENDINGS = {".py", ".html", ".svg", ".mo", ".css"}

page_cache = ConnectionProxy(caches, "pages")


def _release():
    """Changes whenever the code, the templates or the catalogues do."""
    newest = max(
        path.stat().st_mtime_ns
        for folder in SOURCES
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in SOURCE_ENDINGS
    )
    return f"{newest:x}"


RELEASE = _release()


def public_page(view):
    """Makes ``view`` a public page.

    Its ETag is made from the content version, so a page that has not changed costs one small
    query: a reader who has it gets 304, and another one gets the copy in the cache. The date is
    part of it too, because what is due today is overdue tomorrow.
    """

    @read_only
    @wraps(view)
    def page(request, *args, **kwargs):
        request.site_profile = SiteProfile.objects.current()
        etag = _etag(request)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = _cached(request, etag) or _rendered(view, request, etag, *args, **kwargs)
        # What failed now may work at the next try.
        if response.status_code < 500:
            response["ETag"] = etag
        response["Cache-Control"] = "public, no-cache"
        return response

    return page


def _etag(request):
    version = request.site_profile.content_version
    # A developer changes templates while the process runs.
    release = _release() if settings.DEBUG else RELEASE
    parts = [release, version, timezone.localdate(), request.get_host(), request.get_full_path()]
    return f'"{sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'


def _key(etag):
    return f"page-{etag.strip(chr(34))}"


def _is_cacheable(request):
    """True for an address without a query: each query string would be an entry of its own.

    Never for a page of a static copy: it says that it is one.
    """
    return not request.GET and not getattr(request, "is_copy", False)


def _cached(request, etag):
    return page_cache.get(_key(etag)) if _is_cacheable(request) else None


def _rendered(view, request, etag, *args, **kwargs):
    try:
        response = view(request, *args, **kwargs)
    except Gone:
        return error_response(request, 410)
    if response.status_code == 200 and not response.streaming and _is_cacheable(request):
        page_cache.set(_key(etag), response, timeout=24 * 3600)
    return response
