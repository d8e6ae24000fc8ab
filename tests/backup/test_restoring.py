"""A restore is whole or has not happened; what was there already stays."""

import pytest
from django.core.files.base import ContentFile
from django.db import connections

from recommendations.backup import reading, restoring
from recommendations.backup.database import loading
from recommendations.backup.database.scratch import scratch_database
from recommendations.backup.errors import ArchiveError, BackupError
from recommendations.backup.restoring import restore_site
from recommendations.backup.storage.folder import Folder
from recommendations.backup.verification import opened
from recommendations.db import trigger_state
from recommendations.models import Document, SiteProfile, Theme
from tests.support import cast
from tests.support.backups import KEY, all_rows, restored, write_archive

pytestmark = pytest.mark.django_db
HOSTILE = ["\\N", "\\.", "tab\there", "two\nrows\r\n", 'a "quote", a \\ back', "توصية ٣", "🕊️ %s"]


def contents(path):
    return opened(Folder(path.parent), path.name, [KEY])


@pytest.fixture
def with_file(settings):
    """A record with an upload, whose folder is that of another site by the time of the restore."""
    document = Document(meeting=cast.make_meeting(2023), title_ar="محضر")
    document.file.save("minutes.txt", ContentFile("النص".encode()))
    return document


@pytest.fixture
def other_site(settings, tmp_path):
    """Makes the folder of uploads that of a new site, when called."""

    def move():
        settings.MEDIA_ROOT = tmp_path / "other/media"
        return settings.MEDIA_ROOT

    return move


def test_values_that_are_hard_to_write_come_back(uncleaned, scratch_allowed, tmp_path):
    for number, text in enumerate(HOSTILE):
        Theme.objects.create(slug=f"theme-{number}", name_ar=text, name_en="", name_ku=text)
    before = all_rows()["recommendations_theme"]

    with restored(write_archive(tmp_path)) as using:
        assert all_rows(using)["recommendations_theme"] == before
        names = Theme.objects.using(using).order_by("pk").values_list("name_ar", flat=True)
        assert list(names) == HOSTILE


def test_a_key_is_not_given_again(scratch_allowed, tmp_path):
    """The history of a record that is gone would become that of another."""
    themes = [Theme.objects.create(slug=f"theme-{n}", name_ar="محور") for n in range(3)]
    last = themes[-1].pk
    themes[-1].delete()

    with restored(write_archive(tmp_path)) as using:
        [new] = Theme.objects.using(using).bulk_create([Theme(slug="new", name_ar="محور")])
        assert new.pk == last + 1


def test_a_site_is_restored_with_its_files(with_file, scratch_allowed, tmp_path, other_site):
    SiteProfile.objects.bump_content_version()
    version = SiteProfile.objects.get().content_version
    path = write_archive(tmp_path / "backups")
    media = other_site()

    with scratch_database() as using:
        manifest = restore_site(contents(path), using)

        assert Document.objects.using(using).get().file.name == with_file.file.name
        assert trigger_state.problems(using) == {}
        # Later than any that a browser may have.
        assert SiteProfile.objects.using(using).get().content_version == version + 1_000_000
        with pytest.raises(BackupError, match="not empty: it has 1 institutions, 1 meetings"):
            restore_site(contents(path), using)
    assert (media / with_file.file.name).read_text() == "النص"
    assert list(manifest.files) == [with_file.file.name]
    assert [one.name for one in media.parent.iterdir()] == ["media"]


@pytest.mark.parametrize("place", ["load_rows", "migrate_to_newest"])
def test_a_restore_that_fails_leaves_an_empty_site(
    with_file, scratch_allowed, tmp_path, other_site, monkeypatch, place
):
    path = write_archive(tmp_path / "backups")
    media = other_site()
    done = getattr(restoring, place)

    def fail(*arguments):
        done(*arguments)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, place, fail)
    with scratch_database() as using:
        with pytest.raises(BackupError, match="Restoring failed: the disk is full"):
            restore_site(contents(path), using)

        assert connections[using].introspection.table_names() == []
    assert not media.exists()
    assert list(media.parent.iterdir()) == []


@pytest.mark.parametrize("row", [["no number"], [], {"id": 1}, 7])
def test_a_row_that_is_none_is_refused(path, monkeypatch, row):
    """An archive can be made by whoever has the public key."""
    rows = reading.ArchiveReader._rows_of_member
    monkeypatch.setattr(
        reading.ArchiveReader, "_rows_of_member", lambda reader: [*rows(reader), row]
    )

    with pytest.raises(BackupError), restored(path):
        """It does not get here."""


def test_rows_that_were_lost_on_the_way_are_noticed(published, path, monkeypatch):
    insert = loading._insert

    def lose_one(table, rows, connection):
        is_lost = table.name == "recommendations_changelogentry"
        insert(table, list(rows)[is_lost:], connection)

    monkeypatch.setattr(loading, "_insert", lose_one)

    with pytest.raises(ArchiveError, match="differ.*changelogentry"), restored(path):
        """It does not get here."""


def test_a_file_of_the_same_name_stays_and_has_to_be_the_same(
    with_file, scratch_allowed, tmp_path, other_site
):
    path = write_archive(tmp_path / "backups")
    present = other_site() / with_file.file.name
    present.parent.mkdir(parents=True)
    present.write_text("another")

    with scratch_database() as using:
        with pytest.raises(BackupError, match="is another file than that of the archive"):
            restore_site(contents(path), using)
        assert present.read_text() == "another"
        present.write_text("النص")
        assert restore_site(contents(path), using).rows > 0
