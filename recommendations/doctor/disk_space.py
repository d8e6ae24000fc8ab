"""How much room is left on the disks of the site."""

import os
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 2**20


class DiskSpace(NamedTuple):
    """Of the disk that holds a folder: its number, and what an ordinary account may still use."""

    device: int
    free_megabytes: int
    free_percent: float
    free_inodes_percent: float


def read(folder):
    """The DiskSpace for ``folder``, or for its nearest parent that exists; raises OSError."""
    folder = existing(folder)
    disk = os.statvfs(folder)
    return DiskSpace(
        device=folder.stat().st_dev,
        free_megabytes=disk.f_bavail * disk.f_frsize // MEGABYTE,
        free_percent=_percent(disk.f_bavail, disk.f_blocks),
        # Some file systems make inodes as they are needed, and count none.
        free_inodes_percent=_percent(disk.f_favail, disk.f_files),
    )


def existing(folder):
    """``folder``, or its nearest parent that exists."""
    path = Path(folder)
    return next(each for each in [path, *path.absolute().parents] if each.exists())


def _percent(free, total):
    return 100 * free / total if total else 100.0
