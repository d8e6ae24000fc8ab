"""Databases made before the first release: their migrations were replaced by one.

Such a database has migrations applied that this version does not know, and lacks tables and columns
that it needs. Nothing was deployed then, so there is no way on from it: it is made anew.
"""

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

APP = "recommendations"


def is_earlier(using="default"):
    """True when the database was made by a version before the first release."""
    applied = set(MigrationRecorder(connections[using]).applied_migrations())
    known = MigrationLoader(None).disk_migrations
    return any(app == APP for app, _name in applied.difference(known))


def refuse(using, **kwargs):
    """Receiver of ``pre_migrate``: raises CommandError for such a database."""
    if is_earlier(using):
        raise CommandError(
            "This database was made by a version before the first release and cannot be brought up "
            "to date. Begin with an empty one; `make run` sets that of the trial aside by itself."
        )
