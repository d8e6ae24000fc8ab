"""What goes wrong with a backup, in sentences for an administrator."""

import errno
from contextlib import contextmanager

from django.db import DatabaseError

FULL = {errno.ENOSPC, errno.EDQUOT}


class BackupError(Exception):
    """A backup could not be made, verified or restored; the message is shown as it is."""


class ArchiveError(BackupError):
    """The archive is damaged, incomplete, or opened with a key that is not its own."""


@contextmanager
def explained(doing):
    """Raises BackupError with a sentence for a fault of disk or database while ``doing`` it."""
    try:
        yield
    except OSError as error:
        reason = "the disk is full" if error.errno in FULL else error.strerror or str(error)
        place = f" ({error.filename})" if error.filename else ""
        raise BackupError(f"{doing} failed: {reason}{place}.") from error
    except DatabaseError as error:
        raise BackupError(f"{doing} failed: the database says: {str(error).strip()}") from error
