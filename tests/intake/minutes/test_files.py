"""A text file is read in the encodings people use; any other file says why it is not."""

import codecs

import pytest
from django.utils import translation

from recommendations.files.errors import FileError
from recommendations.intake.minutes.files import read_minutes_file

LIST = "1- دعم المكتبات\n2- تدريب المعلمين"


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        codecs.BOM_UTF8 + LIST.encode(),
        codecs.BOM_UTF16_LE + LIST.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"),
        LIST.encode("cp1256"),
        LIST.replace("\n", "\r\n").encode(),
    ],
)
def test_a_text_file_is_read_in_the_encodings_people_use(content):
    assert read_minutes_file("Minutes.TXT", content).text == LIST


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("minutes.pdf", b"%PDF-1.7", "damaged"),
        ("minutes.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word format"),
        ("minutes.txt", b"", "empty"),
        ("minutes.txt", codecs.BOM_UTF8 + b" \r\n", "no text"),
        ("minutes.txt", b"PK\x03\x04\x14\x00\x06", "damaged"),
        ("minutes.txt", b"\xff\xfe1\x00-", "cannot be read"),
        ("minutes.txt", "Pêşniyarên şaredariyê".encode("cp1254"), "cannot be read"),
        ("minutes.txt", b"a" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, content, message):
    with pytest.raises(FileError) as error, translation.override("en"):
        read_minutes_file(name, content)

    with translation.override("en"):
        assert message in str(error.value)
