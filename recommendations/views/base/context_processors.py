"""The context that every template gets."""

from urllib.parse import urlsplit

from django.db import DatabaseError
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from recommendations.localization.languages import CODES, LANGUAGES, direction
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import pick_from
from recommendations.models import SiteProfile

TEXTS = ["body_name", "description", "notice", "contact"]


def site(request):
    """``site_profile``: the texts of the body. ``languages``: this page's address in each language.

    ``canonical``: the page's permanent address, without its query. ``is_copy``: the page is for a
    static copy, made on the day ``copied_on``, and has no server behind it.
    """
    address = site_address(request)
    return {
        "site_profile": SimpleLazyObject(lambda: _texts_of_profile(request)),
        "languages": SimpleLazyObject(lambda: _languages(request, address)),
        "canonical": address + request.path,
        "site_address": address,
        "is_copy": getattr(request, "is_copy", False),
        "copied_on": getattr(request, "copied_on", None),
    }


def _texts_of_profile(request):
    """The translated fields of the site profile, each a Text, and what else templates need of it.

    Works without a database too: the error pages are made with it.
    """
    profile = getattr(request, "site_profile", None)
    if profile is None:
        try:
            profile = SiteProfile.objects.current()
        except DatabaseError:
            profile = SiteProfile()
    return {
        **{field: pick_from(profile, field) for field in TEXTS},
        "contact_email": profile.contact_email,
        "is_locked_down": profile.locked_down_at is not None,
    }


def _languages(request, address):
    """One dict a language: code, name, direction, path and full address of the same page."""
    prefix, _slash, rest = urlsplit(request.get_full_path()).path.lstrip("/").partition("/")
    rest = rest if prefix in CODES else ""
    query = request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "direction": direction(code),
            "path": f"/{code}/{rest}" + (f"?{query}" if query and prefix in CODES else ""),
            "address": f"{address}/{code}/{rest}",
            "is_current": code == get_language(),
        }
        for code, _name in LANGUAGES
    ]
