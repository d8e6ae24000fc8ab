"""A name planted in every place for metadata is nowhere in the cleaned file, however it is packed;
what people see stays."""

import io
import shutil
import zlib

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from recommendations.files.cleaning import clean_upload
from recommendations.files.errors import FileError
from tests.support.files import planted_files, readers
from tests.support.files.planted_files import WORD, holds

IMAGES = {".jpg": planted_files.jpeg, ".png": planted_files.png, ".webp": planted_files.webp}
BROWSERS = ["google-chrome", "chromium-browser", "chromium"]
DOCUMENTS = {
    ".docx": planted_files.word_document,
    ".xlsx": planted_files.workbook,
    ".pdf": planted_files.pdf,
}


def clean(content, ending):
    return clean_upload.clean(content, ending=ending)


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("ending", [*IMAGES, *DOCUMENTS])
def test_a_planted_name_is_nowhere_in_the_cleaned_file(ending):
    content = (IMAGES | DOCUMENTS)[ending]()

    assert holds(content)
    assert not holds(clean(content, ending).content)


@pytest.mark.parametrize("ending", [*IMAGES, *DOCUMENTS])
def test_cleaning_a_cleaned_file_changes_nothing(ending):
    once = clean((IMAGES | DOCUMENTS)[ending](), ending).content

    assert clean(once, ending).content == once


@pytest.mark.parametrize("ending", IMAGES)
def test_an_image_keeps_its_pixels_and_its_colour_profile(ending):
    before = opened(IMAGES[ending]())

    after = opened(clean(IMAGES[ending](), ending).content)

    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    assert after.info["icc_profile"] == planted_files.colours()
    assert dict(after.getexif()) == {}
    assert set(after.info) <= {
        "icc_profile",
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    } | {
        "loop",
        "background",
        "timestamp",
        "duration",
    }


@pytest.mark.parametrize("ending", IMAGES)
def test_an_image_that_lies_on_its_side_is_turned_upright(ending):
    after = opened(clean(IMAGES[ending](orientation=6), ending).content).convert("RGB")

    assert after.size == (20, 40)
    red, blue = after.getpixel((10, 5)), after.getpixel((10, 35))
    assert (red[0] > 200, red[2] < 60, blue[2] > 200, blue[0] < 60) == (True,) * 4
    assert not holds(clean(IMAGES[ending](orientation=6), ending).content)


@pytest.mark.parametrize(("kind", "ending"), [("PNG", ".png"), ("WEBP", ".webp")])
def test_an_animation_keeps_its_frames(kind, ending):
    cleaned = clean(planted_files.animation(kind), ending).content

    assert opened(cleaned).n_frames == 3
    assert not holds(cleaned)


def test_a_progressive_jpeg_keeps_all_its_scans():
    content = planted_files.jpeg(progressive=True)

    after = opened(clean(content, ".jpg").content)

    assert after.tobytes() == opened(content).tobytes()


def test_an_image_with_too_many_pixels_is_refused_before_it_is_decoded():
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")

    with pytest.raises(FileError) as refusal:
        clean(made.getvalue(), ".png")

    assert (refusal.value.code, refusal.value.params) == ("pixels", {"most": 64})


