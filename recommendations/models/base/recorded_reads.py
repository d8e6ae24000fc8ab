"""What is read of the database while a page is made, so that the same can be asked again.

Prepared queries record what they read. Whatever else asks the database is counted, and makes the
record incomplete: a page that was made from more than what is recorded is made anew.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import connection

# A page made from more rows is made anew: to hold them for each page would take much memory.
MAX_ROWS = 500
_recorded: ContextVar["RecordedReads | None"] = ContextVar("recorded_reads", default=None)


class Read(NamedTuple):
    """The ``rows`` that a PreparedQuery gave for its ``arguments``."""

    query: Any
    arguments: dict[str, Any]
    rows: list

    def is_unchanged(self, database, now):
        """Whether the database gives equal rows at the moment ``now``; see ``read_directly``."""
        arguments = self.arguments | {"now": now}
        return self.query.read_directly(database, arguments) == self.rows


class RecordedReads:
    """The ``reads`` of prepared queries, and the ``checks`` of what came from another cache: each
    takes the versions by which plans are counted (year → number) and says whether that is still the
    same."""

    def __init__(self):
        self.reads, self.checks = [], []
        # Statements of prepared queries, and all that were executed.
        self.prepared = self.executed = 0

    @property
    def rows(self):
        """How many rows were read."""
        return sum(len(read.rows) for read in self.reads)

    @property
    def is_complete(self):
        """Whether nothing else was asked, and few enough rows were read."""
        return self.prepared == self.executed and self.rows <= MAX_ROWS

    def are_unchanged(self, database, now, versions):
        """Whether all that was read would be read again."""
        reads = all(read.is_unchanged(database, now) for read in self.reads)
        return reads and all(check(versions) for check in self.checks)

    def count(self, execute, *statement):
        """Counts each statement that Django executes."""
        self.executed += 1
        return execute(*statement)


@contextmanager
def recorded():
    """Gives the RecordedReads of what is read while it is open."""
    reads = RecordedReads()
    token = _recorded.set(reads)
    try:
        with connection.execute_wrapper(reads.count):
            yield reads
    finally:
        _recorded.reset(token)


def record(query, arguments, rows, *, was_executed):
    """Records what ``query`` gave, by a statement or from a cache."""
    if (recording := _recorded.get()) is not None:
        recording.reads.append(Read(query, arguments, rows))
        recording.prepared += was_executed


def record_check(check, *, instead_of):
    """Records how to see whether what came from another cache is still the same.

    ``instead_of``: the query that fills that cache; what it may have read just now is forgotten.
    """
    if (recording := _recorded.get()) is not None:
        recording.checks.append(check)
        recording.reads = [read for read in recording.reads if read.query is not instead_of]
