"""Queries whose SQL is built once, and the check constraints that are validated by one of them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.models import Meeting, ProgressUpdate
from recommendations.models.base.prepared import KEY, NOW, PreparedQuery
from tests.support import cast

pytestmark = pytest.mark.django_db


def test_a_prepared_query_is_built_once_and_asked_with_other_arguments(django_assert_num_queries):
    first, second = cast.make_meeting(2023, published=True), cast.make_meeting(2024)
    query = PreparedQuery(
        lambda: (
            QuerySet(Meeting)
            .filter(pk=KEY, published_at__lte=NOW)
            .values_list("year", "published_at")
        )
    )

    with django_assert_num_queries(2):
        found = [query.rows(key=meeting.pk, now=timezone.now()) for meeting in (first, second)]

    # The moment has been converted as for any other query.
    assert found == [[(2023, first.published_at)], []]


def test_a_prepared_query_refuses_a_moment_that_would_never_change():
    published = QuerySet(Meeting).filter(published_at__lte=timezone.now())

    with pytest.raises(ValueError, match="this has to be an Argument"):
        PreparedQuery(lambda: published.values_list("pk")).rows()


def test_a_prepared_query_refuses_a_language_that_would_never_change():
    with pytest.raises(ValueError, match="this has to be a plain QuerySet"):
        PreparedQuery(lambda: Meeting.objects.values_list("title")).rows()


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