@pytest.mark.parametrize("ending", IMAGES)
def test_an_image_that_is_cut_short_is_refused(ending):
    content = clean(IMAGES[ending](), ending).content

    with pytest.raises(FileError):
        clean(content[: len(content) // 2], ending)


def test_a_word_document_says_what_remains_in_it_and_keeps_its_text():
    cleaned = clean(planted_files.word_document(), ".docx")
    document = docx.Document(io.BytesIO(cleaned.content))

    assert cleaned.warnings == ("comments", "tracked_changes")
    assert document.paragraphs[0].text == "النص الظاهر. Visible text."
    assert [comment.text for comment in document.comments] == ["ملاحظة"]
    assert len(document.inline_shapes) == 1


def test_a_word_document_loses_its_notes_of_revisions_and_people():
    parts = planted_files.parts_of(clean(planted_files.word_document(), ".docx").content)

    assert not [name for name in parts if name.startswith(("docProps", "customXml"))]
    assert "word/people.xml" not in parts
    assert not [name for name, part in parts.items() if b"rsid" in part]


def test_hidden_text_of_a_word_document_is_said():
    made = docx.Document()
    made.add_paragraph().add_run("secret").font.hidden = True

    assert clean(planted_files.saved(made), ".docx").warnings == ("hidden_text",)


def test_a_workbook_says_what_remains_in_it_and_keeps_its_cells():
    cleaned = clean(planted_files.workbook(), ".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(cleaned.content)).active

    assert cleaned.warnings == ("comments", "hidden_sheets")
    assert [sheet[cell].value for cell in ("A1", "A2", "A3")] == ["القيمة", 5, "=A2*2"]
    assert (sheet["A1"].comment.author, sheet["A1"].comment.text) == ("—", "ملاحظة")


def test_hidden_rows_of_a_workbook_are_said():
    made = openpyxl.Workbook()
    made.active["A1"] = 1
    made.active.row_dimensions[1].hidden = True

    assert clean(planted_files.saved(made), ".xlsx").warnings == ("hidden_cells",)


def test_a_pdf_says_what_remains_in_it_and_keeps_its_pages():
    cleaned = clean(planted_files.pdf(), ".pdf")

    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        (page,) = pdf.pages
        assert page.Contents.read_bytes() == b"BT (Visible) Tj ET"
        assert str(page.Annots[0].Contents) == "remark"
        assert "/Info" not in pdf.trailer
    assert cleaned.warnings == ("attachments", "comments")


def test_what_an_earlier_version_of_a_pdf_held_is_gone():
    content = planted_files.with_earlier_version(clean(planted_files.pdf(), ".pdf").content)
    assert holds(content)

    assert not holds(clean(content, ".pdf").content)


def test_a_jpeg_that_is_compressed_once_more_in_a_pdf_is_cleaned():
    with pikepdf.open(io.BytesIO(planted_files.pdf())) as pdf:
        photo = pdf.pages[0].Resources.XObject.I
        raw = zlib.compress(photo.read_raw_bytes())
        filters = [pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]
        photo.write(raw, filter=pikepdf.Array(filters), decode_parms=None)
        content = planted_files.saved(pdf)

    assert not holds(clean(content, ".pdf").content)


def test_a_signature_is_removed_with_the_name_of_who_signed_and_that_is_said():
    with pikepdf.new() as made:
        made.add_blank_page()
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=pikepdf.String(WORD))
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("f"), V=value)
        fields = pikepdf.Array([made.make_indirect(field)])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=fields, SigFlags=3)
        cleaned = clean(planted_files.saved(made), ".pdf")

    assert cleaned.warnings == ("signature",)
    assert not holds(cleaned.content)


def test_hidden_layers_of_a_pdf_are_said():
    with pikepdf.new() as made:
        made.add_blank_page()
        layer = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="layer"))
        shown = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        made.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=shown)

        assert clean(planted_files.saved(made), ".pdf").warnings == ("hidden_layers",)


def test_a_pdf_with_a_password_is_refused():
    with pikepdf.new() as made:
        made.add_blank_page()
        content = io.BytesIO()
        made.save(content, encryption=pikepdf.Encryption(user="a", owner="b"))

    with pytest.raises(FileError) as refusal:
        clean(content.getvalue(), ".pdf")

    assert refusal.value.code == "protected"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The planted document and workbook as LibreOffice saves them: a function of an ending."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "text.docx").write_bytes(planted_files.word_document())
    (folder / "sheet.xlsx").write_bytes(planted_files.workbook())

    def converted(ending):
        name = "sheet.xlsx" if ending in {".ods", ".xlsx"} else "text.docx"
        folder_of_ending = folder / ending[1:]
        folder_of_ending.mkdir(exist_ok=True)
        path = readers.converted(folder / name, ending[1:], folder_of_ending)
        return path.read_bytes()

    return converted


@pytest.mark.parametrize(
    ("ending", "warnings"),
    [
        (".odt", ("comments", "tracked_changes")),
        (".ods", ("comments", "hidden_sheets")),
        (".docx", ("comments", "tracked_changes")),
        (".xlsx", ("comments", "hidden_sheets")),
        (".pdf", ()),
    ],
)
def test_what_libreoffice_saves_is_accepted_and_cleaned(office, tmp_path, ending, warnings):
    content = office(ending)

    cleaned = clean(content, ending)

    assert not holds(cleaned.content)
    assert cleaned.warnings == warnings
    assert clean(cleaned.content, ending) == cleaned
    path = tmp_path / f"cleaned{ending}"
    path.write_bytes(cleaned.content)
    if ending == ".pdf":
        assert "Visible text." in readers.run("pdftotext", path, "-")
    elif ending in {".odt", ".docx"}:
        text = readers.converted(path, "txt:Text (encoded):UTF8", tmp_path).read_text()
        assert "النص الظاهر. Visible text.added" in text
    else:
        text = readers.converted(path, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path)
        assert text.read_text().split() == ["القيمة", "5", "10"]


def test_what_a_browser_prints_is_accepted(tmp_path):
    page, made = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(f"<title>{WORD}</title><p>Visible</p><a href='https://example.org/'>a</a>")
    browser = next(name for name in BROWSERS if shutil.which(name) or name == BROWSERS[-1])
    readers.run(browser, "--headless", "--no-sandbox", f"--print-to-pdf={made}", page)

    cleaned = clean(made.read_bytes(), ".pdf")

    assert cleaned.warnings == ()
    made.write_bytes(cleaned.content)
    assert "Visible" in readers.run("pdftotext", made, "-")
    assert b"https://example.org/" in cleaned.content


def test_a_text_for_people_is_stored_as_it_is():
    text = "الاسم;المنصب\nليلى;-1,5\n".encode()

    assert clean(text, ".csv") == clean_upload.Cleaned(text)
