"""Letters to superusers when more becomes public: at once, again until sent, and without names."""

import pytest
from django.db import IntegrityError, transaction

from recommendations.models import DisclosureRequest, Document, Letter, Role
from recommendations.models.history import acting_as
from recommendations.notifications import sending
from recommendations.workflow.disclosure import disclosure, publication
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.live.mail_server import TODAY, message_body, words
from tests.support.refusals import database_refuses

pytest_plugins = ["tests.support.live.mail_server"]
pytestmark = pytest.mark.django_db
NAME, PAPER = "روناهي", "ملف روناهي"


@pytest.fixture
def chief(db):
    return cast.make_user("chief", is_superuser=True, language="en", receives_letters=False)


@pytest.fixture
def request_for_names(health):
    """A request by the editor, to show a name of a delegation of a published meeting."""
    meeting = cast.make_meeting(2023, title_en="Annual meeting", published=True)
    with acting_as(cast.make_member(Role.EDITOR)):
        delegation = meeting.delegations.create(institution=health, disclosure="names")
        delegation.attendees.create(name_ar=NAME)
    return DisclosureRequest.objects.get()


def grant(request, publisher, capture):
    with capture(execute=True):
        disclosure.grant(request, by=publisher, reason=f"وافقت {NAME}")


def test_every_superuser_gets_a_letter_that_says_where_and_by_whom(
    office, chief, publisher, request_for_names, django_capture_on_commit_callbacks
):
    cast.make_user("away", is_superuser=True, is_active=False)
    cast.make_user("second", is_superuser=True, language="ar")

    grant(request_for_names, publisher, django_capture_on_commit_callbacks)

    assert len(office.letters) == 2
    [letter] = office.letters_to("chief")
    text = message_body(words(letter))
    assert letter["Content-Language"] == "en"
    assert "Annual meeting" in text
    assert "requested by editor" in text
    assert "granted by publisher" in text
    assert f"/admin/recommendations/disclosurerequest/{request_for_names.pk}/change/" in text
    [arabic] = office.letters_to("second")
    assert arabic["Content-Language"] == "ar"


def test_no_name_and_no_title_of_a_file_is_in_a_letter(
    office, chief, publisher, request_for_names, django_capture_on_commit_callbacks
):
    meeting = request_for_names.meeting
    Document.objects.create(meeting=meeting, title_ar=PAPER, file=pdf_file(), is_public=True)

    for request in DisclosureRequest.objects.waiting():
        grant(request, publisher, django_capture_on_commit_callbacks)

    letters = office.letters_to("chief")
    assert len(letters) == 2
    for letter in letters:
        text = f"{letter['Subject']} {words(letter)} {words(letter, 'html')}"
        assert NAME not in message_body(text)
        assert PAPER not in message_body(text)


