"""What a write costs: ``python -m benchmarks.writes FOLDER STEP``, in a site made before.

``updates``: the milliseconds of CPU and the queries of saving one progress update, and for how long
that keeps other writers out: SQLite has one at a time, from the end of BEGIN to that of COMMIT.
``worksheet``: the same for a plan's file that changes every row of it.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.intake import MOST_ROWS
from benchmarks.printing import say

UPDATES = 50
WORDS = {"status": "in_progress", "narrative_ar": "أنجزت المرحلة الأولى من البرنامج. " * 10}
LINE = "{:<42} {:>10} {:>10} {:>16}"


def run(rows):
    """Makes a site with ``rows`` recommendations and one with a long plan, and measures in them."""
    say(LINE.format("", "CPU, ms", "queries", "writers wait, ms"))
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder:
        _child(folder, "filling", str(rows))
        _child(folder, "writes", folder, "updates")
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder:
        _child(folder, "intake", folder, str(min(rows, MOST_ROWS)), "fill")
        _child(folder, "intake", folder, "csv", "download")
        _child(folder, "writes", folder, "worksheet")


def _child(folder, module, *arguments):
    """Runs a module of this folder on the database in ``folder``; what the others print is left."""
    place = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "DATA_DIR": folder}
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    out = None if module == "writes" else subprocess.DEVNULL
    subprocess.run(command, env=os.environ | place, check=True, stdout=out)  # noqa: S603


class Transactions:
    """Counts the queries, and notes for how long each transaction kept other writers out."""

    def __init__(self):
        self.queries, self.seconds, self.begun = 0, [], None

    def __call__(self, execute, sql, *rest):
        from django.db import transaction

        if self.begun and not self.is_open:
            # Only now: while BEGIN is executed, Django knows of no transaction yet.
            transaction.on_commit(self._committed)
            self.is_open = True
        result = execute(sql, *rest)
        self.queries += 1
        if sql.startswith("BEGIN"):
            self.begun, self.is_open = time.perf_counter(), False
        return result

    def _committed(self):
        self.seconds.append(time.perf_counter() - self.begun)
        self.begun = None


def measured(act):
    """(ms of CPU, queries, ms of the longest transaction) of calling ``act``."""
    from django.db import connection

    transactions, begun = Transactions(), time.process_time()
    with connection.execute_wrapper(transactions):
        act()
    cpu = time.process_time() - begun
    return 1000 * cpu, transactions.queries, 1000 * max(transactions.seconds)


def _show(title, costs):
    cpu, queries, held = (median(column) for column in zip(*costs, strict=True))
    say(LINE.format(title, f"{cpu:,.1f}", f"{queries:,.0f}", f"{held:,.1f}"))


def measure_updates():
    """Prints the median for each step of ``UPDATES`` updates of as many recommendations."""
    from recommendations.models import ProgressUpdate, Recommendation, User
    from recommendations.workflow.progress import progress

    by = User.objects.get()
    steps = {
        "a draft is written": lambda item: progress.record(item, by=by, **WORDS),
        "it is sent": lambda item: progress.send(_newest(item), by=by),
        "it is published": lambda item: progress.publish(_newest(item), by=by),
        "written and published in one step": lambda item: progress.record(
            item, by=by, publish=True, **WORDS
        ),
        "the form of the staff, a draft": _form(by),
    }

    def _newest(item):
        return ProgressUpdate.objects.filter(recommendation=item).latest("pk")

    items = list(Recommendation.objects.order_by("pk")[: UPDATES + 1])
    for title, step in steps.items():
        costs = [measured(lambda item=item, step=step: step(item)) for item in items]
        # The first loads what the others find loaded.
        _show(title, costs[1:])


def _form(by):
    """A function that posts the form of the staff for a new update."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    by.is_staff = by.is_superuser = True
    by.save()
    client = Client()
    client.force_login(by)

    def post(item):
        fields = {"recommendation": item.pk, "reported_on": item.status_on, **WORDS}
        address = "/admin/recommendations/progressupdate/add/"
        answer = client.post(address, fields)
        if answer.status_code != 302:
            raise SystemExit(answer.context["adminform"].form.errors)

    return post


def measure_worksheet(folder):
    from benchmarks.intake import take

    costs = [measured(lambda: take(folder, "csv", writes=True))]
    _show("a worksheet that changes every row", costs)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[2] == "updates":
        measure_updates()
    else:
        measure_worksheet(Path(sys.argv[1]))
