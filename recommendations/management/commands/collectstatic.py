"""Collect the static files so that a proxy with an account of its own can read them."""

from django.contrib.staticfiles.management.commands import collectstatic

from recommendations.files import file_rights


class Command(collectstatic.Command):
    @file_rights.public_files()
    def handle(self, **options):
        return super().handle(**options)
