"""What only PostgreSQL can have wrong: encoding, collation, connections, durability."""

import os

from django.conf import settings
from django.db import connection

from recommendations.doctor.registry import check, fault, fine, warning

# For commands and jobs beside the web processes.
OTHER_CONNECTIONS = 5
# Each would let PostgreSQL confirm a save that a power cut then undoes, or worse.
DURABLE = ["fsync", "full_page_writes", "synchronous_commit"]


def _row(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


@check("postgresql.encoding", needs_database=True, vendor="postgresql")
def encoding():
    """Arabic and Kurmanji can be stored."""
    (name,) = _row("SHOW server_encoding")
    if name == "UTF8":
        return fine("Texts are stored as UTF-8.")
    return fault(
        f"The database stores texts as {name}: Arabic cannot be saved.",
        "Make a database with UTF-8 and restore a backup into it: createdb --encoding=UTF8 "
        "--template=template0 NAME",
    )


@check("postgresql.collation", needs_database=True, vendor="postgresql")
def collation():
    """The order of texts is still the one by which the indexes were built."""
    if connection.pg_version < 150000:
        return fine("PostgreSQL before 15 does not record the version of its collation.")
    name, stored, actual = _row(
        "SELECT datname, datcollversion, pg_database_collation_actual_version(oid) FROM "
        "pg_database WHERE datname = current_database()"
    )
    if stored == actual:
        return fine("The indexes have the order of the operating system.")
    return fault(
        f"The operating system sorts texts by version {actual} of its rules, the indexes were "
        f"built by {stored}: rows may not be found, and what is unique may be stored twice.",
        f'In psql, as the owner of the database: REINDEX DATABASE "{name}"; '
        f'ALTER DATABASE "{name}" REFRESH COLLATION VERSION;',
    )


@check("postgresql.connections", needs_database=True, vendor="postgresql")
def connections():
    """There are as many connections as all threads of the site may open."""
    limit, used = _row(
        "SELECT current_setting('max_connections')::int - "
        "current_setting('superuser_reserved_connections')::int, (SELECT count(*) FROM "
        "pg_stat_activity WHERE backend_type = 'client backend')"
    )
    workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
    wanted = workers * settings.WEB_THREADS + OTHER_CONNECTIONS
    if wanted > limit:
        return warning(
            f"The site may open {wanted} connections ({workers} processes of "
            f"{settings.WEB_THREADS} threads, and jobs), PostgreSQL allows {limit}: with many "
            "readers, pages fail.",
            f"In psql, as postgres: ALTER SYSTEM SET max_connections = {wanted + 20}; then: "
            "systemctl restart postgresql",
        )
    if used > 0.8 * limit:
        return warning(
            f"{used} of {limit} connections are in use: the next readers may get an error.",
            "See who holds them: SELECT usename, state, count(*) FROM pg_stat_activity GROUP BY "
            "1, 2;",
        )
    return fine(f"{used} of {limit} connections are in use.")


@check("postgresql.durability", needs_database=True, vendor="postgresql")
def durability():
    """What was confirmed survives a power cut."""
    off = [name for name in DURABLE if _row(f"SHOW {name}")[0] == "off"]
    if not off:
        return fine("A confirmed save survives a power cut.")
    return fault(
        f"{', '.join(off)} is off: a power cut loses what people were shown as saved.",
        "In psql, as postgres: "
        + " ".join(f"ALTER SYSTEM SET {name} = on;" for name in off)
        + " SELECT pg_reload_conf();",
    )


@check("postgresql.encryption", needs_database=True, vendor="postgresql")
def encryption():
    """Data do not cross a network in the clear."""
    host = str(connection.settings_dict["HOST"])
    (address, is_encrypted) = _row(
        "SELECT host(inet_server_addr()), ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    )
    if not address or address in ("127.0.0.1", "::1") or is_encrypted:
        return fine("Nobody can listen between site and database.")
    return warning(
        f"The connection to {host} is not encrypted: who listens on that network reads names and "
        "drafts.",
        "Switch TLS on in PostgreSQL (ssl = on), and append ?sslmode=verify-full to DATABASE_URL.",
    )
