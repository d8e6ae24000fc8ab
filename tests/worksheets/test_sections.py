"""Sections and votes in the file of a plan: chosen in drafts, locked once adopted."""

import io
import json

import pytest
from openpyxl import load_workbook

from recommendations.models import Recommendation
from recommendations.worksheets.cells.lookups import Lookups
from tests.support import cast
from tests.support.files.sheets import (
    applied,
    as_csv,
    as_xlsx,
    compared,
    edited,
    edited_csv,
    outcomes,
    reasons,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def health(plan):
    return plan.sections.create(order=1, title_ar="الصحة", title_en="Health")


@pytest.fixture
def schools(plan, health):
    return plan.sections.create(order=2, title_ar="التعليم", title_ku="Perwerde")


@pytest.fixture
def filled(plan, health, schools):
    """The plan with its first item in a section, and votes on it."""
    item = plan.recommendations.get(number=1)
    item.section, item.votes_for, item.votes_against = health, 12, 0
    item.save()
    return plan


def stored(plan):
    rows = plan.recommendations.order_by("number")
    return [(item.section and item.section.order, item.votes) for item in rows]


@pytest.mark.parametrize(
    ("make", "name"), [(as_xlsx, "plan.xlsx"), (as_csv, "plan.csv")], ids=["xlsx", "csv"]
)
def test_a_file_sent_back_unchanged_changes_nothing(filled, chief, make, name):
    result = compared(make(filled, chief), filled, chief, name)

    assert set(outcomes(result).values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("typed", "order"),
    [("التعليم", 2), ("perwerde", 2), ("2", 2), (2, 2), ("٢", 2), ("Health", 1), ("", None)],
)
def test_a_section_is_chosen_by_title_or_place(filled, chief, typed, order):
    content = edited(as_xlsx(filled, chief), {1: {"section": typed}, 2: {"section": "الصحة"}})

    applied(content, filled, chief)

    assert [found for found, _votes in stored(filled)] == [order, 1, None]


def test_csv_has_the_same_columns(filled, chief):
    content = edited_csv(as_csv(filled, chief), {2: {"section": "التعليم", "votes_for": "٧"}})

    applied(content, filled, chief, "plan.csv")

    assert stored(filled)[1] == (2, "7 أصوات مؤيدة")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("الرياضة", "لا محور في الخطة باسم «الرياضة». أضفه في صفحة الخطة."),
        ("3", "لا محور في الخطة باسم «3». أضفه في صفحة الخطة."),
    ],
)
def test_an_unknown_section_refuses_its_row(filled, chief, typed, words):
    content = edited(as_xlsx(filled, chief), {2: {"section": typed}})

    result = compared(content, filled, chief)

    [(_cell, sentence)] = reasons(result, 2)
    assert sentence == words


def test_two_sections_of_one_title_are_told_apart_by_their_places(filled, chief):
    filled.sections.create(order=3, title_ar="الصحة")
    content = as_xlsx(filled, chief)
    written = load_workbook(io.BytesIO(content)).worksheets[0]
    places = {cell.value.split()[0]: cell.column for cell in written[1]}

    refused = compared(edited(content, {2: {"section": "الصحة"}}), filled, chief)
    applied(edited(content, {2: {"section": "3"}}), filled, chief)

    assert written.cell(3, places["section"]).value == "1"
    assert outcomes(refused)[2] == "refused"
    assert [found for found, _votes in stored(filled)] == [1, 3, None]


def test_a_new_row_has_its_section_and_votes(filled, chief):
    typed = {"title_ar": "جديدة", "section": "الصحة", "votes_for": 9, "votes_abstained": 0}

    applied(edited(as_xlsx(filled, chief), {7: typed}), filled, chief)

    item = filled.recommendations.get(number=7)
    assert (item.section.order, item.votes_for, item.votes_abstained) == (1, 9, 0)


def test_votes_without_those_in_favour_refuse_their_row(filled, chief):
    content = edited(as_xlsx(filled, chief), {2: {"votes_against": 3}})

    [(_cell, sentence)] = reasons(compared(content, filled, chief), 2)

    assert sentence == "لا تُسجَّل الأصوات من دون عدد الأصوات المؤيدة."


def test_adopted_sections_and_votes_are_locked_and_missing_votes_may_be_added(filled, chief):
    cast.advance(filled, "adopted")
    content = as_xlsx(filled, chief)

    refused = compared(edited(content, {2: {"section": "الصحة"}}), filled, chief)
    other = compared(edited(content, {1: {"votes_for": 13}}), filled, chief)
    applied(edited(content, {1: {"votes_abstained": 2}, 3: {"votes_for": 5}}), filled, chief)

    assert outcomes(refused)[2] == outcomes(other)[1] == "refused"
    items = Recommendation.objects.order_by("number")
    found = [(item.votes_for, item.votes_abstained) for item in items]
    assert found == [(12, 2), (None, None), (5, None)]


def test_the_result_says_sections_by_their_titles(filled, chief):
    result = compared(edited(as_xlsx(filled, chief), {2: {"section": "2"}}), filled, chief)

    shown = json.dumps(result.as_dict(Lookups(filled)), ensure_ascii=False, default=str)

    assert "التعليم" in shown
