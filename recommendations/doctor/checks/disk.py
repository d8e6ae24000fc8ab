"""Room on the disks of database, uploads, backups and temporary files."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from recommendations.doctor import disk_space
from recommendations.doctor.registry import check, fault, fine, warning

FAULT_MEGABYTES, WARNING_MEGABYTES = 300, 1024
# Of a large disk, a few percent are plenty.
WARNING_PERCENT, PLENTY_MEGABYTES = 10, 10_240
INODES_PERCENT = 3
FREE_SOME = "See what fills it: df -h; du -xh --max-depth=2 {folder} | sort -h | tail"


@check("disk.space")
def space():
    """Saves, uploads and backups have room."""
    for uses, folder in _disks().values():
        found = disk_space.read(folder)
        room = f"{found.free_megabytes:,} MB ({found.free_percent:.0f} %)"
        text = f"The disk of {' and '.join(uses)} ({folder}) has {room} left"
        advice = FREE_SOME.format(folder=folder)
        if found.free_megabytes < FAULT_MEGABYTES:
            yield fault(f"{text}: the next save, upload or backup may fail.", advice)
        elif found.free_megabytes < WARNING_MEGABYTES or _is_small_share(found):
            yield warning(f"{text}: it will be full before long.", advice)
        elif found.free_inodes_percent < INODES_PERCENT:
            yield warning(
                f"The disk of {' and '.join(uses)} ({folder}) can take few more files, however "
                "small.",
                "See where many small ones are: df -i",
            )
        else:
            yield fine(f"{text}.")


@check("disk.copy_of_database")
def copy_of_database():
    """SQLite and backups can write the database once more."""
    if connection.vendor != "sqlite":
        return fine("PostgreSQL manages the room for its own files.")
    file = Path(str(connection.settings_dict["NAME"]))
    if not file.exists():
        return fine("The database is not a file.")
    size = file.stat().st_size // disk_space.MEGABYTE
    free = disk_space.read(file.parent).free_megabytes
    if free > 2 * size:
        return fine(f"The database has {size:,} MB; there is room for copies.")
    return fault(
        f"The database has {size:,} MB and its disk {free:,} MB left: a migration or a backup "
        "needs twice its size for a moment.",
        "Enlarge the disk, or move DATA_DIR to a larger one.",
    )


def _is_small_share(found):
    return found.free_percent < WARNING_PERCENT and found.free_megabytes < PLENTY_MEGABYTES


def _disks():
    """Number of the disk → (for what it is used, a folder on it)."""
    folders = [("data and uploads", settings.DATA_DIR), ("temporary files", tempfile.gettempdir())]
    backups = settings.BACKUP_TO
    if backups and "://" not in backups:
        folders.append(("backups", backups))
    disks: dict[int, tuple[list[str], Path]] = {}
    for use, folder in folders:
        device = disk_space.read(folder).device
        disks.setdefault(device, ([], disk_space.existing(folder)))[0].append(use)
    return disks
