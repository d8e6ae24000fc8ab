"""The calendar of due dates: months, filters, what a focal point finds there."""

from datetime import date

import pytest
from django.urls import reverse

from recommendations.models import Role
from tests.support import cast
from tests.support.desk import page

pytestmark = pytest.mark.django_db


def entries(client, **query):
    """(month, references) of the page, in order."""
    months = client.get(reverse("admin:calendar"), query).context["months"]
    return [(month, [one.reference for one in own]) for month, own in months]


@pytest.fixture
def plan(db):
    """1 and 2 are due in March 2023, 2 led by health; 3 in May; 4 has no date; 5 is done."""
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, due_on=date(2023, 3, 20))
    cast.make_recommendation(plan, lead="health", due_on=date(2023, 3, 1))
    cast.make_recommendation(plan, due_on=date(2023, 5, 1))
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, due_on=date(2023, 6, 1))
    cast.advance(plan, "published")
    cast.make_update(plan.recommendations.get(number=5), "implemented")
    return plan


@pytest.fixture
def editor(client, db):
    client.force_login(cast.make_member(Role.EDITOR))
    return client


def test_open_items_are_listed_by_month(editor, plan):
    assert entries(editor) == [
        ("آذار 2023", ["2023/2", "2023/1"]),
        ("أيار 2023", ["2023/3"]),
    ]


def test_milestones_that_are_not_done_are_listed_too(editor, plan):
    item = plan.recommendations.get(number=3)
    item.milestones.create(number=1, title_ar="الأولى", due_on=date(2023, 4, 1))
    item.milestones.create(
        number=2, title_ar="الثانية", due_on=date(2023, 4, 2), done_on=date(2023, 4, 1)
    )

    assert entries(editor)[1] == ("نيسان 2023", ["2023/3"])
    shown = page(editor.get(reverse("admin:calendar")))
    assert "الأولى" in shown
    assert "الثانية" not in shown


def test_the_calendar_is_filtered_by_plan_and_body(editor, plan):
    cast.make_plan(2024, items=0)
    other = cast.make_plan(2025, items=0)
    cast.make_recommendation(other, due_on=date(2025, 1, 1))
    cast.advance(other, "adopted")
    health = cast.make_institution("health")

    assert entries(editor, plan=other.pk) == [("كانون الثاني 2025", ["2025/1"])]
    assert entries(editor, body=health.pk) == [("آذار 2023", ["2023/2"])]
    assert entries(editor, plan=other.pk, body="nothing") == entries(editor, plan=other.pk)


def test_a_focal_point_finds_its_own_items_and_its_own_calendar(client, plan):
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["health"]))

    assert entries(client) == [("آذار 2023", ["2023/2"])]
    feeds = [where for _name, where in client.get(reverse("admin:calendar")).context["feeds"]]
    assert feeds == ["/ar/plans/2023.ics", "/ar/institutions/health.ics"]
    assert [client.get(where).status_code for where in feeds] == [200, 200]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_takes_the_same_queries_for_one_row_and_three(
    editor, rows, django_assert_num_queries
):
    plan = cast.make_plan(2023, items=0)
    for number in range(rows):
        item = cast.make_recommendation(plan, due_on=date(2023, 3, 1 + number))
        item.milestones.create(number=1, title_ar="مرحلة", due_on=date(2023, 2, 1))
    cast.advance(plan, "adopted")
    editor.get(reverse("admin:calendar"))

    with django_assert_num_queries(14):
        editor.get(reverse("admin:calendar"))
