"""``manage.py read_minutes``: the same intake, without a browser."""

import json

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Plan, SearchEntry

MINUTES = "التوصيات:\n1- تطوير العمل الدبلوماسي.\n٣-حماية المكتسبات.\n"
OTHER_LIST = (
    "التوصيات:\n1- تطوير العمل.\n2- حماية المكتسبات.\n3- بناء العلاقات.\n"
    "ملاحظات ختامية:\n1- ملاحظة أولى.\n2- ملاحظة ثانية.\n"
)


@pytest.fixture
def file(tmp_path):
    """The minutes as a text file."""
    path = tmp_path / "minutes.txt"
    path.write_text(MINUTES, encoding="utf-8")
    return path


@pytest.fixture
def empty(tmp_path):
    """A file with words and no list."""
    path = tmp_path / "letter.txt"
    path.write_text("رسالة بلا أرقام", encoding="utf-8")
    return path


def test_it_writes_a_draft(db, file, capsys):
    call_command("read_minutes", file, "--year", "2023", "--leave-rest-out")

    plan = Plan.objects.get()
    assert (plan.year, plan.state) == (2023, "draft")
    assert list(plan.recommendations.values_list("number", "adopted_text_ar")) == [
        (1, "تطوير العمل الدبلوماسي."),
        (3, "حماية المكتسبات."),
    ]
    assert "2" in capsys.readouterr().out
    found = SearchEntry.objects.filter(kind="recommendation").values_list("record", flat=True)
    assert set(found) == set(plan.recommendations.values_list("pk", flat=True))


def test_it_names_the_meeting_and_the_lead(meeting, health, file):
    options = {"meeting": meeting.slug, "lead": health.slug, "leave_rest_out": True}
    call_command("read_minutes", file, year=2023, **options)

    plan = Plan.objects.get()
    assert plan.meeting == meeting
    assert plan.recommendations.led_by(health).count() == 2


def test_a_dry_run_prints_a_table_and_writes_nothing(db, file, capsys):
    call_command("read_minutes", file, "--dry-run")

    assert capsys.readouterr().out == (
        "   1  تطوير العمل الدبلوماسي.\n   3  حماية المكتسبات.\n"
        "\nUndecided:\n- Number 2 is missing.\n"
    )
    assert not Plan.objects.exists()


def test_a_dry_run_prints_what_is_in_no_item(db, tmp_path, capsys):
    path = tmp_path / "minutes.txt"
    path.write_text(OTHER_LIST, encoding="utf-8")

    call_command("read_minutes", path, "--dry-run")

    shown = capsys.readouterr().out
    assert "Undecided:\n- 2 more numbered lines under “ملاحظات ختامية:” are in no item." in shown
    assert "   6  1- ملاحظة أولى.  (another list)" in shown


def test_a_dry_run_prints_json(db, tmp_path, capsys):
    path = tmp_path / "minutes.txt"
    path.write_text(OTHER_LIST, encoding="utf-8")

    call_command("read_minutes", path, "--year", "2023", "--dry-run", "--json")

    shown = json.loads(capsys.readouterr().out)
    assert shown["items"][0] == {
        "number": 1,
        "text": "تطوير العمل.",
        "section": None,
        "bodies": [],
        "due": None,
    }
    assert {"line": 6, "text": "1- ملاحظة أولى.", "why": "another list"} in shown["left_out"]
    assert len(shown["warnings"]) == 1
    assert not Plan.objects.exists()


def test_json_names_the_bodies_and_the_day_of_an_item(meeting, health, tmp_path, capsys):
    path = tmp_path / "minutes.txt"
    text = "التوصيات:\n1- تكلف هيئة الصحة إعداد برنامج قبل 30 حزيران 2024.\n2- حماية المكتسبات."
    path.write_text(text, encoding="utf-8")

    call_command("read_minutes", path, "--dry-run", "--json", meeting=meeting.slug)

    first, second = json.loads(capsys.readouterr().out)["items"]
    assert (len(first["bodies"]), first["due"]) == (1, "2024-06-30")
    assert (second["bodies"], second["due"]) == ([], None)


def test_it_refuses_while_something_is_undecided(db, tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_text(OTHER_LIST, encoding="utf-8")

    with pytest.raises(CommandError, match="are in no item"):
        call_command("read_minutes", path, year=2023)
    assert not Plan.objects.exists()

    call_command("read_minutes", path, "--leave-rest-out", year=2023)
    assert Plan.objects.get().recommendations.count() == 3


def test_nothing_found_is_an_empty_list_and_a_sentence(db, empty, capsys):
    call_command("read_minutes", empty, "--dry-run", "--json")

    shown = capsys.readouterr()
    assert json.loads(shown.out)["items"] == []
    assert "letter.txt" in shown.err


def test_nothing_found_writes_nothing(db, empty):
    with pytest.raises(CommandError, match="letter.txt"):
        call_command("read_minutes", empty, year=2023)

    assert not Plan.objects.exists()


def test_an_adopted_plan_is_refused(adopted, file):
    with pytest.raises(CommandError):
        call_command("read_minutes", file, year=2023)

    assert adopted.recommendations.count() == 3


def test_a_number_that_is_taken_is_refused(plan, file):
    with pytest.raises(CommandError, match="1, 3"):
        call_command("read_minutes", file, "--leave-rest-out", year=2023)

    assert plan.recommendations.count() == 3


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"year": 2023, "json": True},
        {"year": 2023, "meeting": "nowhere"},
        {"year": 2023, "lead": "nobody"},
        {"year": 23},
    ],
)
def test_what_it_cannot_do_it_says(db, file, options):
    with pytest.raises(CommandError):
        call_command("read_minutes", file, **options)

    assert not Plan.objects.exists()


def test_read_minutes_reports_an_unreadable_file(db, tmp_path):
    for name in ["missing.txt", "minutes.pdf"]:
        with pytest.raises(CommandError, match=name):
            call_command("read_minutes", tmp_path / name, year=2023)


def test_a_long_item_is_wrapped_in_its_own_column(db, tmp_path, capsys):
    path = tmp_path / "minutes.txt"
    path.write_text("1- " + "كلمة " * 60 + "\n2- قصير", encoding="utf-8")

    call_command("read_minutes", path, "--dry-run")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 2
    assert all(len(line) <= 100 for line in lines)
    assert lines[1].startswith("      ")
