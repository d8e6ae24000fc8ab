"""The files of a step that failed go with its rows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from recommendations.files.new_files import removed_on_failure
from recommendations.models import Document, ProgressUpdate
from recommendations.workflow.progress import progress
from tests.files.test_cleaned_uploads import stored_anywhere
from tests.support.desk import address
from tests.support.files.uploads import pdf_file

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


@removed_on_failure()
@transaction.atomic
def store_and_fail(meeting):
    Document.objects.create(meeting=meeting, title_ar="قائمة", file=pdf_file())
    raise ValidationError("no")


@removed_on_failure()
def store_and_lose_the_line(meeting):
    """The line breaks after COMMIT."""
    Document.objects.create(meeting=meeting, title_ar="قائمة", file=pdf_file())
    raise OperationalError("server closed the connection unexpectedly")


@removed_on_failure()
def store_a_file_alone(meeting):
    Document(meeting=meeting, title_ar="قائمة").file.save("list.pdf", pdf_file(), save=False)
    raise KeyboardInterrupt


def lose(execute, sql, params, many, context):
    raise OperationalError("server closed the connection unexpectedly")


def test_a_later_failure_of_the_same_step_removes_the_file(meeting, settings):
    with pytest.raises(ValidationError):
        store_and_fail(meeting)

    assert not stored_anywhere(settings)
    assert settings.MEDIA_ROOT.exists()


def test_a_file_whose_row_was_committed_all_the_same_is_left(meeting, settings):
    with pytest.raises(OperationalError):
        store_and_lose_the_line(meeting)

    assert len(stored_anywhere(settings)) == 1


def test_a_file_is_left_while_the_database_cannot_be_asked(meeting, settings, caplog):
    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(lose):
        store_a_file_alone(meeting)

    assert len(stored_anywhere(settings)) == 1
    assert "A file of a step that failed was left" in caplog.text


def test_the_file_of_a_form_that_the_model_refuses_is_removed(desk, adopted, settings, monkeypatch):
    def refuse(update, **options):
        raise ValidationError("somebody was faster")

    monkeypatch.setattr(progress, "publish", refuse)
    item = adopted.recommendations.first()
    fields = {
        "recommendation": item.pk,
        "reported_on": "2023-03-01",
        "status": "in_progress",
        "evidence_file": pdf_file(),
        "_publish": "1",
    }

    response = desk.post(address("progressupdate", "add"), fields)

    assert "somebody was faster" in response.content.decode()
    assert not ProgressUpdate.objects.exists()
    assert not stored_anywhere(settings)
