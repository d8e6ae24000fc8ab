"""Archives of the database of a test, and what is in a restored one."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pyrage

from recommendations.backup import encryption, making
from recommendations.backup.archive import NAME
from recommendations.backup.database.scratch import scratch_database
from recommendations.backup.database.snapshot import read_rows
from recommendations.backup.database.tables import stored_tables
from recommendations.backup.reading import ArchiveReader, damage_explained
from recommendations.backup.restoring import restore_database
from recommendations.backup.storage.folder import Folder
from recommendations.backup.verification import opened

NIGHT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
KEY = pyrage.x25519.Identity.generate()
PUBLIC = str(KEY.to_public())


def write_archive(folder, *, encrypted=True, now=NIGHT, key=PUBLIC):
    """Writes an archive of the database, without verifying it; returns its path."""
    keys = encryption.Recipients([key]) if encrypted else None
    made, _manifest = making._write(Folder(folder), keys, now)
    return folder / made.name


def read_whole(path, identities=(KEY,)):
    """Reads an archive as a restore does, without a database; returns its Manifest."""
    with damage_explained(), opened(Folder(path.parent), path.name, identities) as stream:
        reader = ArchiveReader(stream)
        for _name, rows in reader.rows():
            list(rows)
        for _name, file in reader.files():
            list(file.chunks())
        return reader.manifest


@contextmanager
def restored(path, uploads=None):
    """The alias of a scratch database into which the archive has been restored."""
    with scratch_database() as using:
        restore_database(opened(Folder(path.parent), path.name, [KEY]), using, uploads)
        yield using


def all_rows(using="default"):
    """Table → its rows, as JSON holds them."""
    return {table.name: list(read_rows(table, using)) for table in stored_tables(using)}


def archives(folder):
    """The names of the archives in a folder that are whole by their names."""
    return sorted(one.name for one in folder.iterdir() if NAME.fullmatch(one.name))
