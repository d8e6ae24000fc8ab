from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from recommendations.models import Redaction
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def redaction(staff):
    return Redaction.objects.create(
        record_kind="plan",
        record_key=4,
        page_kind="plan",
        page_key=4,
        field="title_ar",
        category=Redaction.Category.SAFETY,
        redacted_on=date(2023, 6, 30),
        redacted_at=timezone.now(),
        redacted_by=staff,
    )


def test_a_redaction_never_changes(redaction):
    redaction.field = "title_ku"

    with refuses("redaction"):
        redaction.save()
    with refuses("redaction"), transaction.atomic():
        Redaction.objects.update(field="title_ku")

    assert Redaction.objects.get().field == "title_ar"


def test_a_redaction_is_never_deleted(redaction):
    with refuses("redaction"):
        redaction.delete()
    with refuses("redaction"):
        Redaction.objects.all().delete()

    assert Redaction.objects.get() == redaction
    assert Redaction.objects.none().delete() == (0, {})
