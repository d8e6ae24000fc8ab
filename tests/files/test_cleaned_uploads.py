"""What is stored and served of an upload is the cleaned file alone, on every road; what remains in
it is looked at before it is public."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client

from recommendations.files.cleaning import clean_upload
from recommendations.files.uploads import CleanedFileField, HoldsFiles
from recommendations.models import Document, ProgressUpdate
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files import planted_files
from tests.support.files.hostile_evidence import HOSTILE
from tests.support.files.planted_files import WORD, holds
from tests.support.files.uploads import pdf_file
from tests.support.refusals import database_refuses, refuses

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db
QUESTION = "تحققتُ مما بقي في الملف"
UNSEEN = "في هذا الملف ما لا يمكن إزالته منه."
COMMENTS = "تعليقات في الهامش؛ أُزيلت أسماء كاتبيها."


def upload(name):
    """An upload of the kind that ``name`` says, with a planted name in it."""
    makers = {
        ".jpg": planted_files.jpeg,
        ".docx": planted_files.word_document,
        ".pdf": planted_files.pdf,
    }
    return ContentFile(makers[Path(name).suffix](), name=name)


def stored_anywhere(settings):
    """Every file below the folder of uploads."""
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def send(desk, where, form, typed):
    return desk.post(where, form_data(desk.get(where), form) | typed)


def add_document(desk, meeting, **typed):
    typed = {"title_ar": "صورة", "meeting": meeting.pk} | typed
    return send(desk, address("document", "add"), "document_form", typed)


@pytest.mark.parametrize("letter", ["a", "م"])
def test_a_file_name_may_be_as_long_as_file_systems_allow(desk, meeting, letter):
    name = letter * 251 + ".jpg"

    add_document(desk, meeting, file=ContentFile(planted_files.jpeg(), name=name))

    stored = Document.objects.get().file.name
    assert len(stored) < 50


def test_every_field_for_files_is_cleaned():
    fields = [
        (model, field)
        for model in apps.get_app_config("recommendations").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]

    assert {f"{model.__name__}.{field.name}" for model, field in fields} == {
        "Document.file",
        "ProgressUpdate.evidence_file",
    }
    for model, field in fields:
        assert isinstance(field, CleanedFileField)
        assert issubclass(model, HoldsFiles)
        assert model.PUBLIC_FILES[field.name]
        names = [one.name for one in model._meta.concrete_fields]
        # What is found while the file is saved goes into the columns that are saved after it.
        assert names.index(field.name) < names.index(field.warnings_field)
        assert names.index(field.warnings_field) < names.index(field.seen_field)


@pytest.mark.parametrize("name", ["photo.jpg", "report.pdf"])
def test_a_name_and_a_place_in_a_public_document_reach_no_reader(desk, meeting, settings, name):
    meeting.mark_published()
    content = upload(name).read()
    typed = {"file": SimpleUploadedFile(name, content), "is_public": "on"}
    if name.endswith(".pdf"):
        typed["file_warnings_seen"] = "on"

    add_document(desk, meeting, **typed)
    document = Document.objects.get()
    cast.grant_disclosures()
    served = Client().get(f"/ar/documents/{document.pk}/")

    assert holds(content)
    assert served.status_code == 200
    assert not holds(served.getvalue())
    assert not [path for path in stored_anywhere(settings) if holds(path.read_bytes())]
    assert len(stored_anywhere(settings)) == 1
    assert served["Content-Type"] == "application/octet-stream"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Disposition"].startswith("attachment")


def test_evidence_is_cleaned_on_the_form_of_a_report(desk, adopted, settings):
    item = adopted.recommendations.first()
    where = address("recommendation", "change", item.pk)
    typed = {
        "updates-2-0-status": "in_progress",
        "updates-2-0-narrative_ar": "عمل",
        "updates-2-0-evidence_file": SimpleUploadedFile("proof.jpg", planted_files.jpeg()),
    }

    send(desk, where, "recommendation_form", typed)

    assert not holds(ProgressUpdate.objects.get().evidence_file.read())


def roads(meeting):
    """Every road on which a file comes into a record: name → a function that saves one."""
    owner = {"title_ar": "صورة", "meeting": meeting}

    def by_file_field():
        document = Document.objects.create(file=pdf_file(), **owner)
        document.file.save("photo.jpg", upload("photo.jpg"))

    def by_update_fields():
        document = Document.objects.create(file=pdf_file(), **owner)
        document.file = upload("photo.jpg")
        document.save(update_fields=["file"])

    def by_name():
        name = Document._meta.get_field("file").storage.save("old.jpg", upload("old.jpg"))
        Document.objects.create(file=name, **owner)
        Document._meta.get_field("file").storage.delete(name)

    return {
        "create": lambda: Document.objects.create(file=upload("photo.jpg"), **owner),
        "bulk": lambda: Document.objects.bulk_create([Document(file=upload("a.jpg"), **owner)]),
        "field": by_file_field,
        "update_fields": by_update_fields,
        "name": by_name,
    }


@pytest.mark.parametrize("road", ["create", "bulk", "field", "update_fields", "name"])
def test_a_file_is_cleaned_on_every_road(meeting, settings, road):
    roads(meeting)[road]()

    document = Document.objects.get()
    assert document.file.name.endswith(".jpg")
    assert not holds(document.file.read())
    assert not [path for path in stored_anywhere(settings) if holds(path.read_bytes())]


def test_an_upload_is_cleaned_once_for_the_form_and_the_save(desk, meeting, monkeypatch):
    seen = []
    clean = clean_upload.clean_in_child

    def counted(content, **options):
        seen.append(options)
        return clean(content, **options)

    monkeypatch.setattr(clean_upload, "clean_in_child", counted)
    add_document(desk, meeting, file=SimpleUploadedFile("photo.jpg", planted_files.jpeg()))

    assert Document.objects.count() == 1
    assert seen == [{"ending": ".jpg"}]


def test_an_upload_that_was_on_disk_leaves_no_copy_there(desk, meeting, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    add_document(desk, meeting, file=SimpleUploadedFile("photo.jpg", planted_files.jpeg()))

    assert Document.objects.count() == 1
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_a_hostile_file_is_refused_on_the_form_with_what_was_typed(desk, meeting):
    ending, _code, content = HOSTILE["external template"]

    response = add_document(desk, meeting, file=SimpleUploadedFile(f"a{ending}", content))

    assert "يجلب هذا الملف عند فتحه شيئاً من حاسوب آخر" in page(response)
    assert form_data(response, "document_form")["title_ar"] == "صورة"
    assert not Document.objects.exists()


def test_a_form_asks_to_look_at_a_file_with_comments_before_it_is_public(desk, meeting):
    def file():
        return SimpleUploadedFile("a.docx", planted_files.word_document())

    refused = add_document(desk, meeting, file=file(), is_public="on")

    assert UNSEEN in page(refused)
    assert COMMENTS in page(refused)
    assert QUESTION in page(refused)
    assert "file_warnings_seen" not in form_data(refused, "document_form")
    assert not Document.objects.exists()
    add_document(desk, meeting, file=file(), is_public="on", file_warnings_seen="on")
    assert Document.objects.get().file_warnings_seen


def test_a_form_for_a_file_without_warnings_asks_nothing(desk, meeting):
    document = Document.objects.create(title_ar="محضر", file=pdf_file(), meeting=meeting)

    for where in (address("document", "add"), address("document", "change", document.pk)):
        assert QUESTION not in page(desk.get(where))


def test_a_form_lists_what_remains_in_a_stored_file(desk, meeting):
    document = Document.objects.create(title_ar="محضر", file=upload("a.docx"), meeting=meeting)

    shown = page(desk.get(address("document", "change", document.pk)))

    assert COMMENTS in shown
    assert QUESTION in shown


def test_the_review_of_a_report_says_what_remains_in_its_evidence(desk, adopted):
    item = adopted.recommendations.first()
    cast.make_update(item, publish=False, evidence_file=upload("a.docx"))

    assert COMMENTS in page(desk.get(address("progressupdate", "review")))


def with_comments(meeting, **fields):
    fields = {"title_ar": "محضر", "file": upload("a.docx"), "meeting": meeting} | fields
    return Document.objects.create(**fields)


def test_a_file_with_warnings_is_public_only_once_somebody_has_looked(meeting):
    document = with_comments(meeting)
    assert document.file_warnings == "comments tracked_changes"

    document.is_public = True
    with refuses("unseen"):
        document.save()
    with database_refuses("document_warnings_seen_before_public"):
        cast.past_the_models(Document).update(is_public=True)
    document.file_warnings_seen = True
    document.save()

    assert Document.objects.get().is_public


def test_public_evidence_with_warnings_is_refused_by_the_database_too(adopted):
    item = adopted.recommendations.first()
    cast.make_update(item, publish=False, evidence_file=upload("a.docx"))

    with database_refuses("update_warnings_seen_before_public"):
        cast.past_the_models(ProgressUpdate).update(evidence_is_public=True)


def test_to_have_looked_at_one_file_is_not_to_have_looked_at_the_next(meeting):
    document = with_comments(meeting, is_public=True, file_warnings_seen=True)

    document = Document.objects.get(pk=document.pk)
    document.file = upload("b.docx")
    with refuses("unseen"):
        document.save()
    document.is_public = False
    document.save()

    stored = Document.objects.get()
    assert (stored.file_warnings_seen, stored.is_public) == (False, False)


def test_a_file_without_warnings_takes_the_warnings_of_the_last_one_away(meeting):
    document = with_comments(meeting, file_warnings_seen=True)

    document.file = pdf_file()
    document.save()

    stored = Document.objects.get()
    assert (stored.file_warnings, stored.file_warnings_seen) == ("", False)


def test_a_correction_that_goes_on_with_a_file_goes_on_with_its_warnings(adopted):
    item = adopted.recommendations.first()
    wrong = cast.make_update(item, evidence_file=upload("a.docx"))
    file = ProgressUpdate.objects.get(pk=wrong.pk).evidence_file

    correction = cast.make_update(item, corrects=wrong, publish=False, evidence_file=file)

    assert correction.evidence_file_warnings == "comments tracked_changes"
    assert correction.evidence_file.name == wrong.evidence_file.name
    with refuses("unseen"):
        cast.make_update(item, corrects=wrong, evidence_file=file, evidence_is_public=True)


def test_what_is_stored_is_not_cleaned_again_by_other_changes(meeting):
    document = with_comments(meeting)
    document = Document.objects.get(pk=document.pk)
    document.file.storage.delete(document.file.name)

    document.title_ar = "عنوان آخر"
    document.save()

    assert Document.objects.get().file_warnings == "comments tracked_changes"


def test_the_planted_word_is_really_in_the_uploads():
    assert all(holds(upload(f"a.{ending}").read(), WORD) for ending in ("jpg", "docx", "pdf"))
