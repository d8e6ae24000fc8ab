"""Stores an uploaded worksheet until its owner confirms or discards it.

Each upload has a folder with an unguessable name, below that of its owner in MEDIA_ROOT, which no
address serves. It is removed once it is applied or discarded, else after a day.
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

FOLDER = "worksheets"
MAX_AGE_SECONDS = 24 * 3600
MAX_NAME_LENGTH = 100
_TOKEN = re.compile(r"[\w-]{20,40}", re.ASCII)


class PendingUpload:
    """One uploaded worksheet, with what it would change as a dict (``WorksheetResult.as_dict``)."""

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
    def is_pending(self):
        """True until it is applied."""
        return (self.folder / "file").exists()

    @property
    def result(self):
        """The result that was saved last; None where none was."""
        try:
            return json.loads((self.folder / "result.json").read_text())
        except FileNotFoundError:
            return None

    def save_result(self, result):
        """Saves ``result`` for the page, whole or not at all."""
        new = self.folder / "result.new"
        new.write_text(json.dumps(result, ensure_ascii=False))
        new.replace(self.folder / "result.json")

    @property
    def answers(self):
        """What its owner answered about the file itself: {"order": "day"}."""
        try:
            return json.loads((self.folder / "answers.json").read_text())
        except FileNotFoundError:
            return {}

    def answer(self, **answers):
        """Saves the ``answers``; what the file would change is compared anew."""
        (self.folder / "answers.json").write_text(json.dumps(answers))
        (self.folder / "result.json").unlink(missing_ok=True)

    def mark_applied(self, result):
        """Saves the ``result`` of an applied worksheet, and removes the file itself."""
        self.save_result({**result, "is_applied": True})
        (self.folder / "file").unlink(missing_ok=True)

    def discard(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def store(upload, plan, owner):
    """Stores an uploaded file of ``owner`` for ``plan``; returns the PendingUpload."""
    _remove_old_ones()
    folder = _folder_of(owner) / secrets.token_urlsafe(18)
    folder.mkdir(parents=True, mode=0o700)
    with (folder / "file").open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    about = {"name": _shortened(upload.name), "plan": plan.pk}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False))
    return PendingUpload(folder)


def discard_all():
    """Removes all pending uploads and their results.

    They may hold a text that has just been redacted from the records. Their owners upload again.
    """
    shutil.rmtree(_folder(), ignore_errors=True)


def find(token, plan, owner):
    """The PendingUpload of ``owner`` for ``plan`` with this token; None where there is none."""
    folder = _folder_of(owner) / token
    if not _TOKEN.fullmatch(token) or not (folder / "about.json").exists() or _is_old(folder):
        return None
    upload = PendingUpload(folder)
    return upload if upload.plan == plan.pk else None


def _folder():
    return Path(settings.MEDIA_ROOT) / FOLDER


def _folder_of(owner):
    return _folder() / str(owner.pk)


def _shortened(name):
    """The name of the file, truncated before its extension."""
    path = Path(name)
    return path.stem[: MAX_NAME_LENGTH - len(path.suffix[:10])] + path.suffix[:10]


def _is_old(folder):
    return folder.stat().st_mtime < time.time() - MAX_AGE_SECONDS


def _remove_old_ones():
    for folder in _folder().glob("*/*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
