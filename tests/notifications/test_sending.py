"""Letters on their way: once each, tried again until they are taken, never lost and never doubled.

The mail server is real; it refuses, breaks off and is not there at all.
"""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from recommendations.models import Letter, Role, User
from recommendations.models.accounts.notifications import TAKEN_FOR
from recommendations.notifications import sending
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.live.mail_server import DAY, SUNDAY, TODAY, words
from tests.support.made_once import made_once
from tests.support.refusals import database_refuses

pytest_plugins = ["tests.support.desk", "tests.support.live.mail_server"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed_over", "no_event_letters")]


@made_once
def plan():
    """A published plan of which the department has been late with everything since February."""
    plan = cast.make_plan(items=0)
    for _number in range(2):
        cast.make_recommendation(plan, due_on=date(2023, 2, 1))
    return cast.advance(plan, "published")


@pytest.fixture
def huda(plan):
    return cast.make_member(Role.FOCAL_POINT, "huda", ["department"])


@pytest.fixture
def azad(plan):
    return cast.make_member(Role.FOCAL_POINT, "azad", ["department"])


@pytest.fixture
def nesrin(plan):
    return cast.make_member(Role.EDITOR, "nesrin")


def run(*arguments):
    """What the command says."""
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue()


def sent_on(*days):
    """The accounts that each round on one of the ``days`` sends to."""
    return [sending.send_due(day).sent for day in days]


def test_it_goes_out_once_a_day_however_often_the_timer_runs(office, huda):
    assert [run(), run(), run()] == ["Sent 1 e-mail.\n", "Sent 0 e-mails.\n", "Sent 0 e-mails.\n"]
    assert len(office.letters) == 1


def test_it_comes_again_with_news_or_after_a_week(office, plan, huda):
    assert sent_on(TODAY, TODAY + DAY) == [["huda"], []]

    # Number 1 is reported on: nothing new awaits its focal point.
    cast.make_update(plan.recommendations.get(number=1), "implemented", reported_on=TODAY)
    assert sent_on(TODAY + 2 * DAY) == [[]]

    # A report comes back: that is new.
    update = cast.make_update(plan.recommendations.get(number=2), publish=False, by=huda)
    progress.send_back(update, by=cast.make_user(), remark="؟")
    assert sent_on(TODAY + 3 * DAY, TODAY + 4 * DAY) == [["huda"], []]

    assert sent_on(TODAY + 9 * DAY, TODAY + 10 * DAY) == [[], ["huda"]]


def test_the_digest_comes_once_a_week_and_a_missed_day_is_caught_up_on(office, nesrin):
    days = [SUNDAY, SUNDAY + DAY, SUNDAY + 6 * DAY, SUNDAY + 9 * DAY, SUNDAY + 13 * DAY]

    assert sent_on(*days) == [["nesrin"], [], [], ["nesrin"], []]
    assert list(Letter.objects.values_list("day", flat=True)) == [SUNDAY + 7 * DAY, SUNDAY]


def test_the_week_begins_on_the_day_that_is_set(settings):
    settings.DIGEST_WEEKDAY = 0

    assert [sending.week_of(SUNDAY + days * DAY) for days in (0, 1, 7)] == [
        SUNDAY - 6 * DAY,
        SUNDAY + DAY,
        SUNDAY + DAY,
    ]


@pytest.mark.parametrize("answer", ["450 try later", "550 no such account"])
def test_one_that_is_refused_stops_no_other_and_is_tried_again(office, huda, azad, answer):
    office.refusals["huda@example.org"] = answer

    with pytest.raises(
        CommandError, match=r"1 e-mail failed; the next run tries again:"
    ) as failure:
        run()
    first = office.take_all()
    with pytest.raises(CommandError):
        run()
    office.refusals.clear()
    last = run()

    assert str(failure.value).splitlines()[1] == f"  huda: SMTPRecipientsRefused {answer[:3]}"
    assert [letter["To"] for letter in first] == ["azad@example.org"]
    assert [letter["To"] for letter in office.letters] == ["huda@example.org"]
    assert last == "Sent 1 e-mail.\n"
    assert Letter.objects.get(recipient=huda).tries == 3


def test_the_command_fails_where_no_server_answers_and_nothing_is_lost(closed_office, huda, azad):
    with pytest.raises(CommandError, match="2 e-mails failed") as failure:
        run()

    failed = Letter.objects.failed().order_by("pk").values_list("recipient__username", "error")
    assert list(failed) == [
        ("huda", "ConnectionRefusedError"),
        ("azad", "ConnectionRefusedError"),
    ]
    assert "example.org" not in str(failure.value)


def test_one_that_failed_yesterday_goes_out_today_once_and_with_what_is_true_today(
    office, plan, huda
):
    office.refusals["huda@example.org"] = "450 try later"
    assert [name for name, _error in sending.send_due(TODAY).failed] == ["huda"]
    cast.make_update(plan.recommendations.get(number=1), "implemented", reported_on=TODAY)
    office.refusals.clear()

    assert sent_on(TODAY + DAY, TODAY + DAY) == [["huda"], []]

    (letter,) = office.letters
    assert ("2023/1" in words(letter), "2023/2" in words(letter)) == (False, True)
    assert [(one.day, one.tries) for one in Letter.objects.all()] == [(TODAY + DAY, 2)]


def test_one_that_failed_is_dropped_when_nothing_is_left_to_tell(office, plan, huda):
    office.refusals["huda@example.org"] = "450 try later"
    sending.send_due(TODAY)
    for item in plan.recommendations.all():
        cast.make_update(item, "implemented", reported_on=TODAY)

    made = sending.send_due(TODAY + DAY)

    assert (made.sent, made.failed, Letter.objects.count()) == ([], [], 0)


def test_a_second_try_after_an_unclear_end_is_the_same_letter(office, huda):
    """The server has it, but the line was cut before it could say so."""
    office.hangs_up = True

    assert [name for name, _error in sending.send_due(TODAY).failed] == ["huda"]
    assert sent_on(TODAY) == [["huda"]]

    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"] is not None


def test_editors_read_whom_no_letter_reaches(office, huda, nesrin):
    office.refusals["huda@example.org"] = "550 no such account"
    User.objects.update(language="en")

    sending.send_due(TODAY)

    assert "- huda\n  the e-mail could not be sent: SMTPRecipientsRefused 550" in words(
        office.letters_to("nesrin")[0]
    )


def test_a_letter_that_cannot_be_made_stops_no_other(office, huda, azad, caplog):
    User.objects.filter(pk=huda.pk).update(email="huda@example.org\nBcc: all@example.org")

    made = sending.send_due(TODAY)

    assert (made.sent, made.failed) == (["azad"], [("huda", "ValueError")])
    assert [letter["To"] for letter in office.letters] == ["azad@example.org"]
    # The log says where it happened, and no address.
    assert "No e-mail could be made for huda: ValueError" in caplog.text
    assert ("sanitize_address" in caplog.text, "example.org" in caplog.text) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_letter_once(office, huda, azad):
    """The second begins and ends while the server takes the first letter of the first."""
    second = []

    def run_meanwhile():
        try:
            second.append(sending.send_due(TODAY).sent)
        finally:
            connections.close_all()

    office.on_arrival = run_meanwhile

    first = sending.send_due(TODAY).sent

    assert (first, second) == (["huda"], [["azad"]])
    assert [letter["To"] for letter in office.letters] == ["huda@example.org", "azad@example.org"]


def test_a_letter_is_taken_by_one_run_at_a_time(huda):
    now = datetime(2023, 3, 15, 5, tzinfo=UTC)
    take = Letter.objects.take
    kind = Letter.Kind.REMINDER

    first = take(huda, kind, TODAY, now=now)

    assert take(huda, kind, TODAY, now=now + TAKEN_FOR - DAY / 9999) is None
    # The first run has broken off: the letter is free again, and the same.
    assert take(huda, kind, TODAY, now=now + TAKEN_FOR) == first
    first.mark_sent(set())
    assert take(huda, kind, TODAY, now=now + 2 * TAKEN_FOR) is None
    assert take(huda, kind, TODAY - DAY, now=now + 2 * TAKEN_FOR) is None


def test_the_database_knows_one_letter_for_a_day_and_one_that_waits(huda):
    kind, at = Letter.Kind.REMINDER, timezone.now()
    Letter.objects.create(recipient=huda, kind=kind, day=TODAY, sent_at=at)
    Letter.objects.create(recipient=huda, kind=kind, day=TODAY + DAY)

    for fields in ({"day": TODAY, "sent_at": at}, {"day": TODAY + 2 * DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(recipient=huda, kind=kind, **fields)
    with database_refuses("letter_sent_is_done"):
        Letter.objects.create(recipient=huda, kind=kind, day=SUNDAY, sent_at=at, error="?")


def test_a_dry_run_prints_and_writes_and_sends_nothing(office, huda, nesrin):
    User.objects.update(language="en")

    printed = run("--dry-run", "--on", "2023-03-15")

    assert printed.startswith(
        "=== reminder to huda, in en\n2 recommendations need an update from you\n\nHello huda,\n"
    )
    assert "=== digest to nesrin, in en\nWeekly digest, 15 March 2023\n" in printed
    assert printed.endswith("2 e-mails would be sent; nothing was sent or recorded.\n")
    assert "@" not in printed
    assert (office.letters, Letter.objects.count()) == ([], 0)


def test_a_dry_run_leaves_out_what_has_gone_out(office, huda):
    run()

    assert run("--dry-run") == "0 e-mails would be sent; nothing was sent or recorded.\n"


def test_only_a_dry_run_may_be_of_another_day(office, huda):
    with pytest.raises(CommandError, match="--on requires --dry-run"):
        run("--on", "2023-03-15")
    with pytest.raises(CommandError, match="“15 March” has no year"):
        run("--dry-run", "--on", "15 March")


def test_no_page_changes_by_a_letter(office, huda, client):
    tag = client.get("/ar/plans/2023/")["ETag"]

    run()

    assert client.get("/ar/plans/2023/")["ETag"] == tag
