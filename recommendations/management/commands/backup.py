"""Make a backup, or verify one."""

import signal
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.backup import encryption, state, verification
from recommendations.backup.archive import ENCRYPTED
from recommendations.backup.errors import BackupError
from recommendations.backup.making import make_backup
from recommendations.backup.rotation import Rotation
from recommendations.backup.storage import locate, storage_at

NEWEST = ""
KEY_MADE = """\
The private key is in {path}; nobody can open a backup without it. Move it off this server, to two
places that outlast it (a password safe, paper), and delete it here.
Add the public key to the settings: BACKUP_RECIPIENTS={public}"""
NOT_ENCRYPTED = (
    "BACKUP_RECIPIENTS is not set: the backup would not be encrypted, and it holds every name and "
    "draft. manage.py backup --make-key FILE makes a key. To go on without one: --unencrypted"
)
NOT_CHECKED = (
    "Not checked: that your private key opens it. To check that as well, on a computer that has "
    "the key: manage.py backup --verify {name} --identity FILE"
)


class Command(BaseCommand):
    help = (
        "Makes a backup of all records and uploads, without sessions: one encrypted archive in "
        "BACKUP_TO. What was stored is read again, restored into a scratch database and compared; "
        "then archives beyond BACKUP_KEEP are deleted. --verify verifies an earlier one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", metavar="PLACE", help="a folder or s3://bucket/prefix")
        parser.add_argument(
            "--unencrypted", action="store_true", help="whoever finds the archive can read it"
        )
        parser.add_argument(
            "--verify",
            nargs="?",
            const=NEWEST,
            metavar="ARCHIVE",
            help="verify an archive, the newest if none is named; with --identity all of it",
        )
        parser.add_argument("--identity", metavar="FILE", help="the file of the private key")
        parser.add_argument(
            "--make-key", type=Path, metavar="FILE", help="write a new private key into a new file"
        )

    @no_translations
    def handle(self, *, to, unencrypted, verify, identity, make_key, **options):
        place = to or settings.BACKUP_TO
        with ends_tidily():
            try:
                if make_key:
                    public = encryption.make_key(make_key)
                    self.stdout.write(KEY_MADE.format(path=make_key, public=public))
                elif verify is not None:
                    self.verify(verify, place, identity)
                else:
                    self.make(place, encrypt=not unencrypted)
            except BackupError as error:
                raise CommandError(str(error)) from error

    def make(self, place, *, encrypt):
        recipients = settings.BACKUP_RECIPIENTS if encrypt else []
        if encrypt and not recipients and not settings.LOCAL:
            raise CommandError(NOT_ENCRYPTED)
        done = make_backup(storage_at(place), recipients, Rotation(*settings.BACKUP_KEEP))
        made = done.archive
        if done.removed_unfinished:
            self.stdout.write(f"Removed unfinished archives: {', '.join(done.removed_unfinished)}.")
        self.stdout.write(
            f"Made {made.name} in {made.place}: {made.rows} rows, {made.files} files, "
            f"{made.size} bytes, SHA-256 {made.sha256}."
        )
        self.stdout.write(
            f"Restored it into a scratch database ({made.restored_in}): every row and file is that "
            "of the site."
        )
        self.say_missing(done.manifest)
        if not recipients:
            self.stdout.write("It is not encrypted: whoever finds it can read it.")
        if done.deleted:
            self.stdout.write(f"Deleted old archives: {', '.join(done.deleted)}.")

    def say_missing(self, manifest):
        if manifest.missing:
            self.stdout.write(
                f"{len(manifest.missing)} files that rows name were not in the folder of uploads "
                f"when it was made: {', '.join(manifest.missing[:5])}."
            )

    def verify(self, named, place, identity):
        storage, name = locate(named or newest(storage_at(place)), place)
        known = state.read_state().find(name, str(storage))
        with state.alone():
            if name.endswith(ENCRYPTED) and not identity:
                self.verify_checksum(storage, name, known)
            else:
                identities = encryption.read_identities(identity) if identity else []
                self.verify_all(storage, name, known, identities)

    def verify_checksum(self, storage, name, known):
        if known is None:
            raise CommandError(
                f"This site has no record of making {name}, so only its key can open it to verify "
                "it: give --identity FILE."
            )
        verification.verify_checksum(storage, known)
        state.note(known, checked_at=state.now_text())
        self.stdout.write(f"{name}: the bytes are those that were made on {known.made_at}.")
        if known.restored_at:
            self.stdout.write(
                f"These bytes were restored into a scratch database ({known.restored_in}) on "
                f"{known.restored_at}; every row and file was that of the site."
            )
        self.stdout.write(NOT_CHECKED.format(name=name))

    def verify_all(self, storage, name, known, identities):
        if known:
            verification.verify_checksum(storage, known)
        verified = verification.verify_by_restoring(storage, name, identities)
        if known:
            now = state.now_text()
            state.note(known, restored_at=now, checked_at=now, restored_in=verified.database)
        manifest = verified.manifest
        self.stdout.write(
            f"{name}: restored into a scratch database ({verified.database}). {manifest.rows} rows "
            f"in {len(manifest.tables)} tables and {len(manifest.files)} files of {manifest.bytes} "
            "bytes are those that were backed up."
        )
        self.say_missing(manifest)


def newest(storage):
    """The name of the newest archive; raises BackupError where there is none."""
    if not (names := storage.sizes()):
        raise BackupError(f"There is no archive in {storage}.")
    return max(names)


class ends_tidily:  # noqa: N801 - used as a context manager
    """A command that is stopped by systemd removes what it has not finished, as after Ctrl-C."""

    def __enter__(self):
        self.before = signal.signal(signal.SIGTERM, self.stop)

    def __exit__(self, *fault):
        signal.signal(signal.SIGTERM, self.before)

    def stop(self, *args):
        raise SystemExit("Stopped before the end: nothing was verified or restored.")
