"""What falls between rules that are right each on their own: disclosure, redaction, erasure,
stored files of reports, cached pages, two people for one decision."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from recommendations.files import pending_uploads
from recommendations.models import (
    DisclosureRequest,
    Document,
    ReportFile,
    SiteProfile,
    Statement,
    Status,
)
from recommendations.models.history import acting_as
from recommendations.workflow.closing.year_end import close_year
from recommendations.workflow.disclosure import disclosure, publication
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.progress import progress
from recommendations.workflow.redaction import erasure, transitions
from tests.support import cast
from tests.support.content_version import moves
from tests.support.files.uploads import pdf_file
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db
NAME = "سليم الخوري"


@pytest.fixture
def meeting(db):
    return cast.make_meeting(2023)


@pytest.fixture
def two_people(db):
    profile = SiteProfile.objects.current()
    profile.two_people_disclose = True
    profile.save()


def page_of_meeting(client):
    return client.get("/ar/meetings/annual-2023.json").content.decode()


def redact(record, by):
    transitions.redact(record, by=by, category="safety", passages=[NAME])
    record.refresh_from_db()


# A body that is withheld


def test_a_body_that_is_withheld_leaves_the_kept_page_at_once(client, meeting, health):
    meeting.statements.create(number=1, text_ar="كلمة", institution=health)
    meeting.mark_published()
    assert '"health"' in page_of_meeting(client)

    meeting.delegations.create(institution=health, disclosure="withheld")

    assert '"health"' not in page_of_meeting(client)


def test_a_withheld_delegation_that_is_moved_to_a_speaking_body_hides_it(client, meeting, health):
    meeting.statements.create(number=1, text_ar="كلمة", institution=health)
    other = cast.make_institution("other")
    delegation = meeting.delegations.create(institution=other, disclosure="withheld")
    meeting.mark_published()
    assert '"health"' in page_of_meeting(client)

    delegation.institution = health
    delegation.save()

    assert '"health"' not in page_of_meeting(client)


def test_the_number_of_a_withheld_delegation_changes_unseen(meeting, health):
    meeting.statements.create(number=1, text_ar="كلمة", institution=health)
    delegation = meeting.delegations.create(institution=health, disclosure="withheld")
    meeting.mark_published()

    def count_again():
        delegation.head_count = 7
        delegation.save()

    assert not moves(count_again)


# Two people


def test_who_raised_the_level_does_not_publish_the_names_of_others(
    meeting, health, editor, publisher, two_people
):
    with acting_as(editor):
        delegation = meeting.delegations.create(institution=health, disclosure="count")
        delegation.attendees.create(name_ar=NAME)
    with acting_as(publisher):
        delegation.disclosure = "names"
        delegation.save()

    with refuses("two_people"):
        publication.publish(meeting, by=publisher)


def test_a_level_that_another_set_is_published_whatever_the_publisher_counted(
    meeting, health, editor, publisher, two_people
):
    with acting_as(editor):
        delegation = meeting.delegations.create(institution=health, disclosure="names")
        delegation.attendees.create(name_ar=NAME)
    with acting_as(publisher):
        delegation.head_count = 3
        delegation.save()

    publication.publish(meeting, by=publisher)

    assert meeting.is_published()


def unpublished_update(plan, by, *, is_public):
    item = plan.recommendations.first()
    evidence = {"evidence_url": cast.EVIDENCE, "evidence_is_public": is_public}
    return cast.make_update(item, publish=False, by=by, **evidence)


@pytest.mark.parametrize("is_saved", [True, False])
@pytest.mark.parametrize(
    ("field", "value"),
    [("evidence_is_public", True), ("evidence_url", "https://example.org/other")],
)
def test_who_changed_the_evidence_of_another_does_not_make_it_public(
    adopted, editor, publisher, two_people, field, value, is_saved
):
    update = unpublished_update(adopted, editor, is_public=field != "evidence_is_public")
    setattr(update, field, value)
    if is_saved:
        with acting_as(publisher):
            update.save()

    with refuses("two_people"):
        progress.publish(update, by=publisher)


def test_who_changed_the_words_of_another_may_publish_the_evidence(
    adopted, editor, publisher, two_people
):
    update = unpublished_update(adopted, editor, is_public=True)
    with acting_as(publisher):
        update.narrative_ar = "كلمات أخرى"
        update.save()

    progress.publish(update, by=publisher)

    assert update.published_at


def decide_with_public_evidence(plan, by):
    for item in plan.recommendations.all():
        cast.make_decision(item, Status.IMPLEMENTED, by=by, evidence_is_public=True)


def test_two_people_close_a_year_with_public_evidence(published, editor, publisher, two_people):
    decide_with_public_evidence(published, editor)

    close_year(published, by=publisher, on=timezone.localdate())

    updates = [item.updates.get() for item in published.recommendations.all()]
    assert {(one.author, one.published_by) for one in updates} == {(editor, publisher)}


def test_one_alone_does_not_close_a_year_with_public_evidence(published, publisher, two_people):
    decide_with_public_evidence(published, publisher)

    with refuses("two_people"):
        close_year(published, by=publisher, on=timezone.localdate())


# Redaction against disclosure and stored files


def test_a_speaker_who_is_named_in_public_can_be_taken_out(client, meeting, publisher):
    statement = meeting.statements.create(
        number=1, text_ar="كلمة", speaker_ar=f"السيد {NAME}", names_speaker=True
    )
    meeting.mark_published()

    redact(statement, publisher)

    assert statement.speaker_ar == "السيد […]"
    assert NAME not in page_of_meeting(client)


def test_the_database_refuses_another_speaker_that_looks_redacted(meeting):
    statement = meeting.statements.create(
        number=1, text_ar="كلمة", speaker_ar=NAME, names_speaker=True
    )
    meeting.mark_published()

    with database_refuses("speaker_disclosed"):
        cast.past_the_models(Statement).filter(pk=statement.pk).update(speaker_ar="آزاد […]")


def test_the_title_of_a_public_document_loses_a_name_and_stays_public(meeting, publisher):
    document = Document.objects.create(
        meeting=meeting, title_ar=f"رسالة {NAME}", file=pdf_file(), is_public=True
    )
    meeting.mark_published()

    redact(document, publisher)

    assert (document.title_ar, document.is_public) == ("رسالة […]", True)


@pytest.fixture
def report_with_speaker(client, published, publisher):
    """A report whose stored file names a speaker: a report freezes none, its files name them."""
    meeting = published.meeting
    meeting.statements.create(number=1, text_ar="كلمة", speaker_ar=NAME, names_speaker=True)
    meeting.mark_published()
    report = publish_report(published, by=publisher, as_of=timezone.localdate())
    client.get(f"/ar/plans/2023/reports/{report.name}.json").getvalue()
    assert stored_with_name()
    return report


def stored_with_name():
    files = ReportFile.objects.current().values_list("content", flat=True)
    return [content for content in files if NAME in bytes(content).decode()]


def test_no_stored_file_of_a_report_has_what_was_taken_out_beside_it(
    report_with_speaker, publisher
):
    redact(report_with_speaker.plan.meeting.statements.get(), publisher)

    assert not stored_with_name()


def test_a_redaction_leaves_the_files_of_other_reports_as_they_are(report_with_speaker, publisher):
    plan = cast.make_plan(2022, introduction_ar=f"شكر {NAME}", state="published")
    [before] = ReportFile.objects.current()

    transitions.redact(
        plan, by=publisher, category="safety", passages=[NAME], places=[f"plan-{plan.pk}"]
    )

    assert ReportFile.objects.current().get().sha256 == before.sha256


def test_a_worksheet_that_waits_is_removed_with_the_words_that_may_be_in_it(
    published, publisher, editor, django_capture_on_commit_callbacks
):
    update = cast.make_update(published.recommendations.first(), narrative_ar=f"شكر {NAME}")
    upload = ContentFile(b"a worksheet", name="plan.xlsx")
    pending = pending_uploads.store(upload, published, editor)
    pending.save_result({"changes": [NAME]})

    with django_capture_on_commit_callbacks(execute=True):
        redact(update, publisher)

    assert pending_uploads.find(pending.token, published, editor) is None
    assert not pending.folder.exists()


# The words of requests


@pytest.fixture
def request_with_name(meeting, health, editor, publisher):
    """A decided request whose reason and remark name the person it was about."""
    delegation = meeting.delegations.create(institution=health, disclosure="count", head_count=1)
    delegation.attendees.create(name_ar=NAME)
    meeting.summary_ar = f"شكر {NAME}"
    meeting.save()
    meeting.mark_published()
    asked = disclosure.request(delegation, by=editor, reason=f"وافق {NAME} كتابة", level="names")
    disclosure.refuse(asked, by=publisher, remark=f"لا، {NAME} في خطر")
    return asked


def words_of_requests():
    earlier = DisclosureRequest.history.values_list("reason", "remark")
    return " ".join(
        f"{reason} {remark}"
        for rows in (DisclosureRequest.objects.values_list("reason", "remark"), earlier)
        for reason, remark in rows
    )


def test_erased_names_leave_the_requests_for_their_disclosure(meeting, request_with_name):
    erasure.erase_names(meeting, by=None)

    request_with_name.refresh_from_db()
    assert (request_with_name.reason, request_with_name.remark) == ("[…]", "[…]")
    assert NAME not in words_of_requests()


def test_words_that_are_taken_out_leave_the_requests_for_disclosure(
    meeting, request_with_name, publisher
):
    redact(meeting, publisher)

    assert NAME not in words_of_requests()


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "سبب آخر"},
        {"remark": "آخر […]"},
        {"reason": "[…]", "decision": "granted"},
        {"reason": "[…]", "remark": "آخر"},
    ],
)
def test_the_database_lets_nothing_else_be_written_into_a_decision(request_with_name, change):
    with database_refuses("disclosure_decided_once"):
        cast.past_the_models(DisclosureRequest).update(**change)


# Erasure


def test_an_earlier_speaker_is_erased_where_another_is_named_in_public(meeting):
    statement = meeting.statements.create(number=1, text_ar="كلمة", speaker_ar=NAME)
    statement.speaker_ar, statement.names_speaker = "نوروز", True
    statement.save()
    meeting.mark_published()

    erased = erasure.erase_names(meeting, by=None)

    assert erased.speakers == 1
    assert set(Statement.history.values_list("speaker_ar", flat=True)) == {"", "نوروز"}
    assert Statement.objects.get().speaker_ar == "نوروز"
    with pytest.raises(ValidationError):
        erasure.erase_names(meeting, by=None)
