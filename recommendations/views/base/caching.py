"""What every public page shares: read-only, cookie-free, never stale."""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.connection import ConnectionProxy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from recommendations.models import SiteProfile

SOURCES = ["recommendations", "templates", "config"]
SOURCE_ENDINGS = {".py", ".html", ".svg", ".mo", ".css"}

pages = ConnectionProxy(caches, "pages")

REFUSALS = {
    400: _("This address cannot be understood"),
    404: _("There is nothing at this address"),
    410: _("This has been withdrawn"),
}


def read_only(view):
    """Makes ``view`` answer 405 to whatever is not a reading; a token has nothing to guard here."""
    return csrf_exempt(require_safe(view))


def in_one_language(view):
    """Says of the answers of ``view`` that no browser's language changes them."""

    @wraps(view)
    def same_for_all(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.is_same_for_all = True
        return response

    return same_for_all


class Gone(Http404):
    """The address was public once and its record has been withdrawn: 410, not 404."""


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
    query: a reader who has it gets 304, and another one gets the copy kept here. The date is in
    it too, because what is due today is overdue tomorrow.
    """

    @read_only
    @wraps(view)
    def page(request, *args, **kwargs):
        request.site_profile = SiteProfile.objects.current()
        etag = _etag(request)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = _kept(request, etag) or _made(view, request, etag, *args, **kwargs)
        # What failed now may be there at the next try.
        if response.status_code < 500:
            response["ETag"] = etag
        response["Cache-Control"] = "public, no-cache"
        return response

    return page


def _etag(request):
    version = request.site_profile.content_version
    parts = [RELEASE, version, timezone.localdate(), request.get_host(), request.get_full_path()]
    return f'"{sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'


def _key(etag):
    return f"page-{etag.strip(chr(34))}"


def _may_be_kept(request):
    """Every query string would be a page of its own: only plain addresses are kept.

    A page for a static copy says so, and is never handed to a reader of the site.
    """
    return not request.GET and not getattr(request, "is_copy", False)


def _kept(request, etag):
    return pages.get(_key(etag)) if _may_be_kept(request) else None


def _made(view, request, etag, *args, **kwargs):
    try:
        response = view(request, *args, **kwargs)
    except Gone:
        return refused(request, 410)
    if response.status_code == 200 and not response.streaming and _may_be_kept(request):
        pages.set(_key(etag), response, timeout=24 * 3600)
    return response


def refused(request, status):
    """The answer 400, 404 or 410 in the reader's language.

    A page for people, and JSON (``error``) at the addresses that programs read.
    """
    if request.path.endswith(".json"):
        words = {"error": str(REFUSALS[status])}
        return JsonResponse(words, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, f"{status}.html", status=status)


def page_not_found(request, exception):
    """404 in the reader's language."""
    return refused(request, 404)


def server_error(request):
    """500 in the reader's language, without asking the database that may be the trouble."""
    return HttpResponseServerError(get_template("500.html").render())


def bad_request(request, exception):
    """400 in the reader's language."""
    return refused(request, 400)


def forbidden(request, exception):
    """403 in the reader's language."""
    return render(request, "403.html", status=403)
