"""Whose hand many changes are, and where they came from: kept in the history of each."""

from contextlib import contextmanager
from contextvars import ContextVar

# What the history has room for.
LONGEST_SOURCE = 100

_present = ContextVar("authorship", default=None)


@contextmanager
def authorship(by, source):
    """While it is open, the history of whatever is saved or deleted names ``by`` and ``source``.

    ``by`` is an account, ``source`` the name of the file that the changes came from.
    """
    token = _present.set((by, source[:LONGEST_SOURCE]))
    try:
        yield
    finally:
        _present.reset(token)


def signature():
    """What the makers of history in bulk take to sign it; nothing for what people type."""
    if present := _present.get():
        return {"default_user": present[0], "default_change_reason": present[1]}
    return {}


def sign(history_instance, **kwargs):
    """Signs a history record that is being made; called for each by the history itself."""
    if present := _present.get():
        history_instance.history_user, history_instance.history_change_reason = present
