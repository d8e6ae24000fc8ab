"""Seals the secrets in the database, so that a copy of it alone does not betray them."""

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
SALT = "recommendations.accounts.sealing"


def seal(text):
    """``text`` as only this site can read it again."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed):
    """What was given to ``seal``.

    Raises InvalidToken where ``SECRET_KEY`` has been changed since, without the old one among
    ``SECRET_KEY_FALLBACKS``.
    """
    return _box().decrypt(sealed).decode()


def unseal_or_unknown(sealed):
    """As ``unseal``; a new secret that nobody knows where it cannot be opened.

    No code fits it, and no page breaks.
    """
    try:
        return unseal(sealed)
    except InvalidToken:
        logger.error("A second factor was sealed with a SECRET_KEY that is not known any more")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def renew(sealed):
    """``sealed``, by the current key; raises InvalidToken as ``unseal`` does."""
    try:
        _boxes()[0].decrypt(sealed)
    except InvalidToken:
        return _box().rotate(sealed).decode()
    return sealed


def _box():
    return MultiFernet(_boxes())


def _boxes():
    """The current key's, then those of the old keys."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [Fernet(_key(key)) for key in keys]


def _key(secret):
    digest = salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
