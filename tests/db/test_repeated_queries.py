"""Queries that are built once and run for one list of keys after another."""

from datetime import date

import pytest
from django.utils import translation

from recommendations.db.repeated_queries import KEYS, RepeatedQuery
from recommendations.models.base.prepared import NUMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(plan):
    """The three recommendations of a plan: each has a number; the first has a due date, too."""
    items = plan.recommendations.order_by("number")
    first = items.first()
    first.due_on, first.is_priority = date(2023, 6, 30), True
    first.save()
    return items


def test_a_query_is_asked_again_for_other_keys(items, django_assert_num_queries):
    one, two, three = items.values_list("pk", flat=True)
    query = RepeatedQuery(items.filter(pk__in=KEYS), ["number"])

    with django_assert_num_queries(3):
        found = [
            [number for (number,) in query.tuples(keys=keys)] for keys in ([one, three], [two], [])
        ]

    assert found == [[1, 3], [2], []]


def test_a_query_is_asked_again_for_another_number(items):
    query = RepeatedQuery(items.filter(number__gt=NUMBER)[:1], ["number"])

    assert [[*row] for number in (0, 2, 3) for row in query.tuples(number=number)] == [[1], [3]]


def test_values_come_as_python_has_them_and_dates_as_text(items):
    query = RepeatedQuery(items.filter(number__gt=NUMBER), ["due_on", "is_priority"])

    assert [[*row] for row in query.tuples(number=0)] == [
        ["2023-06-30", True],
        [None, False],
        [None, False],
    ]


def test_a_text_comes_from_the_column_that_was_asked_for(items):
    query = RepeatedQuery(items.filter(number__gt=NUMBER), ["title_en", "title_ar"])

    with translation.override("en"):
        assert [*query.tuples(number=2)[0]] == [None, "التوصية 3"]


def test_a_condition_that_nothing_meets_gives_no_rows(items, django_assert_num_queries):
    beyond_its_column = items.filter(number=10**30, pk__in=KEYS)

    with django_assert_num_queries(0):
        assert RepeatedQuery(beyond_its_column, ["number"]).tuples(keys=[1]) == []
