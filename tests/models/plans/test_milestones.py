"""Milestones: which body answers for one, and when one is overdue."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.models import Milestone
from recommendations.workflow import assignments
from recommendations.workflow.closing.closing import close
from tests.support import cast
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(adopted):
    """Of an adopted plan: led by the department, supported by the commission of health."""
    item = adopted.recommendations.get(number=1)
    cast.assign(item, "health", "supporting")
    return item


def test_a_body_of_the_item_answers_for_a_milestone(item):
    health = cast.make_institution("health")

    milestone = item.milestones.create(number=1, title_ar="خطوة", institution=health)

    assert Milestone.objects.get().institution == milestone.institution == health


def test_another_body_cannot_answer_for_it(item):
    other = cast.make_institution("other")
    milestone = item.milestones.create(number=1, title_ar="خطوة")
    made = Milestone(recommendation=item, number=2, title_ar="خطوة", institution=other)

    milestone.institution = other
    with refuses("body"):
        milestone.save()
    with refuses("body"):
        Milestone.objects.bulk_create([made])
    with database_refuses("new_milestone_of_its_bodies"):
        cast.past_the_models(Milestone).bulk_create([made])
    with database_refuses("milestone_of_its_bodies"):
        cast.past_the_models(Milestone).update(institution=other)


def test_a_milestone_is_left_to_the_lead_when_its_body_goes(item):
    health, lead = cast.make_institution("health"), cast.make_institution()
    milestone = item.milestones.create(number=1, title_ar="خطوة", institution=health)
    other = item.milestones.create(number=2, title_ar="خطوة", institution=lead)

    assignments.assign(item, lead=lead)

    milestone.refresh_from_db()
    other.refresh_from_db()
    assert (milestone.institution, other.institution) == (None, lead)
    assert milestone.history.count() == 2


def test_a_milestone_goes_with_the_lead_that_is_replaced(item):
    lead, health = cast.make_institution(), cast.make_institution("health")
    milestone = item.milestones.create(number=1, title_ar="خطوة", institution=lead)

    assignments.hand_over(item, health)

    milestone.refresh_from_db()
    assert milestone.institution is None


def test_overdue_are_those_not_done_after_their_day_of_an_open_item(item):
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    dates = [(yesterday, None), (today, None), (None, None), (yesterday, yesterday)]
    for number, (due_on, done_on) in enumerate(dates, start=1):
        item.milestones.create(number=number, title_ar="خطوة", due_on=due_on, done_on=done_on)

    before = [one.number for one in Milestone.objects.overdue()]
    tomorrow = [one.number for one in Milestone.objects.overdue(today + timedelta(days=1))]
    cast.make_update(item, "implemented")

    assert (before, tomorrow) == ([1], [1, 2])
    assert not Milestone.objects.overdue().exists()


def test_a_milestone_of_a_closed_plan_is_not_overdue(item):
    item.milestones.create(number=1, title_ar="خطوة", due_on=date(2023, 1, 1))
    before = Milestone.objects.overdue().count()
    for one in item.plan.recommendations.all():
        cast.make_decision(one)

    following = close(item.plan, by=cast.make_user())

    assert before == 1
    assert [one.recommendation.plan for one in Milestone.objects.overdue()] == []
    assert following.recommendations.filter(milestones__isnull=False).count() == 1
