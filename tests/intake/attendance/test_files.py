"""Attendance lists in files: the sheet with people, what is hidden, tables of documents."""

import io

import openpyxl
import pytest

from recommendations.files.errors import FileError
from recommendations.intake.attendance.files import read_attendance_file
from recommendations.intake.attendance.parse import Person, parse_people
from tests.support.files.hostile_evidence import ods, odt
from tests.support.files.printed_pdf import PrintedPDF
from tests.support.files.uploads import word

HEADINGS = ["م", "الاسم", "الصفة", "الجهة"]
COLLAPSED = '<table:table-column table:visibility="collapse"/>'
HIDDEN_ROW = '<table:table-row table:visibility="filter"><table:table-cell><text:p>'
HIND = Person("هند الأحمد", "رئيسة", "مكتب المياه")
KAWA = Person("كاوا عثمان", "مهندس", "بلدية الشعب")
ROWS = [HEADINGS, [1, *vars(HIND).values()][:4], [2, *vars(KAWA).values()][:4]]


def workbook(**sheets):
    """An .xlsx of the named sheets, each a list of rows; one named hidden is."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == "hidden":
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_hidden_sheet_is_left_out_and_said():
    found = read_attendance_file("list.xlsx", workbook(list=ROWS, hidden=[["سري", "أرقام"]]))

    assert parse_people(found.text) == [HIND, KAWA]
    assert found.left_out == ("سري أرقام",)


def test_the_sheet_with_people_is_taken():
    content = workbook(cover=[["كشف"], ["سنة 2031"]], list=ROWS, totals=[["المجموع", 2]])

    found = read_attendance_file("list.xlsx", content)

    assert parse_people(found.text) == [HIND, KAWA]
    assert found.left_out == ("كشف سنة 2031", "المجموع 2")


def test_several_sheets_with_headings_are_all_read():
    content = workbook(first=ROWS[:2], second=[HEADINGS, ROWS[2]])

    assert parse_people(read_attendance_file("list.xlsx", content).text) == [HIND, KAWA]


def document_with_table(rows):
    """A .docx that holds a table."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("كشف حضور الاجتماع")
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = str(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_the_table_of_a_word_file_is_read():
    found = read_attendance_file("list.docx", document_with_table(ROWS))

    assert parse_people(found.text) == [HIND, KAWA]
    assert found.left_out == ()


def open_table(rows):
    """A table of OpenDocument."""
    cells = [
        "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        for row in rows
    ]
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f'<table:table table:name="t">{lines}</table:table>'


def test_open_document_sheets_are_read():
    content = ods(open_table([["كشف"]]) + open_table(ROWS))

    found = read_attendance_file("list.ods", content)

    assert parse_people(found.text) == [HIND, KAWA]
    assert found.left_out == ("كشف",)


def test_the_table_of_an_open_document_text_is_read():
    found = read_attendance_file("list.odt", odt(open_table(ROWS)))

    assert parse_people(found.text) == [HIND, KAWA]


def test_the_kind_is_told_by_the_content():
    assert parse_people(read_attendance_file("list.xlsx", document_with_table(ROWS)).text)


def test_hidden_rows_and_columns_of_a_workbook_are_left_out_and_said():
    book = openpyxl.Workbook()
    for row in [[*HEADINGS, "الهاتف"], [*ROWS[1], "0933111222"], [*ROWS[2], "0933111223"]]:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True
    file = io.BytesIO()
    book.save(file)

    found = read_attendance_file("list.xlsx", file.getvalue())

    assert parse_people(found.text) == [HIND]
    assert found.left_out == ("الهاتف 0933111222 2 كاوا عثمان مهندس بلدية الشعب 0933111223",)


def test_hidden_rows_and_columns_of_an_open_document_sheet_are_left_out_and_said():
    table = (
        open_table(ROWS)
        .replace(
            "<table:table-row>", "<table:table-column/>" * 3 + COLLAPSED + "<table:table-row>", 1
        )
        .replace("<table:table-row><table:table-cell><text:p>2<", f"{HIDDEN_ROW}2<")
    )

    found = read_attendance_file("list.ods", ods(table))

    assert parse_people(found.text) == [Person("هند الأحمد", "رئيسة")]
    assert found.left_out == ("الجهة مكتب المياه 2 كاوا عثمان مهندس بلدية الشعب",)


def test_the_lines_of_a_cell_are_people_of_their_own():
    rows = [
        ["الجهة", "الأسماء", "الصفة", "الحضور"],
        ["مكتب المياه", "هند الأحمد\nكاوا عثمان", "رئيسة\nمهندس", "حاضر\nغائب"],
        ["بلدية\nالشعب", "آرام\nيوسف", "", "حاضر"],
    ]

    for name, content in [("l.xlsx", workbook(list=rows)), ("l.docx", document_with_table(rows))]:
        people = parse_people(read_attendance_file(name, content).text)

        assert people == [
            HIND,
            Person("كاوا عثمان", "مهندس", "مكتب المياه", presence="absent"),
            Person("آرام يوسف", "", "بلدية الشعب"),
        ]


def test_a_printed_list_is_read():
    pdf = PrintedPDF()
    pdf.write_from_right(80, "الحضور:")
    pdf.write_from_right(100, "هند الأحمد / مكتب المياه")
    pdf.write_from_right(120, "كاوا عثمان / بلدية الشعب")

    found = read_attendance_file("list.pdf", pdf.content())

    assert [(one.name, one.body) for one in parse_people(found.text)] == [
        ("هند الأحمد", "مكتب المياه"),
        ("كاوا عثمان", "بلدية الشعب"),
    ]


def test_a_file_without_a_list_is_refused_by_its_kind():
    with pytest.raises(FileError) as refusal:
        read_attendance_file("list.pptx", word())

    assert "docx" in str(refusal.value)
