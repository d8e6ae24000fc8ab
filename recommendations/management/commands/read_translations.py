from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from recommendations.files.errors import FileError
from recommendations.files.limits import check_size
from recommendations.models import User
from recommendations.worksheets.apply import may_use_worksheets
from recommendations.worksheets.translations.apply import apply_translations, read_workbook


class Command(BaseCommand):
    """Adds the translations of a workbook to the records that lack them."""

    help = "Adds the translations that were typed into a workbook of write_translations."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the workbook, as .xlsx or .ods")
        parser.add_argument(
            "--as",
            dest="username",
            required=True,
            metavar="USERNAME",
            help="the account in whose name translations are saved",
        )
        parser.add_argument("--dry-run", action="store_true", help="show them, and save nothing")

    def handle(self, **options):
        by = User.objects.filter(username=options["username"], is_active=True).first()
        if by is None or not may_use_worksheets(by):
            raise CommandError(f"{options['username']} is not an account that can change plans.")
        with translation.override("en"):
            try:
                content = options["file"].read_bytes()
                check_size(content)
                rows = read_workbook(content)
            except (FileError, OSError) as error:
                raise CommandError(f"{options['file']}: {error}") from error
            name, dry_run = options["file"].name, options["dry_run"]
            result = apply_translations(rows, by, source=name, dry_run=dry_run)
        for record, code, text in result.added:
            self.stdout.write(f"{record} ({code}): {text}")
        for record, reason in result.refused:
            self.stdout.write(f"refused: {record}: {reason}")
        done = "would be added" if dry_run else "have been added"
        self.stdout.write(f"{len(result.added)} {done}, {len(result.refused)} refused.")
