import pytest

from recommendations.models.plans.assignments import validate_bodies
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


def test_an_institution_is_responsible_once(plan, department, health):
    item = plan.recommendations.first()

    with refuses("twice"):
        validate_bodies(item, [department], [health, department])


def test_a_recommendation_has_no_two_leads(plan, department, health):
    item = plan.recommendations.first()

    with refuses("leads"):
        validate_bodies(item, [department, health], [])


def test_a_recommendation_needs_a_lead_once_it_is_adopted(adopted, health):
    with refuses("lead"):
        validate_bodies(adopted.recommendations.first(), [], [health])


def test_a_recommendation_of_a_draft_needs_no_lead(plan, health):
    assert validate_bodies(plan.recommendations.first(), [], [health]) is None
