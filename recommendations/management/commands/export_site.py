"""Write the whole public site as plain files: an archive, a mirror, a memory stick."""

import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.exports.static_site.crawl import copy_site
from recommendations.exports.static_site.output import CopyError
from recommendations.files import file_rights

# How many addresses go by between two lines of progress.
STRIDE = 100


class Command(BaseCommand):
    help = (
        "Writes the public site into the folder DIR as static files with relative links: its "
        "pages in all languages, its files and feeds. An earlier copy is replaced once the new "
        "one is complete; any other non-empty folder is refused. On a memory stick, DIR is a "
        "folder on the stick."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help=(
                "the address of the live site, named in feeds, files and on each page; by "
                "default SITE_ADDRESS"
            ),
        )

    @no_translations
    # The copy is public, and whoever serves it has another account.
    @file_rights.public_files()
    def handle(self, *, folder, site, verbosity, **options):
        address = site_named(site or settings.SITE_ADDRESS)
        progress, began = Progress(self.stdout, verbosity), time.monotonic()
        try:
            copied = copy_site(folder, address, progress)
        except CopyError as error:
            raise CommandError(error) from error
        except OSError as error:
            raise CommandError(
                f"The copy cannot be written: {error}. An earlier copy is unchanged."
            ) from error
        finally:
            progress.end()
        if verbosity:
            self.stdout.write(
                f"Copied {copied.pages} pages and {copied.files} files, "
                f"{copied.size / 1e6:.1f} MB, in {time.monotonic() - began:.0f} s: {folder}"
            )


def site_named(address):
    """``address`` without a slash at its end; raises CommandError unless it can be a site's."""
    if not address:
        raise CommandError(
            "Feeds, files and each page of the copy name the address of the live site: set "
            "SITE_ADDRESS in the environment, or give --site https://plans.example.org"
        )
    parts = urlsplit(address.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise CommandError(
            f"{address} is not the address of a site, such as https://plans.example.org."
        )
    return parts.geturl()


class Progress:
    """How far the copy is: one line that moves on a terminal, else a line for every hundred."""

    def __init__(self, out, verbosity):
        self.out, self.verbosity = out, verbosity
        self.moves = verbosity == 1 and out.isatty()

    def step(self, done, known, address):
        """``done`` of the ``known`` addresses are copied, ``address`` as the last."""
        if self.moves:
            self.out.write(f"\r{done} of {known} addresses", ending="")
            self.out.flush()
        elif self.verbosity > 1:
            self.out.write(f"{done}/{known} {address}")
        elif self.verbosity and done % STRIDE == 0:
            self.out.write(f"{done} of {known} addresses")

    def anew(self):
        """Something public changed while the site was copied."""
        self.end()
        if self.verbosity:
            self.out.write("The site changed while it was being copied: starting again.")

    def end(self):
        """Leaves the line that moves."""
        if self.moves:
            self.out.write("")
