"""Public evidence made private again, and files removed for good."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from recommendations.models import Document, Redaction, Report, Role, Status
from recommendations.models.redactions import REMOVED_ADDRESS
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.redaction import transitions
from tests.support import cast
from tests.support.files.uploads import pdf_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def update(published):
    """A published update with a public file and a public link."""
    return cast.make_update(
        published.recommendations.get(number=1),
        Status.IMPLEMENTED,
        evidence_url="https://example.org/list-of-names",
        evidence_file=pdf_file("names"),
        evidence_is_public=True,
    )


def evidence(update):
    return f"/ar/updates/{update.pk}/evidence/"


def hide(update, by):
    return transitions.hide_evidence(update, by=by, category="personal_data")


def remove(update, by):
    return transitions.remove_evidence(update, by=by, category="personal_data")


def test_an_editor_makes_public_evidence_private_and_its_address_says_so(client, update, editor):
    assert client.get(evidence(update)).status_code == 200

    hide(update, editor)

    assert not update.evidence_is_public
    assert client.get(evidence(update)).status_code == 410
    page = client.get("/ar/plans/2023/1/").content.decode()
    assert "list-of-names" not in page
    assert "list-of-names" not in client.get("/ar/plans/2023/1.json").content.decode()


def test_the_evidence_leaves_the_frozen_reports(client, update, editor, publisher):
    report = publish_report(update.recommendation.plan, by=publisher, as_of=timezone.localdate())
    address = f"/ar/plans/2023/reports/{report.name}.json"
    assert evidence(update).encode() in client.get(address).content

    hide(update, editor)

    [frozen] = [one for row in Report.objects.get().rows for one in row["updates"]]
    assert frozen["evidence"] is None
    assert evidence(update).encode() not in client.get(address).content


def test_a_correction_with_the_same_file_follows(client, update, editor):
    correction = cast.make_update(
        update.recommendation,
        Status.IMPLEMENTED,
        corrects=update,
        evidence_file=update.evidence_file.name,
        evidence_is_public=True,
    )

    hide(update, editor)

    assert client.get(evidence(correction)).status_code == 410


def test_what_is_private_already_is_refused(update, editor):
    hide(update, editor)

    with pytest.raises(ValidationError) as refusal:
        hide(update, editor)

    assert refusal.value.code == "not_public"


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR])
def test_neither_focal_points_nor_auditors_hide_evidence(update, role):
    somebody = cast.make_member(role, "somebody", ["department"])

    with pytest.raises(ValidationError):
        hide(update, somebody)

    update.refresh_from_db()
    assert update.evidence_is_public


def test_removed_evidence_is_gone_from_the_disk_the_record_and_its_history(
    client, update, publisher, django_capture_on_commit_callbacks
):
    storage, name = update.evidence_file.storage, update.evidence_file.name
    assert storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        remove(update, publisher)

    assert not storage.exists(name)
    assert client.get(evidence(update)).status_code == 410
    assert update.evidence_url == REMOVED_ADDRESS
    assert {state.evidence_url for state in update.history.all()} == {REMOVED_ADDRESS}
    assert "removed.invalid" not in client.get("/ar/plans/2023/1/").content.decode()


def test_an_editor_does_not_remove_evidence(update, editor):
    with pytest.raises(ValidationError) as refusal:
        remove(update, editor)

    assert refusal.value.code == "permission"


def test_an_update_without_evidence_has_none_to_remove(published, publisher):
    update = cast.make_update(published.recommendations.get(number=2))

    with pytest.raises(ValidationError) as refusal:
        remove(update, publisher)

    assert refusal.value.code == "no_evidence"
    assert not Redaction.objects.exists()


def test_a_removed_document_is_gone_from_the_disk_and_its_address_says_so(
    client, published, publisher, django_capture_on_commit_callbacks
):
    item = published.recommendations.get(number=1)
    document = Document.objects.create(
        title_ar="قائمة", file=pdf_file("names"), is_public=True, recommendation=item
    )
    cast.grant_disclosures()
    document.refresh_from_db()
    address = f"/ar/documents/{document.pk}/"
    assert client.get(address).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        transitions.remove_document(document, by=publisher, category="safety")

    assert not document.file.storage.exists(document.file.name)
    assert client.get(address).status_code == 410


def test_a_document_made_private_again_answers_that_it_is_gone(client, published):
    item = published.recommendations.get(number=1)
    document = Document.objects.create(
        title_ar="قائمة", file=pdf_file("names"), is_public=True, recommendation=item
    )
    cast.grant_disclosures()
    document.refresh_from_db()

    document.is_public = False
    document.save()

    assert client.get(f"/ar/documents/{document.pk}/").status_code == 410


def test_a_document_that_was_never_public_is_unknown(client, published):
    item = published.recommendations.get(number=1)
    document = Document.objects.create(title_ar="سر", file=pdf_file("x"), recommendation=item)

    assert client.get(f"/ar/documents/{document.pk}/").status_code == 404
