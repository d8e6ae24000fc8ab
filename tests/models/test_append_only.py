"""What may only be added: an empty list of it is no fault, and nothing passes the transitions."""

from datetime import date

import pytest

from recommendations.models import (
    Institution,
    Postponement,
    Reading,
    Receipt,
    Recommendation,
    Remark,
    Report,
    Response,
    Verification,
    VerificationSample,
)
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)


@pytest.mark.parametrize(
    "model", [Postponement, Reading, Receipt, Remark, Response, Verification, VerificationSample]
)
def test_to_delete_none_of_them_is_no_fault(model):
    assert model.objects.filter(pk=0).delete() == (0, {})


def test_to_change_none_of_the_readings_is_no_fault(db):
    assert Reading.objects.filter(pk=0).update(read_on=DAY) == 0


def test_postponements_are_not_made_in_bulk(adopted):
    item = adopted.recommendations.first()

    with refuses("postpone"):
        Postponement.objects.bulk_create([Postponement(recommendation=item, to_date=DAY)])


@pytest.mark.parametrize("fields", [{"first_due_on": DAY}, {"times_postponed": 1}])
def test_a_new_item_has_no_past_of_its_date(plan, fields):
    with refuses("postpone"):
        cast.make_recommendation(plan, **fields)


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (
            Postponement(recommendation=Recommendation(pk=7), to_date=DAY),
            "7 · – → 2023-06-30",
        ),
        (Receipt(institution=Institution(pk=3), confirmed_on=DAY), "3 · 2023-06-30"),
        (VerificationSample(report=Report(pk=4), size=5), "4 · 5"),
    ],
)
def test_it_is_called_by_what_it_has(record, name):
    assert str(record) == name
