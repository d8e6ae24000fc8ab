"""Take the metadata out of files that were stored before uploads were cleaned."""

from django.core.management.base import BaseCommand
from django.utils import translation

from recommendations.workflow.stored_files import clean_stored


class Command(BaseCommand):
    help = (
        "Removes author, place and time from every stored file, in place, and lists the files "
        "that cannot be cleaned. Run it once after upgrading; running it again does no harm. "
        "Earlier backups still contain the original files."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would be done; change nothing"
        )

    def handle(self, *, dry_run, **options):
        outcomes = []
        with translation.override("en"):
            for outcome in clean_stored(dry_run=dry_run):
                outcomes.append(outcome)
                self.report(outcome, dry_run)
        cleaned = sum(outcome.is_changed for outcome in outcomes)
        refused = sum(bool(outcome.refusal) for outcome in outcomes)
        verb = "would be cleaned" if dry_run else "cleaned"
        self.stdout.write(f"{len(outcomes)} files: {cleaned} {verb}, {refused} cannot be cleaned.")

    def report(self, outcome, dry_run):
        if outcome.refusal:
            self.stdout.write(f"{outcome.name}: not cleaned. {outcome.refusal}")
            return
        if outcome.is_changed:
            self.stdout.write(f"{outcome.name}: {'would be cleaned' if dry_run else 'cleaned'}.")
        for sentence in outcome.sentences():
            self.stdout.write(f"{outcome.name}: look at it. {sentence}")
