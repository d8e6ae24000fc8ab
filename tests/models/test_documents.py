from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db.models import ProtectedError

from recommendations.models import Document, Role
from tests.support import cast
from tests.support.files.uploads import pdf, pdf_file
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db


def make_document(name="minutes.pdf", content=None, **fields):
    """A stored document of what ``fields`` says."""
    file = ContentFile(pdf() if content is None else content, name=name)
    return Document.objects.create(title_ar="محضر", file=file, **fields)


def test_it_is_public_with_its_meeting(meeting):
    shown = make_document(meeting=meeting, is_public=True)
    make_document(meeting=meeting)

    before = list(Document.objects.public())
    meeting.mark_published()
    during = list(Document.objects.public())
    meeting.mark_withdrawn()

    assert (before, during, list(Document.objects.public())) == ([], [shown], [])


def test_it_is_public_with_its_recommendation():
    plan = cast.make_plan(items=1)
    hidden = cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "adopted")
    shown = make_document(recommendation=plan.recommendations.get(number=1), is_public=True)
    make_document(recommendation=hidden, is_public=True)

    before = list(Document.objects.public())
    plan.mark_published()

    assert (before, list(Document.objects.public())) == ([], [shown])


def test_it_is_public_with_the_plan_of_its_report(adopted, staff):
    report = adopted.reports.create(as_of=date(2023, 6, 30), figures={}, rows=[], created_by=staff)
    document = make_document(report=report, is_public=True)

    before = list(Document.objects.public())
    adopted.mark_published()

    assert (before, list(Document.objects.public())) == ([], [document])


def test_it_is_private_unless_said(meeting):
    assert make_document(meeting=meeting).is_public is False


def test_it_belongs_to_one_record(plan, meeting):
    item = plan.recommendations.first()
    rule = "document_belongs_to_one_record"

    for owners in [{}, {"meeting": meeting, "recommendation": item}]:
        with refuses_by(rule):
            Document(title_ar="محضر", file=pdf_file(), **owners).full_clean()
        with database_refuses(rule):
            make_document(**owners)


def test_its_stored_name_tells_nothing(meeting):
    document = make_document("Minutes of the secret meeting.PDF", meeting=meeting)

    folder, _, name = document.file.name.rpartition("/")
    assert (len(folder), len(name), name[-4:]) == (7, 36, ".pdf")


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [("a.pdf", 10 * 1024 * 1024 + 1, "size"), ("a.exe", 1, "ending"), ("a.html", 1, "ending")],
)
def test_it_refuses_other_kinds_and_large_files(meeting, name, size, code):
    with refuses(code):
        Document(
            meeting=meeting, title_ar="محضر", file=ContentFile(b"a" * size, name=name)
        ).full_clean()


def test_it_cannot_be_deleted_once_public(meeting):
    document = make_document(meeting=meeting, is_public=True)
    meeting.mark_published()
    document.is_public = False
    document.save()
    meeting.mark_withdrawn()

    with refuses("published"):
        document.delete()
    with refuses("published"):
        Document.objects.all().delete()


def test_it_may_be_deleted_before_that(meeting):
    make_document(meeting=meeting, is_public=True).delete()
    meeting.mark_published()
    make_document(meeting=meeting).delete()

    assert Document.objects.count() == 0


def test_it_keeps_its_record(meeting):
    make_document(meeting=meeting)

    with pytest.raises(ProtectedError):
        meeting.delete()


def test_documents_of_a_draft_are_deleted_in_bulk(meeting):
    make_document(meeting=meeting)

    Document.objects.all().delete()

    assert not Document.objects.exists()


def test_a_focal_point_sees_the_documents_of_its_own_recommendations(adopted, meeting, staff):
    cast.assign(adopted.recommendations.get(number=1), "health", "supporting")
    focal_point = cast.make_member(Role.FOCAL_POINT, institutions=["health"])
    own = make_document(recommendation=adopted.recommendations.get(number=1))
    make_document(recommendation=adopted.recommendations.get(number=2))
    make_document(meeting=meeting)

    assert list(Document.objects.visible_to(focal_point)) == [own]
    assert Document.objects.visible_to(staff).count() == 3
