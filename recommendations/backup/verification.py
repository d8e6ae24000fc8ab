"""Proves that an archive is what was backed up, and that it can be restored."""

from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from django.db import connections

from . import archive, encryption
from .archive import Manifest
from .database.scratch import scratch_database
from .errors import ArchiveError, explained
from .restoring import restore_database


@dataclass(frozen=True)
class Verified:
    """What was restored, and in which kind of database."""

    manifest: Manifest
    database: str


@contextmanager
def opened(storage, name, identities):
    """The content of the archive as a file; decrypted by ``identities`` where it is encrypted."""
    with storage.open(name) as stored:
        if name.endswith(archive.ENCRYPTED):
            with encryption.decrypted(stored, identities) as stream:
                yield stream
        else:
            yield stored


def verify_by_restoring(storage, name, identities, *, beside="default"):
    """Restores the archive into a scratch database, and compares every row and file.

    Returns a Verified; raises ArchiveError for an archive that is not whole or not the same.
    """
    with explained("Verifying"), scratch_database(beside) as using:
        manifest = restore_database(opened(storage, name, identities), using)
        return Verified(manifest, connections[using].vendor)


def verify_checksum(storage, made):
    """Raises ArchiveError unless the stored bytes are those of the MadeArchive ``made``."""
    checksum, size = sha256(), 0
    with explained(f"Reading {made.name}"), storage.open(made.name) as stored:
        while chunk := stored.read(archive.CHUNK):
            checksum.update(chunk)
            size += len(chunk)
    if size != made.size:
        raise ArchiveError(
            f"{made.name} has {size} bytes, and had {made.size} when it was made: it was changed."
        )
    if checksum.hexdigest() != made.sha256:
        raise ArchiveError(f"{made.name} has another checksum than when it was made.")
