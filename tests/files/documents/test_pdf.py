"""A PDF with text becomes lines in reading order; a scan is recognised as one."""

import io
import unicodedata
from pathlib import Path

import pikepdf
import pytest
import typst

from recommendations.exports import print as print_fonts
from recommendations.files.documents.pdf.visual_order import logical
from recommendations.files.errors import FileError
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.reading import NoteKind
from tests.support.files.printed_pdf import PrintedPDF

FONTS = Path(print_fonts.__file__).parent / "fonts"


def read(pdf):
    return read_minutes_file("minutes.pdf", pdf.content())


def refusal(content):
    with pytest.raises(FileError) as refused:
        read_minutes_file("minutes.pdf", content)
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("وأوصى المجتمعون (بالإجماع) بما يلي:", ":يلي امب )عامجإلاب( نوعمتجملا ىصوأو"),
        ("وأوصى (بالإجماع) بما يلي:", ":يلي امب (عامجإلاب) ىصوأو"),
        ("1- فتح مكتبة", "ةبتكم حتف -1"),
        ("٣- فتح ١٢٫٥ دونم", "منود ١٢٫٥ حتف -٣"),
        ("قبل 30/6/2027 أو بعده", "هدعب وأ 30/6/2027 لبق"),
        ("بين 20 و 30 مدرسة", "ةسردم 30 و 20 نيب"),
        ("نسبة 50% من القرى", "ىرقلا نم 50% ةبسن"),
        ("نسبة 50% من القرى", "ىرقلا نم %50 ةبسن"),
        ("مع Kurdî Pêşniyar. ثم", "مث .Kurdî Pêşniyar عم"),
        ("معلماً واحداً", "ًادحاو ًاملعم"),
        ("(3) فتح", "حتف )3("),
    ],
)
def test_a_printed_line_is_put_in_the_order_of_reading(text, printed):
    assert logical(list(printed), True) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1- صيانة الشبكة قبل 30 حزيران 2027", "1- 2027 ناريزح 30 لبق ةكبشلا ةنايص"),
        ("2- أقر بتصويت 12 مقابل 3", "2- 3 لباقم 12 تيوصتب رقأ"),
        ("1- بناء مدرسة بين 5 -10", "10- 5 نيب ةسردم ءانب -1"),
        ("• صيانة الشبكة", "• ةكبشلا ةنايص"),
        ("• صيانة الشبكة", "ةكبشلا ةنايص •"),
    ],
)
def test_a_number_or_bullet_at_the_left_begins_its_line(text, printed):
    assert logical(list(printed), True) == text


def test_a_ligature_and_the_forms_of_letters_are_plain_letters():
    assert logical(["ﺔ", "ﺒ", "ﺘ", "ﻜ", "ﻣ", " ", "ﻞ", "ﻛ", " ", "ﻻ", "إ"], True) == "إلا كل مكتبة"
    assert logical(["م", "لا", "س"], True) == "سلام"


def test_a_line_from_left_to_right_among_others_stays_so():
    assert logical(list("عامتجالا ىهتناو."), True) == "وانتهى الاجتماع."
    assert logical(list("Kurdî 20"), True) == "Kurdî 20"


def test_lines_that_are_full_go_on_and_others_are_paragraphs():
    pdf = PrintedPDF()
    long = "كلمة " * 14
    pdf.write_from_right(100, "التوصيات")
    pdf.write_from_right(114, long + "طويلة")
    pdf.write_from_right(128, "وبقيتها")
    pdf.write_from_right(142, "آخر")

    assert read(pdf).text == f"التوصيات\n{long}طويلة وبقيتها\nآخر"


def test_the_forms_of_arabic_letters_become_the_letters():
    pdf = PrintedPDF()
    word = "ﻣﻜﺘﺒﺔ"
    pdf.write_from_right(100, word)

    assert read(pdf).text == unicodedata.normalize("NFKC", word) == "مكتبة"


def test_a_vowel_that_is_printed_beside_its_letter_belongs_to_it():
    pdf = PrintedPDF()
    pdf.write(60, 100, ["ن", "م", " ", "ا", "و"])
    pdf.write(60 + 3 * 6 - 2, 100, ["ً"])

    assert read(pdf).text == "واً من"


