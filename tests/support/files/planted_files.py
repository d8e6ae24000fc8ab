"""Files with a word planted wherever programs write who made them, and a search for it."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from functools import cache

import docx
import openpyxl
import pikepdf
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

WORD = "Zelal-Planted"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{WORD}"/></rdf:RDF></x:xmpmeta>'
)


def holds(content, word=WORD):
    """True when ``word`` is anywhere in the bytes, or in what is packed or compressed in them."""
    spellings = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return any(spelling in layer for layer in _layers(content) for spelling in spellings)


def _layers(content):
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment
            for entry in archive.infolist():
                yield entry.comment + entry.extra
                yield from _layers(archive.read(entry))
    elif content.startswith(b"%PDF"):
        yield from _layers_of_pdf(content)
    elif content.startswith(b"\x89PNG"):
        yield from _inflated(content)


def _layers_of_pdf(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield repr(pdf.trailer).encode()
        for one in pdf.objects:
            yield repr(one).encode()
            if isinstance(one, pikepdf.Stream):
                yield one.read_raw_bytes()
                try:
                    yield one.read_bytes()
                except pikepdf.PdfError:
                    continue


def _inflated(content):
    """Whatever in the bytes can be inflated."""
    at = content.find(b"\x78")
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[at:])
        at = content.find(b"\x78", at + 1)


def pixels(size=(40, 20)):
    """An image whose left half is red and whose right half is blue."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (size[0] // 2, 0, *size))
    return made


