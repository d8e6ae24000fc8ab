"""What a process loads that serves pages, or prepares the database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Writers and readers of files, and what compares names: loaded when they are first used.
HEAVY = [
    "PIL",
    "babel",
    "docx",
    "hijridate",
    "icalendar",
    "lxml",
    "openpyxl",
    "pikepdf",
    "puremagic",
    "rapidfuzz",
    "recommendations.intake.minutes.find",
    "snowballstemmer",
    "typst",
    "xlsxwriter",
]
PROGRAM = """
import json, sys
from django.conf import settings
from django.core.wsgi import get_wsgi_application
settings.MIGRATION_MODULES = dict.fromkeys(
    [name.rpartition(".")[2] for name in settings.INSTALLED_APPS] + ["recommendations"]
)
application = get_wsgi_application()
from django.core.management import call_command
from django.db import connection
from recommendations.views.base import first_pages, page_cache
first_pages.render(application)  # the database has no tables
call_command("migrate", run_syncdb=True, verbosity=0)
prepared = sorted(sys.modules)
first_pages.render(lambda environ, start_response: 1 / 0)
first_pages.render(application)
rendered = sorted(path for path, *_ in page_cache._cache)
is_connected = connection.connection is not None
from wsgiref.util import setup_testing_defaults
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/ar/", "HTTP_HOST": "127.0.0.1"}
setup_testing_defaults(environ)
answers = []
body = b"".join(application(environ, lambda status, headers: answers.append(status)))
print(json.dumps({
    "answers": answers,
    "is_connected": is_connected,
    "prepared": prepared,
    "rendered": rendered,
    "served": sorted(sys.modules),
}))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The process that runs PROGRAM: what it loaded and rendered, and what it wrote as errors."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TAWSIYAT_LOCAL": "1",
        "DATA_DIR": str(tmp_path_factory.mktemp("start")),
        "DATABASE_URL": "",
    }
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ended.stdout.splitlines()[-1]) | {"errors": ended.stderr}


def test_neither_preparing_nor_serving_loads_what_only_files_need(run):
    assert run["answers"] == ["200 OK"]
    assert [name for name in HEAVY if name in run["served"]] == []
    assert "recommendations.admin.imports.worksheets" in run["served"]
    assert "recommendations.admin.imports.worksheets" not in run["prepared"]


def test_the_first_pages_are_rendered_before_the_workers_begin(run):
    assert run["rendered"] == ["/ar/"]


def test_rendering_the_first_pages_leaves_no_connection_for_the_workers(run):
    assert not run["is_connected"]


def test_a_page_or_a_database_that_fails_does_not_keep_the_workers_from_beginning(run):
    assert "The first pages are not rendered: OperationalError" in run["errors"]
    assert "ZeroDivisionError" in run["errors"]
