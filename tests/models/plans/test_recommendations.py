"""What stands in a recommendation, and who may move the rest."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from recommendations.models import Assignment, Recommendation, Theme
from recommendations.workflow import adoption
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

MARCH = date(2023, 3, 1)
STANDING = {
    "number": 9,
    "decision": "deferred",
    "first_year": 1999,
    "origin_id": 1,
    "adopted_text_ar": "نص آخر",
    "adopted_text_en": "Another text.",
    "done_when_ar": "معيار آخر",
}


@pytest.fixture
def item(adopted):
    """The first item of the adopted plan; its text exists in Arabic and English."""
    item = adopted.recommendations.get(number=1)
    item.adopted_text_en, item.done_when_ar = "Open an office.", "افتُتح المكتب"
    item.save()
    return item


def table():
    """The table of recommendations, past the models."""
    return cast.past_the_models(Recommendation)


@pytest.mark.parametrize("name", STANDING)
def test_what_was_adopted_stands_on_every_road(item, name):
    setattr(item, name, STANDING[name])

    with refuses("frozen"):
        item.save()
    with refuses("frozen"):
        item.save(update_fields=[name])
    with refuses("guarded"):
        Recommendation.objects.filter(pk=item.pk).update(**{name: STANDING[name]})
    with refuses("guarded"), transaction.atomic():
        Recommendation.objects.bulk_update([item], [name])
    with database_refuses("recommendation_frozen_at_adoption"):
        table().filter(pk=item.pk).update(**{name: STANDING[name]})


def test_a_text_cannot_be_taken_away(item):
    item.adopted_text_en = None

    with refuses("frozen"):
        item.save()
    with database_refuses("recommendation_frozen_at_adoption"):
        table().filter(pk=item.pk).update(adopted_text_en=None)


def test_a_text_cannot_be_changed_under_its_plain_name(item):
    with refuses("guarded"):
        Recommendation.objects.filter(pk=item.pk).update(adopted_text="نص آخر")


def test_a_missing_translation_may_be_added(item):
    item.adopted_text_ku = "Ofîsekê vekin."

    item.save()

    item.refresh_from_db()
    assert item.adopted_text_ku == "Ofîsekê vekin."


def test_a_missing_measure_of_done_may_be_added_once(adopted):
    item = adopted.recommendations.get(number=2)
    item.done_when_ar = "وُقّع الاتفاق"
    item.save()
    item.done_when_ar = "أُرسل الاتفاق"

    with refuses("frozen"):
        item.save()
    with database_refuses("recommendation_frozen_at_adoption"):
        table().filter(pk=item.pk).update(done_when_ar=None)
    assert [one.number for one in adopted.recommendations.unmeasured().order_by("number")] == [1, 3]


def test_the_rest_may_change_after_adoption(item):
    item.title_ar, item.is_priority = "عنوان", True

    item.save()

    item.refresh_from_db()
    assert (item.title_ar, item.is_priority) == ("عنوان", True)


def test_everything_may_change_in_a_draft(plan):
    item = plan.recommendations.get(number=1)
    item.number, item.adopted_text_ar, item.decision = 9, "نص آخر", "adopted_amended"

    item.save()

    assert list(plan.recommendations.values_list("number", flat=True)) == [2, 3, 9]


def test_nothing_is_added_to_an_adopted_plan(adopted):
    late = {"number": 4, "title_ar": "متأخرة"}

    with refuses("adopted"):
        adopted.recommendations.create(**late)
    with refuses("adopted"):
        Recommendation.objects.bulk_create([Recommendation(plan=adopted, **late)])


def test_nothing_is_added_by_somebody_who_still_sees_a_draft(plan, staff):
    stale = type(plan).objects.get()
    adoption.adopt(plan, by=staff)

    with refuses("adopted"):
        cast.make_recommendation(stale)
    with refuses("adopted"):
        Recommendation.objects.bulk_create(
            [Recommendation(plan=stale, number=4, title_ar="متأخرة")]
        )


def test_nothing_is_moved_into_an_adopted_plan(adopted):
    item = cast.make_plan(2024, items=1).recommendations.get()
    item.plan, item.number = adopted, 4

    with refuses("adopted"):
        item.save()
    with database_refuses("recommendation_not_into_adopted_plan"):
        table().filter(pk=item.pk).update(plan=adopted, number=4)


def test_nothing_is_moved_out_of_an_adopted_plan(item):
    item.plan = cast.make_plan(2024, items=0)

    with refuses("frozen"):
        item.save()
    with database_refuses("recommendation_frozen_at_adoption"):
        table().filter(pk=item.pk).update(plan=item.plan)


def test_its_status_moves_by_recording_progress_alone(item):
    done = {"status": "in_progress", "status_on": MARCH, "assurance": "reported"}
    for name, value in done.items():
        setattr(item, name, value)

    with refuses("status"):
        item.save()
    with refuses("status"):
        item.save(update_fields=list(done))
    with refuses("guarded"):
        Recommendation.objects.update(**done)
    with refuses("guarded"), transaction.atomic():
        Recommendation.objects.bulk_update([item], list(done))
    with database_refuses("recommendation_status_from_update"):
        table().filter(pk=item.pk).update(**done)


def test_it_begins_as_not_started(plan):
    with refuses("status"):
        plan.recommendations.create(number=4, title_ar="عنوان", status="in_progress")
    with refuses("status"):
        Recommendation.objects.bulk_create([Recommendation(plan=plan, number=4, status_on=MARCH)])


def test_only_closing_a_plan_carries_over(adopted):
    old = adopted.recommendations.first()
    plan = cast.make_plan(2024, items=1)
    item = plan.recommendations.get()
    item.carried_from = old

    with refuses("carried"):
        item.save()
    with refuses("carried"):
        cast.make_recommendation(plan, carried_from=old)
    with refuses("guarded"):
        plan.recommendations.update(carried_from=old)


def test_the_year_of_its_lineage_is_that_of_its_plan(plan):
    item = cast.make_recommendation(plan, first_year=1999)

    assert (item.first_year, item.age) == (2023, 1)


def test_it_cannot_be_deleted_once_adopted(item):
    with refuses("adopted"):
        item.delete()
    with refuses("adopted"):
        Recommendation.objects.all().delete()


def test_it_may_be_deleted_from_a_draft(plan):
    plan.recommendations.get(number=2).delete()

    assert list(plan.recommendations.values_list("number", flat=True)) == [1, 3]
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("recommendation_number_from_one", {"number": 0}),
        ("recommendation_adopted_with_arabic_text", {"decision": "adopted", "adopted_text_ar": ""}),
        (
            "recommendation_adopted_with_arabic_text",
            {"decision": "adopted", "adopted_text_ar": " "},
        ),
        ("recommendation_withdrawn_is_not_public", {"withdrawn_at": "2023-01-01T00:00Z"}),
    ],
)
def test_the_database_knows_the_rules_of_a_draft(plan, rule, fields):
    with database_refuses(rule):
        table().filter(number=1).update(**fields)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("recommendation_progress_only_if_adopted", {"status": "on_hold", "decision": "deferred"}),
        ("recommendation_status_with_date", {"status_on": None, "assurance": ""}),
        ("recommendation_status_on_with_assurance", {"assurance": ""}),
        ("recommendation_superseded_with_successor", {"status": "superseded"}),
        ("recommendation_superseded_with_successor", {"superseded_by_id": 1}),
    ],
)
def test_the_database_never_takes_in_half_a_status(plan, rule, fields):
    whole = {"status": "on_hold", "status_on": MARCH, "assurance": "reported"}
    text = {"title_ar": "عنوان", "adopted_text_ar": "نص", "decision": "adopted"}
    item = Recommendation(plan=plan, number=4, first_year=2023, version=1, **text | whole | fields)

    with database_refuses(rule):
        table().bulk_create([item])


def test_it_is_not_superseded_by_itself(plan):
    fields = {"title_ar": "عنوان", "adopted_text_ar": "نص", "decision": "adopted"}
    whole = {"status": "superseded", "status_on": MARCH, "assurance": "reported"}
    item = Recommendation(
        pk=99, superseded_by_id=99, plan=plan, number=4, first_year=2023, **fields | whole
    )

    with database_refuses("recommendation_not_superseded_by_itself"):
        table().bulk_create([item])


def test_a_number_is_given_once_in_a_plan(plan):
    with refuses_by("recommendation_number_once_in_plan"):
        Recommendation(plan=plan, number=1, title_ar="عنوان", first_year=2023).full_clean()
    with database_refuses("(?i)unique"):
        cast.make_recommendation(plan, number=1)


def test_its_reference_is_the_year_and_the_number(plan):
    assert plan.recommendations.get(number=3).reference == "2023/3"


def test_the_next_number_follows_the_highest(plan):
    plan.recommendations.get(number=2).delete()

    assert plan.recommendations.next_number() == 4
    assert cast.make_plan(2024, items=0).recommendations.next_number() == 1


def test_a_theme_cannot_be_deleted_once_public(plan):
    shown, unseen = Theme.objects.create(slug="rights"), Theme.objects.create(slug="aid")
    plan.recommendations.get(number=1).themes.set([shown])
    cast.advance(plan, "published")
    shown.slug = "human-rights"

    with refuses("address"):
        shown.save()
    with refuses("published"):
        shown.delete()
    unseen.delete()

    assert list(Theme.objects.all()) == [shown]


def test_a_correction_stands_beside_the_text(published):
    item = published.recommendations.get(number=1)
    text = item.adopted_text_ar

    erratum = item.errata.create(text_ar="نص مصحح", reason_ar="خطأ طباعي")

    item.refresh_from_db()
    assert item.adopted_text_ar == text
    with refuses("published"):
        erratum.delete()
    with refuses("published"):
        item.errata.all().delete()


def test_a_correction_keeps_a_draft(plan):
    item = plan.recommendations.get(number=1)
    item.errata.create(text_ar="نص مصحح", reason_ar="خطأ طباعي")

    with pytest.raises(ProtectedError):
        item.delete()


def test_recommendations_of_a_draft_are_made_and_deleted_in_bulk():
    plan = cast.make_plan(2023, items=0)
    made = [Recommendation(plan_id=plan.pk, number=number, title_ar="مياه") for number in (1, 2)]

    Recommendation.objects.bulk_create(made)
    stored = list(plan.recommendations.order_by("number").values_list("number", "first_year"))
    plan.recommendations.all().delete()

    assert stored == [(1, 2023), (2, 2023)]
    assert not plan.recommendations.exists()
