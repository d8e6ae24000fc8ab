"""Verifying claims in the admin: the queue, the step, and what publishing asks about evidence."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from recommendations.models import (
    DisclosureRequest,
    ProgressUpdate,
    Recommendation,
    Role,
    Verification,
)
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]
QUEUE = "admin:recommendations_progressupdate_unverified"
MARCH = date(2023, 3, 1)


@pytest.fixture
def item(published):
    return published.recommendations.get(number=1)


@pytest.fixture
def auditor(client):
    """An auditor, who is signed in."""
    auditor = cast.make_member(Role.AUDITOR)
    client.force_login(auditor)
    return auditor


@pytest.fixture
def claim(item):
    return cast.make_update(item, "implemented", reported_on=MARCH)


def verify(client, update, **typed):
    where = address("progressupdate", "verify", update.pk) + "?unverified=1"
    data = form_data(client.get(where))
    return client.post(where, data | {"outcome": "insufficient", "note_ar": cast.NOTE} | typed)


def listed(client):
    return [entry["update"] for entry in client.get(reverse(QUEUE)).context["entries"]]


def test_the_queue_lists_the_newest_claim_of_each_item_that_nobody_checked(
    client, published, item, claim, auditor
):
    items = published.recommendations
    partial = cast.make_update(items.get(number=2), "partially_implemented")
    cast.make_update(items.get(number=3))
    cast.make_update(items.get(number=3), "implemented", publish=False)
    before = listed(client)

    cast.make_verification(claim, by=auditor)

    assert (before, listed(client)) == ([claim, partial], [partial])


def test_the_queue_leaves_out_what_the_verifier_has_a_part_in(client, item, auditor):
    editor = cast.make_user("second", is_superuser=True)
    cast.make_update(item, "implemented", by=auditor)
    client.force_login(auditor)
    own = listed(client)
    client.force_login(editor)

    assert (own, len(listed(client))) == ([], 1)


def test_the_evidence_is_opened_from_the_queue(client, item, claim, auditor):
    assert f'href="{cast.EVIDENCE}"' in page(client.get(reverse(QUEUE)))


def test_the_dashboard_counts_what_waits_to_be_checked(client, claim, auditor):
    [tasks] = client.get(reverse("admin:index")).context["task_lists"]

    assert (tasks.total, tasks.address) == (1, reverse(QUEUE))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.FOCAL_POINT])
def test_who_may_not_verify_sees_neither_queue_nor_step(client, claim, role):
    client.force_login(cast.make_member(role, institutions=["department"]))

    assert client.get(reverse(QUEUE)).status_code == 403
    assert client.get(address("progressupdate", "verify", claim.pk)).status_code == 403


def test_verifying_records_what_was_found_and_goes_back_to_the_queue(client, item, claim, auditor):
    response = verify(client, claim, note_en="Seen on the spot.", verified_on="2023-04-02")

    found = Verification.objects.get()
    assert response.url == reverse(QUEUE)
    assert (found.update, found.outcome, found.verified_by) == (claim, "insufficient", auditor)
    assert (found.note_ar, found.note_en) == (cast.NOTE, "Seen on the spot.")
    assert found.verified_on == date(2023, 4, 2)
    assert Recommendation.objects.get(pk=item.pk).assurance == "insufficient"


@pytest.mark.parametrize("typed", [{"outcome": ""}, {"note_ar": ""}, {"verified_on": "2023-02-01"}])
def test_what_is_missing_or_wrong_comes_back_with_the_form(client, claim, auditor, typed):
    response = verify(client, claim, **{"note_en": "Seen on the spot."} | typed)

    assert response.status_code == 200
    assert "errorlist" in page(response)
    assert "Seen on the spot." in page(response)
    assert not Verification.objects.exists()


def test_a_file_is_attached_and_its_disclosure_asked_for(client, item, claim, auditor):
    file = ContentFile("زيارة".encode(), name="visit.txt")
    named = {"file": file, "file_title": "محضر", "is_public": "on", "disclosure_reason": "لا أسماء"}

    verify(client, claim, **named)

    document = Verification.objects.get().documents.get()
    assert (document.title_ar, document.is_public) == ("محضر", False)
    assert DisclosureRequest.objects.waiting().get().reason == "لا أسماء"


def test_a_file_needs_its_title(client, claim, auditor):
    response = verify(client, claim, file=ContentFile(b"x", name="visit.txt"))

    assert response.context["form"].errors.keys() == {"file_title"}


def test_the_page_of_the_update_lists_its_verifications(client, claim, auditor):
    cast.make_verification(claim, "contradicted", by=auditor)
    where = address("progressupdate", "change", claim.pk)
    for_auditor = page(client.get(where))
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["department"]))
    for_focal_point = page(client.get(where))

    assert cast.NOTE in for_auditor
    assert cast.NOTE in for_focal_point
    assert 'class="field-verified_by"' in for_auditor
    assert "field-verified_by" not in for_focal_point


@pytest.mark.parametrize("is_public", [True, False])
def test_publishing_asks_about_evidence_that_stays_private(client, item, is_public):
    cast.make_update(item, "implemented", publish=False, evidence_is_public=is_public)
    client.force_login(cast.make_member(Role.PUBLISHER))
    where = address("progressupdate", "publish", ProgressUpdate.objects.get().pk)
    asks = "evidence_stays_private" in page(client.get(where))

    client.post(where, form_data(client.get(where)))
    stage = ProgressUpdate.objects.get().stage
    if not is_public:
        client.post(where, form_data(client.get(where)) | {"evidence_stays_private": "on"})

    assert (asks, stage) == (not is_public, "published" if is_public else "sent")
    assert ProgressUpdate.objects.get().stage == "published"
