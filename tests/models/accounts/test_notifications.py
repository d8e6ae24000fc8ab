from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.models import DisclosureRequest, Letter
from recommendations.models.accounts.notifications import AGAIN_AFTER_DAYS, TAKEN_FOR
from tests.support import cast

pytestmark = pytest.mark.django_db

TODAY = date(2023, 3, 15)
NOW = datetime(2023, 3, 15, 5, tzinfo=UTC)
REMINDER = Letter.Kind.REMINDER
DAY = timedelta(days=1)


@pytest.fixture
def disclosure(health, meeting):
    """A request that the names of a delegation become public."""
    delegation = meeting.delegations.create(institution=health)
    return DisclosureRequest.objects.ask(delegation, "names", reason="موافقة خطية")


def send(recipient, day, topic_keys):
    letter = Letter.objects.take(recipient, REMINDER, day, now=NOW)
    letter.mark_sent(topic_keys, now=NOW)
    return letter


def test_a_letter_is_due_once_a_day_and_then_with_news_or_after_a_week(staff):
    def is_due(day, topic_keys):
        return Letter.objects.is_due(staff, REMINDER, day, topic_keys)

    is_first_due = is_due(TODAY, {"a"})
    send(staff, TODAY, {"a"})

    assert is_first_due
    assert not is_due(TODAY, {"a", "b"})
    assert not is_due(TODAY + DAY, {"a"})
    assert is_due(TODAY + DAY, {"a", "b"})
    assert is_due(TODAY + AGAIN_AFTER_DAYS * DAY, {"a"})


def test_a_letter_that_another_run_has_taken_is_free_again_when_its_time_is_over(staff):
    take = Letter.objects.take
    letter = take(staff, REMINDER, TODAY, now=NOW)

    assert take(staff, REMINDER, TODAY, now=NOW) is None
    again = take(staff, REMINDER, TODAY, now=NOW + TAKEN_FOR)
    assert (again, again.tries) == (letter, 2)


def test_a_letter_that_was_sent_is_not_taken_again(staff):
    send(staff, TODAY, {"a"})

    assert Letter.objects.take(staff, REMINDER, TODAY, now=NOW + DAY) is None


def test_a_letter_that_failed_waits_with_the_reason_for_the_next_run(staff):
    sent = send(staff, TODAY, {"b", "a"})
    failed = Letter.objects.take(staff, REMINDER, TODAY + DAY, now=NOW)

    failed.mark_failed("x" * 101)

    assert list(Letter.objects.sent()) == [sent]
    assert list(Letter.objects.failed()) == [failed]
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.error, failed.taken_until) == ("x" * 100, None)
    assert (sent.topic_keys, sent.sent_at) == (["a", "b"], NOW)


def test_a_waiting_letter_without_contents_is_deleted_unless_a_run_has_taken_it(staff):
    Letter.objects.take(staff, REMINDER, TODAY, now=NOW)

    Letter.objects.settle(staff, REMINDER, now=NOW)
    count_while_taken = Letter.objects.count()
    Letter.objects.settle(staff, REMINDER, now=NOW + TAKEN_FOR)

    assert (count_while_taken, Letter.objects.count()) == (1, 0)


def test_a_disclosure_is_written_to_each_active_superuser_with_an_address(staff, disclosure):
    chief = cast.make_user("chief", is_superuser=True)
    cast.make_user("gone", is_superuser=True, is_active=False)
    silent = cast.make_user("silent", is_superuser=True)
    silent.email = ""
    silent.save()

    Letter.objects.write_on_disclosure(disclosure, now=NOW)

    [letter] = Letter.objects.at_once()
    assert (letter.recipient, letter.day, letter.disclosure) == (chief, TODAY, disclosure)


def test_a_letter_on_a_disclosure_is_taken_by_one_run_and_not_after_it_was_sent(disclosure):
    cast.make_user("chief", is_superuser=True)
    Letter.objects.write_on_disclosure(disclosure, now=NOW)
    letter = Letter.objects.get()
    take = Letter.objects.take_at_once

    taken = take(letter.pk, now=NOW)

    assert (taken, taken.tries) == (letter, 1)
    assert take(letter.pk, now=NOW) is None
    taken.mark_sent(set())
    assert take(letter.pk, now=NOW + TAKEN_FOR) is None
