"""What the list of all changes costs: ``python -m benchmarks.activity CHANGES``.

Fills the database of the environment with the example and that many changes more, spread over two
years and all kinds of record, then asks for the list as an auditor does.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta

import django

PAGES = {
    "first page": "/admin/activity/",
    "page 1,000": "/admin/activity/?p=1000",
    "last page": "/admin/activity/?p=1000000",
    "by who": "/admin/activity/?who=example",
    "by record": "/admin/activity/?q=2023/3",
    "between two days": "/admin/activity/?since={since}&until={until}",
    "the file": "/admin/activity/changes.csv",
}
LINE = "{:<18} {:>9} {:>9} {:>9}\n"


def run(rows):
    """Measures a list of ``rows`` changes in a database of its own, and prints it."""
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as name:
        place = {"DATABASE_URL": f"sqlite:///{name}/bench.sqlite3", "DATA_DIR": name}
        command = [sys.executable, "-m", "benchmarks.activity", str(rows)]
        subprocess.run(command, env=os.environ | place, check=True)  # noqa: S603 - our own code


def fill(rows):
    """The example, and ``rows`` changes that repeat its own on other days."""
    from django.core.management import call_command
    from django.utils import timezone

    from recommendations.history.change_log import log_changes
    from recommendations.history.visibility import tracked_models

    call_command("migrate", verbosity=0)
    call_command("quickstart", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    models = [model for model in tracked_models() if model.history.exists()]
    for model in models:
        history = model.history.model
        columns = [
            field.attname for field in history._meta.concrete_fields if not field.primary_key
        ]
        states = [
            history(**state)
            for state in model.history.order_by().values(*columns)[:200]
            for _again in range(1 + rows // len(models) // min(200, model.history.count()))
        ][: rows // len(models)]
        for state in states:
            state.history_date = timezone.now() - timedelta(days=730 * random.random())  # noqa: S311
            state.history_type = "~"
        log_changes(history._base_manager.bulk_create(states, batch_size=1000))


class Counter:
    """Counts the queries that are run."""

    count = 0

    def __call__(self, execute, *sql):
        self.count += 1
        return execute(*sql)


def measure():
    """Prints seconds, queries and megabytes for each of ``PAGES``."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from recommendations.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.create(username="auditor", is_staff=True, is_superuser=True))
    client.get("/admin/activity/")
    today = timezone.localdate()
    days = {"since": today - timedelta(days=400), "until": today - timedelta(days=390)}
    sys.stdout.write(LINE.format("", "seconds", "queries", "MB"))
    for title, path in PAGES.items():
        begun, idle = time.perf_counter(), peak()
        queries = Counter()
        with connection.execute_wrapper(queries):
            response = client.get(path.format(**days))
            size = sum(map(len, response)) if response.streaming else len(response.content)
        took = time.perf_counter() - begun
        sys.stdout.write(LINE.format(title, f"{took:.3f}", queries.count, f"{size / 2**20:.1f}"))
    sys.stdout.write(f"Memory grew by {(peak() - idle) / 1024:.0f} MB for the file.\n")


def peak():
    """The most memory that this process has held, in kilobytes (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
    measure()
