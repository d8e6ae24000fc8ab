"""A backup holds what has to come back, and no session; only its owner reads it."""

import os
import sqlite3
import stat
import subprocess

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from recommendations.accounts.session_store import NOT_IN_BACKUPS, stored_key
from tests.support import cast
from tests.support.signing_in import give_password, make_chief

CONTENT = "recommendations_plan"
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")


@pytest.fixture
def filled(client):
    """A plan, an open session and a failed sign-in."""
    chief = make_chief()
    cast.make_plan(2023)
    give_password(client, chief, "wrong")
    give_password(client, chief)
    return stored_key(client.session.session_key)


def back_up(file):
    before = os.umask(0o022)
    try:
        call_command("backup_database", file, verbosity=0)
    finally:
        os.umask(before)


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - our own names
        return cursor.fetchone()[0]


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_of_sqlite_leaves_sessions_out(filled, tmp_path):
    file = tmp_path / "backup.sqlite3"

    back_up(file)

    with sqlite3.connect(file) as copy:
        counts = {
            table: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608
            for table in [*NOT_IN_BACKUPS, CONTENT]
        }
    assert counts == dict.fromkeys(NOT_IN_BACKUPS, 0) | {CONTENT: 1}
    assert rows_of("django_session") == 1
    assert filled.encode() not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup.sqlite3"]


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_of_postgresql_leaves_sessions_out(filled, tmp_path):
    file = tmp_path / "backup.dump"

    back_up(file)

    listed = subprocess.run(["pg_restore", "--list", file], capture_output=True, text=True).stdout
    data = {line.split()[-2] for line in listed.splitlines() if " TABLE DATA " in line}
    assert CONTENT in data
    assert data.isdisjoint(NOT_IN_BACKUPS)
    assert rows_of("django_session") == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_backup_overwrites_nothing(tmp_path):
    file = tmp_path / "earlier"
    file.write_text("earlier")

    with pytest.raises(CommandError, match="already exists"):
        call_command("backup_database", file)

    assert file.read_text() == "earlier"


@pytest.mark.django_db
def test_every_table_that_is_left_out_is_there():
    """A name that is misspelt would leave nothing out."""
    assert set(NOT_IN_BACKUPS) <= set(connection.introspection.table_names())
    known = {model._meta.db_table for model in apps.get_models()} | {"shared_cache"}
    assert set(NOT_IN_BACKUPS) <= known
