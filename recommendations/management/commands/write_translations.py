from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.worksheets.translations.workbook import write_workbook


class Command(BaseCommand):
    """Writes the public texts that lack a translation into an Excel workbook."""

    help = "Writes the public texts that lack a translation into a workbook for translators."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the workbook to be written, as .xlsx")
        parser.add_argument("--language", choices=CODES, default="ar", help="language of headings")

    def handle(self, **options):
        with translation.override(options["language"]):
            try:
                with options["file"].open("xb") as out:
                    count = write_workbook(out)
            except OSError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{count} texts lack a translation.")
