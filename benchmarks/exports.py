"""What the files of a plan cost: time, size, memory and queries, in one database of many plans.

Each line is measured in a process of its own, because the peak of a process never falls again.
This one stays small, without Django: a child begins with the peak of its parent.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Made whole and read by people: measured at the length of a long report.
DOCUMENTS = {"pdf", "docx"}
LINE = "{:<6} {:<32} {:>9} {:>9} {:>12} {:>12}"
HEAD = LINE.format("file", "of", "seconds", "MB", "peak + MB", "queries/1000")
MEGABYTE = 1024 * 1024


def say(text=""):
    """Print at once: a line takes a while."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(rows):
    """Makes a site with ``rows`` recommendations, and prints what each kind of file costs."""
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as name:
        folder = Path(name)
        database = {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}", "DATA_DIR": name}
        begun = time.perf_counter()
        plans = {
            int(year): count
            for year, count in json.loads(child(database, "benchmarks.filling", str(rows))).items()
        }
        took = time.perf_counter() - begun
        say(f"{rows:,} recommendations in one database (SQLite), made in {took:.0f} s;")
        say(f"{len(plans)} plans, the largest of {max(plans.values()):,}.")
        say("Peak: memory above that of a worker that has served some pages.")
        say(f"\n{HEAD}")
        for kind in kinds(database):
            for title, years in subjects(kind, plans):
                say(line(database, folder, kind, title, {year: plans[year] for year in years}))


def subjects(kind, plans):
    """What of ``kind`` is measured: (title, years) pairs."""
    if kind in DOCUMENTS:
        return [("a plan of {rows:,}", [min(plans)])]
    largest = max(plans, key=plans.get)
    return [("the largest plan ({rows:,})", [largest]), ("all plans ({rows:,})", list(plans))]


def kinds(database):
    """The endings of all files that a plan can be had as."""
    shown = "from recommendations.exports.formats import FORMATS; print(*FORMATS)"
    return child(database, None, f"import django; django.setup(); {shown}").split()


def line(database, folder, kind, title, plans):
    """One line of the table: the files of ``kind`` of ``plans`` (year → how many)."""
    rows = sum(plans.values())
    title = title.format(rows=rows)
    paths = [f"/ar/plans/{year}.{kind}" for year in plans]
    try:
        cost = json.loads(child(database, "benchmarks.measuring", str(folder), *paths))
    except subprocess.CalledProcessError as failure:
        return f"{kind:<6} {title:<32} failed: {failure.stderr.strip().splitlines()[-1]}"
    text = LINE.format(
        kind,
        title,
        f"{cost['seconds']:.2f}",
        f"{cost['bytes'] / MEGABYTE:.1f}",
        f"{cost['peak'] / MEGABYTE:.1f}",
        f"{1000 * cost['queries'] / rows:.1f}",
    )
    return text + (pages(folder / "answer") if kind == "pdf" else "")


def pages(file):
    """How many pages a PDF has, where the machine can tell."""
    if not shutil.which("pdfinfo"):
        return ""
    shown = subprocess.run(["pdfinfo", file], capture_output=True, text=True).stdout  # noqa: S603, S607
    return next(
        (
            f"   {words.split()[1]} pages"
            for words in shown.splitlines()
            if words.startswith("Pages")
        ),
        "",
    )


def child(database, module, *arguments):
    """What a Python of its own prints: of ``module``, or of the code in ``arguments``."""
    how = ["-m", module] if module else ["-c"]
    return subprocess.run(  # noqa: S603 - our own code, no word from outside
        [sys.executable, *how, *arguments],
        env=os.environ | database,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
