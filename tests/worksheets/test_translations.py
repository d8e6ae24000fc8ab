"""The worksheet for translators: texts in Arabic beside the empty translations, and back."""

import io

import pytest
from openpyxl import load_workbook

from recommendations.models import Recommendation
from recommendations.worksheets import columns
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.files import csv_file, xlsx_file
from recommendations.worksheets.stored_rows import stored_rows
from tests.support import cast
from tests.support.files.sheets import (
    applied,
    changes,
    compared,
    edited,
    edited_csv,
    outcomes,
    reasons,
)

pytestmark = pytest.mark.django_db
CODES = [
    "number",
    *(
        f"{field}_{code}"
        for field in ("title", "adopted_text", "done_when")
        for code in ("ar", "ku", "en")
    ),
    "stamp",
]


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def adopted():
    """An adopted plan of two recommendations, the second with all of its translations."""
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, number=1, done_when_ar="حين تُحفر البئر", internal_note="سرّ")
    fields = ["title_ku", "title_en", "adopted_text_ku", "adopted_text_en"]
    texts = dict.fromkeys(fields, "نص")
    cast.make_recommendation(plan, number=2, **texts)
    return cast.advance(plan, "adopted")


def rows_of(plan, chief):
    return [row for row in stored_rows(plan, chief).values() if row.lacks_translation()]


def as_xlsx(plan, chief):
    out = io.BytesIO()
    xlsx_file.write(plan, rows_of(plan, chief), Lookups(plan), out, for_translators=True)
    return out.getvalue()


def as_csv(plan, chief):
    lines = csv_file.worksheet_lines(rows_of(plan, chief), Lookups(plan), for_translators=True)
    return "".join(lines).encode()


def test_only_rows_that_lack_a_translation_are_written(adopted, chief):
    sheet = load_workbook(io.BytesIO(as_xlsx(adopted, chief))).worksheets[0]

    assert [cell.value.split()[0] for cell in sheet[1]] == CODES
    assert [column.code for column in columns.of_translations()] == CODES
    assert [row[0].value for row in sheet.iter_rows(min_row=3) if row[0].value] == [1]
    assert "سرّ" not in as_csv(adopted, chief).decode()


def test_texts_in_arabic_are_protected_and_empty_translations_are_not(adopted, chief):
    sheet = load_workbook(io.BytesIO(as_xlsx(adopted, chief))).worksheets[0]

    locked = {str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type}
    assert {"B3", "E3", "H3"} <= locked
    assert not {"C3", "D3", "F3", "I3"} & locked


def test_an_unedited_worksheet_for_translators_changes_nothing(adopted, chief):
    assert outcomes(compared(as_xlsx(adopted, chief), adopted, chief)) == {1: "unchanged"}
    assert outcomes(compared(as_csv(adopted, chief), adopted, chief, "t.csv")) == {1: "unchanged"}


def test_translations_of_adopted_texts_are_added(adopted, chief):
    typed = {
        "title_ku": "Bîrek",
        "title_en": "A well",
        "adopted_text_ku": "Bîrek bê kolan.",
        "done_when_en": "When the well is dug",
    }

    result = applied(edited(as_xlsx(adopted, chief), {1: typed}), adopted, chief)

    assert changes(result, 1) == {code: ("", text) for code, text in typed.items()}
    item = Recommendation.objects.get(number=1)
    assert {code: getattr(item, code) for code in typed} == typed
    assert (item.internal_note, item.done_when_ar) == ("سرّ", "حين تُحفر البئر")


def test_a_translation_is_added_from_csv_saved_by_a_spreadsheet(adopted, chief):
    content = edited_csv(as_csv(adopted, chief), {1: {"title_ku": "Bîrek"}}, delimiter=";")

    applied(content, adopted, chief, "t.csv")

    assert Recommendation.objects.get(number=1).title_ku == "Bîrek"


def test_an_adopted_text_in_arabic_cannot_be_changed_by_translators(adopted, chief):
    content = edited_csv(as_csv(adopted, chief), {1: {"adopted_text_ar": "نص آخر"}})

    result = compared(content, adopted, chief, "t.csv")

    assert outcomes(result) == {1: "refused"}
    assert reasons(result, 1)


def test_a_file_whose_hidden_row_was_deleted_is_read_by_its_headings(adopted, chief):
    lines = as_csv(adopted, chief).decode("utf-8-sig").split("\r\n")
    content = "\r\n".join(lines[1:]).replace('""', '"Bîrek"', 1).encode("utf-8-sig")

    result = compared(content, adopted, chief, "t.csv")

    assert changes(result, 1) == {"title_ku": ("", "Bîrek")}


def test_a_text_in_one_language_only_lacks_translations(adopted, chief):
    rows = stored_rows(adopted, chief).values()

    assert [row.lacks_translation() for row in rows] == [True, False]
