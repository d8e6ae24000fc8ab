"""What a public page was made from: the version of the site's content, or of one plan."""

import json
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.exports.figures.plan_counts import plans_with_version
from recommendations.models import PlanVersion, SiteProfile
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import PreparedQuery


class Version(NamedTuple):
    """What a page was made from: the content of the site, or of the plan of ``year``, on a day.

    ``year`` is None where the page goes by the content of the whole site.
    """

    year: int | None
    number: int
    day: date


# Nothing but names of our own tables, and the year of a plan that has been read.
SITE_NUMBER = f"SELECT content_version FROM {SiteProfile._meta.db_table} WHERE id = "  # noqa: S608
PLAN_NUMBER = f"SELECT number FROM {PlanVersion._meta.db_table} WHERE year = "  # noqa: S608
PROFILE_FIELDS = [
    field.attname
    for field in SiteProfile._meta.concrete_fields
    if field.attname != "content_version"
]
VERSIONS = PreparedQuery(
    # Plain: modeltranslation orders the columns as it likes.
    lambda: (
        QuerySet(SiteProfile)
        .filter(pk=SiteProfile.ONLY)
        .annotate(plan_versions=Rows(plans_with_version(), ["year", "number", "counted"]))
        .values("content_version", "plan_versions", *PROFILE_FIELDS)
    )
)


def ready_connection():
    """Django's connection to the database where this thread has an open one that Django would use
    as it is; else None: what it is asked for goes to Django, which mends it."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None or (database.close_at and monotonic() >= database.close_at):
        return None
    return database


def is_current(version):
    """Whether ``version`` (a Version) is what a page made now would have. One query.

    It is asked before a request begins, past Django's cursors, which cost several times as much.
    False where there is no ``ready_connection``, or it is broken.
    """
    if (database := ready_connection()) is None:
        return False
    is_of_site = version.year is None
    sql = f"{SITE_NUMBER}{SiteProfile.ONLY}" if is_of_site else f"{PLAN_NUMBER}{version.year:d}"
    try:
        row = database.connection.execute(sql).fetchone()
    except database.Database.Error:
        database.errors_occurred = True
        return False
    return row == (version.number,) and version.day == timezone.localdate()


def version_if_unchanged(version, profile, reads):
    """The Version of a page that would be made now from what one of ``version`` was made from; else
    None.

    ``profile``: its SiteProfile; ``reads``: its RecordedReads. They are read again, after the
    version: a change made meanwhile moves it once more.
    """
    database = ready_connection()
    if database is None or version.day != timezone.localdate():
        return None
    try:
        site = _site_state(VERSIONS.read_directly(database, {}))
        is_same = site.profile is profile and reads.are_unchanged(
            database, timezone.now(), site.count_versions
        )
    except (database.Database.Error, DatabaseError):
        database.errors_occurred = True
        return None
    return site.version(version.year) if is_same else None


class SiteState(NamedTuple):
    """The row of ``VERSIONS``: the content version, the two of each plan (see PlanVersion), and the
    site profile."""

    number: int
    plan_versions: dict[int, int | None]
    count_versions: dict[int, int | None]
    profile: SiteProfile

    def version(self, year):
        """The Version of a page of the plan of ``year`` if that has one, else of the site."""
        number = self.plan_versions.get(year)
        if number is None:
            return Version(None, self.number, timezone.localdate())
        return Version(year, number, timezone.localdate())


def _site_state(rows):
    number, versions, *profile = next(iter(rows), NO_PROFILE)
    plans = json.loads(versions)
    return SiteState(
        number,
        {row["year"]: row["number"] for row in plans},
        {row["year"]: row["counted"] for row in plans},
        _profile(tuple(profile)),
    )


def set_profile_and_versions(request, year):
    """Sets ``request.site_profile`` and ``request.count_versions`` (see ``of_public_plans``).

    Returns the Version of a page, of the plan of ``year`` if it has one. One query.
    """
    site = _site_state(VERSIONS.read())
    request.count_versions, request.site_profile = site.count_versions, site.profile
    return site.version(year)


# What is read before anything was saved.
NO_PROFILE = (SiteProfile().content_version, "[]")


# Every page shows it, and it hardly ever changes.
@lru_cache(maxsize=2)
def _profile(row):
    """The SiteProfile of a row of ``VERSIONS``; nobody may change it."""
    if not row:
        return SiteProfile(pk=SiteProfile.ONLY)
    (values,) = VERSIONS.dicts([(0, "[]", *row)])
    return SiteProfile(**{name: values[name] for name in PROFILE_FIELDS})
