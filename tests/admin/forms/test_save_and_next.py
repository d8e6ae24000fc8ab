"""“Save and next” on the form of a record."""

from urllib.parse import quote

import pytest

from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def items(plan):
    return list(plan.recommendations.order_by("number"))


def where(item, filters=""):
    preserved = f"?_changelist_filters={quote(filters)}" if filters else ""
    return address("recommendation", "change", item.pk) + preserved


def save(desk, item, filters="", **answers):
    form = form_data(desk.get(where(item, filters)), "recommendation_form")
    return desk.post(where(item, filters), {**form, **answers, "_savenext": "1"})


def test_it_leads_to_the_next_record_of_the_list(desk, items):
    assert save(desk, items[0]).url == where(items[1])


def test_it_leads_to_the_next_record_that_the_filter_of_the_list_lets_through(desk, items):
    items[1].title_ku = items[1].adopted_text_ku = items[1].done_when_ku = "Bi kurdî"
    items[1].save()

    response = save(desk, items[0], "missing=ku")

    assert response.url == where(items[2], "missing=ku")


def test_it_goes_on_where_the_save_takes_the_record_out_of_the_list(desk, items):
    texts = {f"{name}_ku": "Bi kurdî" for name in ("title", "adopted_text", "done_when")}

    response = save(desk, items[0], "missing=ku", **texts)

    assert response.url == where(items[1], "missing=ku")


def test_after_the_last_record_it_leads_to_the_list(desk, items):
    response = save(desk, items[-1])

    assert response.url == address("recommendation", "changelist")
    assert "كان هذا آخر ما في القائمة" in page(desk.get(response.url))


def test_a_save_with_errors_stays(desk, items):
    assert save(desk, items[0], title_ar="").status_code == 200


@pytest.mark.parametrize("filters", ["plan__id__exact=" + "9" * 30, "plan__password=1"])
def test_by_filters_that_the_list_does_not_understand_there_is_no_next_record(desk, items, filters):
    assert save(desk, items[0], filters).url.startswith(address("recommendation", "changelist"))
