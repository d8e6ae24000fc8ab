"""Removes from an image all that is not needed to show it: EXIF, XMP, GPS, comments, previews.

The pixels stay as they are; only an image that a camera turned by a note is drawn anew, upright.
The colour profile stays.
"""

import io
import struct
import zlib

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from recommendations.files.errors import FileError, damaged_as

# More than any telephone of today writes into 10 MB; a larger one is made to fill a memory.
MAX_PIXELS = 64_000_000
# The longer side of a small picture.
THUMBNAIL = 320
ORIENTATION = 0x0112
# The readers that are loaded; no other one ever sees an upload.
FORMATS = [reader.format for reader in (JpegImageFile, PngImageFile, WebPImageFile)]
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# What an image is drawn from; everything else in a PNG is notes.
PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD"}
PNG_CHUNKS |= {b"pHYs", b"cICP", b"IDAT", b"acTL", b"fcTL", b"fdAT", b"IEND"}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
WEBP_XMP, WEBP_EXIF = 0b100, 0b1000
# JPEG markers: those without a length, those of notes.
ALONE = {0x01, *range(0xD0, 0xD8)}
NOTES = {*range(0xE0, 0xF0), 0xFE}
END, SCAN, JFIF, PROFILE, ADOBE = 0xD9, 0xDA, 0xE0, 0xE2, 0xEE


def clean(content):
    """The JPEG, PNG or WebP in the bytes ``content`` without its metadata, upright.

    Raises FileError for one that is damaged, has too many pixels, or moves and lies on its side.
    """
    with _opened(content) as image:
        kind = "JPEG" if image.format == "MPO" else image.format  # several images in one file
        if image.getexif().get(ORIENTATION, 1) in range(2, 9):
            content = _upright(image, kind)
    return strip(content)


def thumbnail(content):
    """A small JPEG of the image in the bytes ``content``: new pixels on white, and nothing else.

    Raises FileError for one that is damaged or has too many pixels.
    """
    made = io.BytesIO()
    try:
        with _opened(content) as image:
            image.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
            image.thumbnail((THUMBNAIL, THUMBNAIL))
            drawn = image.convert("RGBA")
            paper = Image.new("RGB", drawn.size, "white")
            paper.paste(drawn, mask=drawn)
            paper.save(made, "JPEG", quality=80)
    except (OSError, SyntaxError, ValueError) as error:
        raise FileError("damaged") from error
    return made.getvalue()


def _opened(content):
    """The image, not yet decoded, that Pillow reads. Its limit of pixels is ours."""
    Image.MAX_IMAGE_PIXELS = None
    with damaged_as("damaged"):
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise FileError("pixels", most=MAX_PIXELS // 1_000_000)
    return image


def _upright(image, kind):
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise FileError("turned_animation")
    colours = {"icc_profile": image.info.get("icc_profile")}
    quality: dict[str, dict] = {
        "JPEG": {"quality": 95, "subsampling": 0},
        "WEBP": {"lossless": True},
        "PNG": {},
    }
    made = io.BytesIO()
    try:
        ImageOps.exif_transpose(image, in_place=True)
        image.save(made, kind, **colours, **quality[kind])
    except (OSError, SyntaxError, ValueError) as error:
        raise FileError("damaged") from error
    return made.getvalue()


def strip_jpeg(content):
    """A JPEG without notes, previews, and all that follows its end."""
    made, at = [b"\xff\xd8"], 2
    while True:
        at = _next_marker(content, at)
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == END:
            return b"".join([*made, b"\xff\xd9"])
        if marker in ALONE:
            at += 2
            continue
        after = at + 2 + length
        if length < 2 or after > len(content):
            raise FileError("damaged")
        made.append(_jpeg_segment(marker, content[at:after]))
        if marker == SCAN:
            at, after = after, _end_of_scan(content, after)
            made.append(content[at:after])
        at = after


def _next_marker(content, at):
    """Where the next marker stands at or after ``at``; fill bytes before it are skipped."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if content[at : at + 1] != b"\xff" or at + 1 >= len(content):
        raise FileError("damaged")
    return at


def _jpeg_segment(marker, segment):
    if marker not in NOTES:
        return segment
    if marker == JFIF and segment[4:9] == b"JFIF\x00" and len(segment) >= 18:
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"  # without its preview
    if marker == ADOBE and segment[4:9] == b"Adobe" and len(segment) >= 16:
        return b"\xff\xee\x00\x0e" + segment[4:16]
    return segment if marker == PROFILE and segment[4:].startswith(b"ICC_PROFILE\x00") else b""


def _end_of_scan(content, at):
    """Where the marker after the pixels of a scan stands: no zero, and no restart of the scan."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise FileError("damaged")
        if content[at + 1] not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def strip_png(content):
    """A PNG of the chunks it is drawn from; nothing after its end, nor after its pixels."""
    if not content.startswith(PNG_HEAD):
        raise FileError("damaged")
    made, pixels, at, name = [PNG_HEAD], [], len(PNG_HEAD), b""
    while name != b"IEND":
        length, name = _chunk_head(content, at, ">I4s")
        body, at = content[at + 8 : at + 8 + length], at + 12 + length
        if name == b"IDAT":
            pixels.append(body)
        elif pixels and name != b"IDAT":
            made.append(_png_chunk(b"IDAT", _without_rest(b"".join(pixels))))
            pixels = []
        if name != b"IDAT" and name in PNG_CHUNKS:
            made.append(_png_chunk(name, b"" if name == b"IEND" else body))
        elif name[:1].isupper() and name != b"IDAT":
            raise FileError("damaged")  # an image that cannot be drawn without it
    return b"".join(made)


def _chunk_head(content, at, layout):
    """The two fields before a chunk; raises FileError where the chunk goes past the end."""
    if at + 8 > len(content):
        raise FileError("damaged")
    fields = struct.unpack_from(layout, content, at)
    length = next(field for field in fields if isinstance(field, int))
    if at + 8 + length > len(content):
        raise FileError("damaged")
    return fields


def _png_chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _without_rest(pixels):
    """Compressed pixels up to where they end, decompressed in pieces and thrown away."""
    reader, rest = zlib.decompressobj(), pixels
    try:
        while rest and not reader.eof:
            reader.decompress(rest, 1 << 20)
            rest = reader.unconsumed_tail
    except zlib.error as error:
        raise FileError("damaged") from error
    return pixels[: len(pixels) - len(reader.unused_data)] if reader.eof else pixels


def strip_webp(content):
    """A WebP of the chunks it is drawn from, frame by frame; nothing after its end."""
    size = int.from_bytes(content[4:8], "little")
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or size + 8 > len(content):
        raise FileError("damaged")
    body = b"WEBP" + _webp_chunks(content[12 : size + 8])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(content):
    made, at = [], 0
    while at < len(content):
        name, length = _chunk_head(content, at, "<4sI")
        body, at = content[at + 8 : at + 8 + length], at + 8 + length + length % 2
        if name == b"VP8X":
            body = bytes([body[0] & ~(WEBP_XMP | WEBP_EXIF)]) + body[1:]
        elif name == b"ANMF":
            body = body[:16] + _webp_chunks(body[16:])
        if name in WEBP_CHUNKS:
            made.append(name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2))
    return b"".join(made)


def strip(content):
    """As ``clean``, for an image of a document: it is shown as it lies, and stays so."""
    if content.startswith(PNG_HEAD):
        return strip_png(content)
    return strip_webp(content) if content[8:12] == b"WEBP" else strip_jpeg(content)
