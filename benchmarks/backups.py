"""Whether a restored site is the one that was backed up, and what a backup of a large one costs.

A child process does each step, as on a server: ``python -m benchmarks.backups make|digests``.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.printing import say
from benchmarks.servers import SERVERS

ROUTES = "{:<10} {:<24} {:>7} {:>8} {:>6} {:>9} {:>15} {:>9}"
COSTS = "{:<11} {:>9} {:>12} {:>9} {:>9} {:>9} {:>10}"
EXAMPLES = {"example": [], "four years": ["--fictional"]}
# A restore moves the content versions in these on.
VERSIONS = {"recommendations_siteprofile", "recommendations_planversion"}
MEGABYTE = 1024 * 1024


def run(rows):
    """Prints both tables."""
    say("Every row and file of the restored site against those of the first one, read anew:")
    say(
        ROUTES.format(
            *["data", "from → to", "tables", "rows", "files", "bytes", "rows+files off", "seconds"]
        )
    )
    for name, options in EXAMPLES.items():
        with ExitStack() as stack:
            compare(name, options, stack)
    say(f"\nA backup of {rows} recommendations, written and then verified by restoring it:")
    say(
        COSTS.format(
            *["database", "rows", "archive MB", "write s", "verify s", "memory MB", "restore s"]
        )
    )
    for name, server in SERVERS.items():
        with ExitStack() as stack:
            site = Site(stack, server)
            if site.exists:
                site.run("-m", "benchmarks.filling", str(rows))
                measure(name, site, Site(stack, server))


class Site:
    """A site with a database and a folder of its own, until ``stack`` ends."""

    def __init__(self, stack, server):
        made = tempfile.TemporaryDirectory(prefix="tawsiyat-bench-")
        self.folder = Path(stack.enter_context(made))
        address = stack.enter_context(server(str(self.folder)))
        self.exists = bool(address)
        self.environment = os.environ | {"DATABASE_URL": address, "DATA_DIR": str(self.folder)}

    def run(self, *arguments):
        """What Python prints when it is run in this site."""
        done = subprocess.run(  # noqa: S603 - our own programs
            [sys.executable, *arguments], env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def make(self):
        return json.loads(self.run("-m", "benchmarks.backups", "make").splitlines()[-1])

    def restore(self, made):
        """Restores what another site has made; returns the seconds."""
        begun = time.perf_counter()
        self.run("manage.py", "restore", made["path"], "--identity", made["key"], "--yes")
        return time.perf_counter() - begun

    def digests(self):
        return json.loads(self.run("-m", "benchmarks.backups", "digests"))


def compare(data, options, stack):
    """Loads an example on SQLite, takes it to PostgreSQL, and from each to each."""
    first = Site(stack, SERVERS["SQLite"])
    first.run("manage.py", "migrate", "--verbosity", "0")
    first.run("manage.py", "quickstart", *options)
    expected, made = first.digests(), first.make()
    sources = {"SQLite": made}
    for start in ["SQLite", "PostgreSQL"]:
        for end, server in SERVERS.items():
            site = Site(stack, server)
            if not site.exists or start not in sources:
                continue
            took = site.restore(sources[start])
            print_route(data, f"{start} → {end}", expected, site.digests(), took)
            if end not in sources:
                sources[end] = site.make()


def print_route(data, route, expected, found, took):
    off = sum(found.get(name) != facts for name, facts in expected.items())
    off += len(set(found) - set(expected))
    tables = [facts for name, facts in found.items() if "rows" in facts]
    files = [facts for name, facts in found.items() if "size" in facts]
    rows, size = sum(one["rows"] for one in tables), sum(one["size"] for one in files)
    say(ROUTES.format(data, route, len(tables), rows, len(files), size, off, f"{took:.1f}"))


def measure(name, site, other):
    made = site.make()
    took = other.restore(made)
    say(
        COSTS.format(
            name,
            made["rows"],
            f"{made['size'] / MEGABYTE:.1f}",
            f"{made['write']:.1f}",
            f"{made['verify']:.1f}",
            f"{made['memory'] / MEGABYTE:.0f}",
            f"{took:.1f}",
        )
    )


def make():
    """Makes a backup of the site of the environment, and says what it took."""
    import django

    django.setup()

    import pyrage
    from django.conf import settings
    from django.utils import timezone

    from recommendations.backup import encryption, making, verification
    from recommendations.backup.storage.folder import Folder

    identity = pyrage.x25519.Identity.generate()
    key = Path(settings.DATA_DIR) / "key.txt"
    key.write_text(str(identity))
    keys = encryption.Recipients([str(identity.to_public())])
    storage = Folder(Path(settings.DATA_DIR) / "backups")
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    made, manifest = making._write(storage, keys, timezone.now())
    written = time.perf_counter()
    verification.verify_by_restoring(storage, made.name, [keys.once])
    facts = {
        "path": str(storage.path / made.name),
        "key": str(key),
        "rows": manifest.rows,
        "size": made.size,
        "write": written - begun,
        "verify": time.perf_counter() - written,
        "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) * 1024,
    }
    say(json.dumps(facts))


def digests():
    """Checksums of each table and upload of the site of the environment, but for the versions."""
    import hashlib

    import django

    django.setup()

    from django.conf import settings

    from recommendations.backup.database.snapshot import read_rows
    from recommendations.backup.database.tables import Digest, stored_tables

    found = {}
    for table in stored_tables():
        if table.name not in VERSIONS:
            digest = Digest(table)
            for row in read_rows(table):
                digest.add(row)
            found[table.name] = digest.as_dict()
    media = Path(settings.MEDIA_ROOT)
    for path in media.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found[str(path.relative_to(media))] = {
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
    say(json.dumps(found))


if __name__ == "__main__":
    {"make": make, "digests": digests}[sys.argv[1]]()
