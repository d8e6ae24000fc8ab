"""The databases on which something is measured."""

import sys
from contextlib import contextmanager


@contextmanager
def sqlite(folder):
    """The address of a database in ``folder``."""
    yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def postgresql(folder):
    """The address of a PostgreSQL that is thrown away again; None where the machine has none."""
    from tests.support.postgresql import NoPostgreSQLError, temporary_server

    try:
        with temporary_server() as (address, _description):
            yield address
    except NoPostgreSQLError as reason:
        sys.stdout.write(f"\nNot on PostgreSQL: {reason}.\n")
        yield None


SERVERS = {"SQLite": sqlite, "PostgreSQL": postgresql}