def test_arabic_that_a_typesetter_has_shaped_is_read_as_it_was_written():
    sentence = "عُقد الاجتماع في 15/3/2027م بحضور 25 عضواً من (الهيئات والمكاتب) مع Kurdî Pêşniyar."
    rows = ["م", "التوصية", "الجهة", "1", "فتح الألعاب الأولمبية", "هيئة التربية"]
    source = (
        '#set text(font: "Amiri", lang: "ar", dir: rtl)\n'
        f"{sentence}\n\n+ فتح مكتبة بنسبة 50%.\n+ تدريب\n\n"
        f"#table(columns: 3, {', '.join(f'[{cell}]' for cell in rows)})"
    )
    content = typst.compile(source.encode(), font_paths=[FONTS])

    assert read_minutes_file("minutes.pdf", content).text == (
        f"{sentence}\n1. فتح مكتبة بنسبة 50%.\n2. تدريب\nم\tالتوصية\tالجهة\n"
        "1\tفتح الألعاب الأولمبية\tهيئة التربية"
    )


def ruled_table(pdf, rows, top=100, height=30, width=120):
    """A ruled table whose first column is at the right."""
    for number in range(len(rows) + 1):
        pdf.rule(60, top + number * height, 60 + 4 * width, top + number * height)
    for number in range(5):
        pdf.rule(60 + number * width, top, 60 + number * width, top + len(rows) * height)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            for line, words in enumerate(cell.split("\n")):
                signs = words if words.isascii() else words[::-1]
                pdf.write(70 + (3 - place) * width, top + 12 + number * height + 12 * line, signs)


def test_a_ruled_table_is_read_cell_by_cell_from_the_right():
    pdf = PrintedPDF()
    pdf.write_from_right(80, "التوصيات")
    ruled_table(pdf, [("م", "التوصية", "الجهة", "المدة"), ("1", "فتح\nمكتبة", "مكتب", "2027")])
    pdf.write_from_right(200, "وانتهى")

    assert read(pdf).text == (
        "التوصيات\nم\tالتوصية\tالجهة\tالمدة\n1\tفتح مكتبة\tمكتب\t2027\nوانتهى"
    )


def test_a_row_that_is_cut_by_the_end_of_a_page_is_one():
    pdf = PrintedPDF()
    ruled_table(pdf, [("م", "التوصية", "الجهة", "المدة"), ("1", "فتح", "مكتب", "2027")])
    pdf.new_page()
    ruled_table(pdf, [("", "مكتبة", "المياه", ""), ("2", "تدريب", "هيئة", "2028")])

    assert read(pdf).text == (
        "م\tالتوصية\tالجهة\tالمدة\n1\tفتح مكتبة\tمكتب المياه\t2027\n2\tتدريب\tهيئة\t2028"
    )


def typeset(body):
    """The bytes of a PDF with Arabic text that is typeset from ``body``."""
    source = f'#set text(font: "Amiri", lang: "ar", dir: rtl, size: 11pt)\n{body}'
    return typst.compile(source.encode(), font_paths=[FONTS])


SENTENCE = (
    "مضمون {} وأكد المجتمعون ضرورة متابعة تنفيذ التوصيات السابقة وتقديم تقارير عنها إلى المكتب."
)
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def test_minutes_of_120_pages_are_read_in_order():
    names = [one + other for one in LETTERS for other in LETTERS][:480]
    sentences = [" ".join([SENTENCE.format(name)] * 4) for name in names]
    pages = ["\n\n".join(sentences[first : first + 4]) for first in range(0, 480, 4)]

    text = read_minutes_file("minutes.pdf", typeset("\n#pagebreak()\n".join(pages))).text

    assert text == "\n".join(sentences)


def test_two_columns_are_read_one_after_the_other():
    items = [f"{number}. توصية رقم {number} تتعلق بتطوير الخدمات في المدن والبلدات وتحسين جودتها"
             for number in range(1, 13)]  # fmt: skip
    body = "\n".join(item.replace(f"{n}.", "+", 1) for n, item in enumerate(items, 1))
    title = "محضر الاجتماع السنوي العام للجهات المشاركة في المدينة"

    content = typeset(f"#set page(height: 10cm)\n#align(center)[{title}]\n#columns(2)[{body}]")

    assert read_minutes_file("minutes.pdf", content).text == "\n".join([title, *items])


def test_a_table_without_rules_is_read_row_by_row():
    rows = [(f"{number}- توصية", "هيئة التربية") for number in range(1, 9)]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)

    content = typeset(f"#table(columns: (1fr, 1fr), stroke: none, {cells})")

    source = read_minutes_file("minutes.pdf", content)

    assert (source.text, source.notes) == ("\n".join(map("\t".join, rows)), ())


