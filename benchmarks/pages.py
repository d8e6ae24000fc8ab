"""What pages cost on SQLite and PostgreSQL, against a bare Django view that returns a ready page.

Both are served by gunicorn with two synchronous workers, and asked in turn. The cost is the CPU of
the workers for one request, so that whoever asks does not count; that of PostgreSQL is not in it.
A page "rendered anew" is asked for after the content version has moved. "Changed" ones are asked
for after another title of the first item was saved.
"""

import asyncio
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.printing import say
from benchmarks.servers import SERVERS

ROOT = Path(__file__).resolve().parents[1]
FLOOR, SITE = 8766, 8767
PLANS = {2022: 50, 2023: 8}
ROUNDS, FLOOR_REQUESTS = 3, 300
CLIENTS, REQUESTS_OF_CLIENT = 64, 30
LINE = "{:<26} {:>9} {:>9} {:>7} {:>8} {:>8}"
HEAD = LINE.format("page", "floor µs", "ours µs", "ratio", "queries", "SQL kB")
PLAN = "/ar/plans/2023/"
# Title, path, requests a round, and what is done before each of them.
PAGES = [
    ("unchanged", PLAN, 300, None),
    ("304", PLAN, 300, None),
    ("plan of 8, anew", PLAN, 60, "bump"),
    ("plan of 8, changed", PLAN, 60, "change"),
    ("plan of 50, anew", "/ar/plans/2022/", 60, "bump"),
    ("filtered list", "/ar/plans/2022/?status=in_progress&theme=theme-1", 60, None),
    ("filtered list, anew", "/ar/plans/2022/?status=in_progress&theme=theme-1", 60, "bump"),
    ("item, anew", f"{PLAN}1/", 60, "bump"),
    ("item, changed", f"{PLAN}1/", 60, "change"),
    ("overview, anew", "/ar/", 60, "bump"),
    ("all plans, anew", "/ar/plans/", 60, "bump"),
    ("a body, anew", "/ar/institutions/body-1/", 30, "bump"),
    ("JSON of 8, anew", "/ar/plans/2023.json", 30, "bump"),
]


def run(rows):
    """Prints a table for each database; ``rows`` mean nothing here."""
    for name, server in SERVERS.items():
        with (
            tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder,
            server(folder) as address,
        ):
            if address:
                say(f"\n{name}\n\n{HEAD}")
                environment = {"DATABASE_URL": address, "DATA_DIR": folder, "SECRET_KEY": "x" * 50}
                # A process for each: Django knows one database.
                subprocess.run(  # noqa: S603
                    [sys.executable, "-m", "benchmarks.pages"],
                    check=True,
                    env=os.environ | environment,
                )


def measure():
    """Prints the lines of the database of the environment, which is empty."""
    import django

    django.setup()
    from benchmarks.filling import fill
    from recommendations.models import SiteProfile

    fill(PLANS)
    profile = SiteProfile.objects.current()
    profile.body_name_ar, profile.notice_ar = "الهيئة", "تجربة"
    profile.save()
    # A plan has a version of its own from its first change on.
    SiteProfile.objects.bump_content_version()
    with gunicorn(["benchmarks.floor:application"], FLOOR) as floor:
        arguments = ["--config", "deploy/gunicorn.conf.py", "--max-requests", "0"]
        with gunicorn(arguments, SITE) as site:
            for page in PAGES:
                say(line(floor, site, *page))
            say(f"\np99 of an unchanged page with {CLIENTS} clients: {latency(PLAN):.0f} ms")


def line(floor, site, title, path, requests, before):
    """One line of the table; the median of some rounds."""
    headers = {"Accept-Encoding": "gzip"}
    tag = asked(SITE, path, headers).headers["ETag"]
    if title == "304":
        headers["If-None-Match"] = tag
    change = BEFORE.get(before)
    costs = [
        (cost(floor, FLOOR, "/", FLOOR_REQUESTS), cost(site, SITE, path, requests, headers, change))
        for _round in range(ROUNDS)
    ]
    least, ours = (statistics.median(each) for each in zip(*costs, strict=True))
    queries, length = statements(path, change)
    return LINE.format(
        title, f"{least:.0f}", f"{ours:.0f}", f"{least / ours:.2f}", queries, f"{length / 1000:.1f}"
    )


def bump():
    from recommendations.models import SiteProfile

    SiteProfile.objects.bump_content_version()


def change():
    from recommendations.models import Recommendation

    item = Recommendation.objects.get(plan__year=2023, number=1)
    item.title_ar = f"عنوان {time.monotonic_ns()}"
    item.save()


BEFORE = {"bump": bump, "change": change}


def cost(server, port, path, requests, headers=None, change=None):
    """Microseconds of CPU of the workers of ``server`` for one request."""
    for _time in range(10):
        asked(port, path, headers)
    spent = 0
    for _request in range(requests):
        if change:
            change()
        begun = cpu(server)
        asked(port, path, headers)
        spent += cpu(server) - begun
    return spent / requests / 1000


def asked(port, path, headers=None):
    """The answer to one request, read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status not in (200, 304):
        raise SystemExit(f"{path} answered {answer.status}")
    return answer


def cpu(server):
    """Nanoseconds that the workers of gunicorn have been on a processor; Linux says it."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in children)


def statements(path, change):
    """How many statements a page takes of a warm process, and how long their SQL is.

    One is not in it: that by which an unchanged page is found to be one, before Django. Those by
    which what a page was made from is read again are, though Django does not see them either.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from recommendations.models.base.prepared import PreparedQuery
    from tests.support.sites.site_client import SiteClient

    direct = []

    def read_directly(query, *given):
        direct.append(query.statement.sql)
        return original(query, *given)

    original, PreparedQuery.read_directly = PreparedQuery.read_directly, read_directly
    client = SiteClient(HTTP_HOST="127.0.0.1")
    for _time in range(2):
        if change:
            change()
        direct.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(path).getvalue()
    PreparedQuery.read_directly = original
    asked = [*direct, *(query["sql"] for query in captured)]
    return len(asked), sum(map(len, asked))


def latency(path):
    """The milliseconds within which 99 of 100 requests are answered when many come at once."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    taken = []

    async def client():
        for _request in range(REQUESTS_OF_CLIENT):
            begun = time.perf_counter()
            reader, writer = await asyncio.open_connection("127.0.0.1", SITE)
            writer.write(request)
            await reader.read()
            writer.close()
            taken.append(time.perf_counter() - begun)

    async def clients():
        await asyncio.gather(*(client() for _client in range(CLIENTS)))

    asyncio.run(clients())
    return 1000 * statistics.quantiles(taken, n=100)[-1]


@contextmanager
def gunicorn(arguments, port):
    """The server as a process, once it answers."""
    command = [sys.executable, "-m", "gunicorn", *arguments, "--bind", f"127.0.0.1:{port}"]
    workers = ["--workers", "2", "--worker-class", "sync", "--threads", "1"]
    server = subprocess.Popen(  # noqa: S603
        [*command, *workers, "--log-level", "error"], cwd=ROOT
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                asked(port, "/" if port == FLOOR else "/healthz")
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    measure()
