"""Reads the database as it is at one moment, while others write."""

from contextlib import contextmanager

from django.db import connections, transaction

# ruff: noqa: S608 - the names of tables and columns are the models' own


@contextmanager
def snapshot(using="default"):
    """In the block every query sees the database as it was at the first; writers do not wait.

    Within a transaction of the caller the queries are part of that.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        yield from _one_read_transaction(connection)


def _one_read_transaction(connection):
    """Of SQLite: ``atomic`` would take the lock of the writer (the site's transactions are
    IMMEDIATE)."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def read_rows(table, using="default"):
    """Yields the rows of a Table by their key, as lists of what JSON holds; in constant memory."""
    connection = connections[using]
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in table.column_names)
    readers = [
        (n, reader)
        for n, column in enumerate(table.columns)
        if (reader := column.reader(connection))
    ]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(table.name)} ORDER BY 1")
        while rows := cursor.fetchmany(table.rows_at_once):
            for row in map(list, rows):
                for n, reader in readers:
                    row[n] = reader(row[n])
                yield row


def last_key(table, using="default"):
    """The key that the database gave last, also to a row that is gone; None where it gave none.

    A key is never given again: the history of the row that is gone would be that of another.
    """
    connection = connections[using]
    if not table.has_sequence:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name = [connection.ops.quote_name(table.name), table.column_names[0]]
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", name
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        (key,) = cursor.fetchone() or (None,)
    return key
