"""The name that a file of evidence had before it was stored under a random one."""

import pytest
from django.core.files.base import ContentFile
from django.db import models

from recommendations.files.uploads import short_name
from recommendations.models import ProgressUpdate, Role
from recommendations.models.redactions import MARKER
from recommendations.workflow.progress import progress
from recommendations.workflow.redaction import transitions
from tests.support import cast
from tests.support.files.uploads import pdf_file

NAME = "تقرير الدورة.pdf"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        (NAME, NAME),
        ("C:\\Users\\someone\\report.pdf", "report.pdf"),
        ("../../etc/report.pdf", "report.pdf"),
        ("a\u202efdp.exe\n\t.pdf", "afdp.exe.pdf"),
        (f"{'x' * 200}.pdf", f"{'x' * 116}.pdf"),
        ("", ""),
    ],
)
def test_a_name_holds_no_folder_and_nothing_invisible(name, short):
    assert short_name(name) == short


def upload():
    return ContentFile(pdf_file().read(), name=NAME)


@pytest.mark.django_db
def test_it_is_stored_with_the_file_and_goes_with_it(adopted):
    item = adopted.recommendations.first()
    update = cast.make_update(item, publish=False, evidence_file=upload())

    stored = ProgressUpdate.objects.get(pk=update.pk)
    stored.next_step_ar = "خطوة"
    stored.save()
    unchanged = ProgressUpdate.objects.get(pk=update.pk).evidence_file_original_name
    stored.evidence_file = ""
    stored.save()

    assert NAME not in update.evidence_file.name
    assert unchanged == NAME
    assert ProgressUpdate.objects.get(pk=update.pk).evidence_file_original_name == ""


@pytest.mark.django_db
def test_evidence_that_is_removed_for_good_takes_its_name_along(adopted):
    item = adopted.recommendations.first()
    update = cast.make_update(item, evidence_file=upload())

    transitions.remove_evidence(update, by=cast.make_member(Role.PUBLISHER), category="safety")

    names = update.history.values_list("evidence_file_original_name", flat=True)
    assert update.evidence_file_original_name == MARKER
    assert set(names) == {MARKER}


@pytest.mark.django_db
def test_evidence_whose_name_is_not_known_is_removed_without_one(adopted):
    item = adopted.recommendations.first()
    update = cast.make_update(item, publish=False, evidence_file=upload())
    models.QuerySet(ProgressUpdate).update(evidence_file_original_name="")
    update.refresh_from_db()
    publisher = cast.make_member(Role.PUBLISHER)
    progress.publish(update, by=publisher)

    transitions.remove_evidence(update, by=publisher, category="safety")

    update.refresh_from_db()
    assert update.evidence_file_original_name == ""
