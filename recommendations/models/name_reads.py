"""Notes which records with names of people are loaded, for the log of who looked at them.

``collecting()`` is opened around a request of the staff. Every attendee, every speaker whom the
public may not know, and every earlier state of either notes itself when it is read from the
database, whichever page reads it.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from recommendations.localization.languages import CODES

SPEAKER_FIELDS = [f"{name}_{code}" for name in ("speaker", "post") for code in CODES]

_reads: ContextVar["NameReads | None"] = ContextVar("name_reads", default=None)


@dataclass
class NameReads:
    """The keys of the delegations and meetings whose people's names were loaded."""

    delegations: set = field(default_factory=set)
    meetings: set = field(default_factory=set)

    def __bool__(self):
        return bool(self.delegations or self.meetings)


@contextmanager
def collecting():
    """Yields the NameReads of what is loaded while it is open."""
    reads = NameReads()
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


@contextmanager
def not_shown():
    """What is loaded while it is open is shown to nobody, and is not noted."""
    token = _reads.set(None)
    try:
        yield
    finally:
        _reads.reset(token)


def note(record, model):
    """Notes that ``record``, a row of ``model`` or an earlier state of one, was loaded."""
    reads = _reads.get()
    if reads is None:
        return
    values = record.__dict__
    if model.__name__ == "Attendee":
        reads.delegations.add(values["delegation_id"])
    elif model.__name__ == "Statement" and _has_private_speaker(values):
        reads.meetings.add(values["meeting_id"])


def _has_private_speaker(values):
    """True where a speaker or a post is loaded that the public may not know."""
    is_loaded = any(values.get(name) for name in SPEAKER_FIELDS)
    return is_loaded and not values.get("names_speaker")
