"""The command shows what is read of an attendance list, and stores nothing."""

import json

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Attendee

LIST = """هيئة الصحة
هند الأحمد - رئيسة - 0933111222
نجمة الصباح
كاوا عثمان - عضو
"""


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text(LIST)
    return file


@pytest.mark.django_db
def test_people_questions_and_what_is_left_out_are_shown(file, capsys):
    call_command("read_attendance", str(file))

    assert capsys.readouterr().out.splitlines() == [
        "هند الأحمد | رئيسة | هيئة الصحة | present",
        "نجمة الصباح |  | هيئة الصحة | present",
        "كاوا عثمان | عضو | هيئة الصحة | present",
        "Line 3 is read as a person: نجمة الصباح",
        "1 phone number is not entered: 0933111222",
    ]
    assert not Attendee.objects.exists()


@pytest.mark.django_db
def test_the_reading_is_shown_as_json(file, capsys):
    call_command("read_attendance", str(file), "--json")

    found = json.loads(capsys.readouterr().out)
    assert [person["name"] for person in found["people"]] == [
        "هند الأحمد",
        "نجمة الصباح",
        "كاوا عثمان",
    ]
    assert found["doubts"] == [{"kind": "line_as_person", "text": "نجمة الصباح", "line": 2}]
    assert {"line": 1, "text": "0933111222", "role": "phone", "person": 0} in found["cells"]


def test_a_file_that_is_not_read_is_refused(tmp_path):
    file = tmp_path / "list.pptx"
    file.write_bytes(b"PK")

    with pytest.raises(CommandError, match="docx"):
        call_command("read_attendance", str(file))
