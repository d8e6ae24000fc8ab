import pytest
from datetime import date
from django.utils import timezone
from recommendations.models import *
from recommendations.models.authorship import signed_by
from recommendations.publishing.year_end import close_year
from recommendations.workflow import erasure, redaction, publication, disclosure
from tests import cast
from tests.refusals import refuses
pytestmark = pytest.mark.django_db
from tests.test_between_the_parts import editor, publisher, two_people, NAME

def test_close(published, editor, publisher):
    adopted=published
    two_people()
    for i, item in enumerate(adopted.recommendations.all()):
        with signed_by(editor):
            cast.make_decision(item, Status.IMPLEMENTED, by=editor, evidence_url=cast.EVIDENCE, evidence_is_public=True)
    close_year(adopted, by=publisher, on=timezone.localdate())
    adopted.refresh_from_db()
    assert adopted.closed_on

def test_earlier_speaker(publisher):
    m = cast.make_meeting(2023)
    st = m.statements.create(number=1, text_ar="x", speaker_ar=NAME)
    st.speaker_ar = "نوروز"; st.names_speaker = True; st.save()
    m.publish()
    erasure.erase_names(m, by=publisher)
    assert not [h for h in Statement.history.all() if h.speaker_ar == NAME]
    assert Statement.objects.get().speaker_ar == "نوروز"

def test_bulk_report(client, published, publisher):
    two_people()
    client.force_login(publisher)
    from tests import signing_in
    item = published.recommendations.first()
    r = client.post("/admin/recommendations/recommendation/", {"action": "report", "_selected_action": [item.pk]})
    print(r.status_code, r.get("Location"))
    with refuses("two_people"):
        item.record_progress(by=publisher, send=True, publish=True, status="implemented", evidence_url=cast.EVIDENCE, evidence_is_public=True)
