"""Where archives are stored: in a folder, or in S3-compatible storage."""

from pathlib import Path

from .folder import Folder

S3 = "s3://"


def storage_at(place):
    """The storage at ``place``: a path, or s3://bucket/prefix.

    Each has ``new_file(name)``, a context manager whose file appears under its name at the end of
    the block and never before; ``open(name)``; ``sizes()`` of the archives that are there;
    ``delete(name)``; ``remove_unfinished()``. They raise BackupError.
    """
    if str(place).startswith(S3):
        from .s3 import Bucket  # noqa: PLC0415 - its library is large, and only some sites install it

        return Bucket.at(str(place))
    return Folder(Path(place).absolute())


def locate(named, place):
    """The storage and the name of the archive ``named``: a path, an s3:// address, or a name in
    ``place``."""
    if named.startswith(S3):
        parent, _slash, name = named.rpartition("/")
        return storage_at(parent), name
    path = Path(named)
    if path.exists() or len(path.parts) > 1:
        return Folder(path.parent.absolute()), path.name
    return storage_at(place), named
