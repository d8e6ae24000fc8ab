"""Public pages are read-only and cookie-free, and neither browser nor site shows an old one.

A page goes by a version: that of the content of the site, or that of one plan where only its own
items and what surrounds every page are shown (see ``models.public_changes``). While that has not
moved, whoever has the page gets 304, and others the answer as it was sent before
(``page_cache``).
"""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.utils.cache import get_conditional_response

from recommendations.models.base.recorded_reads import recorded

from .decorators import read_only
from .errors import Gone, error_response
from .page_versions import set_profile_and_versions

# A browser asks again each time it shows a page. A proxy of ours or a CDN may answer for a second
# without asking; after that it asks, and may answer from what it has for at most eight seconds
# meanwhile. So no reader gets a page that is ten seconds old (docs/decisions/0035).
SHARED = "public, max-age=0, must-revalidate, s-maxage=1, stale-while-revalidate=8"
# What failed is stored by nobody: it may work at the next try.
UNSHARED = "public, no-cache"
# Beside pages: 304 prolongs what is stored, and a page that has been withdrawn replaces it.
CACHED = {200, 304, 410}
SOURCES = ["recommendations", "templates", "config"]
SOURCE_ENDINGS = {".py", ".html", ".svg", ".mo", ".css"}


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


def public_page(view=None, *, of_plan=False):
    """Makes ``view`` a public page, with an ETag made from its Version.

    So a reader who has the page gets 304 until something changes. The day is part of it, because
    what is due today is overdue tomorrow. ``of_plan``: it shows of the content nothing but the plan
    of its argument ``year``, the items that those of the plan are linked to, and what belongs to
    no plan.
    """
    if view is None:
        return lambda view: public_page(view, of_plan=of_plan)

    @read_only
    @wraps(view)
    def page(request, *args, **kwargs):
        # Read before all else: a change made meanwhile moves it, and the page is made anew.
        request.page_version = version = set_profile_and_versions(
            request, kwargs["year"] if of_plan else None
        )
        etag = etag_of(version, request.get_host(), request.get_full_path())
        response = get_conditional_response(request, etag=etag)
        if response is None:
            with recorded() as reads:
                response = _rendered(view, request, *args, **kwargs)
            if response.status_code == 200 and not response.streaming:
                response.page_version = version
                response.page_reads = reads if reads.is_complete else None
        # What failed now may work at the next try.
        if response.status_code < 500:
            # Compressed bytes are not the very bytes of the tag, as Django's own middleware says.
            response["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
        response["Cache-Control"] = SHARED if response.status_code in CACHED else UNSHARED
        return response

    return page


def etag_of(version, host, path):
    """The tag of the page at ``path`` (with its query) of ``host``, made from the ``version``."""
    # A developer changes templates while the process runs.
    release = _release() if settings.DEBUG else RELEASE
    parts = [release, *version, host, path]
    return f'"{sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'


def _rendered(view, request, *args, **kwargs):
    try:
        return view(request, *args, **kwargs)
    except Gone:
        return error_response(request, 410)
