"""Queries that are compiled once and asked with other arguments."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet, Value
from django.utils import timezone

from recommendations.db.repeated_queries import RepeatedQuery
from recommendations.models import Meeting, Plan, Recommendation
from recommendations.models.base.prepared import KEY, NOW, YEAR, PreparedQuery, stored_record
from tests.support import cast

pytestmark = pytest.mark.django_db

PUBLISHED = PreparedQuery(
    lambda: Plan.objects.published(NOW).filter(year=YEAR).values("year", "published_at", "title_ar")
)


def test_a_prepared_query_gives_what_the_queryset_gives(django_assert_num_queries):
    plans = [cast.make_plan(year, state="published") for year in (2023, 2024)]

    with django_assert_num_queries(2):
        found = [PUBLISHED.first(year=plan.year, now=timezone.now()) for plan in plans]

    assert found == [
        {"year": plan.year, "published_at": plan.published_at, "title_ar": plan.title_ar}
        for plan in plans
    ]


def test_a_prepared_query_asks_for_the_moment_it_is_given():
    plan = cast.make_plan(2023, state="published")
    before = plan.published_at - timedelta(seconds=1)

    assert PUBLISHED.rows(year=2023, now=before) == []
    assert len(PUBLISHED.rows(year=2023, now=plan.published_at)) == 1


def test_a_prepared_query_is_compiled_once(monkeypatch):
    built = []

    def build():
        built.append(1)
        return Plan.objects.filter(pk=KEY).values("year")

    query = PreparedQuery(build)
    answers = [query.rows(key=key) for key in (1, 2, 3)]

    assert answers == [[], [], []]
    assert built == [1]


@pytest.mark.parametrize(
    "asked", [{"adopted_at__lte": timezone.now()}, {"adopted_on__lte": timezone.localdate()}]
)
def test_a_prepared_query_that_would_keep_a_moment_is_refused(asked):
    query = PreparedQuery(lambda: Plan.objects.filter(**asked).values("year"))

    with pytest.raises(ValueError, match="has to be an Argument"):
        query.rows()


def test_a_record_is_found_by_a_large_key():
    cast.make_meeting(2023, pk=2**31)
    query = PreparedQuery(lambda: QuerySet(Meeting).filter(pk=KEY).values_list("year"))

    assert query.first_tuple(key=2**31) == (2023,)
    assert query.first_tuple(key=2**63) is None


def test_a_whole_record_is_found_as_it_is_stored():
    plan = cast.make_plan(2023)
    Plan.objects.filter(pk=plan.pk).update(title_en="Stored")

    assert stored_record(Plan).get(key=plan.pk).title_en == "Stored"
    assert stored_record(Plan).find(key=plan.pk + 1) is None
    with pytest.raises(Plan.DoesNotExist):
        stored_record(Plan).get(key=plan.pk + 1)


def test_nothing_is_found_under_a_number_that_no_database_holds():
    assert PUBLISHED.rows(year=10**30, now=timezone.now()) == []


def test_a_union_is_prepared_like_any_other_query():
    item = cast.make_plan(2023).recommendations.get(number=1)
    one = Recommendation._base_manager.order_by().filter(pk=KEY).annotate(of=Value("item"))
    other = Plan._base_manager.order_by().filter(year=YEAR).annotate(of=Value("plan"))
    both = PreparedQuery(lambda: one.values("of", "pk").union(other.values("of", "pk"), all=True))

    found = both.rows(key=item.pk, year=2023)

    assert found == [{"of": "item", "pk": item.pk}, {"of": "plan", "pk": item.plan_id}]


def test_the_rows_of_a_prepared_query_come_as_tuples_too(django_assert_num_queries):
    first, second = cast.make_meeting(2023, published=True), cast.make_meeting(2024)
    published = QuerySet(Meeting).filter(pk=KEY, published_at__lte=NOW)
    query = PreparedQuery(lambda: published.values_list("year", "published_at"))

    with django_assert_num_queries(2):
        found = [query.first_tuple(key=one.pk, now=timezone.now()) for one in (first, second)]

    # The moment has been converted as for any other query.
    assert found == [(2023, first.published_at), None]


def test_texts_of_the_code_are_written_into_the_sql():
    texts = {"quoted": "it's", "percent": "100 %s", "backslash": "a\\b"}
    plan = cast.make_plan(2023, state="published")
    query = PreparedQuery(
        lambda: (
            Plan.objects.filter(year=YEAR, state="adopted")
            .annotate(**{name: Value(text) for name, text in texts.items()})
            .values("year", *texts)
        )
    )

    assert query.first(year=plan.year) == {"year": 2023, **texts}
    assert query.statement.sql.count("%s") - query.statement.sql.count("%%s") == 1
    assert query.first(year=2024) is None


def test_what_a_reader_asks_for_stays_a_parameter():
    cast.make_plan(2023)
    query = RepeatedQuery(Plan.objects.filter(state="it's"), ["year"])

    assert query.rows() == []
    assert query.statement.parameters == ("it's",)
