"""Small files that are what their names say, and some that are not."""

import io
import zipfile

import docx
import openpyxl
from django.core.files.base import ContentFile

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b49444154"
    "789c6360000200000500017a5eab3f0000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(100)


def pdf(words=""):
    """A PDF of one empty page; ``words`` stand in it as a remark."""
    return (
        f"%PDF-1.4\n% {words}\n"
        "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj\n"
        "trailer <</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def pdf_file(words="", name="upload.pdf"):
    """The same as a file to be kept."""
    return ContentFile(pdf(words), name=name)


def word():
    """An empty Word document."""
    return _saved(docx.Document())


def excel():
    """An empty Excel workbook."""
    return _saved(openpyxl.Workbook())


def _saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def archive(**parts):
    """A ZIP archive with ``parts``: a name and its content, where __ stands for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "."), content)
    return file.getvalue()


def open_document(kind):
    """An OpenDocument ``text`` or ``spreadsheet``, as far as it says what it is."""
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}", content__xml="<office/>")
