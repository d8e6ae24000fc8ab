"""Remove the files that were left by requests that were cut off."""

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from recommendations.workflow.stored_files import orphaned_names


class Command(BaseCommand):
    help = (
        "Removes stored files that no record has, nor had at an earlier time: a process that was "
        "killed while it saved an upload leaves its file. Files of the last day stay."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only show them; remove nothing")

    def handle(self, *, dry_run, **options):
        names = orphaned_names()
        for name in names:
            self.stdout.write(name)
            if not dry_run:
                default_storage.delete(name)
        done = "would be removed" if dry_run else "removed"
        self.stdout.write(f"{len(names)} files {done}.")
