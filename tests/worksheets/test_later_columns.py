"""A worksheet is matched by the names of its columns, however the columns have changed since."""

import csv
import io

import pytest
from openpyxl import load_workbook

from recommendations.files.errors import FileError
from recommendations.models import Recommendation
from recommendations.worksheets import columns, schema
from recommendations.worksheets.cells.types import SingleLineText
from recommendations.worksheets.columns import Column
from tests.support import cast
from tests.support.files.sheets import (
    applied,
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
UNCHANGED = {1: "unchanged", 2: "unchanged", 3: "unchanged"}
MAKERS = pytest.mark.parametrize(
    ("make", "edit", "name"),
    [(as_xlsx, edited, "plan.xlsx"), (as_csv, edited_csv, "plan.csv")],
    ids=["xlsx", "csv"],
)


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def upgrade(monkeypatch):
    """Call it to play a later release: with a column more, and a title in a language more."""

    def run():
        budget = Column("budget", "Budget", SingleLineText())
        title = Column("title_syr", "Title", SingleLineText(), language="syr")
        for column in (budget, title):
            monkeypatch.setattr(Recommendation, column.code, "قيمة", raising=False)
        later = [budget, *columns.COLUMNS[:4], title, *columns.COLUMNS[4:]]
        monkeypatch.setattr(columns, "COLUMNS", later)

    return run


@MAKERS
def test_a_file_without_later_columns_sent_back_changes_nothing(
    adopted, chief, upgrade, make, edit, name
):
    content = make(adopted, chief)
    upgrade()

    result = compared(content, adopted, chief, name)

    assert outcomes(result) == UNCHANGED
    assert [row.remarks for row in result.rows] == [[], [], []]
    assert result.notices == []


@MAKERS
def test_a_file_without_later_columns_brings_its_edits_only(
    adopted, chief, upgrade, make, edit, name
):
    content = edit(make(adopted, chief), {2: {"title_ar": "جديد", "is_priority": "نعم"}})
    upgrade()

    result = applied(content, adopted, chief, name)

    assert changes(result, 2) == {
        "title_ar": ("التوصية 2", "جديد"),
        "is_priority": ("no", "yes"),
    }
    assert result.rows[1].item.budget == "قيمة"
    assert adopted.recommendations.get(number=2).title_ar == "جديد"


def test_a_new_row_of_a_file_without_later_columns_leaves_them_empty(plan, chief, upgrade):
    content = edited(as_xlsx(plan, chief), {4: {"title_ar": "رابعة"}})
    upgrade()

    result = compared(content, plan, chief)

    assert outcomes(result) == UNCHANGED | {4: "new"}
    assert changes(result, 4) == {"title_ar": ("", "رابعة"), "decision": ("", "proposed")}


def test_a_row_that_has_changed_since_is_refused_in_a_file_without_later_columns(
    adopted, chief, upgrade
):
    content = edited(as_xlsx(adopted, chief), {2: {"title_ar": "جديد"}})
    item = adopted.recommendations.get(number=2)
    item.internal_note = "غيري"
    item.save()
    upgrade()

    assert outcomes(compared(content, adopted, chief)) == UNCHANGED | {2: "refused"}


@MAKERS
def test_edits_in_the_later_columns_are_found(adopted, chief, upgrade, make, edit, name):
    upgrade()

    content = edit(make(adopted, chief), {2: {"budget": "١٠٠", "title_syr": "ܐ"}})

    result = compared(content, adopted, chief, name)
    assert outcomes(result) == UNCHANGED | {2: "changed"}
    assert changes(result, 2) == {"budget": ("قيمة", "١٠٠"), "title_syr": ("قيمة", "ܐ")}


def test_a_missing_column_that_the_file_was_made_with_is_refused(adopted, chief, upgrade):
    upgrade()

    content = edited(
        as_xlsx(adopted, chief), also=lambda sheet, at: sheet.delete_cols(at["budget"])
    )

    with pytest.raises(FileError, match="“Budget”"):
        read(content)


def test_a_later_column_that_somebody_adds_by_hand_is_named_and_not_read(adopted, chief, upgrade):
    def add(sheet, places):
        sheet.cell(1, 40).value = "budget"
        sheet.cell(4, 40).value = "500"

    content = edited(as_xlsx(adopted, chief), also=add)
    upgrade()

    result = compared(content, adopted, chief)

    assert outcomes(result) == UNCHANGED
    assert "“Budget”" in result.notices[0]


def test_a_file_with_columns_that_are_no_more_is_taken_without_them(
    adopted, chief, upgrade, monkeypatch
):
    now = columns.COLUMNS
    upgrade()
    content = edited(as_xlsx(adopted, chief), {2: {"title_ar": "جديد", "budget": "1"}})
    monkeypatch.setattr(columns, "COLUMNS", now)

    result = compared(content, adopted, chief)

    assert changes(result, 2) == {"title_ar": ("التوصية 2", "جديد")}
    assert "budget" in result.notices[0]


@MAKERS
def test_reordered_columns_of_a_later_release_compare_the_same_cells(
    adopted, chief, monkeypatch, make, edit, name
):
    content = make(adopted, chief)
    news = edit(content, {2: {"title_en": "New"}})
    monkeypatch.setattr(columns, "COLUMNS", columns.COLUMNS[::-1])

    assert outcomes(compared(content, adopted, chief, name)) == UNCHANGED
    assert changes(compared(news, adopted, chief, name), 2) == {"title_en": ("", "New")}


def test_columns_reordered_in_the_file_compare_the_same_cells(adopted, chief):
    table = list(csv.reader(io.StringIO(as_csv(adopted, chief).decode("utf-8-sig"))))
    for row in table:
        row.reverse()
    out = io.StringIO()
    csv.writer(out).writerows(table)

    result = compared(out.getvalue().encode(), adopted, chief, "plan.csv")

    assert outcomes(result) == UNCHANGED


def test_both_files_say_the_version_and_their_columns(adopted, chief):
    sheet = load_workbook(io.BytesIO(as_xlsx(adopted, chief))).worksheets[0]
    first_row = next(csv.reader(io.StringIO(as_csv(adopted, chief).decode("utf-8-sig"))))

    assert [cell.value for cell in sheet[1]] == first_row
    codes = {column.code for column in columns.COLUMNS}
    assert schema.read_schema(first_row) == (schema.VERSION, codes)


def test_a_file_of_a_later_format_is_refused(adopted, chief, monkeypatch):
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    content = as_xlsx(adopted, chief)
    monkeypatch.undo()

    with pytest.raises(FileError):
        read(content)
