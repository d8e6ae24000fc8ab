"""How large a server has to be: ``make bench ARGS=sizing``; prints a table in Markdown.

Sites of some years are served by gunicorn as on a server, on one processor or two (gunicorn and
PostgreSQL are bound to them). Requests a second are the processors divided by the processor time
of one request, of gunicorn and of PostgreSQL: what else the machine does counts little. p95 is the
time that 95 of 100 requests of four readers at once take; who asks runs on the same machine.

A working day: readers on many pages, staff on theirs, a save after each twentieth request, and
the PDF of a theme.
"""

import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.printing import say
from benchmarks.processes import cpu_seconds, family, memory, peak_memory
from benchmarks.servers import SERVERS

ROOT = Path(__file__).resolve().parents[1]
PORT = 8768
# Recommendations → how many years of plans.
YEARS = {150: 5, 1_500: 15, 15_000: 30}
PROCESSORS = [1, 2]
CLIENTS = 4
# One theme of the plan: the whole of one with hundreds of items takes longer than a reader waits
# where the machine does other work.
PDF = "/ar/plans/2023.pdf?theme=theme-1"
UNCHANGED, AFTER_SAVE, DAY = 400, 20, 200
SAVES_FOR_GROWTH = 100
# What is kept of daily, weekly and monthly backups.
BACKUPS = 17
SAVES_A_YEAR = 20
MEGABYTE = 2**20
HEAD = [
    "recommendations (years)",
    "database",
    "processors",
    "memory of gunicorn at rest / at most",
    "unchanged pages a second",
    "pages after a save a second",
    "working day, requests a second",
    "p95",
    "database on disk",
    "backup (seconds)",
    "disk after a year",
]


def run(rows):
    """Prints a line for each size up to ``rows``, database and number of processors."""
    say(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}")
    for size in (size for size in YEARS if size <= rows):
        for name, server in SERVERS.items():
            with (
                tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder,
                server(folder) as address,
            ):
                if address:
                    _measure_in_process(size, name, folder, address)


def _measure_in_process(size, name, folder, address):
    """A process for each: Django knows one database."""
    environment = {
        "DATABASE_URL": address,
        "DATA_DIR": folder,
        "SECRET_KEY": "x" * 50,
        "WEB_CONCURRENCY": "2",
    }
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.sizing", str(size), name],
        check=True,
        env=os.environ | environment,
    )


