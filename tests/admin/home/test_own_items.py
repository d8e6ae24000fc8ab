"""The first page of a focal point: all recommendations of its institutions, with their dates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import Role
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.desk import address, page

pytestmark = pytest.mark.django_db


def rows(client, account):
    client.force_login(account)
    return client.get(reverse("admin:index")).context["own_items"]


@pytest.fixture
def plan(db):
    """Of health: 1 due later, 2 overdue, 3 without a date, 4 implemented; 5 of the department."""
    today = timezone.localdate()
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, lead="health", due_on=today + timedelta(days=90))
    cast.make_recommendation(plan, lead="health", due_on=date(2023, 3, 1))
    cast.make_recommendation(plan, lead="health")
    cast.make_recommendation(plan, lead="health", due_on=date(2023, 2, 1))
    cast.make_recommendation(plan)
    cast.advance(plan, "adopted")
    cast.make_update(plan.recommendations.get(number=4), "implemented")
    return plan


def test_all_own_items_are_listed_open_ones_by_their_dates_first(client, focal_point, plan):
    found = rows(client, focal_point)

    assert [item.reference for item in found] == ["2023/2", "2023/1", "2023/3", "2023/4"]
    assert found[0].due == "1 آذار 2023"
    assert "overdue" in found[0].schedule
    assert [bool(item.last_update) for item in found] == [False, False, False, True]
    assert "2023/5" not in page(client.get(reverse("admin:index")))


def test_each_row_has_a_button_that_opens_the_form_of_a_report(client, focal_point, plan):
    for item in rows(client, focal_point):
        label, where = item.report
        key = plan.recommendations.get(number=item.reference.partition("/")[2]).pk
        assert (str(label), where) == (
            "تسجيل التقدّم",
            f"{address('progressupdate', 'add')}?recommendation={key}",
        )
        assert client.get(where).status_code == 200


def test_a_row_says_what_became_of_a_report_that_is_not_published(client, focal_point, plan):
    items = plan.recommendations.order_by("number")
    cast.make_update(items[0], publish=False, by=focal_point)
    returned = cast.make_update(items[1], publish=False, by=focal_point)
    progress.send_back(returned, by=cast.make_member(Role.PUBLISHER), remark="أين الدليل؟")
    draft = cast.make_update(items[2], publish=False, send=False, by=focal_point)

    found = {item.reference: item for item in rows(client, focal_point)}

    assert found["2023/1"].note == "تحديثكم بانتظار المراجعة"
    assert found["2023/2"].note == "أُعيد: أين الدليل؟"
    assert found["2023/2"].report[1] == address("progressupdate", "change", returned.pk)
    assert found["2023/3"].report[1] == address("progressupdate", "change", draft.pk)


def test_an_item_of_a_draft_or_of_others_is_not_listed_and_the_page_says_so(client, focal_point):
    cast.make_plan(2024, items=1)
    cast.make_plan(2023, items=1, state="adopted")

    assert rows(client, focal_point) == []
    assert "لا توصيات لجهاتكم في خطة مفتوحة بعد." in page(client.get(reverse("admin:index")))


def test_staff_who_are_no_focal_points_have_no_such_list(client, plan):
    assert rows(client, cast.make_member(Role.PUBLISHER)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_row_and_three(
    client, number, focal_point, django_assert_num_queries
):
    plan = cast.make_plan(2023, items=0)
    for _number in range(number):
        cast.make_recommendation(plan, lead="health", due_on=date(2023, 2, 1))
    cast.advance(plan, "published")
    for item in plan.recommendations.all():
        cast.make_update(item, publish=False, send=False, by=focal_point)
    client.force_login(focal_point)
    client.get(reverse("admin:index"))

    with django_assert_num_queries(15):
        client.get(reverse("admin:index"))
