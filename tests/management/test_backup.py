"""``manage.py backup`` makes an archive, proves it, and deletes old ones; what fails says why."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommendations.backup import state
from recommendations.backup.state import read_state
from tests.backup.conftest import data_dir, scratch_allowed
from tests.support.backups import KEY, PUBLIC, archives

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
    made = read_state().last_verified
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