def test_nothing_is_sent_when_the_grant_is_undone(
    office, chief, publisher, request_for_names, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        disclosure.grant(request_for_names, by=publisher, reason="نعم")
        transaction.set_rollback(True)

    assert office.letters == []
    assert not Letter.objects.exists()


def test_a_refusal_sends_no_letter(
    office, chief, publisher, request_for_names, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        disclosure.refuse(request_for_names, by=publisher, remark="لا")

    assert office.letters == []


def test_a_letter_that_fails_is_tried_again_and_the_grant_stays(
    closed_office, chief, publisher, request_for_names, django_capture_on_commit_callbacks, settings
):
    grant(request_for_names, publisher, django_capture_on_commit_callbacks)
    letter = Letter.objects.get()
    assert (request_for_names.decision, letter.sent_at, letter.tries) == ("granted", None, 1)
    assert letter.error == "ConnectionRefusedError"

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    made = sending.send_due(TODAY)

    letter.refresh_from_db()
    assert made.sent.count("chief") == 1
    assert letter.sent_at
    assert letter.error == ""
    assert "chief" not in sending.send_due(TODAY).sent


def test_a_letter_that_is_on_its_way_is_not_sent_twice(
    office, chief, publisher, request_for_names, django_capture_on_commit_callbacks
):
    office.on_arrival = lambda: sending.send_due(TODAY)

    grant(request_for_names, publisher, django_capture_on_commit_callbacks)

    assert len(office.letters_to("chief")) == 1


def test_a_round_that_is_only_shown_tells_of_it_and_sends_nothing(
    closed_office, chief, publisher, request_for_names, django_capture_on_commit_callbacks
):
    grant(request_for_names, publisher, django_capture_on_commit_callbacks)

    shown = [(call.name, call.kind) for call, _subject, _text in sending.preview(TODAY)]

    assert ("chief", "disclosure") in shown
    assert Letter.objects.get().tries == 1


def test_publishing_names_sends_one_too(
    office, chief, publisher, health, django_capture_on_commit_callbacks
):
    meeting = cast.make_meeting(2024, title_en="Next meeting")
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    delegation.attendees.create(name_ar=NAME)

    with django_capture_on_commit_callbacks(execute=True):
        publication.publish(meeting, by=publisher)

    [letter] = office.letters_to("chief")
    assert "Next meeting" in message_body(words(letter))
    assert NAME not in words(letter)


def report(plan, author, publisher, **more):
    """A published report with evidence on the first item of ``plan``."""
    item = plan.recommendations.first()
    update = progress.record(
        item, by=author, status="in_progress", evidence_url=cast.EVIDENCE, send=True, **more
    )
    progress.publish(update, by=publisher)
    return update


def test_publishing_public_evidence_sends_one_too(
    office, chief, publisher, published, django_capture_on_commit_callbacks
):
    editor = cast.make_member(Role.EDITOR)

    with django_capture_on_commit_callbacks(execute=True):
        update = report(
            published, editor, publisher, evidence_is_public=True, evidence_title_ar=PAPER
        )

    [letter] = office.letters_to("chief")
    text = message_body(words(letter))
    assert "publication of evidence: 1" in text
    assert f"2023/{update.recommendation.number}" in text
    assert "requested by editor" in text
    assert "granted by publisher" in text
    assert PAPER not in text
    request = DisclosureRequest.objects.get()
    assert (request.kind, request.record, request.decision) == ("evidence", update.pk, "granted")
    assert request.applied_at == update.published_at


def test_evidence_that_stays_private_sends_none(
    office, chief, publisher, published, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report(published, publisher, publisher, evidence_is_public=False)

    assert office.letters == []
    assert not DisclosureRequest.objects.exists()


def test_who_put_the_evidence_on_another_s_report_is_who_asked(publisher, published):
    editor, item = cast.make_member(Role.EDITOR), published.recommendations.first()
    author = cast.make_member(Role.FOCAL_POINT, institutions=[item.assignments.get().institution])
    update = progress.record(item, by=author, status="in_progress", send=True)
    update.evidence_url, update.evidence_is_public = cast.EVIDENCE, True
    progress.write(update, by=editor)

    progress.publish(update, by=publisher)

    assert DisclosureRequest.objects.get().asked_by == editor


def test_publishing_a_plan_with_public_evidence_sends_one(
    office, chief, publisher, adopted, django_capture_on_commit_callbacks
):
    report(adopted, cast.make_member(Role.EDITOR), publisher, evidence_is_public=True)
    assert publication.shown_by(adopted)

    with django_capture_on_commit_callbacks(execute=True):
        publication.publish(adopted, by=publisher)

    assert [request.kind for request in DisclosureRequest.objects.order_by("pk")] == [
        "evidence",
        "plan",
    ]
    assert Letter.objects.filter(disclosure__kind="plan").count() == 1


def test_there_is_one_letter_to_one_account_on_one_disclosure(chief, publisher, request_for_names):
    disclosure.grant(request_for_names, by=publisher, reason="نعم")
    letter = Letter.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            recipient=chief, kind="disclosure", day=letter.day, disclosure=letter.disclosure
        )
    with database_refuses("letter_on_a_disclosure"):
        Letter.objects.update(kind="digest")
