"""What the files of a plan cost on SQLite and PostgreSQL: CPU, against the least that is possible
(``floors``), time to the first byte, memory and queries.

Each line is measured in a process of its own, because the peak of a process never falls again.
This one stays small, without Django: a child begins with the peak of its parent. CPU is that of the
process that makes the file, and of the typesetter; PostgreSQL's own is not in it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.printing import say
from benchmarks.servers import SERVERS

# Made whole and read by people: measured at the length of a long report.
DOCUMENTS = {"pdf", "docx"}
WITH_FLOOR = {"csv", "json", "xlsx"}
LINE = "{:<6} {:<28} {:>7} {:>9} {:>7} {:>11} {:>8} {:>11} {:>13}"
HEAD = LINE.format(
    "file",
    "of",
    "CPU s",
    "floor s",
    "ratio",
    "first byte",
    "MB",
    "memory MB",
    "queries/1000",
)
MEGABYTE = 1024 * 1024


def run(rows):
    """Makes a site with ``rows`` recommendations, and prints what each kind of file costs."""
    say("Memory: the peak above that of a worker that has served some pages; of a PDF, with the")
    say("typesetter's. First byte: milliseconds, the quickest of five.")
    for name, server in SERVERS.items():
        with (
            tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder,
            server(folder) as address,
        ):
            if address:
                measure(name, rows, Path(folder), address)


def measure(name, rows, folder, address):
    """Prints the table of one database."""
    database = {"DATABASE_URL": address, "DATA_DIR": str(folder)}
    begun = time.perf_counter()
    plans = {
        int(year): count
        for year, count in json.loads(child(database, "benchmarks.filling", str(rows))).items()
    }
    took = time.perf_counter() - begun
    say(f"\n{rows:,} recommendations on {name}, made in {took:.0f} s;")
    say(f"{len(plans)} plans, the largest of {max(plans.values()):,}.")
    say(f"\n{HEAD}")
    for kind in kinds(database):
        for title, years in subjects(kind, plans):
            say(line(database, folder, kind, title, {year: plans[year] for year in years}))


def subjects(kind, plans):
    """What of ``kind`` is measured: (title, years) pairs."""
    if kind in DOCUMENTS:
        return [("a plan of {rows:,}", [min(plans)])]
    largest = max(plans, key=plans.get)
    return [("the largest ({rows:,})", [largest]), ("all plans ({rows:,})", list(plans))]


def kinds(database):
    """The endings of all files that a plan can be had as."""
    shown = "from recommendations.exports.formats import FORMATS; print(*FORMATS)"
    return child(database, None, f"import django; django.setup(); {shown}").split()


def line(database, folder, kind, title, plans):
    """One line of the table: the files of ``kind`` of ``plans`` (year → how many)."""
    rows = sum(plans.values())
    title = title.format(rows=rows)
    years = list(map(str, plans))
    paths = [f"/ar/plans/{year}.{kind}" for year in years]
    try:
        cost = json.loads(child(database, "benchmarks.measuring", str(folder), *paths))
    except subprocess.CalledProcessError as failure:
        return f"{kind:<6} {title:<32} failed: {failure.stderr.strip().splitlines()[-1]}"
    floor = (
        float(child(database, "benchmarks.floors", kind, *years)) if kind in WITH_FLOOR else None
    )
    text = LINE.format(
        kind,
        title,
        f"{cost['cpu']:.2f}",
        f"{floor:.2f}" if floor else "",
        f"{cost['cpu'] / floor:.2f}" if floor else "",
        f"{1000 * cost['first_byte']:.0f} ms",
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
