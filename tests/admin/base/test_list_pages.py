"""What every list of the admin shows around its rows: filters, labels, what an empty one says."""

import pytest

from recommendations.models import Role
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "title"),
    [
        ("meeting", "لا اجتماعات بعد"),
        ("plan", "لا خطط بعد"),
        ("recommendation", "لا توصيات بعد"),
        ("progressupdate", "لا تحديثات تقدّم بعد"),
        ("institution", "لا جهات بعد"),
        ("theme", "لا موضوعات بعد"),
        ("document", "لا وثائق بعد"),
        ("nameaccess", "القائمة فارغة"),
    ],
)
def test_an_empty_list_says_what_belongs_there_and_how_to_begin(desk, model, title):
    html = page(desk.get(address(model)))

    assert f'<p class="empty__title">{title}</p>' in html
    can_begin = model != "nameaccess"
    assert (f'class="button button--primary" href="{address_of_new(model)}"' in html) == can_begin


def address_of_new(model):
    return address(model, "add") if model != "nameaccess" else "#"


def test_who_may_not_add_is_offered_no_beginning(client):
    client.force_login(cast.make_member(Role.AUDITOR))

    html = page(client.get(address("meeting")))

    assert "لا اجتماعات بعد" in html
    assert "button--primary" not in html


def test_where_nothing_matches_the_whole_list_is_offered(desk):
    cast.make_plan(2023, items=1)

    html = page(desk.get(f"{address('recommendation')}?status=implemented"))

    assert '<p class="empty__title">لا نتائج مطابقة</p>' in html
    assert '<a class="button" href="?">' in html


def test_a_cell_names_its_column_and_a_filter_its_choice(desk):
    cast.make_plan(2023, items=1)

    html = page(desk.get(f"{address('recommendation')}?status=open"))

    assert 'data-label="الجهة المسؤولة الرئيسة"' in html
    assert "<bdi>كل المفتوحة</bdi>" in html


def test_the_sections_of_the_chosen_plan_are_a_filter(desk):
    plan = cast.make_plan(2023, items=1)
    section = plan.sections.create(order=1, title_ar="المحور السياسي")
    plan.sections.create(order=2, title_ar="محور بلا توصيات")
    item = cast.make_recommendation(plan, section=section)
    where = address("recommendation")

    whole = desk.get(where)
    of_plan = desk.get(f"{where}?plan__id__exact={plan.pk}")
    of_section = desk.get(f"{where}?plan__id__exact={plan.pk}&section={section.pk}")
    of_none = desk.get(f"{where}?plan__id__exact={plan.pk}&section=999")

    assert "المحور السياسي" not in page(whole)
    assert "المحور السياسي" in page(of_plan)
    assert "محور بلا توصيات" not in page(of_plan)
    assert list(of_section.context["cl"].queryset) == [item]
    assert of_none.context["cl"].result_count == 2


def test_a_column_is_sorted_by_its_heading(desk):
    cast.make_plan(2023, items=2)

    html = page(desk.get(f"{address('recommendation')}?o=2"))

    assert 'aria-sort="ascending"' in html


def test_the_window_that_chooses_a_record_has_no_saved_views_and_no_controls(desk):
    cast.make_plan(2023, items=1)

    html = page(desk.get(f"{address('recommendation')}?_popup=1&status=open"))

    assert "data-pk=" not in html
    assert "saved-views" not in html
