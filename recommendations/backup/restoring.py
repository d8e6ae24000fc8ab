"""Restores an archive into an empty database and the folder of uploads: all of it, or nothing."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, QuerySet

from recommendations.db import triggers
from recommendations.models import PlanVersion, SiteProfile

from .database.loading import compare_rows, load_rows, set_last_keys
from .database.schema import create_tables, drop_tables, migrate_to_newest, refuse_records
from .errors import ArchiveError, BackupError, explained
from .reading import ArchiveReader, damage_explained

STAGED = "restoring-"
# Browsers and proxies may hold pages of the versions that came after the backup.
VERSIONS_AHEAD = 1_000_000


def restore_site(opened, using="default"):
    """Restores the archive that the context manager ``opened`` yields into this site.

    Returns its Manifest. Raises BackupError, with nothing changed, where the site is not empty or
    the archive is not whole.
    """
    with explained("Restoring"), StagedUploads() as uploads:
        return restore_database(opened, using, uploads)


def restore_database(opened, using, uploads=None):
    """Restores into the empty database ``using`` in one transaction; returns the Manifest.

    ``uploads`` (StagedUploads) gets the files; without it they are only compared. The database is
    as before after any fault, and after a power cut.
    """
    connection = connections[using]
    with connection.constraint_checks_disabled(), transaction.atomic(using):
        refuse_records(using)
        with damage_explained(), opened as stream:
            reader = ArchiveReader(stream)
            tables = _restore_rows(reader, using)
            files = {name: _restore_file(name, file, uploads) for name, file in reader.files()}
            manifest = reader.manifest
        _compare_files(files, manifest)
        set_last_keys(manifest, tables, using)
        # PostgreSQL changes no table while references wait to be checked.
        connection.check_constraints()
        compare_rows(manifest, tables, using)
        migrate_to_newest(using)
        if uploads is not None:
            _move_versions(using)
            uploads.publish()
    return manifest


def _restore_rows(reader, using):
    drop_tables(using)
    tables = create_tables(reader.about, using)
    # They refuse rows of what is adopted; the migration at the end installs them.
    triggers.drop(using)
    load_rows(reader, tables, using)
    return tables


def _restore_file(name, file, uploads):
    if uploads is None:
        for _chunk in file.chunks():
            """Read for its checksum."""
    else:
        uploads.write(name, file.chunks())
    return file.as_dict()


def _compare_files(files, manifest):
    different = sorted(
        name for name in {*files, *manifest.files} if files.get(name) != manifest.files.get(name)
    )
    if different:
        raise ArchiveError(f"Files differ from those of the site: {', '.join(different[:5])}.")


def _move_versions(using):
    """Content versions that were in use after the backup was made do not come again."""
    QuerySet(SiteProfile, using=using).update(content_version=F("content_version") + VERSIONS_AHEAD)
    QuerySet(PlanVersion, using=using).update(
        number=F("number") + VERSIONS_AHEAD, counted=F("counted") + VERSIONS_AHEAD
    )


class StagedUploads:
    """Uploads in a folder beside that of the site, until ``publish`` puts them in their place.

    What is there already stays: a file of the same name has to be the same file.
    """

    def __init__(self):
        self.target = Path(settings.MEDIA_ROOT)

    def __enter__(self):
        self.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self.target.parent.glob(f"{STAGED}*"):
            shutil.rmtree(left, ignore_errors=True)
        self.folder = Path(tempfile.mkdtemp(prefix=STAGED, dir=self.target.parent))
        self.names = []
        return self

    def __exit__(self, *fault):
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, chunks):
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as file:
            file.writelines(chunks)
        if (self.target / name).exists() and _sha256(self.target / name) != _sha256(path):
            raise BackupError(
                f"{self.target / name} is another file than that of the archive. Move the folder "
                "of uploads away. Nothing was changed."
            )
        self.names.append(name)

    def publish(self):
        """Moves the files to their place; the last step before the rows are there, too."""
        os.sync()
        for name in self.names:
            path = self.target / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / name).replace(path)


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
