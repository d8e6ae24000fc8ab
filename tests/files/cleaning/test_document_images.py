"""Images inside documents lose what they say of their makers; without a child process."""

import io

import pytest
from PIL import Image

from recommendations.files.cleaning.document_parts import clean_image, strip_gif
from recommendations.files.errors import FileError
from tests.support.files.uploads import image

COMMENT = b"\x21\xfe\x06Huda B\x00"


def gif():
    """A GIF of two frames that has no notes."""
    made = io.BytesIO()
    first, second = (Image.new("RGB", (4, 4), colour) for colour in ("red", "blue"))
    first.save(made, "GIF", save_all=True, append_images=[second], loop=0)
    return strip_gif(made.getvalue())


def emf(description="Huda\0"):
    """The head of a Windows metafile, followed by its description."""
    text = description.encode("utf-16-le")
    head = bytearray(108)
    head[:4], head[40:44] = b"\x01\0\0\0", b" EMF"
    head[60:64], head[64:68] = len(description).to_bytes(4, "little"), (108).to_bytes(4, "little")
    return bytes(head) + text + b"rest"


def test_a_gif_loses_its_comments_and_what_follows_its_end():
    clean = gif()

    noted = clean[:-1] + COMMENT + b"\x3b" + b"after the end"

    assert clean_image(noted) == (clean, True)
    assert Image.open(io.BytesIO(clean)).n_frames == 2


@pytest.mark.parametrize("content", [b"GIF89a", gif()[:-1], gif()[:-1] + b"\x99"])
def test_a_damaged_gif_is_left_as_it_is(content):
    with pytest.raises(FileError):
        strip_gif(content)

    assert clean_image(content) == (content, False)


def test_a_windows_metafile_loses_its_description():
    assert clean_image(emf()) == (emf("\0" * 5), True)


def test_a_windows_metafile_without_a_description_stays():
    head = bytearray(emf())
    head[60:68] = bytes(8)

    assert clean_image(bytes(head)) == (bytes(head), True)


def test_a_drawing_loses_scripts_notes_and_links():
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        b' xmlns:own="http://example.org/editor" own:author="Huda" onload="run()">'
        b"<title>Huda</title><script>run()</script>"
        b'<image xlink:href="http://example.org/a.png"/><use xlink:href="#line"/>'
        b'<path id="line" d="M0 0"/></svg>'
    )

    content, is_clean = clean_image(drawing)

    assert is_clean
    for gone in (b"Huda", b"run()", b"example.org/a.png"):
        assert gone not in content
    assert b'xlink:href="#line"' in content
    assert b'd="M0 0"' in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_without_notes_stays(kind):
    content, is_clean = clean_image(image(kind))

    assert is_clean
    assert Image.open(io.BytesIO(content)).size == (8, 4)


@pytest.mark.parametrize(("content", "is_clean"), [(b"BM....", True), (b"unknown", False)])
def test_other_images_stay_and_only_those_without_notes_are_clean(content, is_clean):
    assert clean_image(content) == (content, is_clean)
