import hashlib
from datetime import date

import pytest
from django.utils import timezone

from recommendations.models import ReportFile
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db

CONTENT = b"number\n1\n"


@pytest.fixture
def file(published):
    report = published.reports.create(
        as_of=date(2023, 6, 30), figures={}, rows=[], created_by=cast.make_user()
    )
    return report.files.create(
        language="ar",
        ending="csv",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        fingerprint="f",
        content=CONTENT,
        made_at=timezone.now(),
    )


def test_a_file_of_a_report_never_changes(file):
    file.content = b"number\n2\n"

    with refuses("frozen"):
        file.save()

    assert bytes(ReportFile.objects.get().content) == CONTENT


def test_a_file_of_a_report_is_never_deleted(file):
    with refuses("frozen"):
        file.delete()
    with refuses("frozen"):
        ReportFile.objects.all().delete()

    assert ReportFile.objects.get() == file
    assert ReportFile.objects.none().delete() == (0, {})


def test_a_retired_file_keeps_its_checksum_alone(file):
    now = timezone.now()

    count = ReportFile.objects.retire(now=now)

    retired = ReportFile.objects.retired().get()
    assert count == 1
    assert (retired.content, retired.fingerprint, retired.retired_at) == (None, "", now)
    assert retired.sha256 == file.sha256
    assert not ReportFile.objects.current().exists()
