"""Public pages are read-only and cookie-free, and neither browser nor server shows an old one.

A page goes by a version: that of the content of the site, or that of one plan where only its own
items and what surrounds every page are shown (see ``models.public_changes``). An answer is kept as
it was sent, with all headers, and handed out again before any other middleware as long as its
version has not moved: that costs one small query.
"""

from copy import copy
from datetime import date
from functools import wraps
from hashlib import sha256
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response

from recommendations.exports.plan_counts import plans_with_version
from recommendations.models import PlanVersion, SiteProfile
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import YEAR, PreparedQuery

from .context_processors import site_texts
from .decorators import read_only
from .errors import Gone, error_response

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


class Version(NamedTuple):
    """What a page was made from: the content of the site, or of the plan of ``year``, on a day.

    ``year`` is None where the page goes by the content of the whole site.
    """

    year: int | None
    number: int
    day: date


SITE_VERSION = PreparedQuery(
    lambda: SiteProfile.objects.filter(pk=SiteProfile.ONLY).values("content_version")
)
PLAN_VERSION = PreparedQuery(lambda: PlanVersion.objects.filter(year=YEAR).values("number"))
PROFILE = PreparedQuery(
    lambda: (
        SiteProfile.objects.filter(pk=SiteProfile.ONLY)
        .annotate(plan_versions=Rows(plans_with_version(), ["year", "number"]))
        .values(*(field.attname for field in SiteProfile._meta.concrete_fields), "plan_versions")
    )
)


def _version_now(year):
    """The Version of the site, or of the plan of ``year`` where it is not None."""
    if year is None:
        found = SITE_VERSION.first()
        number = found["content_version"] if found else SiteProfile().content_version
    else:
        found = PLAN_VERSION.first(year=year)
        number = found and found["number"]
    return Version(year, number, timezone.localdate())


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
        request.page_version = version = _read_profile(request, kwargs["year"] if of_plan else None)
        etag = _etag(request, version)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = _rendered(view, request, *args, **kwargs)
            if response.status_code == 200 and not response.streaming:
                response.page_version = version
        # What failed now may work at the next try.
        if response.status_code < 500:
            # Compressed bytes are not the very bytes of the tag, as Django's own middleware says.
            response["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
        response["Cache-Control"] = "public, no-cache"
        return response

    return page


def _read_profile(request, year):
    """The Version of a page; sets ``request.site_profile`` and ``request.plan_versions`` (see
    ``plans_with_version``, year → number). One query."""
    found = PROFILE.first() or {"pk": SiteProfile.ONLY, "plan_versions": []}
    request.plan_versions = {row["year"]: row["number"] for row in found.pop("plan_versions")}
    request.site_profile = SiteProfile(**found)
    today = timezone.localdate()
    if request.plan_versions.get(year) is not None:
        return Version(year, request.plan_versions[year], today)
    return Version(None, request.site_profile.content_version, today)


def _etag(request, version):
    # A developer changes templates while the process runs.
    release = _release() if settings.DEBUG else RELEASE
    parts = [release, *version, request.get_host(), request.get_full_path()]
    return f'"{sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'


def _rendered(view, request, *args, **kwargs):
    try:
        return view(request, *args, **kwargs)
    except Gone:
        return error_response(request, 410)


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
    if kept is None or kept.version != _version_now(kept.version.year):
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
    values = (template_name, RELEASE, site_texts(request.site_profile), *shown)
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
