"""Where a change came from: a step, a file, an act on many records at once, a command.

Whoever lets several changes follow from one act says so around it::

    with caused_by(Origin.FILE, "plan-2023.xlsx"):
        …

or above a function: ``@caused_by(Origin.ADOPTION)``. Every history record written meanwhile keeps
it in ``history_change_reason``, as a code and what it is about: ``file plan-2023.xlsx``. The words
for people are made when it is shown, in their language. What is changed by hand on the record's
own page has no origin beside who did it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.utils.translation import pgettext_lazy

MOST_LETTERS = 250

_cause = ContextVar("cause", default="")


class Origin(models.TextChoices):
    """The kinds of act from which changes follow; the value is the code that history keeps."""

    ADOPTION = "adopt", pgettext_lazy("origin", "adoption of the plan")
    PUBLICATION = "publish", pgettext_lazy("origin", "publication")
    WITHDRAWAL = "withdraw", pgettext_lazy("origin", "withdrawal")
    REPORT = "report", pgettext_lazy("origin", "report of progress")
    SENDING = "send", pgettext_lazy("origin", "report sent")
    RETURN = "return", pgettext_lazy("origin", "report returned")
    CLOSING = "close", pgettext_lazy("origin", "closing of the year")
    MINUTES = "minutes", pgettext_lazy("origin", "minutes")
    FILE = "file", pgettext_lazy("origin", "file")
    BULK = "bulk", pgettext_lazy("origin", "several records at once")
    RESTORE = "restore", pgettext_lazy("origin", "earlier text brought back")
    ERASURE = "erase", pgettext_lazy("origin", "names erased")
    LOCK_DOWN = "lock_down", pgettext_lazy("origin", "lock-down in an emergency")
    DISCLOSURE = "disclose", pgettext_lazy("origin", "disclosure granted")
    REDACTION = "redact", pgettext_lazy("origin", "words taken out")
    COMMAND = "command", pgettext_lazy("origin", "command")


@contextmanager
def caused_by(origin, about=""):
    """While it is open, what is changed keeps that it came from ``origin``, an Origin.

    ``about`` (a str) is language-neutral: the name of a file, of a command, of a field. The
    outermost wins: a report published from a file came from the file.
    """
    if _cause.get():
        yield
        return
    words = " ".join(str(about).split())[:MOST_LETTERS]
    token = _cause.set(f"{Origin(origin).value} {words}".strip())
    try:
        yield
    finally:
        _cause.reset(token)


def cause():
    """The origin now open, as history keeps it; empty when there is none."""
    return _cause.get()


def read(kept):
    """What history keeps of an origin, as (Origin or None, what it is about)."""
    code, _space, about = (kept or "").partition(" ")
    return (Origin(code), about) if code in Origin.values else (None, kept or "")
