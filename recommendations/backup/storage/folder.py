"""Archives in a folder."""

import os
from contextlib import contextmanager
from pathlib import Path

from recommendations.backup.archive import NAME
from recommendations.backup.errors import BackupError, explained

UNFINISHED = ".unfinished"


class Folder:
    """A folder of archives that only its owner reads."""

    def __init__(self, path):
        self.path = Path(path)

    def __str__(self):
        return str(self.path)

    @contextmanager
    def new_file(self, name):
        """A file to write to. It gets its name when all of it is on the disk; after a fault it is
        removed."""
        with explained(f"Writing to {self.path}"):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if (self.path / name).exists():
                raise BackupError(f"{self.path / name} already exists.")
            path = self.path / f"{name}{UNFINISHED}"
            path.touch(mode=0o600, exist_ok=False)
            with path.open("wb", buffering=1024 * 1024) as file:
                try:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                    path.rename(self.path / name)
                except BaseException:
                    path.unlink(missing_ok=True)
                    raise
            self._sync()

    def _sync(self):
        """So that a power cut does not undo the renaming."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def open(self, name):
        try:
            file = (self.path / name).open("rb")
        except OSError as error:
            raise BackupError(f"{self.path / name} cannot be read: {error.strerror}.") from error
        with file:
            yield file

    def sizes(self):
        """Name → size of the archives."""
        if not self.path.is_dir():
            return {}
        found = [path for path in self.path.iterdir() if NAME.fullmatch(path.name)]
        return {path.name: path.stat().st_size for path in found}

    def delete(self, name):
        with explained(f"Removing {name}"):
            (self.path / name).unlink(missing_ok=True)

    def remove_unfinished(self):
        """Removes what a backup left that was killed; returns the names."""
        left = [
            path
            for path in self.path.glob(f"*{UNFINISHED}")
            if NAME.fullmatch(path.name.removesuffix(UNFINISHED))
        ]
        for path in left:
            path.unlink(missing_ok=True)
        return [path.name for path in left]
