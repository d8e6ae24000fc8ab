"""File permissions: only the site's own account reads what it writes, except public files."""

import os
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connections

OWNER_ONLY, EVERYBODY_READS = 0o077, 0o022
FOLDER, FILE = 0o700, 0o600
# What SQLite writes beside its file.
BESIDE = ["", "-wal", "-shm", "-journal"]


def restrict():
    """Sets the umask so that only the account of this process reads what it writes."""
    os.umask(OWNER_ONLY)


@contextmanager
def public_files():
    """In the block, files are written readable for everybody: static files, a static copy."""
    before = os.umask(EVERYBODY_READS)
    try:
        yield
    finally:
        os.umask(before)


def tighten():
    """Removes the permissions of others on data and uploads that belong to this account."""
    for path in loose_paths():
        # SQLite may have removed it meanwhile; what belongs to others, ``check --deploy`` names.
        with suppress(FileNotFoundError, PermissionError):
            if not _is_shared(path):
                path.chmod(FOLDER if path.is_dir() else FILE)


def loose_paths():
    """The files and folders of the site's data that others on this machine may open."""
    loose = []
    for path in _own_paths():
        with suppress(FileNotFoundError):
            if path.stat().st_mode & OWNER_ONLY:
                loose.append(path)
    return loose


def _own_paths():
    for path in [Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT), *_database_files()]:
        if path.exists():
            yield path
    for folder, folders, files in os.walk(settings.MEDIA_ROOT):
        paths = [Path(folder, name) for name in [*folders, *files]]
        yield from (path for path in paths if not path.is_symlink())


def _database_files():
    for connection in connections.all():
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and not name.startswith((":memory:", "file:")):
            yield from (Path(name + ending) for ending in BESIDE)


def _is_shared(path):
    """True for a folder that root gave as DATA_DIR and that may hold more than our data."""
    is_own = Path(settings.BASE_DIR) in path.parents
    return os.geteuid() == 0 and path == Path(settings.DATA_DIR) and not is_own
