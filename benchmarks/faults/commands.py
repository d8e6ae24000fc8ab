"""Commands that are killed: letters on their way to a real mail server, and a migration."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.printing import say

from .fault_table import FaultCounts, show

DATA = "benchmarks.faults.data"
PORT = 8925
MAIL = {
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": str(PORT),
    "EMAIL_SECURITY": "none",
    "DEFAULT_FROM_EMAIL": "tawsiyat@example.org",
    "SITE_ADDRESS": "https://plans.example.org",
}
READERS = 12


class Counting:
    """A mail server that takes a while for each letter, and counts them."""

    def __init__(self):
        self.ids = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - its name in aiosmtpd
        import asyncio

        letter = message_from_bytes(envelope.content)
        self.ids.append((letter["To"], letter["Message-ID"]))
        await asyncio.sleep(0.05)
        return "250 taken"


def run(site, rounds):
    """Prints a line for each command that is killed; True when nothing was lost or doubled."""
    site.call(f"{DATA}.make_plan", year=1900, items=3)
    site.call(f"{DATA}.make_readers", count=READERS)
    is_good = [_letters(site, rounds, "send_reminders", _kill_command)]
    if site.database:
        is_good.append(_letters(site, rounds, "PostgreSQL", _kill_database))
    is_good += [_backups(site, rounds), _migrations(site, rounds)]
    return all(is_good)


def _kill_command(_site, sending):
    sending.send_signal(signal.SIGKILL)
    sending.wait()


def _kill_database(site, sending):
    """The command may end as it likes."""
    site.kill_postgresql()
    site.wait_until_ready()
    sending.wait()


def _letters(site, rounds, killed, kill):
    """``kill(site, sending)`` ends what ``killed`` names, and the process ``sending``."""
    from aiosmtpd.controller import Controller

    counts, again, seconds = FaultCounts(), 0, []
    for _round in range(rounds):
        site.call(f"{DATA}.forget_letters")
        office = Counting()
        controller = Controller(office, hostname="127.0.0.1", port=PORT)
        controller.start()
        try:
            found, repeated, took = _kill_sending(site, office, kill)
        finally:
            controller.stop()
        counts += found
        again += repeated
        seconds.append(took)
    show(killed, f"{READERS} people get letters", rounds, counts, seconds)
    if again:
        say(f"    {again} of them came twice, with the same Message-ID (decision 0008).")
    return counts.is_good


def _kill_sending(site, office, kill):
    """The FaultCounts, how many letters came twice, and the seconds of the next run."""
    sending = site.manage("send_reminders")
    wanted = random.randint(1, READERS)  # noqa: S311 - guards nothing
    while sending.poll() is None and len(office.ids) < wanted:
        time.sleep(0.001)
    kill(site, sending)
    begun = len(office.ids)
    site.call(f"{DATA}.forget_claims")
    started = time.monotonic()
    is_failed = site.manage("send_reminders").wait()
    seconds = time.monotonic() - started
    ids = defaultdict(set)
    for to, message in office.ids:
        ids[to, message.partition(".")[0]].add(message)
    reached = {to for to, _kind in ids}
    waiting = site.call(f"{DATA}.letters")
    lost = READERS - len(reached) + sum(count == 0 for count in waiting.values()) + bool(is_failed)
    doubled = sum(len(messages) > 1 for messages in ids.values())
    twice = sum(count - 1 for count in Counter(office.ids).values())
    return FaultCounts(begun, lost, doubled), twice, seconds


def _backups(site, rounds):
    """Half done: an archive that is there after the kill, and cannot be restored."""
    counts, seconds = FaultCounts(), []
    for _round in range(rounds):
        with TemporaryDirectory(prefix="tawsiyat-backups-") as folder:
            to = ["--to", folder]
            killed = site.manage("backup", *to, stderr=None)
            time.sleep(random.uniform(1.5, 8))  # noqa: S311 - guards nothing
            killed.send_signal(signal.SIGKILL)
            killed.wait()
            whole = [path for path in Path(folder).iterdir() if path.suffix != ".unfinished"]
            broken = sum(site.manage("backup", "--verify", one.name, *to).wait() for one in whole)
            begun = time.monotonic()
            is_failed = site.manage("backup", *to).wait()
            seconds.append(time.monotonic() - begun)
            counts += FaultCounts(len(whole), lost=int(bool(is_failed)), half=broken)
    show("backup", "the site is backed up", rounds, counts, seconds)
    return counts.is_good


def _migrations(site, rounds):
    counts, seconds = FaultCounts(), []
    for number in range(rounds):
        with TemporaryDirectory(prefix="tawsiyat-migrate-") as folder:
            environment = site.environment | {"DATABASE_URL": _new_database(site, folder, number)}
            killed = _migrate(environment)
            time.sleep(random.uniform(1.5, 6))  # noqa: S311 - guards nothing
            killed.send_signal(signal.SIGKILL)
            killed.wait()
            begun = time.monotonic()
            is_failed = _migrate(environment).wait() or _migrate(environment, "--check").wait()
            seconds.append(time.monotonic() - begun)
            counts += FaultCounts(half=int(bool(is_failed)))
    show("migrate", "an empty database is migrated", rounds, counts, seconds)
    return counts.is_good


def _migrate(environment, *arguments):
    command = [sys.executable, "manage.py", "migrate", *arguments]
    return subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _new_database(site, folder, number):
    """The address of an empty database on the engine of the site."""
    if not site.database:
        return f"sqlite:///{Path(folder) / 'new.sqlite3'}"
    import psycopg

    address, name = site.database.address, f"migrated{number}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.replace("/postgres?", f"/{name}?")
