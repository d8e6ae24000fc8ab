from datetime import UTC, date, datetime

import pytest
from concurrency.exceptions import RecordModifiedError
from django.db import transaction
from django.db.models import ProtectedError

from recommendations.models import Decision, Plan, Recommendation
from recommendations.workflow import adoption
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 1, 7, 12, tzinfo=UTC)


def test_adopting_records_when_and_by_whom(plan, staff):
    adoption.adopt(plan, by=staff, on=date(2023, 1, 7), now=NOON)

    plan.refresh_from_db()
    assert (plan.state, plan.adopted_on, plan.adopted_at, plan.adopted_by) == (
        "adopted",
        date(2023, 1, 7),
        NOON,
        staff,
    )


def test_the_day_of_adoption_may_be_unknown(plan, staff):
    adoption.adopt(plan, by=staff)

    assert (plan.state, plan.adopted_on) == ("adopted", None)


def test_adopting_leaves_what_the_meeting_did_not_adopt(staff):
    plan = cast.make_plan(items=0)
    for decision in Decision.values:
        cast.make_recommendation(plan, decision=decision)

    adoption.adopt(plan, by=staff)

    assert list(plan.recommendations.values_list("decision", flat=True)) == [
        "adopted",
        "adopted",
        "adopted_amended",
        "deferred",
        "not_adopted",
    ]
    assert [item.number for item in plan.adopted_recommendations()] == [1, 2, 3]


def test_what_is_not_adopted_needs_neither_lead_nor_text(staff):
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan, lead=None, adopted_text_ar="", decision="deferred")

    adoption.adopt(plan, by=staff)

    assert plan.state == "adopted"


def test_it_refuses_to_adopt_and_names_each_thing_missing(staff):
    plan = Plan.objects.create(year=2023)
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, lead=None, adopted_text_ar="")

    missing = adoption.obstacles(plan)
    with refuses("missing"):
        adoption.adopt(plan, by=staff)

    plan.refresh_from_db()
    assert len(missing) == 3
    assert [("2" in sentence) for sentence in missing] == [False, True, True]
    assert plan.state == "draft"
    assert {item.decision for item in plan.recommendations.all()} == {"proposed"}


def test_it_refuses_to_adopt_a_text_in_another_language_only(staff):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, adopted_text_ar="", adopted_text_en="Open an office.")

    assert len(adoption.obstacles(plan)) == 1


def test_it_refuses_to_adopt_spaces_for_a_text(staff):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, adopted_text_ar="  ")

    assert len(adoption.obstacles(plan)) == 1


def test_it_refuses_to_adopt_nothing(staff):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, decision="deferred")

    assert len(adoption.obstacles(plan)) == 1


def test_it_is_adopted_once(adopted, staff):
    with refuses("adopted"):
        adoption.adopt(adopted, by=staff)


def test_it_refuses_to_adopt_what_somebody_else_changed(plan, staff):
    stale = Plan.objects.get()
    plan.introduction_ar = "مقدمة"
    plan.save()

    with pytest.raises(RecordModifiedError):
        adoption.adopt(stale, by=staff)

    assert Plan.objects.get().state == "draft"
    assert not Recommendation.objects.filter(decision="adopted").exists()


def test_it_begins_as_a_draft(meeting, staff):
    past = {"state": "adopted", "adopted_at": NOON, "adopted_by": staff, "meeting": meeting}

    with refuses("state"):
        Plan.objects.create(year=2023, **past)
    with refuses("state"):
        Plan.objects.bulk_create([Plan(year=2023, **past)])


def test_its_state_moves_by_its_own_steps(plan, staff):
    plan.state, plan.adopted_at, plan.adopted_by = "adopted", NOON, staff

    with refuses("state"):
        plan.save()
    with refuses("state"):
        plan.save(update_fields=["state", "adopted_at", "adopted_by"])
    with refuses("guarded"):
        Plan.objects.update(state="adopted", adopted_at=NOON, adopted_by=staff)
    with refuses("guarded"), transaction.atomic():
        Plan.objects.bulk_update([plan], ["state", "adopted_at", "adopted_by_id"])


def test_it_never_becomes_a_draft_again(adopted):
    undone = {"state": "draft", "adopted_at": None, "adopted_by": None, "adopted_on": None}
    for name, value in undone.items():
        setattr(adopted, name, value)

    with refuses("state"):
        adopted.save()
    with database_refuses("draft, then|it is frozen"):
        cast.past_the_models(Plan).update(**undone)


