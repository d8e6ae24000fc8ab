"""The first page of the admin: the task lists of each role."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.admin.transitions.review import comparison_address
from recommendations.models import ProgressUpdate, Role
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.desk import page
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db


def rows_of_lists(client, account):
    """The task lists of ``account``: title → the numbers in its rows."""
    client.force_login(account)
    found = client.get(reverse("admin:index")).context["task_lists"]
    return {str(tasks.title): [row["number"] for row in tasks.rows] for tasks in found}


@made_once
def busy_plan():
    """A plan of four items: overdue, due soon, silent, and one of another body with all of it."""
    plan = cast.make_plan(2023, items=0)
    today = timezone.localdate()
    cast.make_recommendation(plan, lead="health", due_on=today - timedelta(days=1))
    cast.make_recommendation(plan, lead="health", due_on=today + timedelta(days=30))
    cast.make_recommendation(plan, lead="health", due_on=today + timedelta(days=31))
    cast.make_recommendation(plan, due_on=today - timedelta(days=1))
    cast.advance(plan, "published")
    for item in plan.recommendations.filter(number__in=[1, 2]):
        cast.make_update(item)
    cast.make_update(plan.recommendations.get(number=3), reported_on=today - timedelta(days=90))
    return plan


def test_task_lists_of_a_focal_point_hold_its_own_work(client, busy_plan):
    focal_point = cast.make_member(Role.FOCAL_POINT, institutions=["health"])
    publisher = cast.make_member(Role.PUBLISHER)
    item = busy_plan.recommendations.get(number=2)
    cast.make_update(item, publish=False, by=focal_point)
    progress.send_back(ProgressUpdate.objects.sent().get(), by=publisher, remark="أين الدليل؟")
    cast.make_update(item, publish=False, send=False, by=focal_point)

    assert rows_of_lists(client, focal_point) == {
        "أُعيدت إليّ": ["2023/2"],
        "مسوداتي": ["2023/2"],
        "بانتظار الرد": [2023],
    }
    assert "أين الدليل؟" in page(client.get(reverse("admin:index")))


def test_task_lists_of_an_editor_hold_reports_waiting_for_review(client, busy_plan):
    focal_point = cast.make_member(Role.FOCAL_POINT, institutions=["health"])
    update = cast.make_update(
        busy_plan.recommendations.get(number=1), publish=False, by=focal_point
    )

    found = rows_of_lists(client, cast.make_member(Role.EDITOR))

    assert f'href="{comparison_address(update)}"' in page(client.get(reverse("admin:index")))
    assert found["بانتظار المراجعة"] == ["2023/1"]
    assert found["متأخرة عن موعدها"] == ["2023/1", "2023/4"]
    assert "مسوداتي" not in found


def test_task_lists_of_a_publisher_hold_what_is_ready_to_publish(client, busy_plan):
    cast.make_update(busy_plan.recommendations.get(number=1), publish=False)
    cast.make_plan(2024, items=0)
    cast.make_plan(2022, state="adopted")

    found = rows_of_lists(client, cast.make_member(Role.PUBLISHER))

    assert found["جاهزة للنشر"] == ["2023/1"]
    assert found["اجتماعات لم تُنشر بعد"] == [2024, 2023, 2022]
    assert found["خطط معتمدة لم تُنشر بعد"] == [2022]
    assert found["مسودات الخطط"] == [2024]


def test_a_question_waits_for_its_author_and_the_answer_for_who_reviews(client, busy_plan):
    focal_point = cast.make_member(Role.FOCAL_POINT, institutions=["health"])
    editor = cast.make_member(Role.EDITOR)
    item = busy_plan.recommendations.get(number=1)
    update = cast.make_update(item, publish=False, by=focal_point)
    cast.make_remark(update, by=editor)
    asked = rows_of_lists(client, focal_point), rows_of_lists(client, editor)
    cast.make_remark(update, "ست دورات.", by=focal_point)
    answered = rows_of_lists(client, focal_point), rows_of_lists(client, editor)

    assert [found.get("سؤال لك") for found in asked] == [["2023/1"], None]
    assert [found.get("أُجيب عنها") for found in asked] == [None, None]
    assert [found.get("سؤال لك") for found in answered] == [None, None]
    assert [found.get("أُجيب عنها") for found in answered] == [None, ["2023/1"]]


def test_an_auditor_has_no_task_lists(client, busy_plan):
    assert rows_of_lists(client, cast.make_member(Role.AUDITOR)) == {}


def test_each_task_list_leads_to_a_list_of_as_many_records(client, busy_plan):
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["health"]))
    found = client.get(reverse("admin:index")).context["task_lists"]

    counts = {str(tasks.title): listed(client.get(tasks.address).context) for tasks in found}

    assert counts == {str(tasks.title): tasks.total for tasks in found}


def listed(context):
    """How many records a list shows, or how many items the page of answers has without one."""
    if "cl" in context:
        return context["cl"].result_count
    return len([form for form in context["forms"] if form.current is None])


def test_an_unreported_recommendation_is_silent_from_its_adoption_on(db):
    plan = cast.make_plan(2023, state="published")

    silent = plan.recommendations.silent

    assert silent(on=date(2023, 4, 6)).count() == 0
    assert silent(on=date(2023, 4, 7)).count() == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dashboard_takes_the_same_queries_for_one_row_and_three(
    client, rows, django_assert_num_queries
):
    plan = cast.make_plan(2023, items=0)
    for _number in range(rows):
        cast.make_recommendation(plan, due_on=date(2023, 2, 1))
    cast.advance(plan, "published")
    publisher = cast.make_member(Role.PUBLISHER)
    for item in plan.recommendations.all():
        cast.make_update(item, publish=False)
    meeting = cast.make_meeting(2022, published=True)
    for number in range(rows):
        meeting.delegations.create(institution=cast.make_institution(f"body-{number}"))
    client.force_login(publisher)
    client.get(reverse("admin:index"))

    with django_assert_num_queries(25):
        client.get(reverse("admin:index"))
