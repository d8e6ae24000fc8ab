"""Writes the log of sign-ins, failures, and changes of passwords and second factors."""

import unicodedata

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from recommendations.accounts import second_factor, sessions
from recommendations.models import MinutesImport, NameAccess, SignIn, SignInCounter, User

from . import known_browsers

Outcome, Method = SignIn.Outcome, SignIn.Method


def connect():
    """Called once, when the apps are ready."""
    account.user_logged_in.connect(signed_in)
    user_login_failed.connect(wrong_password)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(password_changed)


def write(request, outcome, *, user=None, typed="", method=""):
    """Adds an entry; ``typed`` is the name that somebody typed, where ``user`` is not known.

    What is no account's name may be a password that slipped into the wrong field: only its first
    letters are kept.
    """
    user = user or find_account(typed)
    SignIn.objects.create(
        user=user,
        typed_name="" if user or not typed else f"{typed[:3]}…",
        outcome=outcome,
        method=method,
        address=client_address(request),
    )
    SignIn.objects.forget_old()
    SignInCounter.objects.forget_old()
    NameAccess.objects.forget_old()
    MinutesImport.objects.forget_old()
    sessions.forget_ended()


def find_account(typed):
    """The account of that name or e-mail address, or None."""
    return find_accounts(typed).first() if typed else None


def find_accounts(typed):
    """Every account to which ``typed`` can lead, by its name or its e-mail address."""
    folded = normalized_name(typed)
    names = Q(username__iexact=typed) | Q(username__iexact=folded)
    emails = [email for email in (typed.lower(), folded) if email]
    return User.objects.filter(names | Q(email__in=emails)).order_by("pk")


def identities(typed):
    """The identities whose failures an attempt with the name ``typed`` counts among.

    Primary keys of accounts, for ``attempts.begin``. A name that no account has counts like one,
    so that the answers reveal nothing.
    """
    return list(find_accounts(typed).values_list("pk", flat=True)) or [normalized_name(typed)]


def normalized_name(typed):
    """``typed`` without differences of case and width."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def client_address(request):
    """The network address of the client; None where it is not known."""
    try:
        return get_adapter().get_client_ip(request) if request else None
    except PermissionDenied:
        return None


def _method(request, user):
    """The method by which ``user`` has just signed in: the second factor, where there was one."""
    method = Method.PASSWORD
    for record in get_authentication_records(request, user):
        if record["method"] == "mfa":
            method = Method.PASSKEY if record.get("passwordless") else record["type"]
    return method


def signed_in(request, user, response=None, **kwargs):
    if response is not None:
        known_browsers.remember(request, response, user.pk)
    write(request, Outcome.SIGNED_IN, user=user, method=_method(request, user))


def wrong_password(credentials, request=None, **kwargs):
    typed = credentials.get("username") or credentials.get("email") or ""
    write(request, Outcome.WRONG_PASSWORD, typed=typed, method=Method.PASSWORD)


def password_changed(request, user, **kwargs):
    write(request, Outcome.PASSWORD_CHANGED, user=user)


def factor_added(request, user, authenticator, **kwargs):
    """Marks this session as having shown the factor; ends every other session."""
    if authenticator.type in second_factor.FACTORS:
        write(request, Outcome.FACTOR_ADDED, user=user, method=authenticator.type)
        request.session[second_factor.SET_UP_HERE] = True
        second_factor.end_sessions(user, but=request.session.session_key)


def factor_removed(request, user, authenticator, **kwargs):
    write(request, Outcome.FACTOR_REMOVED, user=user, method=authenticator.type)
