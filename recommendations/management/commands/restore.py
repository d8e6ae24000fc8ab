"""Restore a backup into an empty site."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection

from recommendations.backup import encryption, state
from recommendations.backup.archive import ENCRYPTED
from recommendations.backup.database import scratch
from recommendations.backup.database.schema import refuse_records
from recommendations.backup.errors import BackupError
from recommendations.backup.restoring import restore_site
from recommendations.backup.storage import locate
from recommendations.backup.verification import opened

from .backup import ends_tidily

NEXT = """\
Next: manage.py check --database default (it says if SECRET_KEY is not the one of that site), then
start the site. Names that were erased and words that were taken out after the backup are back: run
manage.py erase_names --due, and repeat redactions of later days."""


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty site, on SQLite or PostgreSQL, whichever it came from: "
        "all of it or nothing. An archive of an earlier release is migrated to this one. Stop the "
        "site first."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "archive", help="a file, its name in BACKUP_TO, or s3://bucket/prefix/name"
        )
        parser.add_argument("--identity", metavar="FILE", help="the file of the private key")
        parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")

    @no_translations
    def handle(self, *, archive, identity, yes, **options):
        with ends_tidily():
            try:
                self.restore(archive, identity, yes)
            except BackupError as error:
                raise CommandError(str(error)) from error

    def restore(self, named, identity, yes):
        storage, name = locate(named, settings.BACKUP_TO)
        if name.endswith(ENCRYPTED) and not identity:
            raise BackupError(f"{name} is encrypted: give the file of its key, --identity FILE.")
        identities = encryption.read_identities(identity) if identity else []
        refuse_records("default")
        if not (yes or self.is_confirmed(name)):
            raise BackupError("Nothing was changed.")
        with state.alone():
            scratch.remove_left()
            manifest = restore_site(opened(storage, name, identities))
        self.stdout.write(
            f"Restored {manifest.rows} rows in {len(manifest.tables)} tables and "
            f"{len(manifest.files)} files of {manifest.bytes} bytes. Every row and file was "
            "compared with the archive."
        )
        if manifest.missing:
            self.stdout.write(
                f"{len(manifest.missing)} files were missing when the backup was made: "
                f"{', '.join(manifest.missing[:5])}."
            )
        self.stdout.write(NEXT)

    def is_confirmed(self, name):
        database = connection.settings_dict["NAME"]
        question = f"Restore {name} into {connection.vendor} {database}? Type yes: "
        return input(question).strip() == "yes"
