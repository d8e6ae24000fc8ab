"""What is computed from rows is computed again when other rows are read, and only then."""

import pytest

from recommendations.models import Theme
from recommendations.models.base.prepared import SLUG, PreparedQuery
from recommendations.models.base.row_cache import RowCache
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
NAMES = PreparedQuery(lambda: Theme.objects.filter(slug=SLUG).order_by().values("name_ar", "order"))


@made_once
def theme():
    return Theme.objects.create(slug="a", name_ar="محور", order=1)


class Names:
    """A RowCache that counts how often it computes."""

    def __init__(self, max_rows=10):
        self.computed = []
        self.cache = RowCache(self.compute, NAMES, max_rows=max_rows)

    def compute(self, rows, language):
        self.computed.append(language)
        return tuple(row["name_ar"] for row in rows)

    def read(self, language="ar", version=None, slug="a"):
        return self.cache.read(language, version=version, slug=slug)


def test_the_same_rows_are_computed_once_for_each_key(theme):
    names = Names()

    found = [names.read(), names.read(), names.read("en")]

    assert found == [("محور",)] * 3
    assert names.computed == ["ar", "en"]


def test_other_rows_are_computed_again(theme):
    names = Names()
    names.read()

    Theme.objects.filter(pk=theme.pk).update(name_ar="آخر")

    assert names.read() == ("آخر",)


def test_the_database_is_not_asked_while_the_version_stays(theme, django_assert_num_queries):
    names = Names()
    names.read(version=1)
    Theme.objects.filter(pk=theme.pk).update(name_ar="آخر")

    with django_assert_num_queries(0):
        same = names.read(version=1)
    with django_assert_num_queries(1):
        other = names.read(version=2)
    with django_assert_num_queries(1):
        names.read()

    assert (same, other) == (("محور",), ("آخر",))


def test_what_is_larger_than_the_cache_is_not_stored(theme):
    names = Names(max_rows=1)

    assert [names.read(), names.read()] == [("محور",)] * 2
    assert names.computed == ["ar", "ar"]


def test_nothing_is_a_result_too(theme):
    names = Names()

    assert [names.read(slug="b"), names.read(slug="b")] == [(), ()]
    assert names.computed == ["ar"]
