"""Encrypts an archive to public keys, and opens it with a private one, by age (age-encryption.org).

Both work on streams, in constant memory. Anybody who has ``age`` can open an archive without us.
"""

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pyrage
from django.utils import timezone

from . import archive
from .errors import ArchiveError, BackupError

SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 - how each key begins


class Recipients:
    """The public keys that an archive is encrypted to, and one of its own to read it once again.

    The private half of that is never written anywhere: with it this process verifies what it has
    just stored, and forgets it.
    """

    def __init__(self, keys):
        """Raises BackupError for what is no public key of age."""
        self._keys = [_recipient(key) for key in keys]
        self.once = pyrage.x25519.Identity.generate()

    def encrypt(self, source, target):
        """Copies ``source`` (an archive.ByteStream) into the file ``target``, encrypted."""
        try:
            pyrage.encrypt_io(source, target, [*self._keys, self.once.to_public()])
        except BaseException:
            # Of a fault in the source the library says only that it was one.
            if source.error:
                raise source.error from None
            raise


def copy_plain(source, target):
    """Copies ``source`` into ``target`` as it is."""
    shutil.copyfileobj(source, target, archive.CHUNK)


def _recipient(key):
    if key.upper().startswith(SECRET):
        # What is shown comes into logs and letters.
        raise BackupError(
            "BACKUP_RECIPIENTS holds a private key, and has to hold public ones (age1…). Take it "
            "out, and make a new pair: who has read the settings could open every backup."
        )
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise BackupError(
            f"“{key}” in BACKUP_RECIPIENTS is no public key of age. One begins with age1; "
            "manage.py backup --make-key FILE makes a pair."
        ) from error


def make_key(path):
    """Writes a new private key into the new file ``path``; returns its public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise BackupError(f"{path} already exists; give a new name.") from error
    made_at = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    path.write_text(f"# created: {made_at}\n# public key: {public}\n{identity}\n")
    return public


def read_identities(path):
    """The private keys in a file as ``age-keygen`` or ``make_key`` writes it.

    Raises BackupError where there is none.
    """
    try:
        text = Path(path).read_text()
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    if text.startswith("age-encryption.org") or "BEGIN AGE ENCRYPTED FILE" in text:
        raise BackupError(f"{path} is encrypted itself; open it first: age --decrypt {path}")
    found = [one.strip() for one in text.splitlines() if one.strip().startswith(SECRET)]
    try:
        if found:
            return [pyrage.x25519.Identity.from_str(one) for one in found]
    except pyrage.IdentityError as error:
        raise BackupError(f"{path} holds a private key that is damaged.") from error
    raise BackupError(f"There is no private key of age in {path}.")


@contextmanager
def decrypted(source, identities):
    """The content of the encrypted file ``source``, as a file to read from.

    Raises ArchiveError at the end of the block where it is damaged, incomplete or for other keys:
    what was read before may be the beginning of something else, so nothing is final before.
    """
    readable, writable = os.pipe()
    watched = _Watched(source)
    fault: list[BaseException] = []

    def decrypt():
        # To a reader that has left, nothing more can be written: that is no fault of the archive.
        with suppress(BrokenPipeError), os.fdopen(writable, "wb") as target:
            try:
                pyrage.decrypt_io(watched, target, identities)
            except BrokenPipeError:
                raise
            except BaseException as error:  # noqa: BLE001 - passed on below
                fault.append(error)

    worker = Thread(target=decrypt, daemon=True)
    worker.start()
    try:
        with os.fdopen(readable, "rb") as stream:
            yield stream
            # What is left may be damaged as well.
            while stream.read(archive.CHUNK):
                pass
    finally:
        worker.join()
        if fault:
            _raise_fault(fault[0], watched)


class _Watched:
    """A file to read from; ``error`` is what its reading raised, which pyrage may not say."""

    def __init__(self, file):
        self._file = file
        self.error: BaseException | None = None

    def read(self, size=-1):
        try:
            return self._file.read(size)
        except BaseException as error:
            self.error = error
            raise


def _raise_fault(fault, source):
    """Raises what ended the decryption, as a sentence."""
    if source.error:
        raise source.error
    if "No matching keys" in str(fault):
        raise ArchiveError("The archive was not encrypted to this key.") from fault
    raise ArchiveError(f"The archive is damaged or incomplete: {fault}.") from fault
