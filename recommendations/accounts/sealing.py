"""Keeps the secrets of second factors so that a copy of the database alone does not betray them."""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "recommendations.accounts.sealing"


def seal(text):
    """``text`` as only this site can read it again."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed):
    """What was given to ``seal``.

    Where ``SECRET_KEY`` has been changed since, without the old one among
    ``SECRET_KEY_FALLBACKS``, a new secret that nobody knows: no code fits it, and no page breaks.
    """
    try:
        return _box().decrypt(sealed).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _box():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret):
    digest = salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