def measure(size, name):
    """Prints the lines of a site with ``size`` recommendations in the empty database."""
    import django

    django.setup()
    from benchmarks.filling import fill

    years = YEARS[size]
    fill({2023 - year: size // years for year in range(years)})
    measured = [(count, _on(count)) for count in PROCESSORS]
    stored, saved = _stored(), _bytes_of_a_save()
    backup, seconds = _backup()
    a_year = SAVES_A_YEAR * size // years * saved
    for count, (rest, most, unchanged, after, day, slow) in measured:
        cells = [
            f"{size:,} ({years})",
            name,
            count,
            f"{rest / MEGABYTE:.0f} / {most / MEGABYTE:.0f} MB",
            f"{unchanged:,.0f}",
            f"{after:,.0f}",
            f"{day:,.0f}",
            f"{1000 * slow:.0f} ms",
            f"{stored / MEGABYTE:.0f} MB",
            f"{backup / 1000:,.0f} kB ({seconds:.0f})",
            f"{(stored + a_year + BACKUPS * backup) / MEGABYTE:.0f} MB",
        ]
        say(f"| {' | '.join(map(str, cells))} |")


def _on(processors):
    """Memory at rest and at most, three rates and the p95, on so many processors."""
    pages, staff = _reader_pages(), _staff_cookie()
    with _gunicorn(processors) as site:
        _save()
        for path in pages * 3:
            _ask(path)
        rest = memory(family(site))
        unchanged, slow = _rate(site, processors, [(pages[0], None)] * UNCHANGED)
        after, _slow = _rate(site, processors, [("save", None), (pages[0], None)] * AFTER_SAVE)
        with peak_memory(site) as most:
            day, _slow = _rate(site, processors, _day(pages, staff))
        return rest, most[0], unchanged, after, day, slow


def _rate(site, processors, requests):
    """Answers a second that the processors could give, and the p95 in seconds, of ``requests``."""
    watched = [*family(site), *_database_processes()]
    begun, spent_here = cpu_seconds(watched), 0.0
    waiting, taken, lock = list(reversed(requests)), [], threading.Lock()

    def client():
        nonlocal spent_here
        while waiting:
            with lock:
                if not waiting:
                    return
                path, cookie = waiting.pop()
                if path == "save":
                    # A save of the staff, made in this process: what it takes counts.
                    mine = time.thread_time()
                    _save()
                    spent_here += time.thread_time() - mine
                    continue
            started = time.perf_counter()
            _ask(path, cookie)
            taken.append(time.perf_counter() - started)

    clients = [threading.Thread(target=client) for _number in range(CLIENTS)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    if waiting or len(taken) < len(requests) - sum(path == "save" for path, _cookie in requests):
        raise SystemExit("Some requests failed.")
    watched = [*family(site), *_database_processes()]
    spent = cpu_seconds(watched) - begun + spent_here
    return processors * len(taken) / spent, statistics.quantiles(taken, n=20)[-1]


def _day(pages, staff):
    """Paths with cookies, in an order that is the same each time."""
    chance = random.Random(1)  # noqa: S311 - no secret
    screens = ["/admin/", "/admin/recommendations/recommendation/", "/admin/activity/"]
    requests = []
    for number in range(DAY):
        if number % 20 == 10:
            requests.append(("save", None))
        if number % 10 == 5:
            requests.append((chance.choice(screens), staff))
        else:
            requests.append((chance.choice(pages), None))
    requests.insert(DAY // 2, (PDF, None))
    return requests


def _reader_pages():
    items = [f"/{code}/plans/2023/{number}/" for code in ("ar", "ku", "en") for number in (1, 2, 3)]
    lists = ["/ar/", "/en/", "/ar/plans/", "/ar/institutions/", "/ar/institutions/body-1/"]
    return [
        "/ar/plans/2023/",
        "/en/plans/2023/",
        "/ar/plans/2023/?status=in_progress",
        *lists,
        *items,
    ]


def _staff_cookie():
    from django.conf import settings
    from django.test import Client

    from recommendations.models import User

    user, _is_new = User.objects.get_or_create(
        username="chief", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT="sizing")
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _save():
    from recommendations.models import Recommendation

    item = Recommendation.objects.get(plan__year=2023, number=1)
    item.title_ar = f"عنوان {time.monotonic_ns()}"
    item.save()


def _ask(path, cookie=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    headers = {"Accept-Encoding": "gzip", "User-Agent": "sizing"}
    connection.request("GET", path, headers=headers | ({"Cookie": cookie} if cookie else {}))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise ValueError(f"{path} answered {answer.status}")


@contextmanager
def _gunicorn(processors):
    """Yields the number of the master process, once it answers."""
    bound = set(sorted(os.sched_getaffinity(0))[:processors])
    for pid in _database_processes():
        os.sched_setaffinity(pid, bound)
    command = [
        "-m",
        "gunicorn",
        "--config",
        "deploy/gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{PORT}",
    ]
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, *command, "--log-level", "error"],
        cwd=ROOT,
        preexec_fn=lambda: os.sched_setaffinity(0, bound),  # noqa: PLW1509 - no thread runs yet
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                _ask("/healthz")
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _database_processes():
    """Those of PostgreSQL; none with SQLite."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    return family(int(parent))


def _stored():
    """Bytes of the database on the disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(connection.settings_dict["NAME"]).stat().st_size


def _bytes_of_a_save():
    before = _stored()
    for _number in range(SAVES_FOR_GROWTH):
        _save()
    return max(0, _stored() - before) / SAVES_FOR_GROWTH


def _backup():
    """Bytes of a backup, and the seconds that it takes to make and to verify it."""
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder:
        begun = time.monotonic()
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", "backup", "--unencrypted", "--to", folder],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        took = time.monotonic() - begun
        return sum(path.stat().st_size for path in Path(folder).rglob("*")), took


if __name__ == "__main__":
    measure(int(sys.argv[1]), sys.argv[2])
