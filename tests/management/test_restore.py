"""``manage.py restore`` asks first, and says in plain words why it does not begin.

What it restores is tested in ``backup/test_restoring`` and, in a process of its own, in
``backup/test_restore_command``.
"""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.models import SignIn
from tests.backup.conftest import data_dir
from tests.support import cast
from tests.support.backups import KEY, write_archive

__all__ = ["data_dir"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def key(tmp_path):
    (tmp_path / "key.txt").write_text(str(KEY))
    return str(tmp_path / "key.txt")


@pytest.fixture
def archive(tmp_path, settings, data_dir):
    settings.BACKUP_TO = str(tmp_path / "backups")
    return write_archive(tmp_path / "backups").name


def test_nothing_begins_without_a_yes(archive, key, monkeypatch):
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "no")

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", archive, identity=key)

    [question] = asked
    assert question.startswith(f"Restore {archive} into ")


def test_an_encrypted_archive_needs_its_key(archive):
    with pytest.raises(CommandError, match="is encrypted: give the file of its key"):
        call_command("restore", archive, yes=True)


def test_attempts_of_strangers_to_sign_in_are_no_records(archive, key, monkeypatch):
    SignIn.objects.create(at=timezone.now(), typed_name="ad…", outcome="wrong_password")
    monkeypatch.setattr("builtins.input", lambda question: "no")

    with pytest.raises(CommandError, match="^Nothing was changed"):
        call_command("restore", archive, identity=key)


def test_a_site_with_records_is_refused_before_anything_is_asked(archive, key):
    cast.make_meeting(2023)

    with pytest.raises(CommandError, match="not empty: it has 1 institutions, 1 meetings"):
        call_command("restore", archive, identity=key)


def test_an_archive_that_is_not_there_is_named(archive, key, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "no")

    with pytest.raises(CommandError, match="tawsiyat-1.tar.gz.age cannot be read"):
        call_command("restore", "tawsiyat-1.tar.gz.age", identity=key, yes=True)
