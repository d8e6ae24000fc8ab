"""Small files that are what their names say, and some that are not."""

import io
import zipfile
from functools import cache

import docx
import openpyxl
import pikepdf
from django.core.files.base import ContentFile
from PIL import Image

from recommendations.files.cleaning.clean_upload import Cleaned
from recommendations.files.cleaning.pdf import clean

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(100)


def image(kind, size=(8, 4), **options):
    """A small red image: ``kind`` is JPEG, PNG or WEBP."""
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, kind, **options)
    return made.getvalue()


@cache
def pdf(words=""):
    """A PDF of one page on which ``words`` stand; cleaning leaves it as it is."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(99, 99))
        page.Contents = document.make_stream(f"BT ({words}) Tj ET".encode())
        document.save(made, compress_streams=False)
    return clean(made.getvalue())[0]


def pdf_file(words="", name="upload.pdf"):
    """The same as an upload that was cleaned already: most tests are about something else."""
    upload = ContentFile(pdf(words), name=name)
    upload.cleaned = Cleaned(pdf(words))
    return upload


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


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def open_document(kind, **parts):
    """An OpenDocument ``text`` or ``spreadsheet`` with as little as it needs, and ``parts``."""
    said = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{said}"/></m:manifest>'
    )
    return archive(
        **{
            "mimetype": said,
            "META-INF/manifest__xml": manifest,
            "content__xml": f'<o:document-content xmlns:o="{OFFICE}"/>',
            **parts,
        }
    )
