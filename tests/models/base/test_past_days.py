"""The days of what has happened: not to come, and not before what they follow."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from recommendations.models.base.past_days import check_past_day

TODAY = timezone.localdate
WORDS = {"future": "to come", "earliest": date(2023, 1, 7), "early": "too early"}


def record(day):
    return SimpleNamespace(done_on=day)


@pytest.mark.parametrize("day", [None, date(2023, 1, 7), date(2023, 5, 1), TODAY()])
def test_a_past_day_passes(day):
    check_past_day(record(day), "done_on", **WORDS)


@pytest.mark.parametrize(
    ("days", "code"), [(timedelta(days=1), "future"), (timedelta(days=400), "future")]
)
def test_a_day_to_come_is_refused_on_its_field(days, code):
    with pytest.raises(ValidationError) as refused:
        check_past_day(record(TODAY() + days), "done_on", **WORDS)

    [error] = refused.value.error_dict["done_on"]
    assert (error.code, error.message) == (code, "to come")


def test_a_day_before_the_earliest_is_refused_and_passes_where_none_is_known():
    with pytest.raises(ValidationError) as refused:
        check_past_day(record(date(2023, 1, 6)), "done_on", **WORDS)

    [error] = refused.value.error_dict["done_on"]
    assert (error.code, error.message) == ("early", "too early")
    check_past_day(record(date(2023, 1, 6)), "done_on", **WORDS | {"earliest": None})
