"""What a process loads that serves pages, or prepares the database."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
call_command("migrate", run_syncdb=True, verbosity=0)
prepared = sorted(sys.modules)
from wsgiref.util import setup_testing_defaults
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/ar/", "HTTP_HOST": "127.0.0.1"}
setup_testing_defaults(environ)
answers = []
body = b"".join(application(environ, lambda status, headers: answers.append(status)))
print(json.dumps({"answers": answers, "prepared": prepared, "served": sorted(sys.modules)}))
"""


def test_neither_preparing_nor_serving_loads_what_only_files_need(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TAWSIYAT_LOCAL": "1",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
    }

    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout.splitlines()[-1])

    assert found["answers"] == ["200 OK"]
    assert [name for name in HEAVY if name in found["served"]] == []
    assert "recommendations.admin.imports.worksheets" in found["served"]
    assert "recommendations.admin.imports.worksheets" not in found["prepared"]
