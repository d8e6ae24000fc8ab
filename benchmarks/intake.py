"""What it costs to take a plan's file back: seconds and memory of the dry run and of the writing.

The file is the plan as it is downloaded, changed in every row: title, status, reason, due date.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

MOST_ROWS = 10_000
CHANGED = {"status": "on_hold", "due_on": "2023-12-31"}
MEGABYTE = 1024 * 1024
LINE = "{:<12} {:<44} {:>9} {:>12}"


def run(rows):
    """Makes a site with one plan, and prints what each step costs."""
    rows = min(rows, MOST_ROWS)
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as name:
        database = {"DATABASE_URL": f"sqlite:///{name}/bench.sqlite3", "DATA_DIR": name}
        _child(database, "benchmarks.intake", name, str(rows), "fill")
        _say(f"A plan of {rows:,}, in one database (SQLite); every row of its file is changed.\n")
        _say(LINE.format("file", "step", "seconds", "peak MB"))
        for kind in ("csv", "xlsx"):
            for step in ("download", "read and compare", "read, compare and write"):
                cost = json.loads(_child(database, "benchmarks.intake", name, kind, step))
                _say(LINE.format(kind, step, f"{cost['seconds']:.1f}", f"{cost['peak']:.0f}"))


def _say(text=""):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _child(database, module, *arguments):
    """What a Python of its own prints: the peak of a process never falls again."""
    return subprocess.run(  # noqa: S603 - our own code, no word from outside
        [sys.executable, "-m", module, *arguments],
        env=os.environ | database,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _fill(rows):
    from benchmarks.filling import FIRST_YEAR, fill
    from recommendations.models import User

    fill({FIRST_YEAR: rows})
    User.objects.update(is_superuser=True)


def download(folder, kind):
    """Writes the plan's file as somebody would send it back who has changed every row."""
    from recommendations.models import Plan, User
    from recommendations.worksheets.cells.lookups import Lookups
    from recommendations.worksheets.files import csv_file, xlsx_file
    from recommendations.worksheets.stored_rows import stored_rows

    plan = Plan.objects.get()
    lookups = Lookups(plan)
    rows = list(stored_rows(plan, User.objects.get()).values())
    for row in rows:
        row.values |= CHANGED | {"title_ar": f"{row.values['title_ar']} {kind}", "reason_ar": kind}
    with (folder / f"plan.{kind}").open("wb") as out:
        if kind == "xlsx":
            xlsx_file.write(plan, rows, lookups, out)
        else:
            out.writelines(line.encode() for line in csv_file.worksheet_lines(rows, lookups))


def take(folder, kind, *, writes):
    from django.core.files import File

    from recommendations.models import Institution, Plan, User
    from recommendations.worksheets.apply import apply
    from recommendations.worksheets.cells.lookups import Lookups
    from recommendations.worksheets.compare import compare
    from recommendations.worksheets.files.reading import read_worksheet
    from recommendations.worksheets.job_progress import run_to_end

    plan, by = Plan.objects.get(), User.objects.get()
    lookups = Lookups(plan)
    path = folder / f"plan.{kind}"
    with path.open("rb") as file:
        sheet = run_to_end(read_worksheet(path.name, File(file)))
    if writes:
        decision = {
            "reason": {"ar": "قرّر الاجتماع ذلك."},
            "decided_by": Institution.objects.first(),
            "decided_on": date(2023, 12, 1),
        }
        result = run_to_end(apply(sheet, plan, by, lookups, source=path.name, decision=decision))
    else:
        result = run_to_end(compare(sheet, plan, by, lookups))
    result.as_dict(lookups)
    if result.counts()["changed"] != len(sheet.rows):
        raise SystemExit(f"Not every row is changed: {result.counts()}")


def main(folder, subject, step):
    """One step in this process: prints its seconds and its peak in MB as JSON."""
    import django

    django.setup()
    from benchmarks.measuring import peak

    begun = time.perf_counter()
    if step == "fill":
        _fill(int(subject))
    elif step == "download":
        download(Path(folder), subject)
    else:
        take(Path(folder), subject, writes=step.endswith("write"))
    cost = {"seconds": time.perf_counter() - begun, "peak": peak() / MEGABYTE}
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main(*sys.argv[1:])
