"""A file between its upload and its confirmation, kept where only its owner finds it.

Under MEDIA_ROOT, which no address serves: a folder for each file, under a name nobody can guess,
in the folder of the account that uploaded it. Gone once it is written or given up, else in a day.
"""

import json
import re
import secrets
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File

KEPT_SECONDS = 24 * 3600
LONGEST_NAME = 100
_TOKEN = re.compile(r"[\w-]{20,40}", re.ASCII)


class KeptFile:
    """One file that waits, with what it would change as a dict (see ``Outcome.told``)."""

    def __init__(self, folder):
        self.folder = folder
        self.token = folder.name
        about = json.loads((folder / "about.json").read_text())
        self.name, self.plan = about["name"], about["plan"]

    @contextmanager
    def opened(self):
        """The file itself, as a Django File."""
        with (self.folder / "file").open("rb") as file:
            yield File(file, self.name)

    @property
    def waits(self):
        """True until it is written."""
        return (self.folder / "file").exists()

    @property
    def outcome(self):
        """What was noted last; None where nothing was."""
        try:
            return json.loads((self.folder / "outcome.json").read_text())
        except FileNotFoundError:
            return None

    def note(self, outcome):
        """Keeps ``outcome`` for the page, whole or not at all."""
        new = self.folder / "outcome.new"
        new.write_text(json.dumps(outcome, ensure_ascii=False))
        new.replace(self.folder / "outcome.json")

    def note_written(self, outcome):
        """As ``note``, for a file that has been written: the file itself is removed."""
        self.note({**outcome, "is_written": True})
        (self.folder / "file").unlink(missing_ok=True)

    def discard(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(upload, plan, owner):
    """Keeps an uploaded file of ``owner`` for ``plan``; returns the KeptFile."""
    _forget_old_ones()
    folder = _folder_of(owner) / secrets.token_urlsafe(18)
    folder.mkdir(parents=True, mode=0o700)
    with (folder / "file").open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    about = {"name": _short(upload.name), "plan": plan.pk}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False))
    return KeptFile(folder)


def discard_all():
    """Removes every file that waits, with what was noted of it: a text may be in it that has just
    been taken out of the records. Whoever uploaded it uploads it again."""
    shutil.rmtree(_folder(), ignore_errors=True)


def find(token, plan, owner):
    """The KeptFile of ``owner`` for ``plan`` called ``token``; None where there is none."""
    folder = _folder_of(owner) / token
    if not _TOKEN.fullmatch(token) or not (folder / "about.json").exists() or _is_old(folder):
        return None
    kept = KeptFile(folder)
    return kept if kept.plan == plan.pk else None


def _folder():
    return Path(settings.MEDIA_ROOT) / "worksheets"


def _folder_of(owner):
    return _folder() / str(owner.pk)


def _short(name):
    """The name of the file, its ending kept where it is cut."""
    path = Path(name)
    return path.stem[: LONGEST_NAME - len(path.suffix[:10])] + path.suffix[:10]


def _is_old(folder):
    return folder.stat().st_mtime < time.time() - KEPT_SECONDS


def _forget_old_ones():
    for folder in _folder().glob("*/*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
