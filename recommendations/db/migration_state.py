"""Compares the migrations that the database has with those of this version."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class MigrationState(NamedTuple):
    """Names as ``app.migration``, and when the newest of the unknown ones was applied."""

    waiting: list[str]
    unknown: list[str]
    unknown_since: datetime | None


def read(using="default"):
    """The MigrationState of the database ``using``; two queries, however many migrations."""
    recorder = MigrationRecorder(connections[using])
    rows = recorder.migration_qs.values_list("app", "name", "applied")
    applied = {(app, name): at for app, name, at in rows} if recorder.has_table() else {}
    wanted, known, apps = _of_this_version()
    waiting = [
        key
        for key, replaced in wanted.items()
        if key not in applied and not (replaced and replaced <= set(applied))
    ]
    # Those of an app that was removed meanwhile do no harm.
    unknown = [key for key in applied if key[0] in apps and key not in known]
    return MigrationState(
        sorted(map(".".join, waiting)),
        sorted(map(".".join, unknown)),
        max((applied[key] for key in unknown), default=None),
    )


@cache
def _of_this_version():
    """What has to be applied (key → what it replaces), every known key, and the apps."""
    loader = MigrationLoader(None)
    replaces = {key: set(migration.replaces) for key, migration in loader.disk_migrations.items()}
    known = set(replaces).union(*replaces.values())
    wanted = {key: replaces[key] for key in loader.graph.nodes}
    return wanted, known, loader.migrated_apps
