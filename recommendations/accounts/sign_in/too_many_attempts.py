"""The page after too many attempts to sign in; logs them once."""

import math

from allauth.core.exceptions import ImmediateHttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from recommendations.models import SignIn

from . import attempts, sign_in_log

MINUTE, HOUR = 60, 3600


def begin_attempt(request, kind, identities, **logged):
    """As ``attempts.begin``; raises ImmediateHttpResponse where the user has to wait.

    ``logged``: arguments of ``sign_in_log.write``.
    """
    try:
        return attempts.begin(request, kind, identities)
    except attempts.TooManyAttemptsError as refused:
        if refused.is_first:
            sign_in_log.write(request, SignIn.Outcome.TOO_MANY, **logged)
        raise ImmediateHttpResponse(page(request, refused.wait)) from refused


def page(request, wait):
    """The page that says how long to wait, in the language of the reader."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    response = render(request, "429.html", {"wait": format_wait(seconds)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def format_wait(seconds):
    """ "Try again in 3 minutes." for a number of seconds, rounded up."""
    if seconds <= MINUTE:
        words = ngettext(
            "Try again in %(count)d second.", "Try again in %(count)d seconds.", seconds
        )
        return words % {"count": seconds}
    if seconds <= HOUR:
        minutes = math.ceil(seconds / MINUTE)
        words = ngettext(
            "Try again in %(count)d minute.", "Try again in %(count)d minutes.", minutes
        )
        return words % {"count": minutes}
    hours = math.ceil(seconds / HOUR)
    words = ngettext("Try again in %(count)d hour.", "Try again in %(count)d hours.", hours)
    return words % {"count": hours}
