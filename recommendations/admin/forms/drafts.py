"""Drafts on the device of who types: what the browser needs, and when it forgets them.

The text of a form that is not saved yet stays in the browser (``form-drafts.js``), encrypted with a
key of the account. Decision 0033 says why.
"""

from base64 import b64encode
from functools import wraps
from urllib.parse import quote

from django.conf import settings
from django.utils.crypto import salted_hmac

# For so many days the browser keeps a draft: a weekend.
DAYS = 3
# The field of a form with the name of its draft; the cookie in which the answer repeats it.
FIELD = "_draft"
COOKIE = "saved_draft"
MAX_NAME = 500


def settings_for(user):
    """What the script needs to know: a dict for templates; empty for nobody."""
    if not user.is_authenticated:
        return {}
    return {"key": key_of(user), "days": DAYS, "field": FIELD, "cookie": COOKIE}


def key_of(user):
    """The key of the account's drafts, in base64; another one after a change of the password."""
    secret = salted_hmac("drafts", f"{user.pk} {user.password}", algorithm="sha256")
    return b64encode(secret.digest()).decode()


def forgets_draft(view):
    """A view whose answer to an accepted form names its draft, so that the browser forgets it."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        name = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if name and len(name) <= MAX_NAME and response.status_code == 302:
            response.set_cookie(
                COOKIE,
                quote(name, safe=""),
                max_age=60,
                path="/admin/",
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Strict",
            )
        return response

    return wrapped
