"""What only SQLite can have wrong: its file, the file system below it, its journal."""

from pathlib import Path

from django.db import connection

from recommendations.doctor.registry import check, fault, fine, not_checked
from recommendations.doctor.wording import counted, named

# Their locks do not hold, or memory is not shared between machines: writers damage the file.
NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "fuse.")


def _values(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


@check("sqlite.file_system", vendor="sqlite")
def file_system():
    """The file is on a disk of this machine."""
    folder = Path(str(connection.settings_dict["NAME"])).absolute().parent
    kind = _kind_of_file_system(folder)
    if kind is None:
        return not_checked(f"This system does not say on what file system {folder} is.")
    if kind.startswith(NETWORK_FILE_SYSTEMS):
        return fault(
            f"The database is on a network file system ({kind}): SQLite's locks do not hold "
            "there, and two writers destroy the file.",
            "Move it to a disk of this machine, or use PostgreSQL (DATABASE_URL).",
        )
    return fine(f"The database is on a disk of this machine ({kind}).")


@check("sqlite.journal", needs_database=True, vendor="sqlite")
def journal():
    """Readers do not wait for writers, and a confirmed save survives a power cut."""
    (mode,), (synchronous,) = _values("PRAGMA journal_mode"), _values("PRAGMA synchronous")
    if mode == "memory":
        return fine("The database is in memory.")
    if mode != "wal" or synchronous < 2:
        return fault(
            f"The journal is {mode} (synchronous {synchronous}) instead of WAL: readers wait for "
            "writers, or a power cut loses what was saved.",
            "Let the account of the site write in the folder of the database: chmod u+rwx FOLDER",
        )
    return fine("The journal is a write-ahead log.")


@check("sqlite.integrity", needs_database=True, vendor="sqlite")
def integrity():
    """The file is whole, and each row keeps the constraints."""
    damage = [text for text in _values("PRAGMA quick_check(3)") if text != "ok"]
    orphans = _values("PRAGMA foreign_key_check")
    if damage:
        return fault(
            f"The database is damaged: {'; '.join(damage)}",
            "Stop the site and restore the newest verified backup: manage.py restore ARCHIVE "
            "--identity KEY",
        )
    if orphans:
        tables = named(sorted(set(orphans)))
        return fault(
            f"{counted(len(orphans), 'row')} without the one that it refers to (in {tables}): "
            "pages about them fail.",
            "Restore the newest verified backup, and change data by the site alone.",
        )
    return fine("The file is whole.")


def _kind_of_file_system(folder):
    """The kind of the file system that holds ``folder``, as Linux names it; None elsewhere."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text()
    except OSError:
        return None
    best = ("", None)
    for mount in mounts.splitlines():
        before, _, after = mount.partition(" - ")
        point = before.split()[4].encode().decode("unicode_escape")
        if folder.is_relative_to(point) and len(point) >= len(best[0]):
            best = (point, after.split()[0])
    return best[1]
