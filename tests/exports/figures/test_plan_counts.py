"""Plans that are counted again only once they have changed."""

import re
from contextlib import nullcontext

import pytest

from recommendations.exports.figures import plan_counts
from recommendations.exports.figures.plan_counts import By
from recommendations.models import Institution, Recommendation, SiteProfile, Status, Theme
from recommendations.models.visibility import COUNTED_COLUMNS
from tests.support import cast

pytestmark = pytest.mark.django_db


def number_of(year):
    return sum(alike.number for alike in plan_counts.of_public_plans(By.BODY)[year])


def test_a_grouping_has_its_columns():
    """Python 3.11.2 gives a member of an Enum with an empty tuple another value."""
    assert [by.columns for by in By] == [
        (),
        ("themes__slug",),
        ("assignments__role", "assignments__institution__slug"),
    ]


def columns_read(model, sql):
    """The columns of the table of ``model`` in ``sql``, under each of its names there."""
    table = f'"{model._meta.db_table}"'
    names = {table, *re.findall(rf"{table} (\w+)", sql)}
    return {column for name, column in re.findall(r'("?\w+"?)\."(\w+)"', sql) if name in names}


def test_plans_are_counted_again_for_each_column_by_which_they_are_counted():
    sql = " ".join(query.statement.sql for query in plan_counts.GROUPS.values())

    assert columns_read(Recommendation, sql) == {
        *COUNTED_COLUMNS[Recommendation],
        "id",
        "is_public",
    }
    for model in (Institution, Theme):
        assert columns_read(model, sql) == {*COUNTED_COLUMNS[model], "id"}


def test_the_counts_of_an_earlier_version_are_forgotten(published):
    for _change in range(3):
        SiteProfile.objects.bump_content_version()
        number_of(2023)

    assert [year for _by, year in plan_counts._cache] == [2023]


def test_a_changed_plan_is_counted_anew(published):
    before = number_of(2023)
    cast.assign(published.recommendations.get(number=1), "health", "supporting")

    assert (before, number_of(2023)) == (3, 4)


def test_a_plan_is_not_counted_again_for_another_title(published, django_assert_num_queries):
    number_of(2023)
    item = published.recommendations.get(number=1)
    item.title_en = "Another title"
    item.save()

    with django_assert_num_queries(1):
        number_of(2023)


@pytest.mark.parametrize("gathered", [False, True])
def test_a_plan_is_counted_again_for_another_status(published, gathered):
    number_of(2023)
    with SiteProfile.objects.one_content_version() if gathered else nullcontext():
        cast.make_update(published.recommendations.get(number=1), Status.IN_PROGRESS)

    groups = plan_counts.of_public_plans(By.PLAN)[2023]
    assert sorted((one.status, one.number) for one in groups) == [
        ("in_progress", 1),
        ("not_started", 2),
    ]


def test_a_plan_that_has_not_changed_is_not_counted_again(published, django_assert_num_queries):
    number_of(2023)

    with django_assert_num_queries(1):
        number_of(2023)
