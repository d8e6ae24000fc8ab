"""Overwrites what deleted rows leave behind in the files of the database."""

import logging

from django.contrib.admin.models import LogEntry
from django.db import connections

from recommendations.models import Attendee, SearchEntry, Statement
from recommendations.search.full_text import INDEX

logger = logging.getLogger(__name__)


def overwrite(using="default"):
    """Overwrites deleted data; returns False where readers were in the way.

    To be called outside of a transaction. What has been copied elsewhere before, to a backup or a
    standby server, is not reached.
    """
    connection = connections[using]
    return {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor](connection)


def _sqlite(connection):
    """Free pages, the pages of the write-ahead log, and words that the search index has dropped."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")  # noqa: S608
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, _pages, _written) = cursor.fetchone()
    if is_busy:
        logger.warning("The write-ahead log could not be emptied: the database was being read.")
    return not is_busy


def _postgresql(connection):
    """Dead rows, and the samples of values that the planner has of the columns with names."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, names in _columns_with_names().items():
            table = quote(model._meta.db_table)
            for field in model._meta.concrete_fields:
                if field.name.startswith(names):
                    # To give a column its own type again makes PostgreSQL forget those samples;
                    # ANALYZE alone leaves them where a table is empty by now.
                    column, kind = quote(field.column), field.db_type(connection)
                    cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")
            cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
        # Its columns are indexed, and it is never empty where there is a meeting.
        cursor.execute(f"VACUUM (FULL, ANALYZE) {quote(SearchEntry._meta.db_table)}")
    return True


def _columns_with_names():
    """Model → the beginnings of the names of its columns that hold names and posts of people."""
    people, speakers = ("name", "post"), ("speaker", "post")
    return {
        Attendee: people,
        Attendee.history.model: people,
        Statement: speakers,
        Statement.history.model: speakers,
        LogEntry: ("change_message",),
    }
