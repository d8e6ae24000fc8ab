"""Files in the admin: every link leads to the file, for those who may see its record."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recommendations.models import Document, ProgressUpdate, Role
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files.uploads import PROGRAM, pdf, pdf_file

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def item(adopted):
    """An item that the commission of health supports."""
    item = adopted.recommendations.first()
    cast.assign(item, "health", "supporting")
    return item


@pytest.fixture
def document(item):
    return Document.objects.create(title_ar="محضر", file=pdf_file("minutes"), recommendation=item)


@pytest.fixture
def evidence(item):
    """A published update with evidence that is not public."""
    return cast.make_update(item, evidence_title_ar="صور", evidence_file=pdf_file("evidence"))


def place(file):
    return reverse("admin:uploaded_file", args=[file.name])


def test_admin_pages_link_to_the_uploaded_file(desk, document, evidence):
    for model, record, file in [
        ("document", document, document.file),
        ("recommendation", document.recommendation, document.file),
        ("progressupdate", evidence, evidence.evidence_file),
    ]:
        shown = page(desk.get(address(model, "change", record.pk)))

        assert f'href="{place(file)}"' in shown, model
        assert file.url == place(file)


def test_an_uploaded_file_is_downloaded_under_its_title_and_never_run(desk, document):
    response = desk.get(place(document.file))

    assert response.getvalue() == pdf("minutes")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D9%85")


@pytest.mark.parametrize("title", ["…", "؟!", ".", "ا" * 200])
def test_any_title_gives_a_download_name(desk, document, title):
    document.title_ar = title
    document.save()

    assert desk.get(place(document.file)).status_code == 200


@pytest.mark.parametrize(
    ("role", "bodies", "of_document", "of_evidence"),
    [
        (Role.EDITOR, [], 200, 200),
        (Role.PUBLISHER, [], 200, 200),
        (Role.AUDITOR, [], 200, 200),
        (Role.FOCAL_POINT, ["health"], 403, 200),
        (Role.FOCAL_POINT, ["other"], 404, 404),
    ],
)
def test_uploaded_files_by_role(client, document, evidence, role, bodies, of_document, of_evidence):
    client.force_login(cast.make_member(role, institutions=bodies))

    assert client.get(place(document.file)).status_code == of_document
    assert client.get(place(evidence.evidence_file)).status_code == of_evidence


def test_a_focal_point_has_no_drafts_of_others(client, item):
    update = cast.make_update(item, publish=False, send=False, evidence_file=pdf_file())
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["health"]))

    assert client.get(place(update.evidence_file)).status_code == 404


def test_a_focal_point_who_may_read_documents_has_those_of_its_bodies(client, document, meeting):
    other = Document.objects.create(title_ar="محضر", file=pdf_file(), meeting=meeting)
    member = cast.make_member(Role.FOCAL_POINT, institutions=["health"])
    member.user_permissions.add(Permission.objects.get(codename="view_document"))
    client.force_login(member)

    assert client.get(place(document.file)).status_code == 200
    assert client.get(place(other.file)).status_code == 404


def test_an_uploaded_file_is_not_served_to_others(client, document, staff):
    visitor = client.get(place(document.file))
    client.force_login(staff)

    assert visitor.url.startswith(reverse("admin:login"))
    assert client.get(place(document.file)).status_code == 403


@pytest.mark.parametrize("name", ["nothing.pdf", "../tawsiyat.sqlite3", "2023/01/a.pdf"])
def test_only_files_of_records_are_served(desk, document, name):
    assert desk.get(f"/admin/files/{name}").status_code == 404


def test_a_missing_file_is_not_found(desk, document):
    document.file.storage.delete(document.file.name)

    assert desk.get(place(document.file)).status_code == 404


def test_a_file_that_is_something_else_is_told_on_the_form(desk, item, settings):
    where = address("document", "add")
    wrong = SimpleUploadedFile("minutes.pdf", PROGRAM)
    typed = {"title_ar": "محضر", "recommendation": item.pk, "file": wrong}

    response = desk.post(where, form_data(desk.get(where), "document_form") | typed)

    assert "محتوى هذا الملف لا يطابق اسمه (.pdf)" in page(response)
    assert form_data(response, "document_form")["title_ar"] == "محضر"
    assert not Document.objects.exists()


def test_evidence_that_is_something_else_is_told_on_the_form(desk, item):
    where = address("recommendation", "change", item.pk)
    data = form_data(desk.get(where), "recommendation_form")
    typed = {"updates-2-0-status": "in_progress", "updates-2-0-narrative_ar": "عمل"}
    wrong = {"updates-2-0-evidence_file": SimpleUploadedFile("proof.docx", PROGRAM)}

    response = desk.post(where, data | typed | wrong)

    assert "محتوى هذا الملف لا يطابق اسمه (.docx)" in page(response)
    assert not ProgressUpdate.objects.exists()
