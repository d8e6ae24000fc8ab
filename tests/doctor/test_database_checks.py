"""The checks that ask the database, each with one thing wrong in it."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.utils import timezone

from recommendations.db import triggers
from recommendations.db.migration_state import MigrationState
from recommendations.doctor import disk_space
from recommendations.doctor.checks import (
    accounts,
    clock,
    database,
    disk,
    mail,
    postgresql,
    schema,
    search_index,
    sqlite,
    uploads,
)
from recommendations.models import ChangeLogEntry, Document, Letter, Meeting, SearchEntry, User
from tests.support import cast

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")


def found(check):
    """Severity, and message and advice as one text, of a check with one result."""
    result = check()
    return result.severity.value, f"{result.message} {result.advice}"


def run_sql(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def migrations(monkeypatch, *, waiting=(), unknown=(), since=None):
    state = MigrationState(list(waiting), list(unknown), since)
    monkeypatch.setattr(schema.migration_state, "read", lambda: state)


@pytest.mark.parametrize(
    "check",
    [
        database.answers,
        database.version,
        schema.migrations,
        schema.tables,
        schema.constraints,
        schema.triggers,
        search_index.entries,
        search_index.full_text_index,
        uploads.missing,
        uploads.unused,
        mail.letters,
        clock.database_clock,
        clock.past,
        clock.zone,
    ],
)
def test_a_database_with_nothing_wrong(check):
    assert found(check)[0] == "fine"


def test_a_database_that_does_not_answer(monkeypatch):
    def refuse():
        raise OperationalError("connection refused\nis it running?")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    status, text = found(database.answers)

    assert status == "fault"
    assert "no page can be read: connection refused L" in text
    assert "DATABASE_URL" in text


def test_a_file_that_is_damaged_from_its_beginning(monkeypatch):
    def refuse():
        raise OperationalError("database disk image is malformed")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    assert "restore the newest verified backup" in found(database.answers)[1]


def test_a_database_that_is_slow(monkeypatch):
    monkeypatch.setattr(database, "SLOW_SECONDS", -1)

    assert found(database.answers)[0] == "warning"


def test_a_version_that_django_does_not_support(monkeypatch):
    monkeypatch.setattr(connection, "get_database_version", lambda: (3, 0))

    status, text = found(database.version)

    assert status == "fault"
    assert "the oldest that Django supports" in text


@on_postgresql
def test_a_version_without_corrections(monkeypatch):
    (major, *_rest) = connection.get_database_version()
    past = timezone.localdate() - timedelta(days=1)
    monkeypatch.setattr(database, "POSTGRESQL_SUPPORT", {major: past})

    assert found(database.version)[0] == "warning"


def test_migrations_that_wait(monkeypatch):
    names = [f"recommendations.000{number}" for number in range(7)]
    migrations(monkeypatch, waiting=names)

    status, text = found(schema.migrations)

    assert status == "fault"
    assert text.startswith("7 migrations not applied (recommendations.0000, ")
    assert text.endswith("manage.py migrate")
    later = (schema.tables, schema.constraints, schema.triggers)
    assert {found(each)[0] for each in later} == {"not checked"}


@pytest.mark.parametrize(("minutes", "severity"), [(50, "warning"), (70, "fault")])
def test_migrations_of_a_newer_version(monkeypatch, minutes, severity):
    since = timezone.now() - timedelta(minutes=minutes)
    migrations(monkeypatch, unknown=["recommendations.9999"], since=since)

    assert found(schema.migrations)[0] == severity
    assert found(schema.triggers)[0] == "not checked"


def test_a_column_that_is_missing():
    run_sql("ALTER TABLE recommendations_letter RENAME COLUMN tries TO attempts")

    status, text = found(schema.tables)

    assert status == "fault"
    assert text.startswith("Tables or columns are missing (recommendations_letter.tries)")


def test_a_table_that_is_missing():
    run_sql("DROP TABLE shared_cache")

    assert "(shared_cache)" in found(schema.tables)[1]


def test_a_constraint_that_is_missing():
    run_sql("DROP INDEX letter_one_waiting")

    status, text = found(schema.constraints)

    assert status == "fault"
    assert "letter_one_waiting" in text


@on_postgresql
def test_a_constraint_that_was_not_validated():
    run_sql("ALTER TABLE recommendations_letter DROP CONSTRAINT letter_sent_is_done")
    run_sql(
        "ALTER TABLE recommendations_letter ADD CONSTRAINT letter_sent_is_done CHECK (tries >= 0) "
        "NOT VALID"
    )

    status, text = found(schema.constraints)

    assert status == "fault"
    assert "letter_sent_is_done" in text


def test_triggers_that_are_missing():
    triggers.drop()

    status, text = found(schema.triggers)

    assert status == "fault"
    assert "assignment_lead_required (missing)" in text


def test_a_record_that_is_not_in_the_search_index():
    plan = cast.make_plan(items=1)
    SearchEntry.objects.filter(kind="recommendation").delete()
    SearchEntry.objects.filter(kind="plan", record=plan.pk).update(record=plan.pk + 1000)

    status, text = found(search_index.entries)

    assert status == "warning"
    assert text.startswith("The search index lacks 2 records and holds 1 that")


def test_a_full_text_index_that_is_not_complete():
    cast.make_plan(items=1)
    if connection.vendor == "sqlite":
        run_sql("DELETE FROM recommendations_searchentry_fts_docsize")
    else:
        run_sql("DROP INDEX search_entry_tokens")

    assert found(search_index.full_text_index)[0] == "warning"


def test_a_site_without_superuser(settings):
    assert "createstaff" in found(accounts.superusers)[1]
    User.objects.create(username="chief", is_superuser=True)
    settings.SECOND_FACTOR_REQUIRED = True
    assert "second factor" in found(accounts.superusers)[1]
    settings.SECOND_FACTOR_REQUIRED = False
    assert found(accounts.superusers)[0] == "fine"


def test_letters_that_failed_and_letters_that_wait():
    user = User.objects.create(username="huda")
    day = timezone.localdate() - timedelta(days=3)
    letter = Letter.objects.create(recipient=user, kind="reminder", day=day)

    assert "1 e-mail waiting for two days" in found(mail.letters)[1]
    letter.mark_failed("refused")
    assert "1 e-mail failed" in found(mail.letters)[1]


def make_document(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    meeting = Meeting.objects.filter(pk=cast.make_plan().meeting_id).get()
    content = ContentFile(b"a,b\n1,2\n", "figures.csv")
    return Document.objects.create(meeting=meeting, title_ar="جدول", file=content)


def test_an_upload_that_is_missing(settings, tmp_path):
    document = make_document(settings, tmp_path)
    assert found(uploads.missing)[0] == "fine"
    (tmp_path / document.file.name).unlink()

    status, text = found(uploads.missing)

    assert status == "fault"
    assert text.startswith(f"1 file missing that records name (document {document.pk})")


def test_a_file_that_no_record_names(settings, tmp_path):
    make_document(settings, tmp_path)
    pending, left = tmp_path / "worksheets" / "1" / "file", tmp_path / "left.pdf"
    pending.parent.mkdir(parents=True)
    for path in (pending, left):
        path.write_bytes(b"x")
    assert found(uploads.unused)[0] == "fine"
    os.utime(left, (0, 0))
    os.utime(pending, (0, 0))

    status, text = found(uploads.unused)

    assert status == "warning"
    assert text.startswith("1 stored file without a record (0.0 MB)")


def test_a_change_that_is_still_to_come():
    cast.make_plan()
    ChangeLogEntry.objects.update(at=timezone.now() + timedelta(hours=2))

    status, text = found(clock.past)

    assert status == "fault"
    assert "still to come" in text


@on_postgresql
def test_the_clock_of_the_database_is_apart(monkeypatch):
    monkeypatch.setattr(clock, "APART", timedelta(seconds=-1))

    assert found(clock.database_clock)[0] == "fault"


@pytest.mark.parametrize(
    ("state", "severity"), [(clock.NOT_SYNCHRONIZED, "warning"), (0, "fine"), (None, "fine")]
)
def test_a_clock_that_nothing_corrects(settings, monkeypatch, state, severity):
    settings.LOCAL = False
    library = SimpleNamespace() if state is None else SimpleNamespace(adjtimex=lambda _: state)
    monkeypatch.setattr(clock.ctypes, "CDLL", lambda _name: library)

    assert found(clock.synchronized)[0] == severity


def test_a_machine_in_another_time_zone(monkeypatch):
    monkeypatch.setattr(clock, "_zone_of_machine", lambda: timezone.get_fixed_timezone(-600))

    status, text = found(clock.zone)

    assert status == "fine"
    assert "go by the clock of the machine" in text


@on_sqlite
def test_the_journal_and_the_file_of_sqlite(monkeypatch, tmp_path):
    assert found(sqlite.integrity)[0] == "fine"
    values = {"PRAGMA journal_mode": ["delete"], "PRAGMA synchronous": [2]}
    monkeypatch.setattr(sqlite, "_values", values.__getitem__)
    assert "instead of WAL" in found(sqlite.journal)[1]
    values["PRAGMA journal_mode"] = ["wal"]
    assert found(sqlite.journal)[0] == "fine"
    values["PRAGMA journal_mode"] = ["memory"]
    assert found(sqlite.journal)[0] == "fine"


@on_sqlite
@pytest.mark.parametrize(
    ("damage", "orphans", "said"),
    [
        (["row 3 missing from index"], [], "The database is damaged: row 3"),
        (["ok"], ["recommendations_plan", "recommendations_plan"], "2 rows without the one"),
    ],
)
def test_a_damaged_file_of_sqlite(monkeypatch, damage, orphans, said):
    values = {"PRAGMA quick_check(3)": damage, "PRAGMA foreign_key_check": orphans}
    monkeypatch.setattr(sqlite, "_values", values.__getitem__)

    status, text = found(sqlite.integrity)

    assert status == "fault"
    assert said in text


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "severity"),
    [("ext4", "fine"), ("nfs4", "fault"), ("fuse.sshfs", "fault"), (None, "not checked")],
)
def test_the_file_system_of_sqlite(monkeypatch, kind, severity):
    monkeypatch.setattr(sqlite, "_kind_of_file_system", lambda folder: kind)

    assert found(sqlite.file_system)[0] == severity


def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(monkeypatch, tmp_path):
    mounts = (
        "1 0 8:1 / / rw - ext4 /dev/a rw\n"
        f"2 1 0:9 / {tmp_path} rw shared:1 - nfs4 server:/ rw\n"
        "3 1 0:8 / /proc rw - proc proc rw\n"
    )
    monkeypatch.setattr(sqlite.Path, "read_text", lambda path: mounts)

    assert sqlite._kind_of_file_system(tmp_path / "data") == "nfs4"
    assert sqlite._kind_of_file_system(tmp_path.parent) == "ext4"


@on_postgresql
@pytest.mark.parametrize(
    "check",
    [postgresql.encoding, postgresql.collation, postgresql.connections, postgresql.encryption],
)
def test_a_postgresql_with_nothing_wrong(check):
    assert found(check)[0] == "fine"


@pytest.mark.once  # the answers of PostgreSQL are given
@pytest.mark.parametrize(
    ("check", "rows", "severity", "said"),
    [
        (postgresql.encoding, [("SQL_ASCII",)], "fault", "Arabic cannot be saved"),
        (postgresql.collation, [("plans", "2.31", "2.36")], "fault", 'REINDEX DATABASE "plans"'),
        (postgresql.collation, [("plans", "2.36", "2.36")], "fine", ""),
        (postgresql.connections, [(20, 3)], "warning", "max_connections = 41"),
        (postgresql.connections, [(97, 90)], "warning", "90 of 97"),
        (postgresql.connections, [(97, 9)], "fine", ""),
        (
            postgresql.durability,
            [("off",), ("on",), ("off",)],
            "fault",
            "fsync, synchronous_commit",
        ),
        (postgresql.durability, [("on",)] * 3, "fine", ""),
        (postgresql.encryption, [("10.0.0.2", False)], "warning", "sslmode=verify-full"),
        (postgresql.encryption, [("10.0.0.2", True)], "fine", ""),
        (postgresql.encryption, [(None, False)], "fine", ""),
    ],
)
def test_a_postgresql_with_something_wrong(monkeypatch, settings, check, rows, severity, said):
    answers = iter(rows)
    monkeypatch.setattr(postgresql, "_row", lambda *sql: next(answers))
    monkeypatch.setattr(
        postgresql, "connection", SimpleNamespace(pg_version=150000, settings_dict={"HOST": "db"})
    )
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    settings.WEB_THREADS = 8

    status, text = found(check)

    assert status == severity
    assert said in text


@pytest.mark.once  # of no database
def test_a_postgresql_that_records_no_version_of_its_collation(monkeypatch):
    monkeypatch.setattr(postgresql, "connection", SimpleNamespace(pg_version=140000))

    assert found(postgresql.collation)[0] == "fine"


def test_the_room_for_a_copy_of_the_database(monkeypatch, tmp_path):
    assert found(disk.copy_of_database)[0] == "fine"
    file = tmp_path / "data.sqlite3"
    with file.open("wb") as large:
        large.truncate(300 * disk_space.MEGABYTE)
    elsewhere = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(file)})
    monkeypatch.setattr(disk, "connection", elsewhere)
    assert found(disk.copy_of_database)[0] == "fine"
    little = disk_space.DiskSpace(1, 500, 50, 50)
    monkeypatch.setattr(disk_space, "read", lambda folder: little)

    assert "twice its size" in found(disk.copy_of_database)[1]
