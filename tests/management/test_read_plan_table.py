"""`manage.py read_plan_table`: a plan's file back into the plan, on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Role
from tests.support import cast
from tests.support.files.sheets import as_xlsx, edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def file(tmp_path, adopted, chief):
    news = {1: {"title_en": "A new title"}, 2: {"due_on": "soon"}}
    path = tmp_path / "plan.xlsx"
    path.write_bytes(edited(as_xlsx(adopted, chief), news))
    return path


def run(file, *options, by="chief", year=2023):
    out = StringIO()
    call_command("read_plan_table", file, *options, username=by, year=year, stdout=out)
    return out.getvalue()


def title(plan):
    return plan.recommendations.get(number=1).title_en


def test_a_dry_run_shows_the_rows_and_writes_nothing(file, adopted):
    shown = run(file, "--dry-run")

    assert "Title (English): — → A new title" in shown
    assert "R4: “soon” is not a date." in shown
    assert "refused: 1, changed: 1, new: 0, unchanged: 1" in shown
    assert not title(adopted)


def test_a_refused_row_stops_the_command_and_nothing_is_saved(file, adopted):
    with pytest.raises(CommandError, match="1 rows are refused"):
        run(file)

    assert not title(adopted)


def test_refused_rows_can_be_left_out(file, adopted, chief):
    shown = run(file, "--leave-out-refused")

    assert "1 rows have been saved in the plan of 2023." in shown
    assert title(adopted) == "A new title"
    assert adopted.recommendations.get(number=1).history.first().history_user == chief


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": 1999}, "There is no plan of 1999"),
        ({"by": "nobody"}, "nobody is not an account"),
        ({"by": "focal_point"}, "focal_point is not an account"),
    ],
)
def test_an_unknown_plan_or_account_is_refused(file, asked, said):
    cast.make_member(Role.FOCAL_POINT, institutions=["department"])

    with pytest.raises(CommandError, match=said):
        run(file, **asked)


def test_an_unreadable_file_is_refused(tmp_path, adopted, chief):
    (tmp_path / "plan.csv").write_text("a,b\n")

    with pytest.raises(CommandError, match="was not found"):
        run(tmp_path / "plan.csv")
    with pytest.raises(CommandError, match="missing.csv"):
        run(tmp_path / "missing.csv")
