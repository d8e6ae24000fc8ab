"""The clock: days of plans, codes of second factors and certificates depend on it."""

import ctypes
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from recommendations.doctor.registry import check, fault, fine, warning
from recommendations.models import ChangeLogEntry

SYNCHRONIZE = "timedatectl set-ntp true   (on Debian: apt install systemd-timesyncd)"
APART = timedelta(seconds=5)
# What adjtimex(2) of Linux returns while nothing corrects the clock.
NOT_SYNCHRONIZED = 5


@check("clock.synchronized")
def synchronized():
    """Something corrects the clock of this machine."""
    if settings.LOCAL:
        return fine("A trial does not depend on its clock.")
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (AttributeError, OSError):
        return fine("This system does not say whether its clock is corrected.")
    if state != NOT_SYNCHRONIZED:
        return fine("The clock is corrected over the network.")
    return warning(
        "Nothing corrects the clock of this machine: when it drifts by a minute, nobody can "
        "sign in with a code.",
        SYNCHRONIZE,
    )


@check("clock.database", needs_database=True)
def database_clock():
    """The machine of the database has the same time."""
    if connection.vendor == "sqlite":
        return fine("The database uses the clock of this machine.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = abs(theirs - timezone.now())
    if apart <= APART:
        return fine("Database and site have the same time.")
    return fault(
        f"The clocks of database and site are {apart.total_seconds():.0f} seconds apart: entries "
        "get a wrong order.",
        f"On both machines: {SYNCHRONIZE}",
    )


@check("clock.past", needs_database=True)
def past():
    """Nothing was recorded later than now."""
    newest = ChangeLogEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is None or newest <= timezone.now() + APART:
        return fine("Nothing was recorded later than now.")
    return fault(
        f"The newest change was recorded at {timezone.localtime(newest):%Y-%m-%d %H:%M}, which "
        "is still to come: the clock was or is wrong.",
        f"Compare with another clock: date. {SYNCHRONIZE}",
    )


@check("clock.zone")
def zone():
    """The time zones of site and machine, for whoever reads logs beside pages."""
    ours, theirs = timezone.localtime(), timezone.localtime(timezone=_zone_of_machine())
    if ours.utcoffset() == theirs.utcoffset():
        return fine(f"Site and machine have the same time of day ({settings.TIME_ZONE}).")
    return fine(
        f"Days of the plan begin by {settings.TIME_ZONE} ({ours:%H:%M} now), timers and logs go "
        f"by the clock of the machine ({theirs:%H:%M})."
    )


def _zone_of_machine():
    # Django sets that of the process to TIME_ZONE.
    try:
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file)
    except OSError:
        return UTC
