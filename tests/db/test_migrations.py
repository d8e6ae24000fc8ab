"""The migration makes the tables that the models describe, on both databases, from nothing.

All other tests have their tables from the models, which takes less time.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from recommendations.db.trigger_state import INSTALLED

PROJECT = Path(__file__).resolve().parents[2]
MIGRATED = (
    "import django, json; django.setup(); from django.core.management import call_command; "
    "call_command('migrate', verbosity=0); from django.db import connection; "
    "from tests.db.test_migrations import described; print(json.dumps(described(connection)))"
)
OLD = """CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT);
INSERT INTO django_migrations VALUES (1, 'recommendations', '0001_tables', '2026-01-01');"""
NEWER = """INSERT INTO django_migrations (app, name, applied)
VALUES ('recommendations', '9999_later', '2027-01-01');"""


def run(folder, *arguments, **environment):
    """Runs Python as ``make run`` does, its database in ``folder`` unless DATABASE_URL is given."""
    own = {"TAWSIYAT_LOCAL": "1", "SECRET_KEY": "x" * 50, "DATA_DIR": str(folder)}
    own |= {"DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"} | environment
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=os.environ | own,
        capture_output=True,
        text=True,
    )


def described(database):
    """Table → [columns, constraints and indexes], as the database behind a connection tells."""
    introspection, found = database.introspection, {}
    with database.cursor() as cursor:
        for table in introspection.table_names(cursor):
            columns = introspection.get_table_description(cursor, table)
            constraints = introspection.get_constraints(cursor, table)
            found[table] = [
                sorted([one.name, one.type_code, one.null_ok] for one in columns),
                sorted(
                    [name if is_named(name, one) else "", sorted(one["columns"] or [])]
                    for name, one in constraints.items()
                ),
            ]
        cursor.execute(INSTALLED[database.vendor])
        found["triggers"] = sorted(name for name, _text, _runs in cursor.fetchall())
    return found


def is_named(name, constraint):
    """True for rules that we name; SQLite numbers the others in the order of the columns."""
    return (constraint["check"] or constraint["unique"]) and not name.startswith("__unnamed")


@contextmanager
def empty_database():
    """The DATABASE_URL of a database with nothing in it; the embedded one for SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    url, name = urlsplit(os.environ["DATABASE_URL"]), f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            yield url._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f'DROP DATABASE "{name}"')


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_the_migration_are_those_of_the_models(tmp_path):
    with empty_database() as url:
        done = run(tmp_path, "-c", MIGRATED, DATABASE_URL=url)

    assert done.returncode == 0, done.stderr
    migrated, made = json.loads(done.stdout), json.loads(json.dumps(described(connection)))
    ours = {table for table in {*migrated, *made} if table.startswith("recommendations_")}
    assert len(ours) > 50
    assert {table for table in ours if migrated.get(table) != made.get(table)} == set()
    assert migrated["triggers"] == made["triggers"]


def make_old_database(folder):
    with closing(sqlite3.connect(folder / "tawsiyat.sqlite3")) as database:
        database.executescript(OLD)


def test_an_old_database_is_refused(tmp_path):
    make_old_database(tmp_path)

    done = run(tmp_path, "manage.py", "migrate")

    assert done.returncode == 1
    assert "before the first release" in done.stderr


def test_the_trial_sets_an_old_database_aside_and_says_so(tmp_path):
    make_old_database(tmp_path)

    done = run(tmp_path, "manage.py", "set_aside_old_database")
    again = run(tmp_path, "manage.py", "set_aside_old_database")

    assert done.returncode == 0, done.stderr
    assert "It was moved to" in done.stdout
    [kept] = tmp_path.glob("before-*/tawsiyat.sqlite3")
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT name FROM django_migrations").fetchall()
    assert (again.returncode, again.stdout) == (0, "")
    assert run(tmp_path, "manage.py", "migrate", "-v", "0").returncode == 0


def test_a_newer_database_is_refused_and_stays_where_it_is(tmp_path):
    assert run(tmp_path, "manage.py", "migrate", "-v", "0").returncode == 0
    with closing(sqlite3.connect(tmp_path / "tawsiyat.sqlite3")) as database:
        database.executescript(NEWER)

    aside = run(tmp_path, "manage.py", "set_aside_old_database")
    done = run(tmp_path, "manage.py", "migrate")

    assert (aside.returncode, aside.stdout) == (0, ""), aside.stderr
    assert list(tmp_path.glob("before-*")) == []
    assert done.returncode == 1
    assert "newer version" in done.stderr


def test_the_database_of_a_server_stays_where_it_is(tmp_path):
    make_old_database(tmp_path)
    url = f"sqlite:///{tmp_path / 'tawsiyat.sqlite3'}"
    server = {"TAWSIYAT_LOCAL": "", "ALLOWED_HOSTS": "example.org", "DATABASE_URL": url}

    done = run(tmp_path, "manage.py", "set_aside_old_database", **server)

    assert done.returncode == 1
    assert (tmp_path / "tawsiyat.sqlite3").exists()
