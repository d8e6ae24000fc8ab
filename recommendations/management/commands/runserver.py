"""Serve the site for a developer; a trial only on this machine."""

from django.conf import settings
from django.contrib.staticfiles.management.commands import runserver
from django.core.management.base import CommandError

from recommendations.loopback import is_loopback


class Command(runserver.Command):
    def run(self, **options):
        """Raises CommandError where others could reach a trial."""
        if settings.LOCAL and not is_loopback(self.addr):
            raise CommandError(
                f"TAWSIYAT_LOCAL=1 is for a trial on this machine alone, not on {self.addr}."
            )
        super().run(**options)
