"""What is computed from the rows of prepared queries, cached while the same rows are read."""

from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache

from .recorded_reads import record


class Computed(NamedTuple):
    """A ``value``, the ``rows`` that it was computed from, as the database gave them, and the
    version of what they say."""

    version: Any
    rows: list
    value: Any
    size: int


class RowCache:
    """The results of ``compute``, one for each key; computed again when other rows are read.

    The database is asked, so nothing has to be invalidated: what is saved is all that comes after.
    To compare rows takes a small part of the time that it takes to convert them.

    ``compute``: a function of the rows of each of the ``queries`` (lists of dicts) and of the key
    (a tuple, as further arguments). Nothing else may decide on its result, which nobody may change.
    """

    def __init__(self, compute, *queries, max_rows):
        self.compute, self.queries = compute, queries
        self.cache: LRUCache = LRUCache(max_rows, getsizeof=lambda computed: computed.size)
        self.lock = Lock()

    def read(self, *key, version=None, **arguments):
        """The result for the ``key``; ``arguments``: those of the queries.

        ``version``: that of all that the queries read, where it has one. The database is not asked
        while it stays.
        """
        with self.lock:
            found = self.cache.get(key)
        if found and version and found.version == version:
            for query, rows in zip(self.queries, found.rows, strict=True):
                record(query, arguments, rows, was_executed=False)
            return found.value
        rows = [query.read(**arguments) for query in self.queries]
        if found and found.rows == rows:
            value = found.value
        else:
            dicts = [query.dicts(own) for query, own in zip(self.queries, rows, strict=True)]
            value = self.compute(*dicts, *key)
        self._store(key, version, rows, value)
        return value

    def _store(self, key, version, rows, value):
        # One more than its rows: what is empty would never be evicted.
        found = Computed(version, rows, value, size=1 + sum(map(len, rows)))
        if found.size <= self.cache.maxsize:
            with self.lock:
                self.cache[key] = found

    def clear(self):
        with self.lock:
            self.cache.clear()
