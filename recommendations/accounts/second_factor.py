"""The second factor: whether it was shown, where it is set up, how it is taken away.

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
# For so many seconds a new proof may be used.
PROOF_LIFE = 2 * 60


def exists(user):
    """True when ``user`` has an app or a key to sign in with."""
    return is_mfa_enabled(user, FACTORS)


def is_shown(request):
    """True when this session has shown a second factor, at sign-in or by setting it up."""
    if request.session.get(SET_UP_HERE):
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def is_enough(request):
    """True when whoever is signed in may go to work."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    return is_shown(request) and exists(request.user)


def is_put_off(request):
    """True in a trial for who works without one."""
    is_trial = not settings.SECOND_FACTOR_REQUIRED
    return is_trial and request.user.is_authenticated and not is_shown(request)


def address(user):
    """Where ``user``, who is signed in, sets up a second factor, or shows the one there is."""
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("mfa_index")


def forget(user):
    """Takes app, keys and recovery codes from ``user``, and ends every session of theirs.

    For somebody who lost them: at the next sign-in new ones are set up.
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


def address_to_prove(user):
    """Where ``user`` shows anew who it is: by the second factor, else by the password."""
    return address(user) if exists(user) else reverse("account_reauthenticate")


def is_proved_again(request):
    """True for a short while after who is signed in has shown anew who it is; once for each proof.

    Where the account has a second factor, only that counts.
    """
    used = request.session.get(PROOF_USED, 0)
    return _proved_at(request) > max(used, time.time() - PROOF_LIFE)


def use_proof(request):
    """Makes the proof that ``is_proved_again`` has found count no more."""
    request.session[PROOF_USED] = _proved_at(request)


def _proved_at(request):
    method = "mfa" if exists(request.user) else "password"
    records = get_authentication_records(request, request.user)
    proofs = [one for one in records if one.get("reauthenticated") and one["method"] == method]
    return max((one["at"] for one in proofs), default=0)
