"""Databases with migrations that this version does not have: too old to upgrade, or newer.

Those made before the first release lack its first migration: theirs were replaced by it, and tables
and columns may be missing. Nothing was deployed then, so such a database is replaced by a new one.
One that has it was upgraded by a newer version, and is left as it is.
"""

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

APP = "recommendations"
# Every database since the first release has it.
FIRST_MIGRATION = (APP, "0001_models")


def is_before_first_release(using="default"):
    """True when a version before the first release made the database."""
    applied = _applied(using)
    return _has_unknown(applied) and FIRST_MIGRATION not in applied


def is_newer(using="default"):
    """True when a newer version has upgraded the database."""
    applied = _applied(using)
    return _has_unknown(applied) and FIRST_MIGRATION in applied


def _applied(using):
    return set(MigrationRecorder(connections[using]).applied_migrations())


def _has_unknown(applied):
    known = MigrationLoader(None).disk_migrations
    return any(app == APP for app, _name in applied.difference(known))


def refuse(using, **kwargs):
    """Receiver of ``pre_migrate``: raises CommandError for both kinds of database."""
    if is_before_first_release(using):
        raise CommandError(
            "This database was made by a version before the first release and cannot be "
            "upgraded. Begin with an empty one; `make run` moves that of the trial aside by itself."
        )
    if is_newer(using):
        raise CommandError(
            "This database was upgraded by a newer version than this one. Nothing was changed; "
            "use that version, or a database of its own for this one (DATA_DIR or DATABASE_URL)."
        )
