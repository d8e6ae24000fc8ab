"""A cell has changed when its reader sees a difference, and a column must not be sorted alone."""

from datetime import date
from unicodedata import normalize

import pytest
from django.utils import translation

from recommendations.models import Recommendation
from tests.support import cast
from tests.support.files.sheets import (
    applied,
    as_xlsx,
    changes,
    compared,
    edited,
    outcomes,
    reasons,
)

pytestmark = pytest.mark.django_db
UNCHANGED = {1: "unchanged", 2: "unchanged", 3: "unchanged"}
TITLES = {1: "حفر بئر", 2: "ترقيم البيوت", 3: "توزيع الشتول"}


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def draft():
    plan = cast.make_plan(2023, items=0)
    for number, title in TITLES.items():
        cast.make_recommendation(
            plan,
            number=number,
            title_ar=title,
            title_ku=f"Sêyemîn çêkirina {number}",
            adopted_text_ar=f"نص {title}\nسطر ثانٍ",
            due_on=date(2023, 6, number),
        )
    return plan


def test_decomposed_texts_are_no_change(draft, chief):
    content = edited(
        as_xlsx(draft, chief),
        {n: {"title_ku": normalize("NFD", f"Sêyemîn çêkirina {n}")} for n in TITLES},
    )

    assert outcomes(compared(content, draft, chief)) == UNCHANGED


@pytest.mark.parametrize(
    "text",
    [
        "نص\u00a0حفر بئر\nسطر ثانٍ",
        "\u200fنص حفر  بئر \n سطر ثانٍ\u200e",
        "نص حفر بئر\r\nسطر\u202fثانٍ\n",
    ],
)
def test_other_spaces_and_marks_are_no_change_of_an_adopted_text(draft, chief, text):
    plan = cast.advance(draft, "adopted")
    content = edited(as_xlsx(plan, chief), {1: {"adopted_text_ar": text}})

    assert outcomes(compared(content, plan, chief)) == UNCHANGED


def test_a_space_that_is_missing_is_a_change(draft, chief):
    content = edited(as_xlsx(draft, chief), {1: {"title_ar": "حفربئر"}})

    assert changes(compared(content, draft, chief), 1) == {"title_ar": ("حفر بئر", "حفربئر")}


def test_the_spaces_of_a_changed_text_are_saved_as_they_were_typed(draft, chief):
    text = "بنسبة 40\u00a0٪ \u200e(A)\u200f نص"

    applied(edited(as_xlsx(draft, chief), {1: {"adopted_text_ar": text}}), draft, chief)

    assert Recommendation.objects.get(number=1).adopted_text_ar == text


def moved(code, values):
    """The changes that give each row the value of another."""
    return {number: {code: value} for number, value in values.items()}


def test_a_column_of_texts_that_was_sorted_alone_is_refused_by_that_name(draft, chief):
    by_title = dict(zip(TITLES, sorted(TITLES.values()), strict=True))
    content = edited(as_xlsx(draft, chief), moved("title_ar", by_title))

    with translation.override("en"):
        result = compared(content, draft, chief)
        said = [reasons(result, number) for number in TITLES if reasons(result, number)]

    assert set(outcomes(result).values()) <= {"refused", "unchanged"}
    assert said
    for [(cell, sentence)] in said:
        assert cell.startswith("B")
        assert sentence == (
            "The column “Title (العربيّة)” has been sorted without the others: its values are in "
            "other rows. Sort the whole table instead."
        )
    assert "The column “Title (العربيّة)” has been sorted without the others." in result.notices


def test_two_texts_that_changed_places_are_refused(draft, chief):
    swapped = {1: TITLES[2], 2: TITLES[1]}
    content = edited(as_xlsx(draft, chief), moved("title_ar", swapped))

    assert outcomes(compared(content, draft, chief)) == UNCHANGED | {1: "refused", 2: "refused"}


def test_three_dates_that_changed_places_are_refused(draft, chief):
    dates = {1: date(2023, 6, 3), 2: date(2023, 6, 1), 3: date(2023, 6, 2)}
    content = edited(as_xlsx(draft, chief), moved("due_on", dates))

    assert set(outcomes(compared(content, draft, chief)).values()) == {"refused"}


def test_two_dates_may_change_places(draft, chief):
    dates = {1: date(2023, 6, 2), 2: date(2023, 6, 1)}
    content = edited(as_xlsx(draft, chief), moved("due_on", dates))

    assert outcomes(compared(content, draft, chief)) == UNCHANGED | {1: "changed", 2: "changed"}


@pytest.mark.parametrize("number", ["5.0", "٥٫٠", "5.00", 5.0])
def test_a_number_with_empty_decimals_is_whole(draft, chief, number):
    row = {"title_ar": "جديدة", "adopted_text_ar": "نص", "number": number}
    content = edited(as_xlsx(draft, chief), {9: row})

    assert outcomes(compared(content, draft, chief)) == UNCHANGED | {5: "new"}
