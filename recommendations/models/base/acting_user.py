"""Whose hand many changes are, where no request says it: kept in the history of each."""

from contextlib import contextmanager
from contextvars import ContextVar

from simple_history.models import HistoricalRecords

_present = ContextVar("authorship", default=None)


@contextmanager
def signed_by(account):
    """While it is open, the history of whatever is saved or deleted names ``account``."""
    token = _present.set(account)
    try:
        yield
    finally:
        _present.reset(token)


def signature():
    """What the makers of history in bulk take to sign it; nothing for what people type."""
    account = _present.get()
    return {"default_user": account} if account else {}


def sign(history_instance, **kwargs):
    """Signs a history record that is being made; called for each by the history itself."""
    if account := _present.get():
        history_instance.history_user = account


def acting_account(record=None):
    """The account at work now, or None: the one named for ``record``, of a file, or signed in."""
    named = getattr(record, "_history_user", None) or _present.get()
    if named:
        return named
    request = getattr(HistoricalRecords.context, "request", None)
    account = getattr(request, "user", None)
    return account if account is not None and account.is_authenticated else None
