"""A worksheet that an earlier release made is still taken, with what people changed in it.

``files/`` holds the worksheets that release 1 made of the plans that ``make_plan`` makes. They have
neither a schema version nor a list of their columns.
"""

from datetime import date
from pathlib import Path

import pytest

from recommendations.files.errors import FileError
from recommendations.models import Recommendation, Theme
from recommendations.worksheets import columns, schema
from tests.support import cast
from tests.support.files.sheets import applied, compared, edited, edited_csv, outcomes, read

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
UNCHANGED = {1: "unchanged", 2: "unchanged", 3: "unchanged"}
# The row tokens name the recommendations by their primary keys and versions.
FIRST_PK = {"adopted": 900_001, "draft": 900_011}
VERSION = 3


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


def make_plan(year, state):
    """The plan in ``state`` whose worksheets are in ``files/``."""
    rights, _created = Theme.objects.get_or_create(slug="rights", defaults={"name_ar": "حقوق"})
    plan = cast.make_plan(year, items=0)
    for number in range(1, 4):
        item = cast.make_recommendation(
            plan,
            pk=FIRST_PK[state] + number - 1,
            number=number,
            themes=[rights],
            title_ku="Pêşniyar",
            title_en="=SUM(A1)",
            adopted_text_ar="- سطر أول\n- سطر ثان",
            due_on=date(1899, 12, 31) if number == 1 else date(year, 6, 30),
            is_priority=number == 2,
            internal_note="'+ملاحظة",
        )
        cast.assign(item, cast.make_institution("health"), "supporting")
    cast.advance(plan, state)
    cast.past_the_models(Recommendation).filter(plan=plan).update(version=VERSION)
    return plan


@pytest.fixture
def adopted():
    return make_plan(2023, "adopted")


@pytest.fixture
def draft():
    return make_plan(2024, "draft")


def release_1(name):
    return (FILES / f"release-1-{name}").read_bytes()


def stored(plan, *, without=()):
    """Every field of the plan's recommendations, with their bodies and themes, by number."""
    items = cast.past_the_models(Recommendation).filter(plan=plan).exclude(number__in=without)
    rows = {row["number"]: row for row in items.values()}
    for item in items:
        rows[item.number]["bodies"] = list(
            item.assignments.order_by("role").values_list("role", "institution__slug")
        )
        rows[item.number]["themes"] = list(item.themes.values_list("slug", flat=True))
    return rows


@pytest.mark.parametrize("name", ["adopted.xlsx", "adopted.csv"])
def test_a_file_of_release_1_sent_back_unchanged_changes_nothing(adopted, chief, name):
    result = compared(release_1(name), adopted, chief, name)

    assert outcomes(result) == UNCHANGED
    assert [row.remarks for row in result.rows] == [[], [], []]
    assert result.notices == []


@pytest.mark.parametrize(("name", "edit"), [("adopted.xlsx", edited), ("adopted.csv", edited_csv)])
def test_a_file_of_release_1_brings_its_edits_and_changes_nothing_else(adopted, chief, name, edit):
    before = stored(adopted, without=[2])
    news = {"title_ar": "عنوان جديد", "lead": "health", "supporting": "", "status": "on_hold"}

    result = applied(
        edit(release_1(name), {2: news | {"reason_ar": "لا تمويل"}}), adopted, chief, name
    )

    assert outcomes(result) == UNCHANGED | {2: "changed"}
    second = stored(adopted, without=[1, 3])[2]
    assert second["title_ar"] == "عنوان جديد"
    assert second["bodies"] == [("lead", "health")]
    assert (second["themes"], second["title_ku"]) == (["rights"], "Pêşniyar")
    assert (second["due_on"], second["is_priority"]) == (date(2023, 6, 30), True)
    report = adopted.recommendations.get(number=2).updates.get()
    assert (report.status, report.reason_ar) == ("on_hold", "لا تمويل")
    assert stored(adopted, without=[2]) == before


def test_a_file_of_release_1_adds_rows_to_a_draft(draft, chief):
    before = stored(draft)
    news = {"title_ar": "رابعة", "lead": "health", "is_priority": "نعم"}

    result = applied(edited(release_1("draft.xlsx"), {4: news}), draft, chief)

    assert outcomes(result) == UNCHANGED | {4: "new"}
    assert draft.recommendations.get(number=4).is_priority
    assert stored(draft, without=[4]) == before


def test_a_row_of_release_1_that_has_changed_here_since_is_refused(adopted, chief):
    item = adopted.recommendations.get(number=3)
    item.title_ar = "غيّره غيري"
    item.save()

    result = compared(edited(release_1("adopted.xlsx"), {3: {"title_en": "X"}}), adopted, chief)

    assert outcomes(result) == UNCHANGED | {3: "refused"}


def test_reordered_columns_compare_the_same_cells_of_a_file_of_release_1(
    adopted, chief, monkeypatch
):
    content = release_1("adopted.xlsx")
    monkeypatch.setattr(columns, "COLUMNS", columns.COLUMNS[::-1])

    assert outcomes(compared(content, adopted, chief)) == UNCHANGED


def test_a_file_of_release_1_that_has_lost_a_column_is_refused():
    content = edited(
        release_1("adopted.xlsx"), also=lambda sheet, at: sheet.delete_cols(at["due_on"])
    )

    with pytest.raises(FileError, match="“الموعد”"):
        read(content)


def test_a_file_of_release_1_is_taken_without_its_row_of_codes(adopted, chief):
    content = edited(release_1("adopted.xlsx"), also=lambda sheet, at: sheet.delete_rows(1))

    assert outcomes(compared(content, adopted, chief)) == UNCHANGED


def test_the_columns_of_release_1_are_those_of_its_files():
    first_line = release_1("adopted.csv").decode("utf-8-sig").splitlines()[0]

    assert first_line.replace('"', "").split(",") == schema.RELEASE_1
