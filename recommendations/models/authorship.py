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


def source():
    """The name of the file that the present changes come from; None for what people type."""
    present = _present.get()
    return present[1] if present else None


def sign(history_instance, **kwargs):
    """Signs a history record that is being made; called for each by the history itself."""
    if present := _present.get():
        history_instance.history_user, history_instance.history_change_reason = present
