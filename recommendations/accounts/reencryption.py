"""Encrypts the stored secrets of second factors anew after SECRET_KEY has been changed."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from . import encryption

TABLE = Authenticator._meta.db_table
# Where allauth stores what it has given us to encrypt: a text, or a list of them.
ENCRYPTED = ["secret", "seed", "migrated_codes"]


@dataclass
class ReencryptionResult:
    """How many second factors were re-encrypted, were current already, and cannot be decrypted."""

    renewed: int = 0
    current: int = 0
    unreadable: int = 0


@transaction.atomic
def reencrypt():
    """Encrypts with SECRET_KEY what was encrypted with one of SECRET_KEY_FALLBACKS.

    Returns a ReencryptionResult. What no known key decrypts stays as it is.
    """
    done = ReencryptionResult()
    for row in _rows().select_for_update():
        try:
            data = _changed(row.data, encryption.reencrypt_text)
        except InvalidToken:
            done.unreadable += 1
            continue
        if data == row.data:
            done.current += 1
        else:
            done.renewed += 1
            Authenticator.objects.filter(pk=row.pk).update(data=data)
    return done


def count_unreadable(*, using="default"):
    """The number of second factors that no known key decrypts."""
    return sum(not _is_readable(row.data) for row in _rows().using(using))


def _rows():
    return Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")


def _is_readable(data):
    try:
        _changed(data, encryption.decrypt)
    except InvalidToken:
        return False
    return True


def _changed(data, change):
    """``data`` of an Authenticator with ``change`` applied to every encrypted text."""
    found = {name: data[name] for name in ENCRYPTED if name in data}
    return data | {
        name: [change(one) for one in value] if isinstance(value, list) else change(value)
        for name, value in found.items()
    }
