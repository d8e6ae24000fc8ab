"""/readyz is red for each thing without which the site must not serve, and says it in brief."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from recommendations.db import migration_state, trigger_state, triggers
from recommendations.doctor import disk_space, readiness

pytestmark = pytest.mark.django_db
MIGRATIONS_TABLE = {
    "sqlite": "CREATE TABLE django_migrations (id integer PRIMARY KEY, app, name, applied)",
    "postgresql": "CREATE TABLE django_migrations (id serial PRIMARY KEY, app text, name text, "
    "applied timestamptz)",
}
APP = "recommendations"
WEAKENED = {
    "sqlite": [
        "DROP TRIGGER plan_in_order",
        "CREATE TRIGGER plan_in_order BEFORE UPDATE ON recommendations_plan WHEN 1 = 2 "
        "BEGIN SELECT RAISE(ABORT, 'draft, then adopted, then closed'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION plan_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RETURN NEW; END $$"
    ],
}


def ask(client):
    """Status and text of /readyz."""
    response = client.get("/readyz")
    return response.status_code, response.content.decode()


def run_sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def record(monkeypatch):
    """A version with two migrations, the second a squash of two; records some as applied."""
    wanted = {(APP, "0001_initial"): set(), (APP, "0004"): {(APP, "0002"), (APP, "0003")}}
    known = set(wanted).union(*wanted.values())
    monkeypatch.setattr(migration_state, "_of_this_version", lambda: (wanted, known, {APP}))
    recorder = MigrationRecorder(connection)
    # The tables of the tests are made without migrations.
    if not recorder.has_table():
        run_sql(MIGRATIONS_TABLE[connection.vendor])

    def record_applied(*names, app=APP, at=None):
        for name in names:
            recorder.migration_qs.create(app=app, name=name, applied=at or timezone.now())

    return record_applied


def test_a_site_that_is_whole_is_ready(client):
    assert ask(client) == (200, "ok")
    assert trigger_state.problems() == {}


def test_it_takes_few_queries(client, django_assert_max_num_queries):
    client.get("/readyz")

    with django_assert_max_num_queries(3):
        client.get("/readyz")


def test_a_database_that_does_not_answer(client, monkeypatch):
    def fail(*args):
        raise OperationalError('connection to "db.internal" failed for user "tawsiyat"')

    monkeypatch.setattr(readiness.migration_state, "read", fail)

    assert ask(client) == (503, "no database")


def test_a_database_without_any_migration(client, record):
    run_sql("DROP TABLE django_migrations")

    assert ask(client) == (503, "migrations are waiting")


def test_a_migration_that_was_not_applied(client, record):
    record("0001_initial", "0002")

    assert ask(client) == (503, "migrations are waiting")
    assert migration_state.read().waiting == ["recommendations.0004"]


def test_migrations_that_one_has_replaced(client, record):
    record("0001_initial", "0002", "0003")

    assert ask(client) == (200, "ok")


def test_migrations_of_an_app_that_was_removed(client, record):
    record("0001_initial", "0004")
    record("0001_initial", app="removed")

    assert ask(client) == (200, "ok")


def test_an_upgrade_of_several_machines_has_an_hour(client, record):
    record("0001_initial", "0004")
    record("0005", at=timezone.now() - timedelta(minutes=50))
    # As the newer version may have done.
    run_sql(*WEAKENED[connection.vendor])

    assert ask(client) == (200, "ok")


def test_a_database_of_a_newer_version(client, record):
    record("0001_initial", "0004")
    record("0005", at=timezone.now() - timedelta(minutes=70))

    assert ask(client) == (503, "the database is of another version")
    assert migration_state.read().unknown == ["recommendations.0005"]


def test_triggers_that_are_missing(client):
    triggers.drop()

    assert ask(client) == (503, "triggers are missing")
    assert trigger_state.problems() == dict.fromkeys(triggers.TRIGGERS, "missing")


def test_triggers_that_a_failed_migration_has_left_off(client):
    # As ``migrate`` begins; one that fails ends without the signal that installs them again.
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")

    failed = ask(client)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert failed == (503, "triggers are missing")
    assert ask(client) == (200, "ok")


def test_a_trigger_of_another_rule(client):
    run_sql(*WEAKENED[connection.vendor])

    assert ask(client) == (503, "triggers are altered")
    assert trigger_state.problems() == {"plan_in_order": "altered"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot switch one off")
def test_a_trigger_that_is_switched_off(client):
    run_sql("ALTER TABLE recommendations_plan DISABLE TRIGGER plan_in_order")

    assert ask(client) == (503, "triggers are altered")
    assert trigger_state.problems() == {"plan_in_order": "disabled"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one text for both")
def test_a_trigger_of_another_event(client):
    run_sql(
        "DROP TRIGGER plan_in_order ON recommendations_plan",
        "CREATE TRIGGER plan_in_order BEFORE INSERT ON recommendations_plan "
        "FOR EACH ROW EXECUTE FUNCTION plan_in_order()",
    )

    assert trigger_state.problems() == {"plan_in_order": "altered"}


def test_translations_that_are_not_compiled(client, monkeypatch, tmp_path):
    monkeypatch.setattr(readiness, "catalogues", lambda: [tmp_path / "django.po"])

    assert ask(client) == (503, "translations are missing")


def test_static_files_that_are_not_collected(client, monkeypatch):
    monkeypatch.setattr(readiness, "staticfiles_storage", SimpleNamespace(hashed_files={}))

    assert ask(client) == (503, "static files are missing")


def test_a_folder_of_uploads_that_cannot_be_written(client, monkeypatch, settings):
    # Root may write everywhere; a tmpfs that is mounted read-only refuses root, too.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != Path(settings.DATA_DIR))
    settings.MEDIA_ROOT = Path(settings.DATA_DIR) / "not yet made"

    assert ask(client) == (503, "uploads cannot be stored")


def test_a_full_disk(client, monkeypatch):
    monkeypatch.setattr(disk_space, "read", lambda folder: disk_space.DiskSpace(1, 99, 0.5, 50))

    assert ask(client) == (503, "the disk is full")


def test_the_space_of_a_folder_that_is_not_yet_made(tmp_path):
    space = disk_space.read(tmp_path / "uploads" / "2023")

    assert space.device == tmp_path.stat().st_dev
    assert space.free_megabytes > 0
    assert 0 < space.free_percent <= 100
    assert 0 < space.free_inodes_percent <= 100
