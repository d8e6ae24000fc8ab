"""What is known of the archives that this site has made: DATA_DIR/backup-state.json."""

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .errors import BackupError

FILE, LOCK = "backup-state.json", "backup.lock"


@dataclass(frozen=True)
class MadeArchive:
    """One archive: where it is, how it was as it was made, and how it was verified since.

    ``restored_at``: when these bytes were last decrypted, restored into a scratch database and
    compared row by row; ``restored_in`` names that kind of database. ``checked_at``: when their
    checksum was last compared, and was ``sha256``. Times are in ISO format.
    """

    name: str
    place: str
    made_at: str
    size: int
    sha256: str
    rows: int
    files: int
    restored_at: str = ""
    restored_in: str = ""
    checked_at: str = ""

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def restored(self) -> datetime | None:
        return datetime.fromisoformat(self.restored_at) if self.restored_at else None

    @property
    def compared(self) -> datetime | None:
        return datetime.fromisoformat(self.checked_at) if self.checked_at else None


@dataclass(frozen=True)
class BackupState:
    """The archives that this site has made and not deleted, the oldest first."""

    archives: tuple[MadeArchive, ...] = ()

    @property
    def last_made(self) -> MadeArchive | None:
        return self.archives[-1] if self.archives else None

    @property
    def last_restored(self) -> MadeArchive | None:
        """The newest of those that were restored into a scratch database."""
        restored = [one for one in self.archives if one.restored_at]
        return restored[-1] if restored else None

    @property
    def last_compared(self) -> datetime | None:
        """When the checksum of one of them was last compared."""
        return max((one.compared for one in self.archives if one.compared), default=None)

    def at(self, place):
        """The archives at one place."""
        return [one for one in self.archives if one.place == place]

    def find(self, name, place):
        """The archive of this name; None where this site has not made it."""
        return next((one for one in self.at(place) if one.name == name), None)


def read_state() -> BackupState:
    """The BackupState; an empty one before the first backup. Raises BackupError if unreadable."""
    try:
        stored = json.loads(_path().read_text())
        return BackupState(tuple(MadeArchive(**one) for one in stored["archives"]))
    except FileNotFoundError:
        return BackupState()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupError(
            f"{_path()} cannot be read: {error}. Move it away: the archives stay, and the site no "
            "longer deletes those that it has made until now."
        ) from error


def add(archive):
    """Adds the MadeArchive that was just made."""
    _write([*read_state().archives, archive])


def note(archive, **facts):
    """Changes ``facts`` of an archive; returns it as it is then."""
    changed = replace(archive, **facts)
    _write([changed if one == archive else one for one in read_state().archives])
    return changed


def forget(archives):
    """Takes out archives that were deleted."""
    _write([one for one in read_state().archives if one not in archives])


def now_text():
    return timezone.now().isoformat(timespec="seconds")


def _path():
    return Path(settings.DATA_DIR) / FILE


def _write(archives):
    new = _path().with_suffix(".new")
    content = {"archives": [asdict(one) for one in archives]}
    new.touch(mode=0o600)
    with new.open("w") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(_path())


@contextmanager
def alone():
    """In the block no other backup, verification or restore of the site runs; else BackupError."""
    lock = Path(settings.DATA_DIR) / LOCK
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock.touch(mode=0o600)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("Another backup or restore is running; wait for its end.") from error
        yield
