"""Knows the browsers in which somebody has signed in before, by a cookie.

The cookie signs nobody in: failures of others do not lock its owner out.
"""

import secrets

from django.conf import settings
from django.core import signing

SALT = "recommendations.accounts.devices"
# A browser that is used at least twice a year stays known.
SECONDS = 180 * 24 * 3600
# On a computer that several people use.
MAX_ACCOUNTS = 5


def identifier(request, account):
    """The identifier of this browser for the account with that primary key; "" if unknown."""
    return _known(request).get(account, "")


def last_identifier(request):
    """The identifier of this browser for whoever signed in last; "" if nobody did."""
    return next(iter(_known(request).values()), "")


def remember(request, response, account):
    """Makes the browser known for the account, in ``response``."""
    known = _known(request)
    own = known.pop(account, "") or secrets.token_urlsafe(16)
    pairs = [[account, own], *([*one] for one in known.items())]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(pairs[:MAX_ACCOUNTS], salt=SALT),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _known(request):
    try:
        cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        return dict(signing.loads(cookie, salt=SALT, max_age=SECONDS))
    except signing.BadSignature:
        return {}
