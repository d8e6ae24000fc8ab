"""``manage.py backup`` makes an archive, proves it, and deletes old ones; what fails says why."""

import errno
import io
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.backup import making, state, writing
from recommendations.backup.encryption import read_identities
from recommendations.backup.errors import ArchiveError, BackupError
from recommendations.backup.rotation import Rotation
from recommendations.backup.state import read_state
from recommendations.backup.storage.folder import Folder
from tests.backup.conftest import data_dir, scratch_allowed
from tests.support.backups import KEY, PUBLIC, archives, read_whole, write_archive

__all__ = ["data_dir", "scratch_allowed"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch_allowed")]


@pytest.fixture
def backups(settings, tmp_path):
    """The folder of the backups, which are encrypted."""
    settings.BACKUP_TO = str(tmp_path / "backups")
    settings.BACKUP_RECIPIENTS = [PUBLIC]
    return tmp_path / "backups"


@pytest.fixture
def key(tmp_path):
    (tmp_path / "key.txt").write_text(f"# created: …\n{KEY}\n")
    return tmp_path / "key.txt"


def run(*arguments, **options):
    out = io.StringIO()
    call_command("backup", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_backup_is_restored_when_it_is_made_and_verified_later(published, backups, key):
    said = run()

    [name] = archives(backups)
    made = read_state().last_restored
    assert (made.name, made.size) == (name, (backups / name).stat().st_size)
    assert made.restored_at
    assert "every row and file is that of the site" in said
    assert [path.name for path in Path(backups).iterdir()] == [name]
    assert list(state._path().parent.glob("scratch-*")) == []

    checked = run("--verify")
    restored = run("--verify", name, "--identity", str(key))

    assert "the bytes are those that were made on" in checked
    assert "Not checked: that your private key opens it" in checked
    assert f"{made.rows} rows in" in restored
    assert read_state().last_made.checked_at


def test_a_changed_archive_fails_its_verification(published, backups, key):
    run()
    [name] = archives(backups)
    content = bytearray((backups / name).read_bytes())
    content[len(content) // 2] ^= 1
    (backups / name).write_bytes(content)

    with pytest.raises(CommandError, match="another checksum than when it was made"):
        run("--verify")
    state.forget(read_state().archives)
    with pytest.raises(CommandError, match="no record of making"):
        run("--verify")
    with pytest.raises(CommandError, match="damaged or incomplete"):
        run("--verify", identity=str(key))
    assert list(state._path().parent.glob("scratch-*")) == []


def test_a_server_encrypts_its_backups(backups, settings):
    settings.BACKUP_RECIPIENTS, settings.LOCAL = [], False

    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS is not set"):
        run()
    assert not backups.exists()
    settings.BACKUP_RECIPIENTS = ["age1…"]
    with pytest.raises(CommandError, match="no public key of age"):
        run()
    assert not backups.exists()


def test_a_new_key_is_its_owners_alone_and_opens_what_its_public_half_encrypts(
    backups, settings, tmp_path
):
    file = tmp_path / "new.txt"

    said = run(make_key=file)

    settings.BACKUP_RECIPIENTS = [said.strip().rpartition("=")[2]]
    path = write_archive(backups, key=settings.BACKUP_RECIPIENTS[0])
    assert read_whole(path, read_identities(file)).rows > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="already exists"):
        run(make_key=file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no private key of age"),
        (b"\xff\xfe", "no private key of age"),
        (b"AGE-SECRET-KEY-1XYZ", "damaged"),
        (b"age-encryption.org/v1\n", "encrypted itself"),
    ],
)
def test_a_file_that_is_no_key_is_refused(tmp_path, content, said):
    (tmp_path / "key.txt").write_bytes(content)

    with pytest.raises(BackupError, match=said):
        read_identities(tmp_path / "key.txt")


def test_a_backup_that_fails_leaves_the_earlier_ones(backups, monkeypatch):
    earlier = write_archive(backups, now=timezone.now() - timedelta(days=400))
    known = state.MadeArchive(
        earlier.name, str(backups), "2020-01-01T00:00:00+00:00", earlier.stat().st_size, "", 1, 0
    )
    state.add(known)

    def fail(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "read_rows", fail)
        with pytest.raises(CommandError, match="Reading the site failed: the disk is full"):
            run()
    assert archives(backups) == [earlier.name]

    def damaged(*arguments, **options):
        raise ArchiveError("Rows differ.")

    with monkeypatch.context() as patch:
        patch.setattr(making, "verify_by_restoring", damaged)
        with pytest.raises(CommandError, match="Rows differ"):
            run()
    assert archives(backups) == [earlier.name]
    assert read_state().archives == (known,)


def test_old_archives_of_this_site_go_and_others_stay(backups, settings):
    settings.BACKUP_KEEP = [1, 1, 1]
    days = [500, 400, 300]
    made = [write_archive(backups, now=timezone.now() - timedelta(days=day)) for day in days]
    for path, day in zip(made[:2], days, strict=False):
        at = (timezone.now() - timedelta(days=day)).isoformat()
        state.add(state.MadeArchive(path.name, str(backups), at, path.stat().st_size, "", 1, 0))
    # Another has taken the name since.
    made[1].write_bytes(b"x")

    deleted = making.rotate(Folder(backups), Rotation(1, 1, 1), now=timezone.now())

    # The newest that is known stays, and so does what is not known or was changed.
    assert deleted == [made[0].name]
    assert archives(backups) == sorted([made[1].name, made[2].name])


def test_two_do_not_run_at_once(backups):
    with state.alone(), pytest.raises(CommandError, match="Another backup or restore is running"):
        run()


def test_the_state_says_when_the_last_backup_was_made_and_verified(data_dir):
    assert (read_state().last_made, read_state().last_restored) == (None, None)
    first = state.MadeArchive("a", "/b", "2026-01-01T00:00:00+00:00", 1, "", 1, 0)
    state.add(first)
    first = state.note(first, restored_at="2026-01-01T00:01:00+00:00", restored_in="sqlite")
    second = state.MadeArchive("b", "/b", "2026-01-02T00:00:00+00:00", 1, "", 1, 0)
    state.add(second)

    found = read_state()

    assert (found.last_made, found.last_restored) == (second, first)
    assert found.last_restored.restored.minute == 1
    assert stat.S_IMODE((data_dir / state.FILE).stat().st_mode) == 0o600
    (data_dir / state.FILE).write_text("{")
    with pytest.raises(BackupError, match="cannot be read"):
        read_state()
