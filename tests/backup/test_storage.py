"""A file has its name once all of it is stored, in a folder as in S3 storage."""

import errno
import os
import stat

import pytest

from recommendations.backup.errors import BackupError
from recommendations.backup.storage import locate, s3, storage_at
from recommendations.backup.storage.folder import Folder
from tests.support.live.s3_server import BUCKET, s3_server

NAME = "tawsiyat-20260301T023000Z.tar.gz.age"
OTHER = "tawsiyat-20260302T023000Z.tar.gz.age"
# Larger than what goes into one request.
CONTENT = os.urandom(1024) * 600


@pytest.fixture(scope="module")
def _server():
    with s3_server() as server:
        yield server


@pytest.fixture
def server(_server, settings, monkeypatch):
    _server.objects, _server.uploads, _server.broken = {}, {}, ""
    settings.BACKUP_S3_ENDPOINT = _server.address
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = "key", "secret"
    monkeypatch.setattr(s3, "RETRIES", 0)
    return _server


@pytest.fixture(params=["folder", "s3"])
def storage(request, tmp_path):
    if request.param == "folder":
        return storage_at(tmp_path / "backups")
    request.getfixturevalue("server")
    return storage_at(f"s3://{BUCKET}/of-the/site")


def store(storage, name, content=CONTENT):
    with storage.new_file(name) as file:
        for start in range(0, len(content), 50_000):
            file.write(content[start : start + 50_000])


def test_what_is_stored_is_read_listed_and_deleted(storage):
    store(storage, NAME)
    store(storage, OTHER, b"")

    with storage.open(NAME) as file:
        assert b"".join(iter(lambda: file.read(65_536), b"")) == CONTENT
    assert storage.sizes() == {NAME: len(CONTENT), OTHER: 0}
    storage.delete(OTHER)
    assert storage.sizes() == {NAME: len(CONTENT)}


def test_a_fault_in_the_middle_leaves_nothing(storage):
    def fail():
        with storage.new_file(NAME) as file:
            file.write(CONTENT)
            assert storage.sizes() == {}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert storage.sizes() == {}
    assert storage.remove_unfinished() == []


def test_a_large_file_is_uploaded_in_pieces(server, monkeypatch):
    monkeypatch.setattr(s3, "PIECE", 5 * 1024 * 1024)
    content = CONTENT * 12
    storage = storage_at(f"s3://{BUCKET}")

    store(storage, NAME, content)

    assert server.objects == {NAME: content}
    assert server.uploads == {}


def test_an_upload_that_fails_is_no_archive(server, monkeypatch):
    storage = storage_at(f"s3://{BUCKET}")

    server.broken = "PUT"
    with pytest.raises(BackupError, match=f"Writing to s3://{BUCKET} failed.*AccessDenied"):
        store(storage, NAME, CONTENT * 20)
    server.broken = "POST"
    with pytest.raises(BackupError, match="AccessDenied"):
        store(storage, NAME, CONTENT * 30)

    assert server.objects == {}


def test_unfinished_uploads_are_removed_and_others_are_not(server):
    server.uploads = {"1": (f"site/{NAME}", {}), "2": ("site/film.mp4", {}), "3": (NAME, {})}

    assert storage_at(f"s3://{BUCKET}/site").remove_unfinished() == [NAME]

    assert set(server.uploads) == {"2", "3"}


def test_unfinished_files_are_removed_and_others_are_not(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in [f"{NAME}.unfinished", "film.unfinished", "film.mp4", NAME]:
        (folder / name).write_bytes(b"x")

    assert Folder(folder).remove_unfinished() == [f"{NAME}.unfinished"]

    assert sorted(path.name for path in folder.iterdir()) == [
        "film.mp4",
        "film.unfinished",
        NAME,
    ]
    assert Folder(folder).sizes() == {NAME: 1}


def test_only_the_owner_reads_a_file_also_while_it_is_written(tmp_path):
    before = os.umask(0o022)
    try:
        with Folder(tmp_path / "new").new_file(NAME):
            [path] = (tmp_path / "new").iterdir()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(BackupError, match="Writing to .*new failed: the disk is full"):
        store(Folder(tmp_path / "new"), NAME)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_storage_that_is_not_there_is_said(settings, server, tmp_path):
    with pytest.raises(BackupError, match="NoSuchBucket"):
        storage_at("s3://other").sizes()
    settings.BACKUP_S3_ENDPOINT = "http://127.0.0.1:1"
    with pytest.raises(BackupError, match="Writing to s3://backups failed"):
        store(storage_at(f"s3://{BUCKET}"), NAME)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BackupError, match="Not a directory"):
        store(Folder(tmp_path / "file/below"), NAME)


@pytest.mark.parametrize(
    ("changed", "address", "said"),
    [
        ({}, "s3://", "names no bucket"),
        ({"BACKUP_S3_ENDPOINT": "s3.example.org"}, "s3://b", "begin with https://"),
        ({"AWS_ACCESS_KEY_ID": ""}, "s3://b", "Set AWS_ACCESS_KEY_ID"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings, server, changed, address, said):
    for name, value in changed.items():
        setattr(settings, name, value)

    with pytest.raises(BackupError, match=said):
        storage_at(address)


def test_an_archive_is_named_by_a_path_an_address_or_its_name(server, tmp_path):
    def place(named):
        storage, name = locate(named, str(tmp_path / "backups"))
        return str(storage), name

    assert place(NAME) == (str(tmp_path / "backups"), NAME)
    assert place(f"/media/disk/{NAME}") == ("/media/disk", NAME)
    assert place(f"s3://{BUCKET}/site/{NAME}") == (f"s3://{BUCKET}/site", NAME)
