"""Databases made before the first release: their migrations were replaced by one.

Such a database has migrations applied that this version does not have, and may lack tables and
columns. Nothing was deployed then, so it is not upgraded but replaced by a new one.
"""

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

APP = "recommendations"


def is_old(using="default"):
    """True when the database was made by a version before the first release."""
    applied = set(MigrationRecorder(connections[using]).applied_migrations())
    known = MigrationLoader(None).disk_migrations
    return any(app == APP for app, _name in applied.difference(known))


def refuse(using, **kwargs):
    """Receiver of ``pre_migrate``: raises CommandError for such a database."""
    if is_old(using):
        raise CommandError(
            "This database was made by a version before the first release and cannot be "
            "upgraded. Begin with an empty one; `make run` moves that of the trial aside by itself."
        )
