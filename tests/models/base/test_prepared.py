"""Queries whose SQL is built once."""

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.models import Meeting
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
