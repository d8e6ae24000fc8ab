"""/readyz: whether this process can serve, for a load balancer or a monitor.

It answers anybody, so it says in a few words what is wrong and nothing more; ``manage.py doctor``
says the rest.
"""

import os
from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error
from django.http import HttpResponse
from django.utils import timezone

from recommendations.db import migration_state, trigger_state
from recommendations.localization.catalogues import catalogues
from recommendations.views.base.decorators import read_only

from . import disk_space

# While machines that share a database are upgraded one after another, those of the version before
# serve on: migrations are written so that they can. One that was forgotten stops after an hour.
UPGRADE_TIME = timedelta(hours=1)
# Below this the next save or upload may fail half-way.
LEAST_FREE_MEGABYTES = 100
ANOTHER_VERSION = "the database is of another version"


@read_only
def readyz(request):
    """200 and "ok", or 503 and what keeps the site from serving, in a few words."""
    problem = find_problem()
    status = 503 if problem else 200
    return HttpResponse(problem or "ok", status=status, content_type="text/plain")


def find_problem():
    """What keeps the site from serving; None where nothing does."""
    return next(filter(None, (check() for check in CHECKS)), None)


def database_problem():
    """The database answers, and has the migrations and triggers of this version."""
    try:
        migrations = migration_state.read()
        if migrations.waiting:
            return "migrations are waiting"
        if migrations.unknown:
            # The newer version has installed its own triggers, too.
            return None if is_upgrade_under_way(migrations) else ANOTHER_VERSION
        triggers = set(trigger_state.problems().values())
    except Error:
        return "no database"
    if trigger_state.MISSING in triggers:
        # They are off after a migration that failed.
        return "triggers are missing"
    return "triggers are altered" if triggers else None


def is_upgrade_under_way(migrations):
    """True while the newest of the unknown ``migrations`` (a MigrationState) is an hour old."""
    return timezone.now() - migrations.unknown_since < UPGRADE_TIME


def translation_problem():
    """Every catalogue is compiled, or readers would see English."""
    compiled = (source.with_suffix(".mo") for source in catalogues())
    return None if all(path.exists() for path in compiled) else "translations are missing"


def static_files_problem():
    """The static files are collected, or each page would fail."""
    # A developer's server has no manifest; it serves the files from where they are written.
    if settings.DEBUG or getattr(staticfiles_storage, "hashed_files", True):
        return None
    return "static files are missing"


def storage_problem():
    """Uploads can be stored, and the disk has room for the next save."""
    folder = disk_space.existing(settings.MEDIA_ROOT)
    if not os.access(folder, os.W_OK | os.X_OK):
        return "uploads cannot be stored"
    is_full = disk_space.read(folder).free_megabytes < LEAST_FREE_MEGABYTES
    return "the disk is full" if is_full else None


CHECKS = [database_problem, translation_problem, static_files_problem, storage_problem]
