"""Move a trial's database of before the first release aside, so that a new one is made."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection
from django.utils import timezone

from recommendations.db import unknown_migrations


class Command(BaseCommand):
    help = (
        "Moves the trial's database into a folder beside it where a version before the first "
        "release made it, and says so. Does nothing otherwise; `make run` calls it."
    )

    @no_translations
    def handle(self, **options):
        if not unknown_migrations.is_before_first_release():
            return
        if not settings.LOCAL or connection.vendor != "sqlite":
            raise CommandError("Only the database of the trial is set aside; nothing was changed.")
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        folder = database.parent / f"before-{timezone.now():%Y-%m-%d-%H%M%S}"
        folder.mkdir()
        for file in database.parent.glob(f"{database.name}*"):
            file.rename(folder / file.name)
        self.stdout.write(
            "The database of the trial was made by a version before the first release and cannot "
            f"be upgraded. It was moved to {folder}; a new one is made."
        )
