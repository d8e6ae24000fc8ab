"""Letters whose sending breaks off: each arrives, and a second time only as the same one.

Decision 0008: between the mail server's answer and our note of it a process can die.
"""

from collections import defaultdict

import pytest
from django.core import mail
from django.db import connection, transaction

from recommendations.models import Letter
from recommendations.notifications.sending import send_due
from tests.support.faults.failures import RAISED, Recorder, chosen_statements, failure_at
from tests.support.live.mail_server import TODAY, focal_point

pytest_plugins = ["tests.support.live.mail_server"]
pytestmark = pytest.mark.django_db
TRIED = 12


@pytest.fixture
def readers(late_plan, settings):
    settings.SITE_ADDRESS = "https://plans.example.org"
    return [focal_point("huda").email, focal_point("rojin", "health").email]


def ids():
    """(recipient, kind) → the Message-IDs that arrived."""
    found = defaultdict(set)
    for message in mail.outbox:
        sent = message.extra_headers["Message-ID"]
        found[message.to[0], sent.partition(".")[0]].add(sent)
    return found


def broken_off(failure):
    """A run that fails once, and the next one a quarter of an hour later."""
    mail.outbox.clear()
    try:
        with connection.execute_wrapper(failure):
            send_due(TODAY)
    except RAISED:
        """As where the process died."""
    # Of a save without a transaction nothing is left but the statement that failed.
    connection.needs_rollback = False
    Letter.objects.filter(sent_at=None).update(taken_until=None)
    send_due(TODAY)


def test_a_run_that_breaks_off_loses_and_doubles_no_letter(readers):
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        mark = transaction.savepoint()
        send_due(TODAY)
        transaction.savepoint_rollback(mark)
    expected = set(ids())
    assert {to for to, _kind in expected} == set(readers)

    for place, number in enumerate(chosen_statements(recorder.statements[1:], TRIED)):
        mark = transaction.savepoint()
        failure = failure_at(place, number, recorder.statements[number])
        broken_off(failure)

        arrived = ids()
        assert set(arrived) == expected, failure
        assert all(len(same) == 1 for same in arrived.values()), failure
        assert not Letter.objects.filter(sent_at=None).exists(), failure
        transaction.savepoint_rollback(mark)
