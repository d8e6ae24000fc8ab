"""Sections of a plan: frozen at adoption, and holding items of their own plan alone; and votes."""

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from recommendations.models import PlanSection, Recommendation
from recommendations.models.visibility import VISIBLE
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db
FROZEN = {"order": 2, "title_ar": "التعليم"}


@pytest.fixture
def section(plan):
    return plan.sections.create(order=1, title_ar="الصحة")


@pytest.fixture
def item(plan, section):
    """The first item of a draft, in a section."""
    item = plan.recommendations.get(number=1)
    item.section = section
    item.save()
    return item


@pytest.fixture
def adopted(plan, section, item):
    """A section of a plan that is adopted now."""
    cast.advance(plan, "adopted")
    return PlanSection.objects.get(pk=section.pk)


def table(model):
    """The table of ``model``, past the models."""
    return cast.past_the_models(model)


@pytest.mark.parametrize("name", FROZEN)
def test_an_adopted_section_is_never_changed(adopted, name):
    setattr(adopted, name, FROZEN[name])

    with refuses("frozen"):
        adopted.save()
    with refuses("guarded"):
        PlanSection.objects.update(**{name: FROZEN[name]})
    with database_refuses("section_frozen_at_adoption"):
        table(PlanSection).update(**{name: FROZEN[name]})


def test_a_missing_translation_of_an_adopted_section_may_be_added(adopted):
    adopted.title_en = "Health"
    adopted.save()
    adopted.title_en = "Education"

    with refuses("frozen"):
        adopted.save()

    adopted.refresh_from_db()
    assert adopted.title_en == "Health"


def test_an_adopted_section_is_never_deleted(adopted):
    other = adopted.plan.recommendations.get(number=2)
    assert other.section is None

    with refuses("frozen"):
        adopted.delete()
    with refuses("frozen"):
        PlanSection.objects.all().delete()
    with database_refuses("section_stays_once_adopted"):
        table(PlanSection).all()._raw_delete("default")


def test_nothing_is_added_to_an_adopted_plan(adopted):
    with refuses("adopted"):
        adopted.plan.sections.create(order=2, title_ar="التعليم")
    with refuses("adopted"):
        PlanSection.objects.bulk_create([PlanSection(plan=adopted.plan, order=2, title_ar="س")])
    with database_refuses("section_not_into_adopted_plan"):
        table(PlanSection).bulk_create([PlanSection(plan=adopted.plan, order=2, title_ar="س")])


def test_everything_may_change_in_a_draft(section):
    section.order, section.title_ar = 3, "التعليم"
    section.save()
    section.refresh_from_db()
    assert (section.order, section.title_ar) == (3, "التعليم")

    section.delete()

    assert not PlanSection.objects.exists()


def test_a_section_with_items_is_not_deleted(item):
    with pytest.raises(ProtectedError):
        item.section.delete()

    assert PlanSection.objects.exists()


def test_a_draft_plan_is_deleted_with_its_sections(plan, section):
    plan.recommendations.all().delete()

    plan.delete()

    assert not PlanSection.objects.exists()


def test_a_section_stays_in_its_plan(section):
    section.plan = cast.make_plan(2024)

    with refuses("plan"):
        section.save()
    with database_refuses("section_frozen_at_adoption"):
        table(PlanSection).update(plan=section.plan)


def test_two_sections_have_different_places(plan, section):
    second = PlanSection(plan=plan, order=1, title_ar="التعليم")

    with refuses_by("plansection_order_once_in_plan"):
        second.validate_constraints()
    # SQLite names the columns, PostgreSQL the constraint.
    with database_refuses("plansection"):
        table(PlanSection).create(plan=plan, order=1, title_ar="التعليم")


def test_places_begin_at_one(plan):
    first = PlanSection(plan=plan, order=0, title_ar="التعليم")

    with refuses_by("plansection_order_from_one"):
        first.validate_constraints()
    with database_refuses("plansection_order_from_one"):
        first.save()


