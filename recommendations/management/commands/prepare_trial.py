"""Prepare the database of a trial in one process: migrate, load the example, make an account."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Prepares the database that `make run` serves: sets an old one aside, migrates it, loads "
        "the example into an empty one, and makes the first staff account. Run again, it changes "
        "nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--fictional", action="store_true", help="the fictional example, as in quickstart"
        )

    def handle(self, *, fictional, **options):
        for command, *arguments in (
            ["set_aside_old_database"],
            ["migrate", "--verbosity", "0"],
            ["quickstart", *(["--fictional"] if fictional else [])],
            ["createstaff", "--first"],
        ):
            call_command(command, *arguments, stdout=self.stdout, stderr=self.stderr)
