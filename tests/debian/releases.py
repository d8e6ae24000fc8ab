"""Archives of this version and of two later ones, as an administrator gets them."""

import io
import subprocess
import tarfile

from .guide import ROOT

FIRST, SECOND, BROKEN = "0.1.0", "0.2.0", "0.3.0"
# What a later version adds to the tables.
MIGRATION = "recommendations/migrations/9999_later_version.py"
# And to the jobs, under another name than those of this one.
LATER_UNIT = "tawsiyat-later.timer"
LATER_TIMER = b"""[Timer]
OnCalendar=yearly
Unit=tawsiyat-erasing.service

[Install]
WantedBy=timers.target
"""
LATER_TABLE = b"""from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recommendations", "%s")]
    operations = [migrations.RunSQL("CREATE TABLE later_version (id integer PRIMARY KEY)")]
"""


def pack(folder):
    """Writes ``tawsiyat-VERSION.tar.gz`` of each version into ``folder``."""
    files = _files()
    newest = max(name for name in files if name.startswith("recommendations/migrations/0"))
    number = b'version = "0.1.0"'
    later = {
        **files,
        "pyproject.toml": files["pyproject.toml"].replace(number, b'version = "0.2.0"'),
        f"deploy/{LATER_UNIT}": LATER_TIMER,
        MIGRATION: LATER_TABLE % newest.rpartition("/")[2].removesuffix(".py").encode(),
    }
    # It starts, and no page of it does: what only /readyz shows.
    broken = {
        **later,
        "pyproject.toml": files["pyproject.toml"].replace(number, b'version = "0.3.0"'),
        "config/urls.py": files["config/urls.py"] + b'\nraise RuntimeError("a broken version")\n',
    }
    for version, content in [(FIRST, files), (SECOND, later), (BROKEN, broken)]:
        _write(folder, version, content)


def _files():
    """Path → bytes of every file of the project, as it is now."""
    listed = ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split("\0")
    return {name: (ROOT / name).read_bytes() for name in names if (ROOT / name).is_file()}


def _write(folder, version, files):
    with tarfile.open(folder / f"tawsiyat-{version}.tar.gz", "w:gz", compresslevel=1) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"tawsiyat-{version}/{name}")
            entry.size = len(content)
            entry.mode = 0o755 if content.startswith(b"#!") else 0o644
            archive.addfile(entry, io.BytesIO(content))