def test_the_database_adopts_no_plan_without_its_leads(staff):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, lead=None, decision="adopted")

    with database_refuses("plan_adopted_whole"):
        cast.past_the_models(Plan).update(state="adopted", adopted_at=NOON, adopted_by=staff)


def test_the_database_closes_no_plan_with_open_items(adopted, staff):
    with database_refuses("plan_closed_whole"):
        cast.past_the_models(Plan).update(state="closed", closed_on=NOON, closed_by=staff)


@pytest.mark.parametrize("half", ["adopted_at", "adopted_by", "meeting"])
def test_the_database_adopts_no_plan_halfway(plan, staff, half):
    whole = {"state": "adopted", "adopted_at": NOON, "adopted_by": staff, "meeting": plan.meeting}
    for item in plan.recommendations.all():
        item.decision = "adopted"
        item.save()

    with database_refuses("plan_adopted_at_with_adopted_by"):
        cast.past_the_models(Plan).update(**whole | {half: None})


@pytest.mark.parametrize("half", ["closed_on", "closed_by"])
def test_the_database_closes_no_plan_halfway(staff, half):
    plan = cast.make_plan(items=1, state="adopted")
    cast.make_update(plan.recommendations.get(), "implemented")
    whole = {"state": "closed", "closed_on": date(2023, 12, 31), "closed_by": staff}

    with database_refuses("plan_closed_on_with_closed_by"):
        cast.past_the_models(Plan).update(**whole | {half: None})


def test_its_year_and_meeting_stand_once_adopted(adopted):
    for name, value in [("year", 2024), ("meeting", cast.make_meeting(2024))]:
        changed = Plan.objects.get()
        setattr(changed, name, value)

        with refuses("frozen"):
            changed.save()
        with refuses("guarded"):
            Plan.objects.update(**{name: value})
        with database_refuses("plan_frozen_at_adoption"):
            cast.past_the_models(Plan).update(**{name: value})


def test_its_year_may_change_in_a_draft_and_its_items_follow(plan, staff):
    plan.year = 2024
    plan.save()

    adoption.adopt(plan, by=staff)

    assert {(item.first_year, item.age) for item in plan.recommendations.all()} == {(2024, 1)}


def test_a_draft_cannot_be_published(plan):
    with refuses("draft"):
        plan.mark_published()
    with database_refuses("plan_published_after_adoption"):
        cast.past_the_models(Plan).update(published_at=NOON)


def test_it_is_published_withdrawn_and_never_unpublished(published):
    published.mark_withdrawn()
    published.published_at = published.withdrawn_at = None

    with refuses("published"):
        published.save()
    with database_refuses("plan_stays_published"):
        cast.past_the_models(Plan).update(published_at=None, withdrawn_at=None)


def test_what_was_never_published_is_not_withdrawn(adopted):
    adopted.withdrawn_at = NOON

    with refuses_by("plan_withdrawn_after_published"):
        adopted.full_clean()
    with database_refuses("plan_withdrawn_after_published"):
        adopted.save()


def test_it_cannot_be_deleted_once_adopted(adopted):
    with refuses("adopted"):
        adopted.delete()
    with refuses("adopted"):
        Plan.objects.all().delete()


def test_it_cannot_be_deleted_with_items_in_it(plan):
    with pytest.raises(ProtectedError):
        plan.delete()


def test_an_empty_draft_may_be_deleted():
    cast.make_plan(items=0).delete()

    assert Plan.objects.count() == 0


def test_there_is_one_plan_a_year(plan):
    with database_refuses("(?i)unique"):
        Plan.objects.create(year=2023)


def test_its_year_has_four_digits(plan):
    plan.year = 23

    with refuses_by("plan_year_plausible"):
        plan.full_clean()
    with database_refuses("plan_year_plausible"):
        plan.save()


def test_it_has_a_name_without_a_title(plan):
    assert "2023" in str(plan)


def test_drafts_are_made_and_deleted_in_bulk(meeting):
    Plan.objects.bulk_create([Plan(year=2023, meeting=meeting), Plan(year=2024, meeting=meeting)])
    years = set(Plan.objects.values_list("year", flat=True))

    Plan.objects.all().delete()

    assert years == {2023, 2024}
    assert not Plan.objects.exists()


def test_an_adopted_plan_is_not_made_in_bulk(meeting, staff):
    adopted = {"state": "adopted", "adopted_at": datetime(2023, 1, 7, tzinfo=UTC)}

    with refuses("state"):
        Plan.objects.bulk_create([Plan(year=2023, meeting=meeting, adopted_by=staff, **adopted)])

    assert not Plan.objects.exists()
