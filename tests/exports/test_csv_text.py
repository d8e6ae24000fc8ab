"""CSV files of the site: no program takes a cell for a formula, wherever it cuts the lines."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.exports.csv_text import Echo, csv_writer, guarded, unguarded
from tests.support import cast
from tests.support.files.sheets import as_csv, compared

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001
AWKWARD = st.text(alphabet="a=+-@＝;,\t\r\n'\" \u060c", max_size=12)  # noqa: RUF001
ATTACKS = [
    "a;=1+1",
    'a;"=1+1"',
    'a";=1+1',
    "a\t=1+1",
    "a\n=1+1",
    "a\r\n-1",
    "a; =1+1",
    "a;''=1",
    "=1+1",
    " =1+1",
    "\t=1",
    "＝1",  # noqa: RUF001
]


def file_of(rows):
    writer = csv_writer(Echo())
    return "".join(writer.writerow(map(guarded, row)) for row in rows)


def cells(text, delimiter):
    """What a program reads that cuts at ``delimiter``."""
    found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [cell for row in found for cell in row]


def formulas(text, delimiter):
    """The cells that would run, whether or not the program looks past quotes and spaces."""
    return [cell for cell in cells(text, delimiter) if cell.lstrip(' "').startswith(SIGNS)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_formula_is_never_a_cell_of_its_own_in_any_column(attack, delimiter):
    text = file_of([["b", attack, "c"], [attack, "b", attack]])

    assert formulas(text, delimiter) == []


@settings(max_examples=500)
@given(rows=st.lists(st.lists(AWKWARD, min_size=1, max_size=4), max_size=3))
def test_no_list_separator_makes_a_formula_of_any_text(rows):
    text = file_of(rows)

    assert [formulas(text, delimiter) for delimiter in ",;\t"] == [[], [], []]


@settings(max_examples=500)
@given(row=st.lists(AWKWARD, min_size=1, max_size=4))
def test_what_is_read_back_is_what_was_written(row):
    [read] = csv.reader(io.StringIO(file_of([row]), newline=""))

    assert [unguarded(cell) for cell in read] == row


def test_every_cell_is_quoted():
    assert file_of([["a;b", "1"], ["", "x"]]) == '"a;b","1"\r\n"","x"\r\n'


def test_ordinary_text_is_written_as_it_is():
    text = "تطوير العمل الدبلوماسي؛ «بند» (1-2), rojava: a = b - c; d"

    assert guarded(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_plan_and_its_list_of_changes_and_its_worksheet_run_nothing(client, delimiter):
    body = cast.make_institution("hostile", name_ar='هيئة";=2+2')
    plan = cast.make_plan(items=0)
    text = 'نص;=1+1\n=HYPERLINK("x")\t@SUM(1)'
    cast.make_recommendation(plan, lead=body, title_ar="عنوان;-1", adopted_text_ar=text)
    cast.advance(plan, "published")
    chief = cast.make_user("chief", is_superuser=True, first_name=";=3+3")

    client.force_login(chief)
    public = client.get("/ar/plans/2023.csv").getvalue().decode()
    changes = client.get("/admin/activity/changes.csv").getvalue().decode()
    sheet = as_csv(plan, chief).decode()

    assert [formulas(file, delimiter) for file in (public, changes, sheet)] == [[], [], []]


@pytest.mark.django_db
def test_a_worksheet_with_such_texts_comes_back_unchanged():
    plan = cast.make_plan(items=0)
    text = "بند;=1+1\n- أول\n- ثان"
    cast.make_recommendation(plan, title_ar="عنوان;'=1", adopted_text_ar=text)
    cast.advance(plan, "published")
    chief = cast.make_user("chief", is_superuser=True)

    result = compared(as_csv(plan, chief), plan, chief, "plan.csv")

    assert [row.outcome for row in result.rows] == ["unchanged"]
