"""What a public page was made from: the version of the site's content, or of one plan."""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

from recommendations.exports.plan_counts import plans_with_version
from recommendations.models import PlanVersion, SiteProfile
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import YEAR, PreparedQuery


class Version(NamedTuple):
    """What a page was made from: the content of the site, or of the plan of ``year``, on a day.

    ``year`` is None where the page goes by the content of the whole site.
    """

    year: int | None
    number: int
    day: date


SITE_VERSION = PreparedQuery(
    lambda: SiteProfile.objects.filter(pk=SiteProfile.ONLY).values("content_version")
)
PLAN_VERSION = PreparedQuery(lambda: PlanVersion.objects.filter(year=YEAR).values("number"))
PROFILE = PreparedQuery(
    lambda: (
        SiteProfile.objects.filter(pk=SiteProfile.ONLY)
        .annotate(plan_versions=Rows(plans_with_version(), ["year", "number"]))
        .values(*(field.attname for field in SiteProfile._meta.concrete_fields), "plan_versions")
    )
)


def version_now(year):
    """The Version of the site, or of the plan of ``year`` where it is not None."""
    if year is None:
        found = SITE_VERSION.first()
        number = found["content_version"] if found else SiteProfile().content_version
    else:
        found = PLAN_VERSION.first(year=year)
        number = found and found["number"]
    return Version(year, number, timezone.localdate())


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
