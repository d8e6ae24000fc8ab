"""Restricts ``next`` to paths of this site."""

import re

from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n

NEXT = "next"
# A second slash would begin a host, and browsers take a backslash for a slash and drop control
# characters and the spaces around an address.
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\xa0]*")


def is_path(address):
    """True if ``address`` is a path, with or without a query: no scheme, no host."""
    return bool(_PATH.fullmatch(address)) and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )


def set_language(request):
    """Django's view, which by itself takes any address of the host."""
    request.GET, request.POST = _without_foreign(request.GET), _without_foreign(request.POST)
    return i18n.set_language(request)


def _without_foreign(query):
    """``query`` (a QueryDict) without a ``next`` that is no path."""
    if NEXT not in query or is_path(query[NEXT]):
        return query
    query = query.copy()
    del query[NEXT]
    return query
