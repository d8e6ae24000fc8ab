"""Remind focal points of what awaits them, and give editors their weekly digest."""

from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.management.arguments import day_argument
from recommendations.notifications import sending
from recommendations.notifications.contents import NoAddressError


class Command(BaseCommand):
    help = (
        "E-mails focal points what is due, overdue, not updated or returned to them, and editors "
        "a weekly digest. For a timer: each e-mail is sent once for its day however often this "
        "runs, and failed ones are tried again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="prints the e-mails without sending or recording them",
        )
        parser.add_argument(
            "--on",
            metavar="DATE",
            type=day_argument,
            help="with --dry-run: what would be sent on that day (2023-03-15)",
        )

    @no_translations
    def handle(self, *, dry_run, on, verbosity, **options):
        if on and not dry_run:
            raise CommandError("--on requires --dry-run: e-mails are sent for today.")
        try:
            self.preview(on) if dry_run else self.send(verbosity)
        except NoAddressError as error:
            raise CommandError(
                "E-mails link to the site: set SITE_ADDRESS in the environment, for example "
                "https://plans.example.org"
            ) from error

    def preview(self, on):
        """Prints what would go out."""
        count = 0
        for pending, subject, text in sending.preview(on):
            count += 1
            self.stdout.write(
                f"=== {pending.kind} to {pending.name}, in {pending.recipient.language}"
            )
            self.stdout.write(f"{subject}\n\n{text}")
        self.stdout.write(f"{counted(count)} would be sent; nothing was sent or recorded.")

    def send(self, verbosity):
        """Sends what is due; raises CommandError when an e-mail failed, which the timer reports."""
        result = sending.send_due()
        if verbosity:
            self.stdout.write(f"Sent {counted(len(result.sent))}.")
            if result.no_address:
                self.stdout.write(f"Without an e-mail address: {', '.join(result.no_address)}.")
        if result.failed:
            named = "\n".join(f"  {name}: {error}" for name, error in result.failed)
            raise CommandError(
                f"{counted(len(result.failed))} failed; the next run tries again:\n{named}"
            )


def counted(emails):
    return f"{emails} e-mail" if emails == 1 else f"{emails} e-mails"
