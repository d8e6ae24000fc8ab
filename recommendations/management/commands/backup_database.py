"""Copy the database into a file, without what would help whoever finds it."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection

from recommendations.accounts.session_store import NOT_IN_BACKUPS


class Command(BaseCommand):
    help = (
        "Copies the database into a new file that only its owner can read: a database file for "
        "SQLite, a pg_dump archive for PostgreSQL (restore it with pg_restore). Sessions and "
        "sign-in limits are left out. Uploads are files: copy the folder of DATA_DIR as well."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    @no_translations
    def handle(self, *, file, **options):
        if file.exists():
            raise CommandError(f"{file} already exists; give a new name.")
        before = os.umask(0o077)
        try:
            if connection.vendor == "sqlite":
                copy_sqlite(file)
            else:
                dump_postgresql(file)
        finally:
            os.umask(before)
        self.stdout.write(f"Copied the database into {file}.")


def copy_sqlite(file):
    """Copies the database as it is at one moment, and takes out what a backup leaves out."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    with closing(sqlite3.connect(file)) as copy:
        for table in NOT_IN_BACKUPS:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own names
        copy.commit()
        # What was deleted stays in the file until then.
        copy.execute("VACUUM")


def dump_postgresql(file):
    """Runs pg_dump; raises CommandError, and leaves no file, where it fails."""
    left_out = [f"--exclude-table-data=*.{table}" for table in NOT_IN_BACKUPS]
    parameters = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}  # noqa: S105
    names |= {"host": "PGHOST", "port": "PGPORT"}
    given = {names[key]: str(value) for key, value in parameters.items() if key in names}
    try:
        done = subprocess.run(  # noqa: S603 - nothing of a reader is in it
            ["pg_dump", "--format=custom", f"--file={file}", *left_out],  # noqa: S607
            env=os.environ | given,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise CommandError("pg_dump is not installed here.") from error
    if done.returncode:
        file.unlink(missing_ok=True)
        raise CommandError(f"pg_dump failed: {done.stderr.strip()}")
