"""A static copy of the site, made by its command and read back.

For ``short_walk``: ``pytest_plugins = ["tests.support.files.static_copies"]``.
"""

import io
import re

import pytest
from django.core.management import call_command

from recommendations.exports.static_site import crawl

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


@pytest.fixture
def short_walk(monkeypatch):
    """A copy has the Arabic pages and one English one, and of a plan no files that take long."""
    left_out = r"/(en|ku)/(?!about/$)|.*\.(pdf|docx|xlsx|zip)$"
    monkeypatch.setattr(crawl, "LEFT_OUT", re.compile(f"{crawl.LEFT_OUT.pattern}|{left_out}"))
