"""What falls between rules that are right each on their own."""

import pytest
from django.utils import timezone

from recommendations.exports import report_files
from recommendations.models import (
    DisclosureRequest,
    Document,
    ReportFile,
    Role,
    SiteProfile,
)
from recommendations.models.authorship import signed_by
from recommendations.publishing.freezing import publish_report
from recommendations.workflow import disclosure, erasure, publication, redaction
from tests import cast
from tests.refusals import refuses
from tests.uploads import pdf_file

pytestmark = pytest.mark.django_db
NAME = "سليم الخوري"


@pytest.fixture
def editor(db):
    return cast.make_member(Role.EDITOR)


@pytest.fixture
def publisher(db):
    return cast.make_member(Role.PUBLISHER)


def two_people():
    profile = SiteProfile.objects.current()
    profile.two_people_disclose = True
    profile.save()


def test_withheld_added_stale(client, health):
    meeting = cast.make_meeting(2023)
    meeting.statements.create(number=1, text_ar="كلمة", institution=health)
    meeting.publish()
    page = meeting_page(client)
    assert "health" in page
    meeting.delegations.create(institution=health, disclosure="withheld")
    assert "health" not in meeting_page(client)


def test_withheld_moved_stale(client, health, department):
    meeting = cast.make_meeting(2023)
    meeting.statements.create(number=1, text_ar="كلمة", institution=health)
    d = meeting.delegations.create(institution=cast.make_institution("third"), disclosure="withheld")
    meeting.publish()
    assert "health" in meeting_page(client)
    d.institution = health
    d.save()
    assert "health" not in meeting_page(client)


def meeting_page(client):
    return client.get("/ar/meetings/annual-2023.json").content.decode()


def test_two_people_level(editor, publisher, health):
    two_people()
    meeting = cast.make_meeting(2023)
    with signed_by(editor):
        d = meeting.delegations.create(institution=health, disclosure="count")
        d.attendees.create(name_ar=NAME)
    with signed_by(publisher):
        d.disclosure = "names"
        d.save()
    with refuses("two_people"):
        publication.publish(meeting, by=publisher)


def test_redact_speaker(publisher):
    meeting = cast.make_meeting(2023)
    st = meeting.statements.create(number=1, text_ar="كلمة", speaker_ar=NAME, names_speaker=True)
    meeting.publish()
    redaction.redact(st, by=publisher, category="safety", passages=[NAME])
    st.refresh_from_db()
    assert NAME not in st.speaker_ar


def test_redact_document_title(publisher):
    meeting = cast.make_meeting(2023)
    doc = Document.objects.create(meeting=meeting, title_ar=f"قائمة {NAME}", file=pdf_file(), is_public=True)
    meeting.publish()
    redaction.redact(doc, by=publisher, category="safety", passages=[NAME])
    doc.refresh_from_db()
    assert NAME not in doc.title_ar and doc.is_public


def test_redact_speaker_leaves_no_file_bytes(client, published, publisher):
    meeting = published.meeting
    st = meeting.statements.create(number=1, text_ar="كلمة", speaker_ar=NAME, names_speaker=True)
    meeting.publish()
    report = publish_report(published, by=publisher, as_of=timezone.localdate())
    got = client.get(f"/ar/plans/2023/reports/{report.name}.json").getvalue().decode()
    assert NAME in got
    with signed_by(None):
        redaction.redact(st, by=publisher, category="safety", passages=[NAME])
    assert ReportFile.objects.get(retired_at__isnull=False).content is None
    for f in ReportFile.objects.current():
        assert NAME not in bytes(f.content).decode()


def test_reason_with_name(editor, publisher, health):
    meeting = cast.make_meeting(2023)
    d = meeting.delegations.create(institution=health, disclosure="count", head_count=1)
    d.attendees.create(name_ar=NAME)
    meeting.publish()
    r = disclosure.request(d, by=editor, reason=f"وافق {NAME} كتابة", level="names")
    disclosure.refuse(r, by=publisher, remark=f"لا، {NAME} في خطر")
    erasure.erase_names(meeting, by=publisher)
    r.refresh_from_db()
    assert NAME not in r.reason + r.remark
    assert not [h for h in DisclosureRequest.history.all() if NAME in h.reason + h.remark]


def test_edited_evidence(adopted, editor, publisher):
    two_people()
    item = adopted.recommendations.first()
    update = cast.make_update(item, publish=False, by=editor, evidence_url=cast.EVIDENCE, evidence_is_public=False)
    with signed_by(publisher):
        update.evidence_is_public = True
        update.save()
    with refuses("two_people"):
        update.publish(by=publisher)
