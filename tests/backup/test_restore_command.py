"""``manage.py restore`` brings an archive back into an empty site, migrated to its release."""

import json
import os
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from recommendations.backup import writing
from recommendations.backup.database.scratch import _postgresql
from recommendations.backup.database.tables import tables_of
from recommendations.models import Document
from tests.db.test_migrations import run
from tests.support.backups import KEY, write_archive

pytestmark = pytest.mark.django_db
# In a site of a later release: restores, says what is there, and tries to restore once more.
RESTORE = """
import django, json, sys
from django.conf import settings
settings.MIGRATION_MODULES = {"recommendations": "tests.backup.later_migrations"}
django.setup()
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
archive, key = sys.argv[1:]
call_command("restore", archive, identity=key, yes=True)
with connection.cursor() as cursor:
    cursor.execute("SELECT year, colour FROM recommendations_plan")
    plans = cursor.fetchall()
said = ""
try:
    call_command("restore", archive, identity=key, yes=True)
except CommandError as error:
    said = str(error)
ready = Client().get("/readyz", headers={"host": "localhost"}).status_code
print(json.dumps([connection.vendor, plans, ready, said]))
"""


@contextmanager
def empty_site():
    """The DATABASE_URL of an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield ""
        return
    with _postgresql("default") as changes:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{changes['NAME']}").geturl()


@pytest.fixture
def migrated(settings, monkeypatch):
    """The archive names the migrations of this release, which the tables of a test do without."""
    settings.MIGRATION_MODULES = {}
    names = sorted(MigrationLoader(None).disk_migrations)
    monkeypatch.setattr(writing, "applied_migrations", lambda using: names)
    monkeypatch.setattr(writing, "stored_tables", lambda using: tables_of(apps))


def test_an_archive_of_an_earlier_release_is_migrated(published, migrated, tmp_path, settings):
    document = Document(meeting=published.meeting, title_ar="محضر")
    document.file.save("minutes.txt", ContentFile("النص".encode()))
    path = write_archive(tmp_path / "backups")
    (tmp_path / "key.txt").write_text(str(KEY))
    site = tmp_path / "site"
    site.mkdir()

    with empty_site() as url:
        done = run(site, "-c", RESTORE, str(path), str(tmp_path / "key.txt"), DATABASE_URL=url)

    assert done.returncode == 0, done.stderr
    vendor, plans, ready, said = json.loads(done.stdout.splitlines()[-1])
    assert (vendor, plans, ready) == (connection.vendor, [[2023, "green"]], 200)
    assert "This site is not empty: it has " in said
    assert "1 plans, 3 recommendations" in said
    assert (site / "media" / document.file.name).read_text() == "النص"
