"""Verifying what was reported: who may, what it moves, and that nothing of it is ever changed."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from recommendations.models import (
    DisclosureRequest,
    Document,
    Recommendation,
    Role,
    SiteProfile,
    Verification,
)
from recommendations.workflow import freezing
from recommendations.workflow.closing import year_end
from recommendations.workflow.progress import progress, verification
from recommendations.workflow.redaction import transitions as redaction
from tests.support import cast
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY, JUNE = (date(2023, month, 1) for month in (3, 4, 5, 6))
NOTE = {"ar": cast.NOTE}
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def item():
    """The first item of a published plan."""
    return cast.make_plan(items=2, state="published").recommendations.get(number=1)


@pytest.fixture
def auditor(item):
    return cast.make_member(Role.AUDITOR)


@pytest.fixture
def claim(item):
    """A published update that says the item is implemented."""
    return cast.make_update(item, "implemented", reported_on=MARCH)


def past_the_rules(**row):
    """Stores a verification as raw SQL would."""
    cast.past_the_models(Verification).bulk_create([Verification(**row)])


def assurance_of(item):
    return Recommendation.objects.get(pk=item.pk).assurance


@pytest.mark.parametrize(
    ("outcome", "assurance"),
    [
        ("confirmed", "verified"),
        ("insufficient", "insufficient"),
        ("contradicted", "contradicted"),
    ],
)
def test_verifying_moves_the_assurance(item, claim, auditor, outcome, assurance):
    before = assurance_of(item)
    found = verification.verify(claim, by=auditor, outcome=outcome, note=NOTE, on=APRIL)

    assert (before, assurance_of(item)) == ("reported", assurance)
    assert (found.update, found.recommendation, found.verified_by) == (claim, item, auditor)
    assert (found.outcome, found.note_ar, found.verified_on) == (outcome, cast.NOTE, APRIL)
    item.refresh_from_db()
    assert (item.status, item.status_on) == ("implemented", MARCH)


def test_verifying_writes_the_history_and_one_content_version(item, claim, auditor):
    before = SiteProfile.objects.current().content_version

    found = verification.verify(claim, by=auditor, outcome="confirmed", note=NOTE)

    assert SiteProfile.objects.current().content_version == before + 1
    for record in (found, item):
        newest = record.history.latest()
        assert (newest.history_user, newest.history_change_reason) == (auditor, "verify")


def test_a_later_verification_counts_and_the_earlier_one_stays(item, claim, auditor):
    first = cast.make_verification(claim, "insufficient", on=APRIL)
    second = cast.make_verification(claim, "confirmed", on=MAY)

    assert assurance_of(item) == "verified"
    assert list(claim.verifications.newest_first()) == [second, first]


def test_of_one_day_the_verification_recorded_last_counts(item, claim, auditor):
    cast.make_verification(claim, "confirmed", on=MAY)
    cast.make_verification(claim, "contradicted", on=MAY)

    assert assurance_of(item) == "contradicted"


def test_an_older_check_recorded_later_does_not_count(item, claim, auditor):
    cast.make_verification(claim, "confirmed", on=MAY)
    cast.make_verification(claim, "contradicted", on=APRIL)

    assert assurance_of(item) == "verified"


def test_repeating_a_claim_does_not_undo_what_was_found(item, claim, auditor):
    cast.make_verification(claim, "insufficient", on=APRIL)

    cast.make_update(item, "implemented", reported_on=MAY)

    assert assurance_of(item) == "insufficient"


def test_another_status_begins_unverified(item, claim, auditor):
    cast.make_verification(claim, "confirmed", on=APRIL)

    cast.make_update(item, "in_progress", reported_on=MAY)

    assert assurance_of(item) == "reported"


def test_a_correction_ends_the_verification_of_what_it_corrects(item, claim, auditor):
    cast.make_verification(claim, "confirmed", on=APRIL)

    cast.make_update(item, "implemented", reported_on=MAY, corrects=claim)

    assert assurance_of(item) == "reported"
    with refuses("not_effective"):
        cast.make_verification(claim, "confirmed", on=MAY)


def test_verifying_an_older_claim_moves_nothing(item, claim, auditor):
    cast.make_update(item, "in_progress", reported_on=APRIL)

    cast.make_verification(claim, "confirmed", on=MAY)

    assert assurance_of(item) == "reported"


@pytest.mark.parametrize("part", ["author", "publisher"])
def test_nobody_verifies_what_they_reported_or_published(item, part):
    involved = cast.make_user("involved", is_superuser=True)
    other = cast.make_user()
    update = cast.make_update(
        item, "implemented", publish=False, by=involved if part == "author" else other
    )
    progress.publish(update, by=other if part == "author" else involved)

    with refuses("involved"):
        cast.make_verification(update, by=involved)
    row = {"update": update, "recommendation": item, "verified_by": involved}
    with database_refuses("verification_by_others"):
        past_the_rules(outcome="confirmed", note_ar="…", verified_on=JUNE, **row)

    assert assurance_of(item) == "reported"


@pytest.mark.parametrize("role", ["lead", "supporting"])
def test_nobody_verifies_for_a_body_that_they_represent(item, claim, auditor, role):
    body = cast.make_institution("health")
    if role == "supporting":
        cast.assign(item, body, "supporting")
    else:
        body = cast.make_institution()
    auditor.institutions.add(body)

    with refuses("involved"):
        cast.make_verification(claim, by=auditor)
    row = {"update": claim, "recommendation": item, "verified_by": auditor}
    with database_refuses("verification_by_others"):
        past_the_rules(outcome="confirmed", note_ar="…", verified_on=JUNE, **row)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.FOCAL_POINT])
def test_who_may_not_verify_is_refused(claim, role):
    with refuses("permission"):
        cast.make_verification(claim, by=cast.make_member(role))


def test_only_what_is_published_is_verified(item, auditor):
    waiting = cast.make_update(item, "implemented", publish=False)

    with refuses("not_effective"):
        cast.make_verification(waiting)
    with database_refuses("verification_by_others"):
        past_the_rules(
            update=waiting,
            recommendation=item,
            verified_by=auditor,
            outcome="confirmed",
            note_ar="…",
            verified_on=JUNE,
        )


def test_a_verification_belongs_to_the_item_of_its_update(item, claim, auditor):
    other = item.plan.recommendations.get(number=2)

    with database_refuses("verification_by_others"):
        past_the_rules(
            update=claim,
            recommendation=other,
            verified_by=auditor,
            outcome="confirmed",
            note_ar="…",
            verified_on=JUNE,
        )


def test_a_note_in_arabic_is_required(claim, auditor):
    with refuses("blank"):
        cast.make_verification(claim, note={"en": "Seen on the spot."})
    with database_refuses("verification_with_arabic_note"):
        past_the_rules(
            update=claim,
            recommendation=claim.recommendation,
            verified_by=auditor,
            outcome="confirmed",
            note_en="…",
            verified_on=JUNE,
        )


@pytest.mark.parametrize(("day", "code"), [(MARCH - timedelta(1), "early"), (None, "future")])
def test_the_day_lies_between_the_report_and_today(claim, day, code):
    with refuses(code):
        cast.make_verification(claim, on=day or timezone.localdate() + timedelta(1))


def test_a_recorded_verification_never_changes(item, claim, auditor):
    found = cast.make_verification(claim)
    row = cast.past_the_models(Verification).filter(pk=found.pk)

    with refuses("verification"):
        found.save()
    with refuses("verification"):
        found.delete()
    with refuses("verification"):
        Verification.objects.update(outcome="contradicted")
    with refuses("verification"):
        Verification.objects.all().delete()
    with refuses("guarded"):
        Verification.objects.bulk_create([found])
    with refuses("guarded"):
        Verification(update=claim, recommendation=item, verified_by=auditor).save()
    for change in ({"outcome": "contradicted"}, {"note_ar": "غيره"}, {"verified_on": JUNE}):
        with database_refuses("verification_append_only"):
            row.update(**change)
    with database_refuses("verification_never_deleted"):
        row._raw_delete(row.db)


def test_the_assurance_moves_by_a_verification_alone(item, claim):
    row = cast.past_the_models(Recommendation).filter(pk=item.pk)

    for value in ("verified", "insufficient", "contradicted"):
        with database_refuses("recommendation_assurance_from_verification"):
            row.update(assurance=value)


def test_words_of_the_note_can_be_redacted(item, claim):
    found = cast.make_verification(claim, note={"ar": "تحدثنا مع سمير عن الأمر."})
    by = cast.make_user("redactor", is_superuser=True)

    redaction.redact(item, by=by, category="safety", passages=["سمير"])

    found.refresh_from_db()
    assert found.note_ar == "تحدثنا مع […] عن الأمر."
    assert not found.history.filter(note_ar__contains="سمير").exists()


def test_a_claim_can_be_verified_after_its_year_was_closed(item, claim):
    plan = item.plan
    for one in plan.recommendations.open():
        cast.make_decision(one, "not_implemented")
    year_end.close_year(plan, by=cast.make_user(), on=JUNE)

    cast.make_verification(claim, "contradicted", on=JUNE + timedelta(1))

    assert assurance_of(item) == "contradicted"
    [row, _other] = freezing.report_content(plan, JUNE)[1]
    assert (row["assurance"], row["updates"][0]["verifications"]) == ("reported", [])


def test_a_file_of_the_check_waits_for_a_publisher(item, claim, auditor):
    file = ContentFile("زيارة".encode(), name="visit.txt")

    found = verification.verify(
        claim,
        by=auditor,
        outcome="confirmed",
        note=NOTE,
        file=file,
        file_title="محضر الزيارة",
        is_public=True,
        disclosure_reason="لا أسماء فيه",
    )

    [document] = found.documents.all()
    [asked] = DisclosureRequest.objects.waiting()
    assert (document.recommendation, document.added_by) == (item, auditor)
    assert (document.is_public, asked.record, asked.asked_by) == (False, document.pk, auditor)
    cast.grant_disclosures()
    assert Document.objects.public().filter(pk=document.pk).exists()


def test_a_file_of_a_check_is_never_replaced_or_deleted(item, claim, auditor):
    file = ContentFile("زيارة".encode(), name="visit.txt")
    found = verification.verify(
        claim, by=auditor, outcome="confirmed", note=NOTE, file=file, file_title="محضر"
    )
    document = found.documents.get()
    row = cast.past_the_models(Document).filter(pk=document.pk)
    other = item.plan.recommendations.get(number=2)

    with refuses("verification"):
        document.delete()
    document.recommendation = other
    with refuses("verification"):
        document.save()
    with database_refuses("document_of_verification_fixed"):
        row.update(recommendation=other)
    with database_refuses("document_of_verification_never_deleted"):
        row._raw_delete(row.db)
    with database_refuses("document_of_verification_with_recommendation"):
        Document.objects.bulk_create(
            [Document(meeting=item.plan.meeting, verification=found, file="x.txt", title_ar="…")]
        )


def test_a_refused_file_leaves_nothing(item, claim, auditor):
    file = ContentFile(b"MZ", name="tool.exe")

    with refuses("ending"):
        verification.verify(
            claim, by=auditor, outcome="confirmed", note=NOTE, file=file, file_title="ملف"
        )

    assert (Verification.objects.count(), assurance_of(item)) == (0, "reported")