@cache
def colours():
    """A profile, made once: it holds the second at which it was made."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation=1):
    """Who, where and with what: the notes of a telephone."""
    notes = Image.Exif()
    notes[0x0112] = orientation
    notes[0x013B] = notes[0x8298] = notes[0x010F] = notes[0x010E] = WORD  # artist, rights, make
    place = notes.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", (36.0, 30.0, 0.0), WORD
    detail = notes.get_ifd(0x8769)
    detail[0x927C] = detail[0x9286] = WORD.encode()  # notes of the maker, comment
    detail[0xA430] = WORD  # owner of the camera
    return notes


def jpeg(orientation=1, **options):
    """A photograph with notes in every segment and a ZIP archive behind its end."""
    made = io.BytesIO()
    options = {"icc_profile": colours(), "comment": WORD.encode(), "quality": 95} | options
    pixels().save(made, "JPEG", exif=exif(orientation), **options)
    notes = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP.encode())
    notes += _segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04" + WORD.encode())
    notes += _segment(0xE2, b"FPXR\x00" + WORD.encode()) + _segment(0xE5, WORD.encode())
    notes += _segment(0xE0, b"JFXX\x00\x10" + WORD.encode())
    made, start = made.getvalue(), 20  # behind the segment that says that it is a JPEG
    return made[:start] + notes + made[start:] + _zip() + WORD.encode()


def _segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _zip():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"{WORD}.txt", WORD)
    return made.getvalue()


def png(orientation=1, **options):
    """An image with notes in chunks of every kind, after its pixels, and behind its end."""
    notes = PngInfo()
    notes.add_text("Author", WORD)
    notes.add_text("Comment", WORD, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP, zip=True)
    made = io.BytesIO()
    options = {"icc_profile": colours()} | options
    pixels().save(made, "PNG", pnginfo=notes, exif=exif(orientation), **options)
    content = made.getvalue()
    at = content.index(b"IDAT") - 4
    length = int.from_bytes(content[at : at + 4], "big")
    body = content[at + 8 : at + 8 + length] + WORD.encode()
    chunk = struct.pack(">I", len(body)) + b"IDAT" + body
    chunk += struct.pack(">I", zlib.crc32(b"IDAT" + body))
    return content[:at] + chunk + content[at + 12 + length :] + _zip()


def webp(orientation=1, **options):
    made = io.BytesIO()
    options = {"icc_profile": colours(), "lossless": True} | options
    pixels().save(made, "WEBP", exif=exif(orientation), xmp=XMP.encode(), **options)
    return made.getvalue() + _zip()


def animation(kind):
    """Three frames, with notes."""
    made = io.BytesIO()
    frames = [Image.new("RGB", (8, 4), colour) for colour in ("red", "green", "blue")]
    frames[0].save(
        made, kind, save_all=True, append_images=frames[1:], duration=90, exif=exif(), lossless=True
    )
    return made.getvalue()


def word_document():
    """A document with a name in its properties, changes, comments, image, paths and old parts."""
    made = docx.Document()
    for name in ("author", "last_modified_by", "title", "comments", "keywords", "subject"):
        setattr(made.core_properties, name, WORD)
    paragraph = made.add_paragraph("النص الظاهر. Visible text.")
    made.add_comment(paragraph.runs, text="ملاحظة", author=WORD, initials=WORD[:9])
    paragraph._p.append(
        parse_xml(
            f'<w:ins {W} w:id="7" w:author="{WORD}" w:date="2023-01-07T10:00:00Z" '
            f'w:rsidR="00AB12CD"><w:r><w:t> added</w:t></w:r></w:ins>'
        )
    )
    made.add_picture(io.BytesIO(jpeg()))
    made.settings.element.append(
        parse_xml(
            f'<w:rsids {W}><w:rsidRoot w:val="00AB12CD"/><w:rsid w:val="00AB12CD"/></w:rsids>'
        )
    )
    made.settings.element.append(
        parse_xml(f'<w:docVars {W}><w:docVar w:name="n" w:val="{WORD}"/></w:docVars>')
    )
    _add_part(made, "/docProps/custom.xml", "custom-properties", f"<p>{WORD}</p>")
    _add_part(made.part, "/word/people.xml", "people", f"<p>{WORD}</p>")
    _add_part(made.part, "/customXml/item9.xml", "customXml", f"<p>{WORD}</p>")
    made.part.rels.get_or_add_ext_rel(f"{RELATED}hyperlink", f"file:///C:\\Users\\{WORD}\\x.docx")
    made.part._settings_part.rels.get_or_add_ext_rel(
        f"{RELATED}attachedTemplate", f"file:///C:\\Users\\{WORD}\\Normal.dotm"
    )
    return saved(made)


def _add_part(owner, name, kind, text):
    package = owner.part.package if hasattr(owner, "core_properties") else owner.package
    part = Part(PackURI(name), "application/xml", text.encode(), package)
    source = package if hasattr(owner, "core_properties") else owner
    source.relate_to(part, f"{RELATED}{kind}")


def workbook():
    """A workbook with a name in its properties, comments, image, and a hidden sheet."""
    made = openpyxl.Workbook()
    made.properties.creator = made.properties.lastModifiedBy = made.properties.title = WORD
    made.properties.description = made.properties.keywords = WORD
    sheet = made.active
    sheet["A1"], sheet["A2"], sheet["A3"] = "القيمة", 5, "=A2*2"
    sheet["A1"].comment = Comment(f"{WORD}:\nملاحظة", WORD)
    sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(jpeg())))
    made.create_sheet("hidden").sheet_state = "hidden"
    place = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\%s\\" xmlns:x15ac='
        '"http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice>'
        "</mc:AlternateContent>"
    )
    return with_part(
        saved(made), "xl/workbook.xml", lambda xml: _after_start(xml, (place % WORD).encode())
    )


def _after_start(xml, more):
    at = xml.index(b">", xml.index(b"<workbook")) + 1
    return xml[:at] + more + xml[at:]


def saved(document):
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(content, name, change):
    """The archive with its part ``name`` changed by ``change``, a function of bytes."""
    parts = parts_of(content)
    parts[name] = change(parts.get(name, b""))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, part in parts.items():
            archive.writestr(one, part)
    return made.getvalue()


def pdf():
    """A PDF with a name in its properties, its earlier version, its notes, images and files."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(200, 200))
        page.Contents = made.make_stream(b"BT (Visible) Tj ET")
        with made.open_metadata() as notes:
            notes["dc:creator"] = [WORD]
        for name in ("/Author", "/Creator", "/Producer", "/Title", "/Keywords"):
            made.docinfo[name] = WORD
        page.Metadata = made.make_stream(XMP.encode(), Type=pikepdf.Name.Metadata)
        page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=pikepdf.String(WORD)))
        remark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[0, 0, 9, 9],
            T=pikepdf.String(WORD),
            NM=pikepdf.String(WORD),
            Contents=pikepdf.String("remark"),
        )
        page.Annots = pikepdf.Array([made.make_indirect(remark)])
        photo = made.make_stream(
            jpeg(icc_profile=None),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=40,
            Height=20,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=photo))
        made.attachments[f"{WORD}.txt"] = WORD.encode()
        return saved(made)


def with_earlier_version(content, word=WORD):
    """The PDF as if ``word`` had stood in it before it was changed and saved on top."""
    text = content + f"\n% {word}\n".encode()
    number = 900
    at = len(text)
    text += f"{number} 0 obj\n({word})\nendobj\n".encode()
    last = content.rindex(b"startxref")
    before = int(content[last:].split()[1])
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.objgen[0]
    table = len(text)
    text += f"xref\n{number} 1\n{at:010d} 00000 n \n".encode()
    text += f"trailer <</Size {number + 1}/Root {root} 0 R/Prev {before}>>\n".encode()
    return text + f"startxref\n{table}\n%%EOF\n".encode()
