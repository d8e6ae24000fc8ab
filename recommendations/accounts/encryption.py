"""Encrypts the secrets in the database, so that a copy of it alone does not reveal them."""

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
SALT = "recommendations.accounts.sealing"


def encrypt(text):
    """Encrypts ``text`` (a str) with a key derived from ``SECRET_KEY``."""
    return _multi_fernet().encrypt(text.encode()).decode()


def decrypt(encrypted):
    """Decrypts what ``encrypt`` returned.

    Raises InvalidToken where ``SECRET_KEY`` has been changed since, without the old one among
    ``SECRET_KEY_FALLBACKS``.
    """
    return _multi_fernet().decrypt(encrypted).decode()


def decrypt_or_random(encrypted):
    """As ``decrypt``; a random secret where the text cannot be decrypted.

    No code matches it, and no page fails.
    """
    try:
        return decrypt(encrypted)
    except InvalidToken:
        logger.error("A second factor was encrypted with a SECRET_KEY that is not known any more")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def reencrypt_text(encrypted):
    """Encrypts ``encrypted`` anew with the current key; raises InvalidToken as ``decrypt`` does."""
    try:
        _fernets()[0].decrypt(encrypted)
    except InvalidToken:
        return _multi_fernet().rotate(encrypted).decode()
    return encrypted


def _multi_fernet():
    return MultiFernet(_fernets())


def _fernets():
    """The cipher of the current key, then those of the old keys."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [Fernet(_key(key)) for key in keys]


def _key(secret):
    digest = salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
