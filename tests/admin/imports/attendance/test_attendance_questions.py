"""The check page of an attendance list asks whether a line is a person or an institution."""

import pytest

from tests.admin.imports.attendance.test_attendance import paste, where  # noqa: F401 - fixture
from tests.support.desk import form_data, page

pytest_plugins = ["tests.support.desk"]

LIST = "هيئة الصحة\nهند الأحمد\nنجمة الصباح\nكاوا عثمان"


def people(response):
    rows = [form.initial for form, _warnings in response.context["rows"]]
    return [(row["name"], row["post"], row["body"]) for row in rows]


def questions(response):
    return [(one.text, one.is_body) for one in response.context["source"].questions]


@pytest.mark.usefixtures("health")
def test_a_line_read_as_a_person_is_made_an_institution(desk, where):  # noqa: F811
    seen = paste(desk, where, LIST)
    answered = desk.post(where, form_data(seen) | {"people-0-post": "رئيسة", "as_body": "2"})

    assert questions(seen) == [("نجمة الصباح", False)]
    assert people(answered) == [
        ("هند الأحمد", "رئيسة", "هيئة الصحة"),
        ("كاوا عثمان", "", "نجمة الصباح"),
    ]
    assert questions(answered) == [("نجمة الصباح", True)]
    assert "هو شخص" in page(answered)


@pytest.mark.usefixtures("health")
def test_a_line_read_as_an_institution_is_made_a_person(desk, where):  # noqa: F811
    seen = paste(desk, where, "هيئة الصحة:\nهند الأحمد\nليلى خليل:\nكاوا عثمان")
    data = form_data(seen) | {"as_person": "2"}
    answered = desk.post(where, data)

    assert people(seen)[1] == ("كاوا عثمان", "", "ليلى خليل")
    assert [(name, body) for name, _post, body in people(answered)] == [
        ("هند الأحمد", "هيئة الصحة"),
        ("ليلى خليل", "هيئة الصحة"),
        ("كاوا عثمان", "هيئة الصحة"),
    ]


def test_an_answer_on_a_line_that_was_not_asked_changes_nothing(desk, where):  # noqa: F811
    seen = paste(desk, where, LIST)
    answered = desk.post(where, form_data(seen) | {"as_body": "77"})

    assert people(answered) == people(seen)
