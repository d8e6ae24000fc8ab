"""The obstacles of a year: which updates count, and how often themes and bodies named one."""

from datetime import date

import pytest

from recommendations.exports.figures import obstacles
from recommendations.models import Plan, Theme
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes(db):
    return [
        Theme.objects.create(slug=slug, name_ar=slug, order=order)
        for order, slug in enumerate(["work", "rights"])
    ]


@pytest.fixture
def plan(themes):
    """Published: 1 and 2 led by the department, 3 by the health commission, 4 not public."""
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, themes=themes)
    cast.make_recommendation(plan, themes=themes[:1])
    cast.make_recommendation(plan, lead="health")
    cast.make_recommendation(plan, is_public=False, themes=themes[1:])
    return cast.advance(plan, "published")


def report(plan, number, obstacle, day=1, **account):
    item = plan.recommendations.get(number=number)
    day = date(2023, 5, day)
    return cast.make_update(item, reported_on=day, obstacle_ar=obstacle, **account)


def counts(found):
    return [(one.slug, one.updates, one.items) for one in found]


def test_obstacles_are_counted_by_theme_and_lead(plan):
    report(plan, 1, "نقص المال")
    report(plan, 1, "نقص الوقت", day=2)
    report(plan, 2, "نقص المال")
    report(plan, 3, "لا رد")
    report(plan, 2, "", day=3)

    found = obstacles.before(2024)

    assert [(row["reference"], row["text"].plain) for row in found.rows] == [
        ("2023/1", "نقص المال"),
        ("2023/1", "نقص الوقت"),
        ("2023/2", "نقص المال"),
        ("2023/3", "لا رد"),
    ]
    assert found.year == 2023
    assert found.rows[0]["lead"]["slug"] == "department"
    assert found.rows[0]["reported_on"] == date(2023, 5, 1)
    assert counts(found.by_theme) == [("work", 3, 2), ("rights", 2, 1)]
    assert counts(found.by_body) == [("department", 3, 2), ("health", 1, 1)]


def test_obstacles_of_corrected_and_unpublished_updates_do_not_count(plan):
    wrong = report(plan, 1, "خطأ")
    report(plan, 1, "صواب", day=2, corrects=wrong)
    report(plan, 2, "مسودة", publish=False)

    assert [row["text"].plain for row in obstacles.before(2024).rows] == ["صواب"]


def test_obstacles_of_items_that_are_not_public_are_for_staff_only(plan):
    report(plan, 4, "سر")
    report(plan, 1, "علني")

    assert [row["number"] for row in obstacles.before(2024).rows] == [1]
    assert [row["number"] for row in obstacles.of_plan(plan).rows] == [1, 4]
    assert counts(obstacles.of_plan(plan).by_theme) == [("rights", 2, 2), ("work", 1, 1)]


def test_obstacles_are_those_of_the_last_published_plan_before_the_year(plan):
    report(plan, 1, "نقص المال")
    cast.make_plan(2024, items=1, state="adopted")

    assert [obstacles.before(year).year for year in (2023, 2024, 2025)] == [None, 2023, 2023]


def test_obstacles_of_a_withdrawn_plan_are_not_public(plan):
    report(plan, 1, "نقص المال")
    Plan.objects.get(pk=plan.pk).mark_withdrawn()

    assert obstacles.before(2024).rows == []
