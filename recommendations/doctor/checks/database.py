"""The database, whichever it is: does it answer, is its version supported."""

import time
from datetime import date

from django.db import Error, connection
from django.utils import timezone

from recommendations.doctor.registry import check, fault, fine, first_line, warning

WHERE_TO_LOOK = {
    "postgresql": "Look whether it runs (systemctl status postgresql), then at DATABASE_URL.",
    "sqlite": "Let DATABASE_URL name a file in a folder that the account of the site may write.",
}
RESTORE = (
    "Stop the site, and restore the newest verified backup: "
    "manage.py restore ARCHIVE --identity KEY"
)
SLOW_SECONDS = 0.05
# The last day with corrections, by the PostgreSQL project.
POSTGRESQL_SUPPORT = {
    14: date(2026, 11, 12),
    15: date(2027, 11, 11),
    16: date(2028, 11, 9),
    17: date(2029, 11, 8),
    18: date(2030, 11, 14),
}


@check("database.connection")
def answers():
    """The database of DATABASE_URL takes a connection and answers at once."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            begun = time.perf_counter()
            cursor.execute("SELECT 1")
            took = time.perf_counter() - begun
    except Error as error:
        return fault(
            f"The database does not answer, so no page can be read: {first_line(error)}",
            RESTORE if "malformed" in str(error) else WHERE_TO_LOOK[connection.vendor],
        )
    if took > SLOW_SECONDS:
        return warning(
            f"The database takes {1000 * took:.0f} ms for the least question: every page waits.",
            "Have the database on this machine or beside it, and look at its load.",
        )
    return fine(f"{connection.display_name} answers.")


@check("database.version", needs_database=True)
def version():
    """Django supports the version, and it still gets corrections."""
    number = connection.get_database_version()
    named = f"{connection.display_name} {'.'.join(map(str, number))}"
    least = connection.features.minimum_database_version
    if least and number < least:
        needed = ".".join(map(str, least))
        return fault(
            f"{named} is older than {needed}, the oldest that Django supports: queries fail.",
            f"Upgrade to {connection.display_name} {needed} or newer; make a backup before.",
        )
    ends = POSTGRESQL_SUPPORT.get(number[0]) if connection.vendor == "postgresql" else None
    if ends and ends < timezone.localdate():
        return warning(
            f"{named} has had no corrections since {ends:%d %B %Y}: known faults stay open.",
            "Make a backup, upgrade with pg_upgradecluster or pg_upgrade, then: manage.py doctor",
        )
    return fine(f"{named} is supported.")
