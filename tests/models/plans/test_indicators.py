"""What is measured: frozen at adoption; and readings, which are only ever added."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from recommendations.models import Indicator, Reading
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db
SOURCE = {"source_ar": "الدائرة"}
FROZEN = {"number": 2, "target": 9, "baseline": 1, "name_ar": "لقاءات", "unit_ar": "لقاء"}


@pytest.fixture
def indicator(plan):
    """Of the first item of a plan that is adopted now: from 0 to 7 courses."""
    item = plan.recommendations.get(number=1)
    texts = {"name_ar": "دورات", "unit_ar": "دورة"}
    made = item.indicators.create(number=1, baseline=0, target=7, **texts)
    cast.advance(plan, "adopted")
    return Indicator.objects.get(pk=made.pk)


def table(model):
    """The table of ``model``, past the models."""
    return cast.past_the_models(model)


@pytest.mark.parametrize("name", FROZEN)
def test_what_was_adopted_is_never_changed(indicator, name):
    setattr(indicator, name, FROZEN[name])

    with refuses("frozen"):
        indicator.save()
    with refuses("guarded"):
        Indicator.objects.update(**{name: FROZEN[name]})
    with database_refuses("indicator_frozen_at_adoption"):
        table(Indicator).update(**{name: FROZEN[name]})


def test_an_adopted_indicator_is_never_deleted(indicator):
    with refuses("frozen"):
        indicator.delete()
    with refuses("frozen"):
        Indicator.objects.all().delete()
    with database_refuses("indicator_stays_once_adopted"):
        table(Indicator).all()._raw_delete("default")


def test_what_is_missing_may_be_added(indicator):
    indicator.name_en, indicator.unit_ku = "Courses", "qurs"
    indicator.save()
    other = indicator.recommendation.indicators.create(number=2, target=1, name_ar="اتفاق")
    other.baseline = 0
    other.save()

    indicator.refresh_from_db()
    other.refresh_from_db()
    assert (indicator.name_en, indicator.unit_ku, other.baseline) == ("Courses", "qurs", 0)


def test_everything_may_change_in_a_draft(plan):
    item = plan.recommendations.get(number=1)
    indicator = item.indicators.create(number=1, target=7, name_ar="دورات")
    indicator.number, indicator.target, indicator.name_ar = 3, 8, "لقاءات"

    indicator.save()
    indicator.delete()

    assert not item.indicators.exists()


def test_a_draft_item_is_deleted_with_its_indicators(plan):
    item = plan.recommendations.get(number=1)
    item.indicators.create(number=1, target=7, name_ar="دورات")

    item.delete()

    assert not Indicator.objects.exists()


def test_there_are_three_at_most(plan):
    item = plan.recommendations.get(number=1)
    for number in (1, 2, 3):
        item.indicators.create(number=number, target=7, name_ar="دورات")

    for number in (0, 4):
        with refuses_by("indicator_three_at_most"), transaction.atomic():
            Indicator(recommendation=item, number=number, target=7, name_ar="دورات").full_clean()
        with database_refuses("indicator_three_at_most"):
            item.indicators.create(number=number, target=7, name_ar="دورات")
    with refuses_by("indicator_number_once"):
        Indicator(recommendation=item, number=3, target=7, name_ar="دورات").full_clean()


def test_the_target_differs_from_the_baseline(plan):
    item = plan.recommendations.get(number=1)

    with database_refuses("indicator_target_differs"):
        item.indicators.create(number=1, baseline=7, target=7, name_ar="دورات")


def test_an_item_with_an_indicator_is_measured(plan):
    plan.recommendations.get(number=2).indicators.create(number=1, target=7, name_ar="دورات")

    unmeasured = plan.recommendations.unmeasured().order_by("number")

    assert [item.number for item in unmeasured] == [1, 3]


def test_a_reading_belongs_to_the_item_of_its_indicator(indicator):
    reading = indicator.readings.create(value=Decimal("3.5"), **SOURCE)
    (added,) = Reading.objects.bulk_create([Reading(indicator=indicator, value=4, **SOURCE)])

    assert {reading.recommendation_id, added.recommendation_id} == {indicator.recommendation_id}
    assert reading.read_on == timezone.localdate()
    assert [str(one).partition(" · ")[2] for one in (reading, added)] == ["3.5", "4"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("value", 4), ("read_on", date(2023, 1, 1)), ("source_ar", "غيرها"), ("source_ar", None)],
)
def test_a_reading_is_never_changed(indicator, name, value):
    reading = indicator.readings.create(value=3, **SOURCE)
    setattr(reading, name, value)

    with refuses("append_only"):
        reading.save()
    with refuses("append_only"):
        Reading.objects.update(**{name: value})
    with database_refuses("reading_append_only"):
        table(Reading).update(**{name: value})


def test_a_reading_is_never_deleted(indicator):
    reading = indicator.readings.create(value=3, **SOURCE)

    with refuses("append_only"):
        reading.delete()
    with refuses("append_only"):
        Reading.objects.all().delete()
    with database_refuses("reading_never_deleted"):
        table(Reading).all()._raw_delete("default")


def test_a_missing_translation_of_a_source_may_be_added(indicator):
    reading = indicator.readings.create(value=3, **SOURCE)
    reading.source_en = "The department"

    reading.save()

    assert Reading.objects.get().source_en == "The department"


def test_a_corrected_reading_does_not_count(indicator):
    wrong = indicator.readings.create(value=30, **SOURCE)
    right = indicator.readings.create(value=3, corrects=wrong, **SOURCE)

    assert list(Reading.objects.effective()) == [right]


def test_only_a_reading_of_the_same_indicator_is_corrected(indicator):
    other = indicator.recommendation.indicators.create(number=2, target=1, name_ar="اتفاق")
    reading = other.readings.create(value=3, **SOURCE)
    wrong = Reading(indicator=indicator, value=3, corrects=reading, **SOURCE)

    with refuses("corrects"):
        wrong.save()
    wrong.recommendation = indicator.recommendation
    with database_refuses("reading_of_its_item"):
        table(Reading).bulk_create([wrong])


def test_a_reading_is_not_of_another_item(indicator):
    other = indicator.recommendation.plan.recommendations.get(number=2)
    wrong = Reading(indicator=indicator, recommendation=other, value=3, **SOURCE)

    with database_refuses("reading_of_its_item"):
        table(Reading).bulk_create([wrong])


def test_a_draft_has_no_readings(plan):
    item = plan.recommendations.get(number=1)
    indicator = item.indicators.create(number=1, target=7, name_ar="دورات")
    reading = Reading(indicator=indicator, recommendation=item, value=3, **SOURCE)

    with refuses("draft"):
        reading.save()
    with database_refuses("reading_of_its_item"):
        table(Reading).bulk_create([reading])


def test_a_reading_of_the_future_is_refused(indicator):
    tomorrow = timezone.localdate() + timedelta(days=1)
    reading = Reading(
        indicator=indicator,
        recommendation=indicator.recommendation,
        value=3,
        read_on=tomorrow,
        **SOURCE,
    )

    with refuses("future"):
        reading.full_clean()
