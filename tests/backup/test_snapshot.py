"""A backup sees one moment, and nobody waits for it."""

import threading

import pytest
from django.conf import settings as site_settings
from django.db import connections

from recommendations.backup.database import scratch
from recommendations.backup.database.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def database(scratch_allowed, monkeypatch):
    """A database with a table, of the kind and with the options of the site."""
    options = site_settings.DATABASES["default"].get("OPTIONS", {})
    monkeypatch.setattr(scratch, "SQLITE", options)
    with scratch.scratch_database() as using:
        run("CREATE TABLE things (number integer)", using)
        yield using


def run(sql, using):
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def run_elsewhere(sql, using):
    """Runs a statement as another process would, at once."""
    done = []

    def act():
        run(sql, using)
        connections[using].close()
        done.append(True)

    thread = threading.Thread(target=act)
    thread.start()
    thread.join(20)
    assert done == [True]


def test_what_others_write_meanwhile_is_not_in_it(database):
    run("INSERT INTO things VALUES (1)", database)

    with snapshot(database):
        first = run("SELECT number FROM things", database)
        run_elsewhere("INSERT INTO things VALUES (2)", database)
        again = run("SELECT number FROM things", database)

    assert first == again == [(1,)]
    assert run("SELECT number FROM things", database) == [(1,), (2,)]
