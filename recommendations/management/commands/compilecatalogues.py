"""Compile the translation catalogues that changed, with Babel: no GNU gettext is needed."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, no_translations

from recommendations.files import file_rights
from recommendations.localization.catalogues import catalogues, is_compiled


def compile_catalogue(source):
    """Write ``django.mo`` beside ``django.po``; a reader of the old one never sees half of it."""
    language = source.parent.parent.name
    with source.open("rb") as text:
        catalogue = read_po(text, locale=language, abort_invalid=True)
    unfinished = source.with_suffix(".mo.new")
    with unfinished.open("wb") as binary:
        write_mo(binary, catalogue)
    unfinished.replace(source.with_suffix(".mo"))


class Command(BaseCommand):
    help = "Compiles the translation catalogues that changed since they were last compiled."
    # It runs before anything else of the site works: no database, no catalogue.
    requires_system_checks = []

    @no_translations
    @file_rights.public_files()
    def handle(self, **options):
        for source in catalogues():
            if not is_compiled(source):
                compile_catalogue(source)
                self.stdout.write(f"Compiled {source.relative_to(settings.BASE_DIR)}")
