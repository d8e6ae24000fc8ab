import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from recommendations.models import Institution, Plan
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db


def test_it_is_public_once_a_published_meeting_names_it(health, meeting):
    meeting.delegations.create(institution=health)

    before = set(Institution.objects.public())
    meeting.mark_published()

    assert before == set()
    assert set(Institution.objects.public()) == {meeting.organiser, health}


def test_it_is_public_once_it_answers_for_a_public_recommendation(department, health):
    plan = cast.make_plan(items=0)
    shown = cast.make_recommendation(plan, lead=department)
    cast.make_recommendation(plan, lead=health, is_public=False)
    cast.assign(shown, "education", "supporting")

    before = set(Institution.objects.public())
    cast.advance(plan, "published")

    assert before == set()
    assert set(Institution.objects.public()) == {department, cast.make_institution("education")}


def test_it_cannot_be_deleted_once_public(health, meeting):
    delegation = meeting.delegations.create(institution=health)
    meeting.mark_published()
    meeting.mark_withdrawn()

    with refuses("published"):
        health.delete()
    with refuses("published"):
        Institution.objects.filter(slug="health").delete()
    delegation.delete()
    health.delete()

    assert not Institution.objects.filter(slug="health").exists()


def test_it_cannot_be_deleted_while_a_draft_needs_it(plan, department):
    assert plan.recommendations.led_by(department).count() == 3

    with pytest.raises(ProtectedError):
        department.delete()


def test_its_address_stays_once_public(health, meeting):
    meeting.delegations.create(institution=health)
    meeting.mark_published()
    health.slug = "health-commission"

    with refuses("address"):
        health.save()
    with refuses("address"):
        health.save(update_fields=["slug"])
    with refuses("guarded"):
        Institution.objects.update(slug="health-commission")

    health.refresh_from_db()
    assert health.slug == "health"


def test_its_address_may_change_before_that(health):
    health.slug = "health-commission"

    health.save()

    health.refresh_from_db()
    assert health.slug == "health-commission"


def test_it_is_not_part_of_itself(health):
    health.parent = health

    with refuses_by("institution_not_part_of_itself"):
        health.full_clean()
    with database_refuses("institution_not_part_of_itself"):
        cast.past_the_models(Institution).filter(pk=health.pk).update(parent=health)


def test_it_is_not_part_of_its_own_part(department):
    part = cast.make_institution("office", parent=department)
    desk = cast.make_institution("desk", parent=part)
    department.parent = desk

    with refuses("circle"):
        department.full_clean()
    with refuses("circle"):
        department.save()


def test_its_name_falls_back_to_the_language_that_exists(health):
    with translation.override("ku"):
        before = str(Institution.objects.get(pk=health.pk))
        health.name_ku = "Desteya Tenduristiyê"
        health.save()

        assert before == cast.HEALTH
        assert str(Institution.objects.get(pk=health.pk)) == "Desteya Tenduristiyê"


def test_a_plan_of_drafts_shows_no_institution(plan):
    assert Plan.objects.get().recommendations.count() == 3
    assert list(Institution.objects.public()) == []


@pytest.mark.parametrize(
    "name",
    [
        "مكتب المياه",
        "مكتب المياه\u200f",
        "مكتب  المياه",
        "مكتب المیاه",
        "مكتب المياة",
        "مَكتب المياه.",
    ],
)
def test_a_second_institution_of_the_same_name_is_refused_with_the_first(name):
    cast.make_institution("water", name_ar="مكتب المياه")

    with refuses("same_name"):
        Institution.objects.create(slug="water-2", name_ar=name, kind="department")
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            Institution.objects.create(slug="water-2", name_ar=name, kind="department")
        said = refused.value.message_dict

    assert list(said) == ["name_ar"]
    assert said["name_ar"][0].startswith("“مكتب المياه” (water) is there already. Use it.")


def test_an_institution_is_not_renamed_to_the_name_of_another():
    cast.make_institution("water", name_ar="مكتب المياه", name_en="Water office")
    other = cast.make_institution("power", name_ar="مكتب الكهرباء")

    other.name_en = "water  Office"
    with refuses("same_name"):
        other.save()
    other.name_en = "Power office"
    other.save()

    assert Institution.objects.get(slug="power").name_en == "Power office"


def test_two_institutions_of_different_bodies_may_share_a_name():
    first = cast.make_institution("water", name_ar="مكتب المياه")
    second = cast.make_institution("water-2", name_ar="مكتب المياه", parent=first)

    second.parent = None
    with refuses("same_name"):
        second.save()


def test_invisible_characters_at_the_ends_of_a_name_are_not_stored():
    made = cast.make_institution("water", name_ar="\u200f\ufeffمكتب  المياه \u200e")

    made.refresh_from_db()
    assert made.name_ar == "مكتب المياه"
