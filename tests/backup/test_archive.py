"""An archive holds what has to come back and no session, and opens with its key alone."""

import json
import shutil
import stat
import subprocess
import tarfile

import pyrage
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection

from recommendations.accounts.session_store import NOT_IN_BACKUPS, stored_key
from recommendations.backup.encryption import Recipients
from recommendations.backup.errors import ArchiveError, BackupError
from recommendations.models import Document
from recommendations.search.full_text import INDEX
from tests.support import cast
from tests.support.backups import KEY, all_rows, read_whole, write_archive
from tests.support.signing_in import give_password, make_chief

pytestmark = pytest.mark.django_db
NAME = "اسم لا يعرفه أحد"


def unpacked(path, folder):
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter="data")
    return folder


def test_every_table_is_in_it_but_those_that_are_left_out(published, tmp_path):
    path = write_archive(tmp_path, encrypted=False)

    about = json.loads((unpacked(path, tmp_path / "open") / "about.json").read_text())
    existing = {name for name in connection.introspection.table_names() if INDEX not in name}
    existing -= {"django_migrations"}
    assert existing - set(about["tables"]) == set(NOT_IN_BACKUPS)
    assert set(about["tables"]) <= existing
    assert about["left_out"] == sorted(NOT_IN_BACKUPS)


def test_every_table_that_is_left_out_is_there():
    """A name that is misspelt would leave nothing out."""
    known = {model._meta.db_table for model in apps.get_models()} | {"shared_cache"}
    assert set(NOT_IN_BACKUPS) <= known


def test_no_session_and_no_counter_of_sign_ins_is_in_it(client, tmp_path):
    chief = make_chief()
    give_password(client, chief, "wrong")
    give_password(client, chief)
    key = stored_key(client.session.session_key)

    path = write_archive(tmp_path, encrypted=False)

    content = b"".join(one.read_bytes() for one in unpacked(path, tmp_path / "o").rglob("*.jsonl"))
    assert chief.username.encode() in content
    assert key.encode() not in content
    tables = {one.name for one in (tmp_path / "o/tables").iterdir()}
    assert tables.isdisjoint(NOT_IN_BACKUPS)


def test_its_rows_and_files_are_read_by_hand(tmp_path):
    meeting = cast.make_meeting(2023)
    document = Document(meeting=meeting, title_ar="محضر")
    document.file.save("minutes.txt", ContentFile("النص".encode()))

    folder = unpacked(write_archive(tmp_path, encrypted=False), tmp_path / "open")

    text = (folder / "tables/recommendations_meeting/000001.jsonl").read_text()
    assert [json.loads(line) for line in text.splitlines()] == all_rows()["recommendations_meeting"]
    assert (folder / "files" / document.file.name).read_text() == "النص"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["files"][document.file.name]["size"] == 8
    assert "age --decrypt" in (folder / "README.txt").read_text()


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")
def test_the_usual_tools_open_it(published, tmp_path):
    path = write_archive(tmp_path / "backups")
    (tmp_path / "key.txt").write_text(str(KEY))

    command = f"age --decrypt --identity key.txt {path} | tar --extract --gzip"
    subprocess.run(["sh", "-c", command], check=True, cwd=tmp_path)

    assert (tmp_path / "tables/recommendations_plan/000001.jsonl").exists()


def test_it_opens_with_its_key_alone_and_only_its_owner_reads_it(tmp_path):
    cast.make_institution("department", name_ar=NAME)
    path = write_archive(tmp_path / "backups")

    assert read_whole(path).rows > 0
    with pytest.raises(ArchiveError, match="not encrypted to this key"):
        read_whole(path, [pyrage.x25519.Identity.generate()])
    assert NAME.encode() not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_private_key_in_the_settings_is_refused_and_not_shown():
    with pytest.raises(BackupError, match="holds a private key") as raised:
        Recipients([str(KEY)])

    assert str(KEY)[20:] not in str(raised.value)


def test_a_file_that_is_not_there_is_noted(tmp_path):
    document = Document(meeting=cast.make_meeting(2023), title_ar="محضر")
    document.file.save("minutes.txt", ContentFile("النص".encode()))
    document.file.storage.delete(document.file.name)

    manifest = read_whole(write_archive(tmp_path))

    assert (manifest.missing, manifest.files) == ([document.file.name], {})
