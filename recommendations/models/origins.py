"""Where a change came from: an act on many records at once.

Whoever lets several changes follow from one act says so around it::

    with caused_by(Origin.BULK, "due_on"):
        …

Every history record written meanwhile keeps it in ``history_change_reason``, as a code and what it
is about: ``bulk due_on``. The words for people are made when it is shown, in their language.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.utils.translation import pgettext_lazy

_cause = ContextVar("cause", default="")


class Origin(models.TextChoices):
    """The kinds of act from which changes follow; the value is the code that history keeps."""

    BULK = "bulk", pgettext_lazy("origin", "several records at once")


@contextmanager
def caused_by(origin, about=""):
    """While it is open, what is changed keeps that it came from ``origin``, an Origin."""
    token = _cause.set(f"{Origin(origin).value} {about}".strip())
    try:
        yield
    finally:
        _cause.reset(token)


def cause():
    """The origin now open, as history keeps it; empty when there is none."""
    return _cause.get()
