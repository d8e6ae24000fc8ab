"""What a public page was made from: the version of the site's content, or of one plan."""

from datetime import date
from time import monotonic
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
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
PROFILE = PreparedQuery(
    lambda: (
        SiteProfile.objects.filter(pk=SiteProfile.ONLY)
        .annotate(plan_versions=Rows(plans_with_version(), ["year", "number"]))
        .values(*(field.attname for field in SiteProfile._meta.concrete_fields), "plan_versions")
    )
)


def is_current(version):
    """Whether ``version`` (a Version) is what a page made now would have. One query.

    It is asked before a request begins, past Django's cursors, which cost several times as much,
    and on the connection that this thread has. Where that is none, too old or broken, the answer
    is False: the request goes to Django, which mends it.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None or (database.close_at and monotonic() >= database.close_at):
        return False
    is_of_site = version.year is None
    sql = f"{SITE_NUMBER}{SiteProfile.ONLY}" if is_of_site else f"{PLAN_NUMBER}{version.year:d}"
    try:
        row = database.connection.execute(sql).fetchone()
    except database.Database.Error:
        database.errors_occurred = True
        return False
    return row == (version.number,) and version.day == timezone.localdate()


def read_profile(request, year):
    """The Version of a page; sets ``request.site_profile`` and ``request.plan_versions`` (see
    ``plans_with_version``, year → number). One query."""
    found = PROFILE.first() or {"pk": SiteProfile.ONLY, "plan_versions": []}
    request.plan_versions = {row["year"]: row["number"] for row in found.pop("plan_versions")}
    request.site_profile = SiteProfile(**found)
    today = timezone.localdate()
    if request.plan_versions.get(year) is not None:
        return Version(year, request.plan_versions[year], today)
    return Version(None, request.site_profile.content_version, today)
