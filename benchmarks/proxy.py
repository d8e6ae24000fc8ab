"""What readers get from nginx, set up as in deploy/, against a bare Django view under gunicorn.

Both are asked by the same client on the same connections at a time, in turn: the view of
``benchmarks.floor`` (two synchronous workers), and nginx by HTTPS. All workers run on the first
processor and the client on the others, as readers do who sit elsewhere. The client is wrk; without
it one of our own, which is slower than nginx: then the CPU tells more than the rate. CPU is that
of the workers of gunicorn or of nginx for one request.
"""

import asyncio
import os
import re
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pages import FLOOR, PLANS, cpu, gunicorn
from benchmarks.printing import say
from benchmarks.processes import family
from benchmarks.servers import postgresql

ROUNDS, SECONDS, CONNECTIONS = 15, 1, 32
LINE = "{:<26} {:>9} {:>9} {:>7} {:>9} {:>9} {:>7} {:>8}"
HEAD = LINE.format(
    "from nginx", "floor /s", "ours /s", "ratio", "floor µs", "ours µs", "ratio", "p99 ms"
)
PLAN = "/ar/plans/2023/"
SCORE = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b.*?(\d+) requests in ([\d.]+)", re.DOTALL)
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000}


def run(rows):
    """Prints the table; ``rows`` mean nothing here."""
    with (
        tempfile.TemporaryDirectory(prefix="twb-", ignore_cleanup_errors=True) as folder,
        postgresql(folder) as address,
    ):
        if address:
            environment = {"DATABASE_URL": address, "DATA_DIR": folder, "SECRET_KEY": "x" * 50}
            subprocess.run(  # noqa: S603
                [sys.executable, "-m", "benchmarks.proxy", folder],
                check=True,
                env=os.environ | environment,
            )


def measure(folder):
    """Prints the table for the empty database of the environment."""
    import django

    django.setup()
    from benchmarks.filling import fill
    from recommendations.models import SiteProfile
    from tests.support.live.crowd import STATIC_FILE
    from tests.support.live.deployment import Deployment, find_nginx

    nginx = find_nginx()
    if not nginx:
        say("\nNot measured: nginx is not installed.")
        return
    fill(PLANS)
    SiteProfile.objects.bump_content_version()
    site = Deployment(folder, nginx, os.environ["DATABASE_URL"])
    try:
        site.start()
        tag = site.reader().ask(PLAN).headers["ETag"]
        say(f"\nClient: {'wrk' if shutil.which('wrk') else 'our own'}\n\n{HEAD}")
        with gunicorn(["benchmarks.floor:application"], FLOOR) as floor:
            part_processors(floor, site.nginx)
            say(line(floor, site, "stored page", PLAN))
            say(line(floor, site, "stored page, 304", PLAN, {"If-None-Match": tag}))
            say(line(floor, site, "static file", STATIC_FILE))
    finally:
        site.stop()


def part_processors(*servers):
    """The first processor for these servers, the others for this process and its clients."""
    first, *others = sorted(os.sched_getaffinity(0))
    if others:
        for pid in [each for server in servers for each in family(server.pid)]:
            os.sched_setaffinity(pid, {first})
        os.sched_setaffinity(0, others)


def line(floor, site, title, path, headers=None):
    """One line of the table: medians of the rounds, and of the ratios of each."""
    from tests.support.live.server import HOST

    headers = {"Host": HOST, "Accept-Encoding": "gzip", **(headers or {})}
    ours = f"https://127.0.0.1:{site.https_port}{path}"
    rounds = [
        (
            *cost(floor, f"http://127.0.0.1:{FLOOR}/", {"Host": f"127.0.0.1:{FLOOR}"}),
            *cost(site.nginx, ours, headers),
        )
        for _round in range(ROUNDS)
    ]
    floor_rate, floor_cpu, _floor_p99, rate, used, p99 = (
        statistics.median(values) for values in zip(*rounds, strict=True)
    )
    faster = statistics.median(ours[3] / ours[0] for ours in rounds)
    cheaper = statistics.median(ours[1] / ours[4] for ours in rounds)
    rates = f"{floor_rate:.0f}", f"{rate:.0f}", f"{faster:.1f}"
    costs = f"{floor_cpu:.0f}", f"{used:.0f}", f"{cheaper:.1f}"
    return LINE.format(title, *rates, *costs, f"{p99:.1f}")


def cost(server, address, headers):
    """Requests a second, microseconds of CPU for each, and the milliseconds of 99 of 100."""
    begun = cpu(server)
    count, seconds, p99 = load(address, headers)
    return count / seconds, (cpu(server) - begun) / count / 1000, p99


def load(address, headers):
    """The number of answers, the seconds, and the milliseconds within which 99 of 100 came."""
    if not shutil.which("wrk"):
        return asyncio.run(own_load(address, headers))
    named = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    done = subprocess.run(  # noqa: S603
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *named, address],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in done or not (found := SCORE.search(done)):
        raise SystemExit(f"{address}: {done}")
    p99, unit, count, seconds = found.groups()
    return int(count), float(seconds), float(p99) * MILLISECONDS[unit]


async def own_load(address, headers):
    """As ``load``, by this process; a server that closes connections gets new ones."""
    place = re.fullmatch(r"(https?)://([^:]+):(\d+)(.*)", address)
    context = ssl.create_default_context() if place[1] == "https" else None
    if context:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {place[4]} HTTP/1.1\r\n{lines}\r\n".encode()
    taken, until = [], time.perf_counter() + SECONDS

    async def client():
        streams = None
        while time.perf_counter() < until:
            begun = time.perf_counter()
            streams = streams or await asyncio.open_connection(place[2], place[3], ssl=context)
            streams[1].write(request)
            head = (await streams[0].readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", head)
            await streams[0].readexactly(int(length[1]) if length else 0)
            taken.append(time.perf_counter() - begun)
            if b"connection: close" in head:
                streams[1].close()
                streams = None

    await asyncio.gather(*(client() for _client in range(CONNECTIONS)))
    return len(taken), SECONDS, 1000 * statistics.quantiles(taken, n=100)[-1]


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
