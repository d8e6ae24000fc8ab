"""How the tests sign in as people do: the form, the code of the app, a new browser."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from tests.support import cast

PASSWORD = "kept-between-the-two-of-us"
HOME = "/admin/"


def with_password(user):
    """``user``, who signs in with ``PASSWORD`` from now on."""
    user.set_password(PASSWORD)
    user.save()
    return user


def make_chief(username="chief", **fields):
    """An account with every right and ``PASSWORD``."""
    return with_password(cast.make_user(username, is_superuser=True, **fields))


def set_up_app(user):
    """Gives ``user`` an app and recovery codes; the app's secret."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret, *, steps=0):
    """What the app shows now, or ``steps`` half minutes later."""
    counter = int(auth.time.time()) // 30 + steps
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def wrong(right):
    """Six digits that are not those."""
    return f"{(int(right) + 1) % 1_000_000:06}"


def give_password(client, user, password=PASSWORD, *, name="", then=""):
    """The first page of signing in, filled in and sent."""
    address = reverse("account_login") + (f"?next={then}" if then else "")
    return client.post(address, {"login": name or user.username, "password": password})


def give_code(client, typed):
    """The second page, filled in and sent."""
    return client.post(reverse("mfa_authenticate"), {"code": typed})


def signed_in(user, secret=None):
    """A browser in which ``user`` has signed in, with the app where there is one."""
    client = Client()
    give_password(client, user)
    if secret:
        give_code(client, code(secret))
    return client


def is_in(client):
    """True when the admin opens."""
    return client.get(HOME).status_code == 200
