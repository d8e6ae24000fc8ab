"""The status of recommendations if further updates were published."""

from datetime import date

import pytest

from recommendations.models import ProgressUpdate, Status
from recommendations.workflow.progress.status_forecast import StatusForecast
from tests.support import cast

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2023, 3, 1), date(2023, 4, 1)


@pytest.fixture
def item(adopted):
    return adopted.recommendations.get(number=1)


def current(item):
    item.refresh_from_db()
    return item


def test_without_further_updates_it_is_the_present_status(adopted, item):
    cast.make_update(item, Status.ON_HOLD, reported_on=MARCH)
    other = adopted.recommendations.get(number=2)

    forecast = StatusForecast([current(item), other])

    assert forecast.status(item.pk) == Status.ON_HOLD
    assert forecast.status(other.pk) == Status.NOT_STARTED


@pytest.mark.parametrize(("day", "status"), [(MARCH, Status.ON_HOLD), (APRIL, Status.IN_PROGRESS)])
def test_the_newest_update_decides_whatever_was_published_last(item, day, status):
    cast.make_update(item, Status.ON_HOLD, reported_on=date(2023, 3, 15))
    further = cast.make_update(item, Status.IN_PROGRESS, publish=False, reported_on=day)

    assert StatusForecast([current(item)]).publish(further) == status


def test_of_one_day_the_update_published_last_decides(item):
    cast.make_update(item, Status.ON_HOLD, reported_on=MARCH)
    further = ProgressUpdate(recommendation=item, status=Status.IN_PROGRESS, reported_on=MARCH)

    assert StatusForecast([current(item)]).publish(further) == Status.IN_PROGRESS


def test_a_correction_takes_the_place_of_what_it_corrects(item):
    cast.make_update(item, Status.IN_PROGRESS, reported_on=MARCH)
    wrong = cast.make_update(item, Status.ON_HOLD, reported_on=APRIL)
    correction = ProgressUpdate(
        recommendation=item, status=Status.IN_PROGRESS, reported_on=MARCH, corrects=wrong
    )

    assert StatusForecast([current(item)]).publish(correction) == Status.IN_PROGRESS


def test_updates_are_added_one_after_the_other(item):
    forecast = StatusForecast([item])
    further = [
        ProgressUpdate(recommendation=item, status=status, reported_on=day)
        for status, day in [(Status.IN_PROGRESS, APRIL), (Status.ON_HOLD, MARCH)]
    ]

    assert [forecast.publish(one) for one in further] == [Status.IN_PROGRESS] * 2
