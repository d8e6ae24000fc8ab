"""Stores sessions so that a copy of the database opens none of them.

The cookie holds a random key; the tables hold only its hash, and the content of a session is
encrypted: half of a sign-in, a new secret or a link for a new password may be in it.
"""

from hashlib import sha256

from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from . import encryption

# Tables whose rows a backup leaves out: nobody needs them after a restore, and some would help
# whoever finds the backup.
NOT_IN_BACKUPS = [
    "django_session",
    "usersessions_usersession",
    "shared_cache",
    "recommendations_signincounter",
]


def stored_key(session_key):
    """The key under which the database stores the session of the cookie ``session_key``.

    The key has 165 random bits, so that a hash without a secret cannot be reversed, and a new
    SECRET_KEY ends no session by itself.
    """
    return sha256(f"session {session_key}".encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's store with hashed keys and encrypted content.

    ``session_key`` is the key of the cookie. ``delete`` and ``exists`` take a stored key as well,
    as ``UserSession`` knows it; ``load`` never does.
    """

    key_salt = "recommendations.accounts.session_store"
    # Through those below: Django's own would write the key itself.
    aexists, aload, asave = SessionBase.aexists, SessionBase.aload, SessionBase.asave
    acreate, adelete = SessionBase.acreate, SessionBase.adelete

    def _get_session_from_db(self):
        found = self.model.objects.filter(
            session_key=stored_key(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key):
        return self._rows(session_key).exists()

    def delete(self, session_key=None):
        if session_key := session_key or self.session_key:
            self._rows(session_key).delete()

    def cycle_key(self):
        """Gives the session another key; the list of sessions follows."""
        before = self.session_key
        super().cycle_key()
        if before:
            own = UserSession.objects.filter(session_key=stored_key(before))
            own.update(session_key=stored_key(self.session_key))

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def encode(self, session_dict):
        return encryption.encrypt(super().encode(session_dict))

    def decode(self, session_data):
        try:
            return super().decode(encryption.decrypt(session_data))
        except InvalidToken:
            return {}

    def _rows(self, key):
        return self.model.objects.filter(session_key__in=[stored_key(key), key])


class StoredSession(SessionStore):
    """The content of a session, without the key of its cookie; it is never saved."""

    def create(self):
        """Django would give it another key here."""


def load_stored(key):
    """The StoredSession under the stored key; empty where the session has ended."""
    row = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
    found = StoredSession()
    found.update(found.decode(row.session_data) if row else {})
    return found
