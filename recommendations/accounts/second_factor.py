"""The second factor: whether it was shown, where it is set up, how it is removed.

What counts is the session: a password alone opens nothing on a server, even where the account has
a second factor by now.
"""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse

from recommendations.models import SignIn

from .session_store import stored_key

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SET_UP_HERE = "second_factor_set_up"
PROOF_USED = "proof_used_at"
# Seconds in which a new proof may be used.
PROOF_LIFE = 2 * 60


def is_set_up(user):
    """True if ``user`` has an app or a key to sign in with."""
    return is_mfa_enabled(user, FACTORS)


def was_shown(request):
    """True when this session has shown a second factor, at sign-in or by setting it up."""
    if request.session.get(SET_UP_HERE):
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def is_satisfied(request):
    """True if the signed-in user has shown all that the site demands."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    return was_shown(request) and is_set_up(request.user)


def is_missing_in_trial(request):
    """True in a trial if the user is signed in without a second factor."""
    is_trial = not settings.SECOND_FACTOR_REQUIRED
    return is_trial and request.user.is_authenticated and not was_shown(request)


def setup_url(user):
    """The address at which ``user``, who is signed in, sets up a second factor or shows it."""
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("mfa_index")


def remove(user):
    """Deletes the app, keys and recovery codes of ``user``, and ends all their sessions.

    For somebody who lost them: new ones are set up at the next sign-in.
    """
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    SignIn.objects.create(user=user, outcome=SignIn.Outcome.FACTOR_REMOVED)


def end_sessions(user, *, but=None):
    """Ends the sessions of ``user``, except the one whose cookie has the key ``but``."""
    others = UserSession.objects.filter(user=user)
    if but:
        others = others.exclude(session_key=stored_key(but))
    for session in others:
        session.end()


def reauthentication_url(user):
    """The address at which ``user`` reauthenticates: by the second factor, else by the password."""
    return setup_url(user) if is_set_up(user) else reverse("account_reauthenticate")


def has_fresh_proof(request):
    """True if the user has reauthenticated within PROOF_LIFE and has not used that proof yet.

    Where the account has a second factor, only that counts.
    """
    used = request.session.get(PROOF_USED, 0)
    return _proved_at(request) > max(used, time.time() - PROOF_LIFE)


def mark_proof_used(request):
    """Marks the proof that ``has_fresh_proof`` has found as used."""
    request.session[PROOF_USED] = _proved_at(request)


def _proved_at(request):
    method = "mfa" if is_set_up(request.user) else "password"
    records = get_authentication_records(request, request.user)
    proofs = [one for one in records if one.get("reauthenticated") and one["method"] == method]
    return max((one["at"] for one in proofs), default=0)
