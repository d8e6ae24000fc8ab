"""Letters on assignment, return and publication: at once, one for one act, none to who acted."""

import re

import pytest
from django.db import transaction

from recommendations.models import Letter, User
from recommendations.models.history import acting_as
from recommendations.notifications import sending
from recommendations.workflow.assignments import hand_over
from recommendations.workflow.progress import progress, remarks
from tests.support import cast
from tests.support.live.mail_server import TODAY, editor, focal_point, message_body, words

pytest_plugins = ["tests.support.live.mail_server"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed_over")]
REMARK = "أين الدليل؟"


@pytest.fixture
def azad(db):
    return focal_point("azad", "health", language="en")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A transaction after which the letters go out."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def references(letter):
    return re.findall(r"2023/\d", message_body(words(letter)))


def hand_over_all(plan, by):
    with acting_as(by):
        for item in plan.recommendations.order_by("number"):
            hand_over(item, cast.make_institution("health"))


def test_items_assigned_in_one_act_are_one_letter(office, late_plan, publisher, azad, commit):
    with commit():
        hand_over_all(late_plan, publisher)

    [letter] = office.letters
    assert letter["To"] == "azad@example.org"
    assert letter["Subject"].strip() == "3 recommendations were assigned to your institution"
    assert references(letter) == ["2023/1", "2023/2", "2023/3"]
    assert "was due on 1 March 2023" in message_body(words(letter))


def test_no_letter_to_who_acted_nor_on_drafts_nor_to_who_wants_none(
    office, late_plan, publisher, azad, commit
):
    focal_point("beritan", "health", receives_letters=False)
    draft = cast.make_plan(2024)

    with commit():
        hand_over_all(draft, publisher)
        hand_over_all(late_plan, azad)

    assert office.letters == []
    assert not Letter.objects.exists()


def test_an_act_that_is_undone_sends_nothing(office, late_plan, publisher, azad, commit):
    with commit(), transaction.atomic():
        hand_over_all(late_plan, publisher)
        transaction.set_rollback(True)

    assert office.letters == []


def test_a_returned_report_is_a_letter_with_the_remark(office, late_plan, publisher, commit):
    huda = focal_point("huda", "department", language="ar")
    focal_point("azad", "health")
    update = cast.make_update(late_plan.recommendations.get(number=1), publish=False, by=huda)

    with commit():
        progress.send_back(update, by=publisher, remark=REMARK)

    [letter] = office.letters
    assert letter["To"] == "huda@example.org"
    assert letter["Subject"].strip() == "أُعيد إليكم تحديث تقدّم"
    assert REMARK in message_body(words(letter))
    assert f"/progressupdate/{update.pk}/change/" in words(letter)


def test_reports_published_in_one_act_are_one_letter(office, late_plan, publisher, commit):
    huda = focal_point("huda", "department", language="en")
    items = late_plan.recommendations.filter(number__in=[1, 2])
    updates = [cast.make_update(item, publish=False, by=huda) for item in items]

    with commit():
        for update in updates:
            progress.publish(update, by=publisher)

    [letter] = office.letters
    assert letter["To"] == "huda@example.org"
    assert letter["Subject"].strip() == "2 progress updates were published"
    assert references(letter) == ["2023/1", "2023/2"]


def test_two_acts_on_one_day_are_two_letters(office, late_plan, publisher, azad, commit):
    items = list(late_plan.recommendations.filter(number__in=[1, 2]))

    for item in items:
        with commit(), acting_as(publisher):
            hand_over(item, cast.make_institution("health"))

    assert [references(letter) for letter in office.letters] == [["2023/1"], ["2023/2"]]


def test_a_letter_that_fails_is_sent_by_the_next_run(
    closed_office, settings, late_plan, publisher, azad, commit
):
    with commit():
        hand_over_all(late_plan, publisher)
    letter = Letter.objects.get()
    assert (letter.kind, letter.tries, letter.error) == ("assigned", 1, "ConnectionRefusedError")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sending.send_due(TODAY)

    letter.refresh_from_db()
    assert letter.sent_at
    assert len(letter.topic_keys) == 3


def test_what_is_no_longer_so_is_not_sent(
    closed_office, settings, mailoutbox, late_plan, publisher, azad, commit
):
    item = late_plan.recommendations.get(number=1)
    with commit(), acting_as(publisher):
        hand_over(item, cast.make_institution("health"))
        hand_over(item, cast.make_institution("department"))
    assert Letter.objects.count() == 0

    with commit(), acting_as(publisher):
        hand_over(item, cast.make_institution("health"))
    hand_over(item, cast.make_institution("department"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sending.send_due(TODAY)

    assert not Letter.objects.filter(kind="assigned").exists()
    assert [sent for sent in mailoutbox if "assigned" in sent.subject] == []


def test_a_dry_run_shows_a_letter_that_failed(closed_office, late_plan, publisher, azad, commit):
    with commit():
        hand_over_all(late_plan, publisher)

    shown = [
        (pending.kind, subject)
        for pending, subject, _text in sending.preview(TODAY)
        if pending.kind in Letter.Kind.ASSIGNMENT
    ]

    assert shown == [("assigned", "3 recommendations were assigned to your institution")]


def test_a_question_goes_to_the_author_and_the_answer_to_who_asked(
    office, late_plan, publisher, azad, commit
):
    item = late_plan.recommendations.get(number=1)
    cast.assign(item, "health", "supporting")
    asking = editor(language="en")
    with commit():
        update = cast.make_update(item, publish=False, by=azad)
    before = len(office.letters)

    with commit():
        remarks.write(update, by=asking, text="How many courses?")
    with commit():
        remarks.write(update, by=azad, text="Six courses.")

    question, answer = office.letters[before:]
    assert (question["To"], answer["To"]) == ("azad@example.org", asking.email)
    assert question["Subject"].strip() == "A question or an answer on 1 progress update"
    assert "How many courses?" in message_body(words(question))
    assert f"progressupdate/{update.pk}/remarks/" in message_body(words(question))
    assert "Six courses." in message_body(words(answer))


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"is_staff": False}, {"email": ""}, {"receives_letters": False}],
)
def test_a_letter_that_waits_is_not_sent_to_who_is_no_longer_its_recipient(
    closed_office, settings, mailoutbox, late_plan, publisher, azad, commit, change
):
    with commit():
        hand_over_all(late_plan, publisher)
    assert Letter.objects.get().recipient == azad
    User.objects.filter(pk=azad.pk).update(**change)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sending.send_due(TODAY)

    assert [sent for sent in mailoutbox if "assigned" in sent.subject] == []
    assert not Letter.objects.filter(kind="assigned").exists()


def test_an_answer_is_not_sent_to_a_reviewer_who_has_lost_the_role(
    closed_office, settings, mailoutbox, late_plan, azad, commit
):
    item = late_plan.recommendations.get(number=1)
    cast.assign(item, "health", "supporting")
    asking = editor(language="en")
    update = cast.make_update(item, publish=False, by=azad)
    remarks.write(update, by=asking, text="How many courses?")
    with commit():
        remarks.write(update, by=azad, text="Six courses.")
    asking.groups.clear()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sending.send_due(TODAY)

    assert [sent for sent in mailoutbox if "Six courses." in sent.body] == []
