"""``manage.py remove_orphaned_files``: what a killed process has left on the disk, and no more."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from recommendations.files import pending_uploads
from recommendations.models import Document
from tests.files.test_cleaned_uploads import stored_anywhere
from tests.support.files.uploads import pdf_file

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("remove_orphaned_files", *arguments, stdout=out)
    return out.getvalue().splitlines()


def left(settings, name, days):
    """A file that a process left behind when it was killed, so many days ago."""
    path = Path(settings.MEDIA_ROOT) / "2023/03" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF")
    os.utime(path, (time.time() - days * 24 * 3600,) * 2)
    return path


@pytest.fixture
def document(meeting):
    """A document whose file was replaced: history has the first."""
    document = Document.objects.create(meeting=meeting, title_ar="قائمة", file=pdf_file("one"))
    document.file = pdf_file("two")
    document.save()
    return document


def test_files_of_no_record_are_removed_when_they_are_a_day_old(settings, document):
    old, new = left(settings, "old.pdf", 2), left(settings, "new.pdf", 0.5)
    own = [path for path in stored_anywhere(settings) if path not in (old, new)]
    for path in own:
        os.utime(path, (0, 0))

    assert run("--dry-run") == ["2023/03/old.pdf", "1 files would be removed."]
    assert old.exists()
    assert run() == ["2023/03/old.pdf", "1 files removed."]

    assert len(own) == 2
    assert sorted(stored_anywhere(settings)) == sorted([new, *own])


def test_worksheets_that_wait_are_left(settings, plan, staff):
    upload = pdf_file("sheet", name="sheet.csv")
    folder = pending_uploads.store(upload, plan, staff).folder
    for path in folder.iterdir():
        os.utime(path, (0, 0))

    assert run() == ["0 files removed."]
    assert (folder / "file").exists()
