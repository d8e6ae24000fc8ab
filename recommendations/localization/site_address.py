"""The address under which readers find the site."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost


def site_address(request: Any) -> str:
    """The site's address without a slash at the end: SITE_ADDRESS if it is set, else the request's.

    A request for a static copy names the address of the living site in its ``site_address``.
    Empty for a request that names no host of ours: the page that refuses it needs one too.
    """
    try:
        named = getattr(request, "site_address", "") or settings.SITE_ADDRESS
        return named or f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""
