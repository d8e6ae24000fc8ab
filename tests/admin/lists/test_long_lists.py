"""The lists of records, where there are many."""

import pytest

from recommendations.admin.lists import word_search
from recommendations.admin.lists.long_lists import LongListPaginator
from recommendations.models import Plan, Recommendation, Theme
from recommendations.search import query
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def many():
    """Seven items of two plans, in pages of three."""
    for year, items in ((2023, 3), (2024, 4)):
        cast.make_plan(year, items=items)
    items = Recommendation.objects.order_by("-plan__year", "plan_id", "number")
    return LongListPaginator(items, 3)


def test_the_pages_of_a_long_list_have_each_record_once_and_in_order(many):
    pages = [[str(item.reference) for item in many.page(number)] for number in many.page_range]

    assert pages == [
        ["2024/1", "2024/2", "2024/3"],
        ["2024/4", "2023/1", "2023/2"],
        ["2023/3"],
    ]


def test_a_page_of_a_long_list_is_two_queries(many, django_assert_num_queries):
    assert many.count == 7

    with django_assert_num_queries(2):
        list(many.page(2))


def test_a_long_list_that_is_narrowed_counts_what_is_left(many):
    assert LongListPaginator(many.object_list.filter(number=4), 3).count == 1


def test_a_filter_offers_only_what_a_record_of_the_list_has(desk, many):
    used = Theme.objects.create(slug="water", name_ar="الماء")
    unused = Theme.objects.create(slug="oil", name_ar="النفط")
    Recommendation.objects.first().themes.add(used)

    shown = page(desk.get(address("recommendation")))

    assert used.name_ar in shown
    assert unused.name_ar not in shown


def test_a_search_of_the_whole_list_ends_after_the_first_results_and_says_so(
    desk, many, monkeypatch
):
    for module in (query, word_search):
        monkeypatch.setattr(module, "MAX_RESULTS", 2)

    response = desk.get(address("recommendation"), {"q": "التوصية"})

    assert [item.reference for item in response.context["cl"].result_list] == ["2024/1", "2024/2"]
    assert "لا يظهر سوى أول 2 من النتائج" in page(response)


def test_a_search_within_a_filter_finds_all_results(desk, many, monkeypatch):
    for module in (query, word_search):
        monkeypatch.setattr(module, "MAX_RESULTS", 2)

    plan = Plan.objects.get(year=2023)
    response = desk.get(address("recommendation"), {"q": "التوصية", "plan__id__exact": plan.pk})

    assert response.context["cl"].result_count == 3
