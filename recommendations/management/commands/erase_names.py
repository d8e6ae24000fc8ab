"""Erase the names and posts of people who were at a meeting, with every earlier state of them."""

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from recommendations.db import deleted_data
from recommendations.management.arguments import number_argument
from recommendations.models import Meeting
from recommendations.workflow.redaction import erasure


class Command(BaseCommand):
    help = (
        "Permanently erases the names and posts in attendance lists, with their history; "
        "head-counts stay. Speakers who are not public are erased too. Earlier backups are not "
        "affected. With --due, for a timer: after the number of years in the site settings; "
        "nothing if a superuser has set none."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--meeting", metavar="SLUG", help="the names of this meeting")
        which.add_argument(
            "--older-than",
            metavar="YEARS",
            type=number_argument,
            help=(
                "names of all meetings held more than this many years ago; if the day is not "
                "known, the last day of the year counts"
            ),
        )
        which.add_argument(
            "--due", action="store_true", help="use the number of years in the site settings"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="shows the number of names without erasing any"
        )
        parser.add_argument("--no-input", action="store_true", help="do not ask for confirmation")

    @no_translations
    def handle(self, *, meeting, older_than, due, dry_run, no_input, **options):
        years = erasure.retention_years() if due else older_than
        if years is not None and years < 1:
            raise CommandError("--older-than takes one year or more.")
        if due and years is None:
            self.stdout.write("The site settings do not ask for erasing. Nothing was changed.")
            return
        if meeting or years is None:
            meetings = [self.named(meeting)]
        else:
            meetings = erasure.meetings_older_than(years)
        total = self.show(meetings)
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        if total and not (due or no_input or self.is_confirmed(total)):
            raise CommandError("Nothing was changed.")
        self.erase(meetings, years)

    def named(self, slug):
        found = Meeting.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no meeting {slug}.")
        return found

    def show(self, meetings):
        """Prints how many names each meeting has; returns how many there are in all."""
        total = 0
        for meeting in meetings:
            counts = erasure.StoredNames(meeting).counts()
            self.stdout.write(
                f"{meeting.slug}: {counts.people} names in delegations, "
                f"{counts.speakers} speakers who are not public"
            )
            total += counts.total
        return total

    def is_confirmed(self, total):
        return input(f"Permanently erase {total} names? Type yes: ").strip() == "yes"

    def erase(self, meetings, years):
        """Erases, and overwrites what is left in the files of the database: of earlier ones too."""
        erased = [
            erasure.erase_names(meeting, by=None).total
            for meeting in meetings
            if erasure.StoredNames(meeting).counts().total
        ]
        if years is not None:
            erased.append(erasure.erase_names_of_deleted_meetings(years).total)
        transaction.on_commit(self.overwrite)
        self.stdout.write(f"Erased {sum(erased)} names.")

    def overwrite(self):
        if not deleted_data.overwrite():
            self.stderr.write(
                "The database was in use, so its write-ahead log could not be emptied; "
                "run this again."
            )
