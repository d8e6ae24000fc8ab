"""``manage.py read_minutes``: the same intake, without a browser."""

import json

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Plan

MINUTES = "التوصيات:\n1- تطوير العمل الدبلوماسي.\n٣-حماية المكتسبات.\n"


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
    call_command("read_minutes", file, "--year", "2023")

    plan = Plan.objects.get()
    assert (plan.year, plan.state) == (2023, "draft")
    assert list(plan.recommendations.values_list("number", "adopted_text_ar")) == [
        (1, "تطوير العمل الدبلوماسي."),
        (3, "حماية المكتسبات."),
    ]
    assert "2" in capsys.readouterr().out


def test_it_names_the_meeting_and_the_lead(meeting, health, file):
    call_command("read_minutes", file, year=2023, meeting=meeting.slug, lead=health.slug)

    plan = Plan.objects.get()
    assert plan.meeting == meeting
    assert plan.recommendations.led_by(health).count() == 2


def test_a_dry_run_prints_a_table_and_writes_nothing(db, file, capsys):
    call_command("read_minutes", file, "--dry-run")

    assert capsys.readouterr().out == ("   1  تطوير العمل الدبلوماسي.\n   3  حماية المكتسبات.\n")
    assert not Plan.objects.exists()


def test_a_dry_run_prints_json(db, file, capsys):
    call_command("read_minutes", file, "--year", "2023", "--dry-run", "--json")

    assert json.loads(capsys.readouterr().out) == [
        {"number": 1, "text": "تطوير العمل الدبلوماسي."},
        {"number": 3, "text": "حماية المكتسبات."},
    ]
    assert not Plan.objects.exists()


def test_nothing_found_is_an_empty_list_and_a_sentence(db, empty, capsys):
    call_command("read_minutes", empty, "--dry-run", "--json")

    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
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
        call_command("read_minutes", file, year=2023)

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
