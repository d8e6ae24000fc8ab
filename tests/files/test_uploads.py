"""An upload is what its content says; a name that says otherwise is refused, on every road."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from recommendations.files import archives, upload_types, uploads
from recommendations.files.errors import FileError
from recommendations.models import Document, ProgressUpdate
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.files.uploads import (
    PROGRAM,
    archive,
    excel,
    image,
    open_document,
    pdf,
    pdf_file,
    word,
)
from tests.support.refusals import refuses

TEXT = "الاسم;المنصب\nليلى;رئيسة\n"
MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf()),
        ("a.PNG", image("PNG")),
        ("a.jpg", image("JPEG")),
        ("a.jpeg", image("JPEG")),
        ("a.webp", image("WEBP")),
        ("a.docx", word()),
        ("a.xlsx", excel()),
        ("a.odt", open_document("text")),
        ("a.ods", open_document("spreadsheet")),
        ("a.txt", TEXT.encode()),
        ("a.csv", TEXT.encode("utf-8-sig")),
        ("a.csv", TEXT.encode("utf-16")),
        ("a.txt", TEXT.encode("cp1256")),
        ("a.txt", "Êvar baş — 3 < 5\r\n\tû".encode()),
    ],
)
def test_a_file_whose_content_matches_its_name_is_accepted(name, content):
    assert uploads.cleaned(name, ContentFile(content)).content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("program.pdf", PROGRAM, "content"),
        ("program.txt", PROGRAM, "content"),
        ("program.docx", PROGRAM, "content"),
        ("picture.pdf", image("PNG"), "content"),
        ("minutes.png", pdf(), "content"),
        ("minutes.txt", pdf(), "content"),
        ("page.txt", b"\n <!DOCTYPE html><script>alert(1)</script>", "content"),
        ("page.csv", b"<svg onload='alert(1)'>", "content"),
        ("script.txt", b"#!/bin/sh\nrm -r /", "content"),
        ("rich.txt", rb"{\rtf1 hello}", "content"),
        ("words.pdf", TEXT.encode(), "content"),
        ("sheet.docx", excel(), "content"),
        ("words.ods", open_document("text"), "content"),
        ("slides.odt", open_document("presentation"), "content"),
        ("any.docx", archive(a__txt="text"), "content"),
        ("cut.docx", word()[:2000], "content"),
        ("empty.txt", b"", "content"),
        ("old.docx", archives.COMPOUND_MAGIC + bytes(600), "protected"),
        ("program.exe", PROGRAM, "ending"),
        ("page.html", b"<p>", "ending"),
        ("none", b"text", "ending"),
    ],
)
def test_a_file_whose_content_differs_from_its_name_is_refused(name, content, code):
    with refuses(code):
        uploads.cleaned(name, ContentFile(content))


@pytest.mark.parametrize(
    "parts",
    [{"said": MACROS}, {"said": upload_types.WORD, "word/vbaProject__bin": "x"}],
)
def test_macros_are_refused(parts):
    content = archive(**{"[Content_Types]__xml": parts.pop("said"), **parts})

    with refuses("macros"):
        uploads.cleaned("minutes.docx", ContentFile(content))


def test_a_document_too_large_once_unpacked_is_refused(monkeypatch):
    small = archives.ArchiveLimits(100_000, archives.STORED)
    monkeypatch.setattr(upload_types, "STORED_LIMITS", small)
    content = archive(**{"[Content_Types]__xml": upload_types.WORD, "big": "0" * 100_000})

    with pytest.raises(FileError) as refusal:
        upload_types.possible_endings(content)

    assert refusal.value.code == "unpacked"


def test_a_file_too_large_is_refused_before_it_is_read():
    with refuses("size"):
        uploads.cleaned("a.pdf", ContentFile(bytes(uploads.MAX_BYTES + 1)))


def test_the_file_is_stored_whole(meeting):
    document = Document.objects.create(title_ar="محضر", file=pdf_file("whole"), meeting=meeting)

    assert document.file.read() == pdf("whole")


def test_a_save_without_a_form_refuses_too(meeting, adopted):
    wrong = {"content": PROGRAM, "name": "minutes.pdf"}

    with refuses("content"):
        Document.objects.create(title_ar="محضر", file=ContentFile(**wrong), meeting=meeting)
    with pytest.raises(ValidationError):
        cast.make_update(adopted.recommendations.first(), evidence_file=ContentFile(**wrong))

    assert (Document.objects.count(), ProgressUpdate.objects.count()) == (0, 0)


def test_what_is_stored_is_not_opened_again(adopted):
    update = cast.make_update(
        adopted.recommendations.first(), publish=False, evidence_file=pdf_file()
    )
    update.evidence_file.storage.delete(update.evidence_file.name)

    progress.publish(update, by=cast.make_user())

    assert ProgressUpdate.objects.get().published_at is not None
