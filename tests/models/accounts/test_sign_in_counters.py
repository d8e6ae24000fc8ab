from datetime import UTC, datetime, timedelta

import pytest

from recommendations.models import SignInCounter

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 3, 15, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_counters_are_made_where_missing_and_given_by_key():
    SignInCounter.objects.create(key="b", failures=2, forget_at=NOW)

    found = SignInCounter.objects.locked({"b", "a"})

    assert {key: row.failures for key, row in found.items()} == {"a": 0, "b": 2}
    assert SignInCounter.objects.count() == 2


def test_a_key_is_claimed_by_the_first_until_its_time_is_over():
    def claim(now):
        return SignInCounter.objects.claim("a", until=now + HOUR, now=now)

    claims = [claim(NOW), claim(NOW + HOUR), claim(NOW + 1.5 * HOUR), claim(NOW + 2 * HOUR)]

    assert claims == [True, False, True, False]


def test_counters_that_limit_nothing_any_more_are_forgotten():
    SignInCounter.objects.create(key="old", forget_at=NOW - HOUR)
    SignInCounter.objects.create(key="new", forget_at=NOW + HOUR)

    SignInCounter.objects.forget_old(now=NOW)

    assert SignInCounter.objects.get().key == "new"
