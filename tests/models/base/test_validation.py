"""Records are validated as usual, by fewer queries."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from recommendations.models import ProgressUpdate
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def update(adopted, staff):
    item = adopted.recommendations.first()
    return ProgressUpdate(recommendation=item, author=staff, status="in_progress")


def test_check_constraints_that_hold_are_validated_by_one_query(update, django_assert_num_queries):
    with django_assert_num_queries(1):
        update.validate_constraints()


def test_each_check_constraint_that_does_not_hold_is_named(update):
    update.status, update.percent = "on_hold", 101

    with pytest.raises(ValidationError) as refusal:
        update.validate_constraints()

    assert refusal.value.messages == [
        "هذه الحالة تحتاج إلى ذكر السبب أو ما ينقص.",
        "النسبة المئوية بين 0 و100.",
    ]


def test_a_check_constraint_on_an_excluded_field_is_left_out(update):
    update.status, update.percent = "on_hold", 101

    update.validate_constraints(exclude=["status", "percent"])


def test_a_null_passes_a_check_constraint(update):
    update.reported_on, update.percent = date(2023, 6, 30), None

    update.validate_constraints()


def test_a_check_constraint_reads_the_key_of_a_stored_record():
    body = cast.make_institution()
    body.parent = body

    with pytest.raises(ValidationError) as refusal:
        body.validate_constraints()

    assert refusal.value.messages == ["لا يمكن أن تكون الجهة جزءاً من نفسها."]


def test_a_related_record_that_was_read_is_not_looked_up_again(update, django_assert_num_queries):
    with django_assert_num_queries(0):
        update.clean_fields()


def test_a_related_record_of_which_only_the_key_is_known_is_looked_up(update):
    update = ProgressUpdate(recommendation_id=999, author=update.author, status="in_progress")

    with pytest.raises(ValidationError) as refusal:
        update.clean_fields()

    assert list(refusal.value.message_dict) == ["recommendation"]