def test_a_table_without_rules_whose_cells_wrap_is_noted_as_doubtful():
    text = "إصلاح المضخة القديمة في الخزان الشمالي وفحصها كل شهر"
    rows = [(f"{number}", text, "مكتب المياه في الناحية", "2027") for number in range(1, 4)]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    content = typeset(f"#table(columns: (1cm, 5cm, 3cm, 2cm), stroke: none, {cells})")

    source = read_minutes_file("minutes.pdf", content)

    assert [note.kind for note in source.notes] == [NoteKind.UNRULED_TABLE]


@pytest.mark.parametrize("turned", ["0 1 -1 0 595 0", "0 -1 1 0 0 842", "-1 0 0 -1 595 842"])
def test_a_page_that_is_turned_is_read_as_if_it_were_upright(turned):
    content = typeset("1- فتح مكتبة\n\n2- تدريب 20 معلماً\n\n#table(columns: 2, [1], [أول])")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        page.contents_add(pdf.make_stream(f"q {turned} cm ".encode()), prepend=True)
        page.contents_add(pdf.make_stream(b" Q"))
        page.MediaBox = page.CropBox = [-300, -300, 900, 900]
        pdf.save(out)

    assert read_minutes_file("minutes.pdf", out.getvalue()).text == (
        read_minutes_file("minutes.pdf", content).text
    ) == "1- فتح مكتبة\n2- تدريب 20 معلماً\n1\tأول"  # fmt: skip


@pytest.mark.parametrize("label", ["•", "1-"])
def test_a_label_at_the_left_before_a_tab_begins_its_line(label):
    pdf = PrintedPDF()
    pdf.write(60, 100, label)
    pdf.write(130, 100, "ةنايص")

    assert read(pdf).text == f"{label}\tصيانة"


@pytest.mark.parametrize("ligature", ["ﻻ", "لا"])
def test_the_letters_of_a_ligature_are_in_order(ligature):
    pdf = PrintedPDF()
    pdf.write(100, 100, ["م", ligature, "س"])

    assert read(pdf).text == "سلام"


def test_what_comes_on_every_page_is_noted_and_no_text():
    pdf = PrintedPDF()
    for page in "123":
        pdf.write_from_right(30, "الإدارة")
        pdf.write_from_right(100, "نص" + "ابج"[int(page) - 1])
        pdf.write(300, 760, page)
        if page < "3":
            pdf.new_page()

    source = read(pdf)

    assert source.text == "نصا\nنصب\nنصج"
    assert [(note.kind, note.words) for note in source.notes] == [(NoteKind.PAGE_HEADER, "الإدارة")]


def test_struck_words_are_left_out_and_noted():
    pdf = PrintedPDF()
    pdf.write(60, 100, "good bad end")
    pdf.rule(60 + 5 * 6, 97, 60 + 8 * 6, 97)

    source = read(pdf)

    assert source.text == "good end"
    assert [(note.kind, note.words) for note in source.notes] == [(NoteKind.STRUCK, "bad")]


def test_a_scan_is_said_to_be_one():
    pdf = PrintedPDF()
    pdf.image()

    assert refusal(pdf.content()) == "scan"


def test_a_scanned_page_among_others_is_noted():
    pdf = PrintedPDF()
    pdf.write_from_right(100, "نص")
    pdf.new_page()
    pdf.image()

    source = read(pdf)

    assert (source.text, [note.kind for note in source.notes]) == ("نص", [NoteKind.IMAGE])


def test_a_pdf_whose_letters_are_not_known_is_refused():
    pdf = PrintedPDF(names_letters=False)
    pdf.write(60, 100, [chr(0x600 + n) for n in range(30)])

    assert refusal(pdf.content()) == "pdf_letters"


def test_a_pdf_of_very_many_pages_or_with_a_password_is_refused():
    pdf = PrintedPDF()
    pdf.write(60, 100, "a")
    with pikepdf.open(io.BytesIO(pdf.content())) as opened:
        locked = io.BytesIO()
        opened.save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    for _ in range(301):
        pdf.new_page()

    assert refusal(pdf.content()) == "pdf_pages"
    assert refusal(locked.getvalue()) == "document_password"


@pytest.mark.parametrize("end", [b"", b"[" * 200_000], ids=["cut", "nested"])
def test_a_damaged_pdf_is_refused(end):
    assert refusal(b"%PDF-1.4\n" + end) in ("damaged", "no_text")
