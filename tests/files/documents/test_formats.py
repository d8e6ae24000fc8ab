"""A file is read as what it is, whatever it is called; one that is not read is named."""

import io
import zipfile

import pytest
from django.utils import translation
from openpyxl import Workbook

from recommendations.files.documents import text as notes
from recommendations.files.errors import FileError
from recommendations.files.messages import MESSAGES
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.reading import NoteKind
from tests.support.files.hostile_files import word, zipped

PARAGRAPH = ["<w:p><w:r><w:t>1- فتح</w:t></w:r></w:p>"]
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def renamed(content, *, types=b"", strict=False, macros=False):
    """A Word file whose main part is of another type, strict, or beside macros."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml" and types:
                part = part.replace(b"document.main+xml", types)
            if strict:
                part = part.replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ).replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/",
                    b"http://purl.oclc.org/ooxml/officeDocument/",
                )
            new.writestr(name, part)
        if macros:
            new.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


def with_number(content):
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1-"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    return zipped(content, word__numbering=[numbering])


def strict_list():
    body = [
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>فتح</w:t></w:r></w:p>'
    ]
    return renamed(with_number(word(body)), strict=True)


def workbook(*rows, hidden=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for words in hidden:
        sheet = book.create_sheet()
        sheet.append([words])
        sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.docm", renamed(word(PARAGRAPH), types=b"x", macros=True), "1- فتح"),
        ("a.docx", renamed(word(PARAGRAPH), types=b"macroEnabled"), "1- فتح"),
        ("a.dotx", renamed(word(PARAGRAPH), types=b"template.main+xml"), "1- فتح"),
        ("a.docx", strict_list(), "1- فتح"),
        ("a.doc", word(PARAGRAPH), "1- فتح"),
        ("a.doc", b"<html><body><p>1- a</p></body></html>", "1- a"),
        ("a.doc", rb"{\rtf1 1- a}", "1- a"),
        ("a.docx", rb"{\rtf1 1- a}", "1- a"),
        ("a", "1- فتح".encode(), "1- فتح"),
        ("a.md", "1- فتح".encode("cp1256"), "1- فتح"),
        ("a.csv", "م;التوصية\n1;\"فتح; مكتبة\"".encode(), "م\tالتوصية\n1\tفتح; مكتبة"),
        ("a.csv", b"1,a\n2,b", "1\ta\n2\tb"),
        (
            "a.mht",
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
            b"Content-Type: text/html; charset=windows-1256\r\n"
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<ol><li>=DD=CA=CD</ol>\r\n--x--",
            "1. فتح",
        ),
        (
            "a.eml",
            b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: text/plain; charset=utf-8\r\n\r\n1- a\r\n2- b",
            "1- a\n2- b",
        ),
        ("a.xlsx", workbook(["م", "التوصية"], [1.0, "فتح\nمكتبة"]), "م\tالتوصية\n1\tفتح مكتبة"),
    ],
)  # fmt: skip
def test_a_file_is_read_as_what_it_is(name, content, text):
    assert read_minutes_file(name, content).text == text


def test_a_hidden_sheet_is_noted():
    source = read_minutes_file("a.xlsx", workbook(["1", "a"], hidden=["secret"]))

    assert (source.text, [(note.kind, note.words) for note in source.notes]) == (
        "1\ta",
        [(NoteKind.HIDDEN, "secret")],
    )


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.doc", COMPOUND, "word_old"),
        ("a.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "document_password"),
        ("a.xls", COMPOUND + "Workbook".encode("utf-16-le"), "excel_old"),
        ("a.xml", b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"/>', "word_old"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "scan"),
        ("a.png", b"\x89PNG\r\n", "scan"),
        ("a.tif", b"II*\0abc", "scan"),
        ("a.pptx", archive("ppt/presentation.xml"), "presentation"),
        ("a.pages", archive("Index/Document.iwa"), "apple_document"),
        ("a.docx", archive("readme.txt"), "word_damaged"),
        ("a.docx", archive("word/document.xml"), "word_damaged"),
        ("a.docx", b"1- a", "word_other"),
        ("a.txt", b"\x7fELF\0\0\0", "minutes_letters"),
        ("a.pdf", b"%PDF-1.7 nothing", "damaged"),
    ],
)
def test_a_file_that_is_not_read_is_named(name, content, code):
    with pytest.raises(FileError) as refused:
        read_minutes_file(name, content)

    assert refused.value.code == code


@pytest.mark.parametrize("language", ["ar", "ku"])
def test_every_message_is_translated(language):
    with translation.override("en"):
        english = {code: str(message) for code, message in MESSAGES.items()}
    with translation.override(language):
        same = [code for code, message in MESSAGES.items() if str(message) == english[code]]

    assert same == []


def test_the_readers_name_the_kinds_of_notes_that_minutes_know():
    kinds = {notes.TEXT_BOX, notes.STRUCK, notes.HIDDEN, notes.FOOTNOTE, notes.COMMENT}

    assert kinds | {notes.PAGE_HEADER, notes.IMAGE, notes.UNRULED_TABLE} == set(NoteKind)
