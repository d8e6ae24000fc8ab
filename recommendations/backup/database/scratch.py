"""A database for one verification, which is gone after it."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

ALIAS = "scratch"
PREFIX = "scratch-"
# Nothing in it has to survive a power cut, and nothing of it goes into other files.
SQLITE = {
    "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
}


@contextmanager
def scratch_database(beside="default"):
    """The alias of an empty database, of the same kind as ``beside`` where that is allowed.

    On PostgreSQL that takes the right CREATEDB; without it, a file of SQLite in DATA_DIR that only
    its owner reads. It is removed at the end, also after a fault.
    """
    if _may_create(beside):
        with _postgresql(beside) as changes, _connected(beside, changes):
            yield ALIAS
    else:
        with private_folder(PREFIX) as folder, _connected(beside, _sqlite(folder)):
            yield ALIAS


def remove_left(beside="default"):
    """Removes what a verification left that was killed."""
    for folder in Path(settings.DATA_DIR).glob(f"{PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
    if _may_create(beside):
        with _administering(beside) as (cursor, quote):
            cursor.execute("SELECT datname FROM pg_database")
            for (name,) in cursor.fetchall():
                if name.startswith(_name_beside(beside)):
                    cursor.execute(f"DROP DATABASE {quote(name)}")


@contextmanager
def private_folder(prefix):
    """A new folder in DATA_DIR that only its owner reads, removed at the end."""
    folder = tempfile.mkdtemp(prefix=prefix, dir=settings.DATA_DIR)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _connected(beside, changes):
    connections.settings[ALIAS] = connections[beside].settings_dict | changes
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def _sqlite(folder):
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "scratch.sqlite3"),
        "OPTIONS": SQLITE,
    }


def _may_create(beside):
    if connections[beside].vendor != "postgresql":
        return False
    with connections[beside].cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def _name_beside(beside):
    return f"{connections[beside].settings_dict['NAME']}_{PREFIX}"


@contextmanager
def _postgresql(beside):
    name = f"{_name_beside(beside)}{os.getpid()}"
    with _administering(beside) as (cursor, quote):
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE template0")
    try:
        yield {"NAME": name}
    finally:
        with _administering(beside) as (cursor, quote):
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")


@contextmanager
def _administering(beside):
    """A cursor of a connection of its own, outside of any transaction, and how it quotes names."""
    connection = connections[beside].copy()
    try:
        with connection.cursor() as cursor:
            yield cursor, connection.ops.quote_name
    finally:
        connection.close()
