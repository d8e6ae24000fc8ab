"""Makes an archive, verifies what was stored, and deletes the old ones that are not wanted."""

import tomllib
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from . import state
from .archive import ByteStream, Manifest, archive_name
from .database import scratch
from .encryption import Recipients, copy_plain
from .errors import ArchiveError, explained
from .state import MadeArchive
from .verification import verify_by_restoring
from .writing import ArchiveWriter, compressed


@dataclass
class Backup:
    """What ``make_backup`` has done."""

    archive: MadeArchive
    manifest: Manifest
    removed_unfinished: list[str]
    deleted: list[str] = field(default_factory=list)


def make_backup(storage, recipients, rotation, *, now=None):
    """Makes a Backup at ``storage``, encrypted to the public keys ``recipients`` (none: plain).

    What was stored is read again, decrypted, restored into a scratch database and compared; only
    then old archives are deleted, as ``rotation`` says. Raises BackupError; an archive that proves
    damaged is deleted.
    """
    now = now or timezone.now()
    keys = Recipients(recipients) if recipients else None
    with state.alone():
        # Before hours of work: what is made has to be noted in it.
        state.read_state()
        removed = storage.remove_unfinished()
        scratch.remove_left()
        made, manifest = _write(storage, keys, now)
        state.add(made)
        verified = _verify(storage, made, [keys.once] if keys else [])
        made = state.note(made, restored_at=state.now_text(), restored_in=verified.database)
        return Backup(made, manifest, removed, rotate(storage, rotation, now=now))


def _write(storage, keys, now):
    name = archive_name(now, is_encrypted=bool(keys))
    writer = ArchiveWriter(now, release())
    source = ByteStream(_explained_chunks(writer))
    with storage.new_file(name) as file:
        target = Checksummed(file)
        (keys.encrypt if keys else copy_plain)(source, target)
    manifest = writer.manifest
    made = MadeArchive(
        name,
        str(storage),
        now.isoformat(timespec="seconds"),
        target.size,
        target.checksum.hexdigest(),
        manifest.rows,
        len(manifest.files),
    )
    return made, manifest


def _explained_chunks(writer):
    with explained("Reading the site"):
        yield from compressed(writer.chunks())


def _verify(storage, made, identities):
    try:
        return verify_by_restoring(storage, made.name, identities)
    except ArchiveError:
        storage.delete(made.name)
        state.forget([made])
        raise


def rotate(storage, rotation, *, now):
    """Deletes the archives of this site at ``storage`` that are not wanted; returns their names.

    What this site has not made, or what was changed since, is never deleted.
    """
    sizes = storage.sizes()
    old = rotation.superfluous(state.read_state().at(str(storage)), now=now)
    deleted = [one for one in old if sizes.get(one.name) in (one.size, None)]
    for one in deleted:
        storage.delete(one.name)
    state.forget(deleted)
    return [one.name for one in deleted]


class Checksummed:
    """A file to write to that counts the bytes and their checksum."""

    def __init__(self, file):
        self._file, self.checksum, self.size = file, sha256(), 0

    def write(self, data):
        self._file.write(data)
        self.checksum.update(data)
        self.size += len(data)
        return len(data)

    def flush(self):
        self._file.flush()


def release():
    """The number of this release."""
    with (Path(settings.BASE_DIR) / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
