"""The context that every template gets."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import DatabaseError
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from recommendations.localization.languages import CODES, direction
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import Text, pick_from
from recommendations.models import SiteProfile


class SiteTexts(NamedTuple):
    """What templates need of the site profile."""

    body_name: Text
    description: Text
    notice: Text
    contact: Text
    contact_email: str
    is_locked_down: bool


class LanguageLink(NamedTuple):
    """The same page in a language: its path and its full address."""

    code: str
    name: str
    direction: str
    path: str
    address: str
    is_current: bool


def site(request):
    """``site_profile``: the texts of the body. ``languages``: this page's address in each language.

    ``canonical``: the page's permanent address, without its query. ``is_copy``: the page is for a
    static copy, made on the day ``copied_on``, and has no server behind it.
    """
    address = site_address(request)
    profile = getattr(request, "site_profile", None)
    return {
        # Pages without a profile of their own ask for it where they show it.
        "site_profile": site_texts(profile) if profile else SimpleLazyObject(_stored_texts),
        "languages": _languages(request, address),
        "canonical": address + request.path,
        "site_address": address,
        "is_copy": getattr(request, "is_copy", False),
        "copied_on": getattr(request, "copied_on", None),
    }


def site_texts(profile):
    """The SiteTexts of a site profile, in the active language."""
    language = get_language()
    return SiteTexts(
        body_name=pick_from(profile, "body_name", language),
        description=pick_from(profile, "description", language),
        notice=pick_from(profile, "notice", language),
        contact=pick_from(profile, "contact", language),
        contact_email=profile.contact_email,
        is_locked_down=profile.locked_down_at is not None,
    )


def _stored_texts():
    """Works without a database too: the error pages are made with it."""
    try:
        return site_texts(SiteProfile.objects.current())
    except DatabaseError:
        return site_texts(SiteProfile())


def _languages(request, address):
    """A LanguageLink for each language."""
    prefix, _slash, rest = urlsplit(request.get_full_path()).path.lstrip("/").partition("/")
    rest = rest if prefix in CODES else ""
    query, current = request.META.get("QUERY_STRING", ""), get_language()
    return tuple(
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"],
            direction=direction(code),
            path=f"/{code}/{rest}" + (f"?{query}" if query and prefix in CODES else ""),
            address=f"{address}/{code}/{rest}",
            is_current=code == current,
        )
        for code in CODES
    )
