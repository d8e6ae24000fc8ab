"""Which institutions answer for a recommendation, changed in one step."""

import pytest

from recommendations.workflow.assignments import assign, hand_over
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


def bodies(item):
    """Institution → role, as they are stored."""
    return {row.institution.slug: row.role for row in item.assignments.all()}


def test_another_institution_takes_the_place_of_the_lead(adopted, health):
    item = adopted.recommendations.first()
    lead = item.assignments.lead()

    made, changed, removed = assign(item, lead=health)

    assert (made, changed, removed) == ([], [lead], [])
    assert bodies(item) == {"health": "lead"}


def test_a_supporting_institution_becomes_the_lead(adopted, department, health):
    item = adopted.recommendations.first()
    cast.assign(item, health, "supporting")

    made, changed, removed = assign(item, lead=health, supporting=[department])

    assert [row.institution for row in made] == [department]
    assert [row.institution for row in changed] == [health]
    assert removed == []
    assert bodies(item) == {"health": "lead", "department": "supporting"}


def test_supporting_institutions_are_added_and_removed(adopted, department, health):
    item = adopted.recommendations.first()
    cast.assign(item, health, "supporting")
    education = cast.make_institution("education")

    made, changed, removed = assign(item, lead=department, supporting=[education])

    assert [row.institution for row in made] == [education]
    assert changed == []
    assert [row.institution for row in removed] == [health]
    assert bodies(item) == {"department": "lead", "education": "supporting"}


def test_the_same_institutions_change_nothing(adopted, department):
    item = adopted.recommendations.first()

    assert assign(item, lead=department) == ([], [], [])


def test_a_recommendation_of_a_draft_may_lose_its_lead_and_get_one(plan, health):
    item = plan.recommendations.first()
    cast.assign(item, health, "supporting")

    assign(item, lead=None, supporting=[health])
    without_lead = bodies(item)
    assign(item, lead=health)

    assert without_lead == {"health": "supporting"}
    assert bodies(item) == {"health": "lead"}


def test_an_adopted_recommendation_does_not_lose_its_lead(adopted, health):
    item = adopted.recommendations.first()

    with refuses("lead"):
        assign(item, lead=None, supporting=[health])

    assert bodies(item) == {"department": "lead"}


def test_a_lead_that_is_handed_over_leaves_the_supporting_institutions(adopted, health):
    item = adopted.recommendations.first()
    cast.assign(item, health, "supporting")
    cast.assign(item, "education", "supporting")

    hand_over(item, health)

    assert bodies(item) == {"health": "lead", "education": "supporting"}
