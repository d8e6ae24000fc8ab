"""Write to the administrator that a job of the server has failed."""

from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.doctor.failures import CannotReportError, send_failure_letter


class Command(BaseCommand):
    help = (
        "Sends ADMIN_EMAIL the name of a unit of systemd that failed, and the end of its log "
        "without names, addresses and secrets. For OnFailure=tawsiyat-failure@%n.service"
    )
    # The database may be what failed.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("unit", help="for example tawsiyat-backup.service")

    @no_translations
    def handle(self, *, unit, **options):
        try:
            send_failure_letter(unit)
        except CannotReportError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote to ADMIN_EMAIL that {unit} failed.")
