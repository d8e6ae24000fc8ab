"""``manage.py clean_uploads``: files from before uploads were cleaned, cleaned in their place."""

from pathlib import Path

import pytest
from django.core.management import call_command

from recommendations.models import Document, SiteProfile
from recommendations.workflow import stored_files
from tests.files.test_cleaned_uploads import stored_anywhere
from tests.support import cast
from tests.support.files import planted_files
from tests.support.files.hostile_evidence import HOSTILE
from tests.support.files.planted_files import holds
from tests.support.files.uploads import pdf, pdf_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_files(meeting, adopted):
    """Files as they were stored before uploads were cleaned: a published update, two documents."""
    item = adopted.recommendations.first()
    update = cast.make_update(item, evidence_file=pdf_file(), evidence_is_public=True)
    photo = Document.objects.create(title_ar="صورة", file=pdf_file(), meeting=meeting)
    letter = Document.objects.create(title_ar="رسالة", file=pdf_file(), meeting=meeting)
    ending, _code, hostile = HOSTILE["script on opening"]
    contents = [
        (update.evidence_file, planted_files.pdf()),
        (photo.file, planted_files.pdf()),
        (letter.file, hostile),
    ]
    for file, content in contents:
        Path(file.path).write_bytes(content)
    return update, photo, letter


def test_the_command_cleans_what_was_stored_before_in_its_place(
    old_files, settings, capsys, public_version
):
    update, photo, letter = old_files
    version, before = update.version, public_version()

    call_command("clean_uploads")

    said = capsys.readouterr().out
    assert "3 files: 2 cleaned, 1 cannot be cleaned." in said
    assert f"{letter.file.name}: not cleaned. This PDF contains JavaScript" in said
    assert f"{update.evidence_file.name}: look at it. Comments in the margin" in said
    assert not [path for path in stored_anywhere(settings) if holds(path.read_bytes())]
    assert len(stored_anywhere(settings)) == 3
    photo.refresh_from_db()
    update.refresh_from_db()
    assert photo.file_warnings == "attachments comments"
    assert (update.version, update.evidence_file_warnings) == (version, "")
    # Readers ask again.
    assert public_version() != before
    # A second run changes nothing.
    assert not any(outcome.is_changed for outcome in stored_files.clean_stored())


def test_the_command_only_says_what_it_would_do_in_a_dry_run(
    old_files, settings, capsys, public_version
):
    before = {path: path.read_bytes() for path in stored_anywhere(settings)}
    version = public_version()

    call_command("clean_uploads", "--dry-run")

    assert "3 files: 2 would be cleaned, 1 cannot be cleaned." in capsys.readouterr().out
    assert {path: path.read_bytes() for path in stored_anywhere(settings)} == before
    assert public_version() == version


def test_the_command_cleans_files_that_were_replaced_too(meeting, settings):
    document = Document.objects.create(title_ar="صورة", file=pdf_file(), meeting=meeting)
    earlier = document.file.path
    document.file = pdf_file("second")
    document.save()
    Path(earlier).write_bytes(planted_files.pdf())

    outcomes = list(stored_files.clean_stored())

    assert [outcome.is_changed for outcome in outcomes].count(True) == 1
    assert not holds(Path(earlier).read_bytes())
    assert document.file.read() == pdf("second")


@pytest.fixture
def public_version():
    return lambda: SiteProfile.objects.current().content_version