def test_a_section_has_a_title(plan):
    empty = PlanSection(plan=plan, order=1, title_ar=" ")

    with refuses_by("plansection_with_title"):
        empty.validate_constraints()
    with database_refuses("plansection_with_title"):
        empty.save()
    plan.sections.create(order=1, title_ku="Tenduristî")


def test_an_item_is_in_a_section_of_its_plan(item):
    other = cast.make_plan(2024).sections.create(order=1, title_ar="التعليم")
    item.section = other
    fields = {"number": 9, "title_ar": "س", "first_year": 2023}
    misplaced = Recommendation(plan=item.plan, section=other, **fields)

    with refuses("section"):
        item.save()
    with refuses("section"):
        cast.make_recommendation(item.plan, section=other)
    with refuses("section"):
        Recommendation.objects.bulk_create([misplaced])
    with database_refuses("recommendation_section_of_its_plan"):
        table(Recommendation).filter(pk=item.pk).update(section=other)
    with database_refuses("new_recommendation_section_of_its_plan"):
        table(Recommendation).bulk_create([misplaced])


def test_an_item_leaves_its_section_with_its_plan(item):
    item.plan = cast.make_plan(2024, items=0)

    with refuses("section"):
        item.save()
    item.section = None
    item.save()

    item.refresh_from_db()
    assert (item.plan.year, item.section) == (2024, None)


def test_the_section_of_an_adopted_item_is_fixed(adopted):
    item = Recommendation.objects.get(plan=adopted.plan, number=1)
    item.section = None

    with refuses("frozen"):
        item.save()
    with refuses("guarded"):
        Recommendation.objects.update(section=None)
    with database_refuses("recommendation_frozen_at_adoption"):
        table(Recommendation).filter(number=1).update(section=None)


def test_votes_are_fixed_at_adoption_and_may_be_added_later(plan):
    item = plan.recommendations.get(number=1)
    item.votes_for = 12
    item.save()
    cast.advance(plan, "adopted")
    item = Recommendation.objects.get(pk=item.pk)
    item.votes_against = 3
    item.save()
    item.votes_for = 13

    with refuses("frozen"):
        item.save()
    with refuses("guarded"):
        Recommendation.objects.update(votes_for=13)
    with database_refuses("recommendation_frozen_at_adoption"):
        table(Recommendation).filter(pk=item.pk).update(votes_against=4)

    item.refresh_from_db()
    assert (item.votes_for, item.votes_against, item.votes_abstained) == (12, 3, None)


@pytest.mark.parametrize("name", ["votes_against", "votes_abstained"])
def test_votes_need_those_in_favour(plan, name):
    item = plan.recommendations.get(number=1)
    setattr(item, name, 3)

    with refuses_by("recommendation_votes_with_those_for"):
        item.validate_constraints()
    with database_refuses("recommendation_votes_with_those_for"):
        item.save()


def test_the_next_place_is_after_the_last(plan, section):
    assert plan.sections.next_order() == 2
    assert cast.make_plan(2024).sections.next_order() == 1


def test_a_section_that_is_gone_cannot_be_chosen(item):
    item.section_id = item.section_id + 100

    with refuses("section"):
        item.validate_section()


def test_sections_of_a_draft_are_made_and_deleted_in_bulk(plan):
    places = [PlanSection(plan=plan, order=place, title_ar="الصحة") for place in (1, 2)]

    PlanSection.objects.bulk_create(places)
    assert plan.sections.count() == 2

    plan.sections.all().delete()
    assert plan.sections.count() == 0


def test_a_section_is_public_with_an_item_of_it(plan, item):
    def public():
        return list(plan.sections.filter(VISIBLE[PlanSection].records(timezone.now())))

    assert public() == []

    cast.advance(plan, "published")

    assert public() == [item.section]
