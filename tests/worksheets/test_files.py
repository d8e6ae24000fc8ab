"""Which files are taken as worksheets, and why others are refused."""

import io
import zipfile

import pytest

from recommendations.files import archives
from recommendations.files.errors import FileError
from recommendations.models import Status
from recommendations.worksheets.files import reading
from tests.support import cast
from tests.support.files.sheets import (
    as_csv,
    as_xlsx,
    changes,
    compared,
    edited,
    edited_csv,
    outcomes,
    read,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def content(adopted, chief):
    return as_xlsx(adopted, chief)


def refusal(content, name="plan.xlsx"):
    with pytest.raises(FileError) as refused:
        read(content, name)
    return str(refused.value)


def rezipped(content, change):
    """The workbook with each part as ``change(name, data)`` gives it back; None drops it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            if (data := change(part.filename, old.read(part))) is not None:
                new.writestr(part.filename, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_part(content, name, data):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_a_worksheet_with_merged_cells_is_refused_by_their_names(content):
    merged = edited(content, also=lambda sheet, places: sheet.merge_cells("B3:B4"))

    assert "B3:B4" in refusal(merged)


def test_merged_cells_on_other_sheets_are_allowed(content):
    def merge(sheet, places):
        sheet.parent.worksheets[1].merge_cells("A1:B1")

    assert len(read(edited(content, also=merge)).rows) == 3


def test_a_worksheet_without_a_column_is_refused_by_its_name(content):
    def drop(sheet, places):
        sheet.delete_cols(places["due_on"])

    message = refusal(edited(content, also=drop))

    assert "“الموعد”" in message
    assert "الحالة" not in message


def test_a_worksheet_with_a_column_twice_is_refused_by_its_name(content):
    def double(sheet, places):
        for row, code in enumerate(["due_on", "الموعد"], start=1):
            sheet.cell(row, 40).value = code

    assert "due_on" in refusal(edited(content, also=double))


def test_unknown_columns_are_ignored_and_named(content, adopted, chief):
    def add(sheet, places):
        sheet.cell(1, 40).value = "حسابي"
        sheet.cell(3, 40).value = "=1+1"

    result = compared(edited(content, also=add), adopted, chief)

    assert outcomes(result) == {1: "unchanged", 2: "unchanged", 3: "unchanged"}
    assert "حسابي" in result.notices[0]


def test_headings_are_found_without_codes_and_in_another_language(content):
    from django.utils import translation

    without = edited(content, also=lambda sheet, places: sheet.delete_rows(1))

    with translation.override("en"):
        assert [row.row_number for row in read(without).rows] == [2, 3, 4]


def test_the_sheet_of_rows_is_found_in_any_position(content):
    def move(sheet, places):
        sheet.parent.move_sheet(sheet, offset=2)

    assert len(read(edited(content, also=move)).rows) == 3


def test_a_table_without_the_columns_is_refused():
    assert "لم يُعثر" in refusal("أ,ب\n1,2\n".encode(), "a.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"nothing"),
        ("a.xlsx", b"PK\x03\x04 damaged"),
        ("a.ods", b"nothing"),
        ("a.csv", b""),
        ("a.csv", b"\x00\x01\x02"),
        ("a.csv", "Pêşniyar şî ğ\n".encode("cp1254") * 20),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.xls", archives.COMPOUND_MAGIC + b"workbook"),
        ("a.xlsx", archives.COMPOUND_MAGIC + "EncryptedPackage".encode("utf-16-le")),
    ],
)
def test_an_unreadable_file_is_refused_with_a_sentence(name, content):
    assert refusal(content, name).endswith((".", "مرة أخرى.", "CSV UTF-8» أو xlsx."))


def test_an_old_excel_file_and_a_protected_one_have_their_own_messages():
    old = refusal(archives.COMPOUND_MAGIC + b"workbook")
    locked = refusal(archives.COMPOUND_MAGIC + "EncryptedPackage".encode("utf-16-le"))

    assert "Excel" in old
    assert "كلمة مرور" in locked


def test_a_workbook_with_macros_is_refused(content):
    assert "ماكرو" in refusal(with_part(content, "xl/vbaProject.bin", b"code"))


def test_an_archive_that_is_no_workbook_is_refused(content):
    def drop(name, data):
        return None if name == "xl/workbook.xml" else data

    assert "Excel" in refusal(rezipped(content, drop))


def test_a_workbook_too_large_once_unpacked_is_refused(content):
    zeros = bytes(archives.WORKSHEET_LIMITS.unpacked)

    bomb = with_part(content, "xl/worksheets/sheet9.xml", zeros)

    assert len(bomb) < 1024 * 1024
    assert "فكّ ضغطه" in refusal(bomb)


def test_a_workbook_with_xml_entities_is_refused(content):
    def declare(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        head, body = data.split(b"?>", 1)
        return head + b'?><!DOCTYPE worksheet [<!ENTITY a "aaaa">]>' + body

    assert "تالف" in refusal(rezipped(content, declare))


def test_a_workbook_with_a_damaged_sheet_is_refused(content):
    def cut(name, data):
        return data[:-200] if name == "xl/worksheets/sheet1.xml" else data

    assert "تالف" in refusal(rezipped(content, cut))


def test_a_file_too_large_is_refused_before_it_is_read():
    class Large:
        size = reading.MAX_BYTES + 1

    with pytest.raises(FileError, match="25"):
        next(reading.read_worksheet("plan.xlsx", Large()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_as_spreadsheets_save_it(adopted, chief, encoding, delimiter):
    news = {2: {"status": "قيد التنفيذ", "due_on": "15/03/2023"}}
    content = edited_csv(as_csv(adopted, chief), news, encoding=encoding, delimiter=delimiter)

    result = compared(content, adopted, chief, "plan.csv")

    assert outcomes(result) == {1: "unchanged", 2: "changed", 3: "unchanged"}
    assert changes(result, 2)["due_on"] == ("", "2023-03-15")
    assert changes(result, 2)["status"] == (Status.NOT_STARTED, Status.IN_PROGRESS)


def test_letters_that_the_encoding_lacks_stay_as_they_are_stored(chief):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ku="Pêşniyara şaredariyê", title_ar="اقتراح")
    content = edited_csv(as_csv(plan, chief), {1: {"title_ar": "عنوان"}}, encoding="cp1256")
    assert b"P\xea?niyara ?aredariy\xea" in content

    result = compared(content, plan, chief, "plan.csv")

    assert changes(result, 1) == {"title_ar": ("اقتراح", "عنوان")}
    assert "Windows-1256" in result.notices[0]


def test_a_formula_refuses_its_row_by_the_cell(content, adopted, chief):
    result = compared(edited(content, {2: {"title_ar": '=CONCAT("a","b")'}}), adopted, chief)

    assert outcomes(result) == {1: "unchanged", 2: "refused", 3: "unchanged"}
    assert result.rows[1].reasons[0][0] == "B4"


def test_an_error_value_refuses_its_row(content, adopted, chief):
    result = compared(edited(content, {2: {"due_on": "#REF!"}}), adopted, chief)

    assert "#REF!" in result.rows[1].reasons[0][1]


def test_rows_may_be_sorted_and_left_out(content, adopted, chief):
    result = compared(
        edited(content, also=lambda sheet, places: sheet.delete_rows(4)), adopted, chief
    )

    assert outcomes(result) == {1: "unchanged", 3: "unchanged"}
    assert result.notices == ["توصية واحدة من الخطة ليست في الملف؛ تبقى كما هي."]


def test_a_worksheet_of_another_plan_is_refused(chief, content, adopted):
    other = cast.make_plan(2024, items=1)

    with pytest.raises(FileError, match="2024"):
        compared(content, other, chief)
