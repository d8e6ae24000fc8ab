"""The rounds: each kill in the middle of each work."""

import random
import time
from collections import Counter

from . import commands
from .fault_table import FaultCounts, show, show_heading
from .site import running
from .works import WORKS

ENGINES = ["SQLite", "PostgreSQL"]


def run_all(rounds, *, engines=ENGINES, works=WORKS, kills=None, with_commands=True):
    """True when nothing was lost, doubled or half done; prints a line for each kill and work."""
    random.seed()
    is_good = True
    for engine in engines:
        with running(engine, commands.MAIL) as site:
            if site is None:
                show_heading(f"{engine}: there is none on this machine.")
                continue
            show_heading(engine)
            is_good &= _requests(site, rounds, works, kills)
            if with_commands:
                is_good &= commands.run(site, rounds)
    return is_good


def _requests(site, rounds, works, kills):
    site.call("benchmarks.faults.data.make_chief")
    client = sign_in(site)
    numbers, is_good = Counter(), True
    for title, kill in site.kills().items():
        if kills and title not in kills:
            continue
        for work in works:
            counts, seconds = FaultCounts(), []
            for _round in range(rounds):
                found, took = _round_of(work(site, client, numbers[work]), kill)
                numbers[work] += 1
                counts += found
                seconds.append(took)
            show(title, work.title, rounds, counts, seconds)
            is_good &= counts.is_good
    return is_good


def _round_of(work, kill):
    """The FaultCounts of one round, and the seconds from the kill to the first good answer."""
    work.begin()
    work.start()
    work.wait_for_the_kill()
    killed = time.monotonic()
    kill()
    work.site.wait_until_ready()
    seconds = time.monotonic() - killed
    work.end()
    return work.found(), seconds


def sign_in(site):
    """The client of the chief; a trial asks for no second factor."""
    from tests.support.signing_in import PASSWORD

    client = site.client()
    client.cookies["django_language"] = "en"
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "chief", "password": PASSWORD})
    if client.get("/admin/", follow=False).status != 200:  # noqa: PLR2004
        raise SystemExit("Nobody could sign in.")
    return client
