"""A static copy of the site, made by its command and read back."""

import io

from django.core.management import call_command

SITE = "https://plans.example.org"


def export(folder, **options):
    """What the command prints."""
    out = io.StringIO()
    call_command("export_site", folder, stdout=out, **{"site": SITE} | options)
    return out.getvalue()


def contents(folder):
    """Every file below ``folder`` and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
