"""What the site writes, only its own account reads; what is public, everybody."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.management import call_command

from recommendations import checks
from recommendations.files import file_rights
from recommendations.models import Document
from tests.support import cast
from tests.support.live.server import LiveServer

pytest_plugins = ["tests.support.files.static_copies", "tests.support.live.server"]
ROOT = Path(__file__).resolve().parents[2]


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def loose(folder):
    """The files and folders below ``folder`` that other accounts may open."""
    return sorted(path.name for path in Path(folder).rglob("*") if rights(path) & 0o077)


@pytest.fixture
def everybody_reads():
    """The umask of a usual login."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.once
def test_a_server_over_loose_files_leaves_none_readable_for_other_accounts(_migrated, tmp_path):  # noqa: PT019
    """As after an update, or a backup put back: the database and an upload are for everybody."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media/list.pdf").write_text("x")
    shutil.copy(_migrated, tmp_path)
    for path in tmp_path.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    local = {"TAWSIYAT_LOCAL": "1", "SECRET_KEY": "x" * 50, "DATABASE_URL": ""}
    server = LiveServer(tmp_path, local, is_behind_proxy=False)

    try:
        server.start()
        server.sign_in().get("/admin/")
        names = {path.name for path in tmp_path.iterdir()}
        # What the server and the test itself write is nothing of the site.
        own = {"errors.log", "calls.log"}
        readable = [name for name in loose(tmp_path) if name not in own]
    finally:
        server.stop()

    assert {"tawsiyat.sqlite3", "tawsiyat.sqlite3-wal", "tawsiyat.sqlite3-shm"} <= names
    assert readable == []


def test_a_command_writes_for_its_own_account_alone(tmp_path):
    database = tmp_path / "new.sqlite3"
    done = subprocess.run(
        [sys.executable, "manage.py", "createcachetable"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "TAWSIYAT_LOCAL": "1",
            "DATABASE_URL": f"sqlite:///{database}",
        },
        umask=0o022,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert rights(database) == 0o600


@pytest.mark.django_db
def test_an_upload_is_its_owners_alone(everybody_reads, settings):
    document = Document(meeting=cast.make_meeting(2023), title_ar="محضر")
    document.file.save("minutes.txt", ContentFile("النص".encode()))

    assert rights(Path(document.file.path)) == 0o600
    assert rights(Path(document.file.path).parent) == 0o700


def test_what_was_loose_is_tightened_at_the_start(settings, tmp_path, everybody_reads):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data/media"
    (settings.MEDIA_ROOT / "2023").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2023/list.pdf").write_text("x")
    before = loose(settings.DATA_DIR)
    settings.BASE_DIR = tmp_path

    file_rights.tighten()

    assert before == ["2023", "list.pdf", "media"]
    assert loose(settings.DATA_DIR) == []
    assert rights(settings.DATA_DIR) == 0o700
    assert file_rights.loose_paths() == []


def test_a_folder_that_root_names_is_left_and_warned_of(
    settings, tmp_path, everybody_reads, monkeypatch
):
    """It may hold more than our data: /srv, say."""
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path / "srv"
    settings.DATA_DIR.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    file_rights.tighten()

    assert rights(settings.DATA_DIR) == 0o755
    (warning,) = checks.files_are_private(None)
    assert warning.id == "tawsiyat.W001"
    assert str(settings.DATA_DIR) in warning.msg


def test_static_files_are_read_by_the_proxy(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    before = os.umask(0o077)

    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        after = os.umask(0o077)
    finally:
        os.umask(before)

    written = list(settings.STATIC_ROOT.rglob("*"))
    assert {rights(path) for path in written if path.is_file()} == {0o644}
    assert {rights(path) for path in written if path.is_dir()} == {0o755}
    assert any(path.suffix == ".gz" for path in written)
    assert after == 0o077


@pytest.mark.django_db
def test_a_copy_of_the_public_site_is_read_by_everybody(tmp_path, short_walk):
    cast.make_meeting(2023, published=True)
    before = os.umask(0o077)
    try:
        call_command("export_site", tmp_path / "copy", site="https://example.org", verbosity=0)
    finally:
        os.umask(before)

    written = list((tmp_path / "copy").rglob("*"))
    assert {rights(path) for path in written if path.is_file()} == {0o644}
    assert {path.suffix for path in written} >= {".html", ".json", ".svg", ".woff2"}
    assert rights(tmp_path / "copy") == 0o755


def test_the_timer_writes_for_its_own_account_alone():
    for unit in (ROOT / "deploy").glob("*.service"):
        assert "UMask=0077" in unit.read_text().splitlines(), unit.name


def test_the_databases_file_is_among_what_is_looked_at():
    name = site_settings.DATABASES["default"]["NAME"]
    paths = [str(path) for path in file_rights._database_files()]

    assert all(path.startswith(str(name)) for path in paths)
