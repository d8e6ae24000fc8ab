"""What spreadsheets add to a worksheet: OpenDocument files, title rows, struck-out words."""

import io
import zipfile
from datetime import date

import pytest
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from recommendations.files.documents.open_document.spreadsheet import (
    Formula,
    StruckText,
    open_sheets,
)
from recommendations.files.errors import FileError
from recommendations.worksheets.files.tables import read_table
from tests.support import cast
from tests.support.files.readers import converted
from tests.support.files.sheets import (
    applied,
    as_xlsx,
    changes,
    compared,
    edited,
    outcomes,
    reasons,
)

pytestmark = pytest.mark.django_db
UNCHANGED = {1: "unchanged", 2: "unchanged", 3: "unchanged"}
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
    '<office:automatic-styles><style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
FOOT = "</office:spreadsheet></office:body></office:document-content>"


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


def open_sheet(rows, manifest="<manifest/>"):
    """The bytes of an .ods with one sheet of these ``rows`` (XML)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f"{HEAD}<table:table>{rows}</table:table>{FOOT}")
    return out.getvalue()


def rows_of(rows, max_rows=100):
    return list(open_sheets(open_sheet(rows))[0].rows(max_rows=max_rows, max_columns=5))


def table(content):
    return read_table(content, extension=".xlsx", headings=["number"])


def cell(content="", **attributes):
    written = "".join(
        f' {"office" if key != "formula" else "table"}:{key.replace("_", "-")}="{value}"'
        for key, value in attributes.items()
    )
    return f"<table:table-cell{written}>{content}</table:table-cell>"


def row(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_the_values_of_an_open_document_sheet_are_read_by_their_types():
    found = rows_of(
        row(
            cell("<text:p>5</text:p>", value_type="float", value="5"),
            cell("<text:p>1,5</text:p>", value_type="float", value="1.5"),
            cell("<text:p>5/7/32</text:p>", value_type="date", date_value="2032-07-05"),
            cell("<text:p>نعم</text:p>", value_type="boolean", boolean_value="true"),
        )
        + row(
            cell("<text:p>أ<text:s text:c='2'/>ب</text:p><text:p>ج<text:tab/>د</text:p>"),
            cell(
                "<office:annotation><text:p>ملاحظة</text:p></office:annotation><text:p>نص</text:p>"
            ),
            cell("<text:p>9</text:p>", value_type="float", value="9", formula="of:=[.A1]"),
            cell("<text:p>قبل <text:span text:style-name='T1'>شطب</text:span> بعد</text:p>"),
        )
    )

    assert found == [
        [5, 1.5, date(2032, 7, 5), True],
        ["أ  ب\nج\tد", "نص", Formula(9), StruckText("قبل  بعد", "شطب")],
    ]


def test_blank_rows_and_cells_that_repeat_are_counted_only_between_others():
    blank_cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    blank_rows = (
        f'<table:table-row table:number-rows-repeated="1048000">{blank_cells}</table:table-row>'
    )
    gap = f'<table:table-row table:number-rows-repeated="2">{blank_cells}</table:table-row>'
    text = "<text:p>أ</text:p>"

    found = rows_of(row(cell(text), blank_cells) + gap + row(cell(), cell(text)) + blank_rows)

    assert found == [["أ"], [], [], [None, "أ"]]


def test_a_sheet_of_too_many_rows_is_refused():
    many = '<table:table-row table:number-rows-repeated="101"><table:table-cell><text:p>أ</text:p>'

    with pytest.raises(FileError) as refused:
        rows_of(f"{many}</table:table-cell></table:table-row>")

    assert refused.value.code == "rows"


@pytest.mark.parametrize(
    "content",
    [
        open_sheet("")[:300],
        open_sheet("<broken>"),
        open_sheet(
            f"<table:table-row>{'<text:span>' * 5000}{'</text:span>' * 5000}</table:table-row>"
        ),
        open_sheet("</table:table><!DOCTYPE a><table:table>"),
    ],
)
def test_a_damaged_open_document_sheet_is_refused(content):
    with pytest.raises(FileError):
        table(content)


def test_a_worksheet_that_libreoffice_saved_as_ods_is_read(plan, chief, tmp_path):
    for item in plan.recommendations.all():
        item.due_on = date(2032, 7, 5)
        item.save()
    path = tmp_path / "plan.xlsx"
    path.write_bytes(as_xlsx(plan, chief))
    untouched = converted(path, "ods", tmp_path).read_bytes()
    path.write_bytes(edited(as_xlsx(plan, chief), {2: {"title_ar": "عنوان", "due_on": None}}))
    changed = converted(path, "ods", tmp_path).read_bytes()

    assert outcomes(compared(untouched, plan, chief, "plan.ods")) == UNCHANGED
    applied(changed, plan, chief, "plan.ods")
    item = plan.recommendations.get(number=2)
    assert (item.title_ar, item.due_on) == ("عنوان", None)


def with_title_row(content):
    """The workbook with a merged title row at its top."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet.insert_rows(1)
    sheet["A1"] = "خطة العام"
    sheet.merge_cells("A1:H1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_merged_title_above_the_headings_is_left_aside(plan, chief):
    content = with_title_row(as_xlsx(plan, chief))

    assert outcomes(compared(content, plan, chief)) == UNCHANGED


def test_merged_items_are_refused(plan, chief):
    content = edited(as_xlsx(plan, chief), also=lambda sheet, _places: sheet.merge_cells("B4:B5"))

    with pytest.raises(FileError, match="B4:B5"):
        compared(content, plan, chief)


def test_merged_items_of_an_ods_are_refused_by_their_rows():
    text = "<text:p>أ</text:p></table:table-cell>"
    title = row(f'<table:table-cell table:number-columns-spanned="4">{text}')
    spanned = row(f'<table:table-cell table:number-rows-spanned="2">{text}')
    heading, item = row(cell("<text:p>number</text:p>")), row(cell("<text:p>1</text:p>"))

    read = table(open_sheet(title + heading + item))
    with pytest.raises(FileError) as refused:
        table(open_sheet(title + heading + spanned + item))

    assert [number for number, _row in read["rows"]] == [1, 2, 3]
    assert refused.value.params == {"cells": "3"}


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_struck_out_words_are_left_out_and_named(plan, chief, tmp_path, ending):
    def strike(sheet, places):
        struck = TextBlock(InlineFont(strike=True), "القديمة ")
        title = CellRichText("التوصية ", struck, TextBlock(InlineFont(b=True), "2"))
        sheet.cell(4, places["title_ar"]).value = title

    path, saved = tmp_path / "plan.xlsx", tmp_path / "saved"
    path.write_bytes(edited(as_xlsx(plan, chief), also=strike))
    saved.mkdir()
    content = converted(path, ending, saved).read_bytes()

    with translation.override("en"):
        result = compared(content, plan, chief, f"plan.{ending}")

    assert outcomes(result) == UNCHANGED
    assert result.rows[1].remarks == ["B4: the struck-out words “القديمة” were left out."]


def test_text_of_several_fonts_is_read_whole(plan, chief):
    def emphasise(sheet, places):
        sheet.cell(4, places["title_ar"]).value = CellRichText(
            "عنوان ", TextBlock(InlineFont(b=True), "جديد")
        )

    content = edited(as_xlsx(plan, chief), also=emphasise)

    assert changes(compared(content, plan, chief), 2)["title_ar"][1] == "عنوان جديد"
    assert reasons(compared(content, plan, chief), 2) == []
