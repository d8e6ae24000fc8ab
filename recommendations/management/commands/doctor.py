"""Say in plain words what is wrong with this set-up, and what to do about it."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection

from recommendations.doctor import report
from recommendations.doctor.registry import CHECKS, Severity, run

# Who waits for a database that does not answer would learn nothing.
CONNECT_SECONDS = 5
NOT_ABLE = 3


class Command(BaseCommand):
    help = (
        "Checks settings, database, search, files, disks, mail, clock, backups and jobs, and says "
        "what is wrong, why it matters and how to mend it. Changes nothing, sends nothing. Exit "
        "code: 0 nothing is wrong, 1 warnings or something that could not be checked, 2 faults, 3 "
        "it could not run. Run it as the account of the site, with its environment."
    )
    # The system checks are one of ours; a failed one must not stop the others.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help="for programs: status, checked_at, counts and results (check, status, message, "
            "advice), where status is fine, not checked, warning or fault",
        )
        parser.add_argument("--all", action="store_true", help="lists what is fine, too")

    @no_translations
    def handle(self, *, as_json, all, **options):
        # They load readers of uploads and more, which no other command needs.
        from recommendations.doctor import checks  # noqa: F401, PLC0415 - heavy: loads every subject

        refuse_other_account()
        if connection.vendor == "postgresql":
            connection.settings_dict["OPTIONS"].setdefault("connect_timeout", CONNECT_SECONDS)
        results = list(run(CHECKS.values()))
        if as_json:
            self.stdout.write(report.as_json(results))
        else:
            self.write_text(report.as_text(results, with_fine=all))
        sys.exit(report.exit_code(results))

    def write_text(self, paragraphs):
        styles = {
            Severity.FAULT: self.style.ERROR,
            Severity.WARNING: self.style.WARNING,
            Severity.FINE: self.style.SUCCESS,
        }
        for severity, paragraph in paragraphs:
            title, newline, rest = paragraph.partition("\n")
            style = styles.get(severity, self.style.NOTICE)
            self.stdout.write(f"{style(title)}{newline}{rest}{newline}")


def refuse_other_account():
    """Raises CommandError for root where the data belong to another account.

    Root may write everywhere, so it would find nothing; and SQLite would leave files of root's
    beside the database, which the site then could not open.
    """
    data = Path(settings.DATA_DIR)
    if os.geteuid() == 0 and data.exists() and data.stat().st_uid != 0:
        raise CommandError(
            f"{data} belongs to the account {data.owner()}, so this has to run as that account: "
            f"tawsiyat doctor (on a server), or sudo -u {data.owner()} manage.py doctor",
            returncode=NOT_ABLE,
        )
