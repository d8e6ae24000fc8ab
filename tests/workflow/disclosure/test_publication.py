"""Publishing and withdrawing meetings and plans; test_disclosure.py tells what that discloses."""

import pytest

from recommendations.models import DisclosureRequest, Document, Role, SiteProfile
from recommendations.models.history import Cause
from recommendations.workflow.disclosure import publication
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["meeting", "plan"])
def test_a_withdrawn_record_is_hidden_by_whom_its_history_says(adopted, publisher, kind):
    record = {"meeting": adopted.meeting, "plan": adopted}[kind]
    publication.publish(record, by=publisher)
    is_public_before = record.is_published()

    withdrawn = publication.withdraw(record, by=publisher)

    assert withdrawn is record
    record.refresh_from_db()
    assert (is_public_before, record.is_published()) == (True, False)
    newest = record.history.first()
    assert (newest.history_user, newest.history_change_reason) == (publisher, Cause.WITHDRAWAL)


def test_the_evidence_of_a_plan_is_disclosed_with_it(adopted, publisher):
    evidence = {"evidence_url": cast.EVIDENCE, "evidence_is_public": True}
    author = cast.make_member(Role.EDITOR)
    cast.make_update(adopted.recommendations.first(), by=author, **evidence)

    publication.publish(adopted, by=publisher)

    request = DisclosureRequest.objects.get(kind="plan")
    assert (request.record, request.meeting) == (adopted.pk, adopted.meeting)
    assert (request.asked_by, request.decided_by) == (author, publisher)


def test_where_two_people_are_needed_what_nobody_has_entered_is_not_published(meeting, publisher):
    profile, _made = SiteProfile.objects.get_or_create(pk=SiteProfile.ONLY)
    profile.two_people_disclose = True
    profile.save()
    document = Document(meeting=meeting, title_ar="محضر", file=pdf_file(), is_public=True)
    Document.objects.bulk_create([document])

    with refuses("two_people"):
        publication.publish(meeting, by=publisher)

    meeting.refresh_from_db()
    assert not meeting.is_published()


def test_what_publishing_a_meeting_would_show_can_be_compared(meeting, health):
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    attendee = delegation.attendees.create(name_ar="سوزدار")
    before = publication.shown_by(meeting).contents()

    same = publication.shown_by(meeting).contents()
    attendee.name_ar = "آزاد"
    attendee.save()
    after = publication.shown_by(meeting).contents()

    assert before == same
    assert before != after
    assert before[0] == [("names", attendee.part, attendee.presence)]


def test_a_record_that_shows_nobody_has_no_contents(meeting):
    shown = publication.shown_by(meeting)

    assert not shown
    assert shown.contents() == ([], [], [], [])
