"""Overwrites what deleted rows leave behind in the files of the database."""

import logging

from django.db import connections

from recommendations.models import Attendee, Statement
from recommendations.search_index import INDEX

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
    tables = {}
    for model, names in _columns_with_names().items():
        tables[model._meta.db_table] = [
            (column.column, column.db_type(connection))
            for column in model._meta.concrete_fields
            if column.name.startswith(names)
        ]
    tables["django_admin_log"] = []
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            for column, kind in columns:
                # To give a column its own type again makes PostgreSQL forget those samples.
                cursor.execute(
                    f"ALTER TABLE {quote(table)} ALTER COLUMN {quote(column)} TYPE {kind}"
                )
            cursor.execute(f"VACUUM (FULL) {quote(table)}")
    return True


def _columns_with_names():
    """Model → the beginnings of the names of its columns that hold names and posts of people."""
    people, speakers = ("name", "post"), ("speaker", "post")
    return {
        Attendee: people,
        Attendee.history.model: people,
        Statement: speakers,
        Statement.history.model: speakers,
    }
