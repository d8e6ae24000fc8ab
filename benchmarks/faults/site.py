"""A site that is killed: gunicorn as on a server, with its database, and a supervisor's part."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.live.server import CONFIGURATION, PROJECT, WORKERS, LiveServer
from tests.support.postgresql import NoPostgreSQLError, running_server

# Each COMMIT waits for the disk, as in production.
DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"
# Seconds until a restart counts as failed.
PATIENCE = 60


class KilledSite(LiveServer):
    """gunicorn on a socket that outlives it, as systemd holds it: nobody is refused meanwhile."""

    def __init__(self, folder, environment, database=None):
        super().__init__(folder, environment, is_behind_proxy=False)
        self.database = database
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(64)
        self.listener.set_inheritable(True)
        self.port = self.listener.getsockname()[1]

    def start(self):
        number = self.listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION)]
        command += ["--bind", f"fd://{number}", "--workers", str(WORKERS)]
        with (self.folder / "errors.log").open("ab") as errors:
            self.process = subprocess.Popen(  # noqa: S603
                command, cwd=PROJECT, env=self.environment, pass_fds=[number], stderr=errors
            )
        self.wait_until_ready()

    def wait_until_ready(self):
        """The seconds until /readyz answers 200."""
        begun = time.monotonic()
        while time.monotonic() < begun + PATIENCE:
            with contextlib.suppress(OSError):
                client = self.client()
                if client.get("/readyz").status == 200:  # noqa: PLR2004
                    return time.monotonic() - begun
            time.sleep(0.02)
        raise SystemExit(f"The site does not come back: {self.errors()[-2000:]}")

    def manage(self, *arguments, **options):
        """Starts a command of manage.py; its process."""
        command = [sys.executable, "manage.py", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(  # noqa: S603
            command, cwd=PROJECT, env=self.environment, **quiet | options
        )

    def kill_worker(self):
        """The master starts another."""
        os.kill(sorted(self.workers())[0], signal.SIGKILL)

    def kill_gunicorn(self):
        """Master and workers at once; systemd starts them again."""
        for pid in [self.process.pid, *self.workers()]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def kill_backend(self):
        """PostgreSQL takes the death of one for a broken memory: it ends all, and recovers."""
        pids = _backends(self.database.pid())
        if pids:
            os.kill(pids[-1], signal.SIGKILL)

    def kill_postgresql(self):
        """The postmaster and all that it started; systemd starts it again, and not the site."""
        postmaster = self.database.pid()
        for pid in [postmaster, *_children(postmaster)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self.database.start()
            except NoPostgreSQLError:
                # What is left of the old one still holds its memory.
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def kills(self):
        """Title → what kills."""
        kills = {"a worker": self.kill_worker, "gunicorn": self.kill_gunicorn}
        if self.database:
            kills |= {
                "a backend of PostgreSQL": self.kill_backend,
                "PostgreSQL": self.kill_postgresql,
            }
        return kills


def _children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(word) for word in found]


def _backends(postmaster):
    """The processes that serve a client of the database."""
    named = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in _children(postmaster)}
    return [pid for pid, name in named.items() if b"tawsiyat postgres" in name]


@contextlib.contextmanager
def running(engine, environment):
    """A migrated KilledSite on ``engine``, "SQLite" or "PostgreSQL"; None where there is none."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tawsiyat-faults-")))
        database, address = None, f"sqlite:///{folder}/site.sqlite3"
        if engine == "PostgreSQL":
            try:
                database = stack.enter_context(running_server(DURABLE))
            except NoPostgreSQLError:
                yield None
                return
            address = database.address
        own = {"TAWSIYAT_LOCAL": "1", "SECRET_KEY": "of-a-benchmark", "DATABASE_URL": address}
        site = KilledSite(folder, own | environment, database)
        if site.manage("migrate").wait():
            raise SystemExit("The database could not be migrated.")
        site.start()
        try:
            yield site
        finally:
            site.stop()
            site.listener.close()
