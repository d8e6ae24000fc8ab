"""The order of day and month in a worksheet is judged over the column, or asked; never guessed."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from recommendations.models import Recommendation
from recommendations.worksheets.date_order import DateOrder
from tests.support import cast
from tests.support.files.sheets import (
    applied,
    as_csv,
    changes,
    compared,
    edited_csv,
    outcomes,
    reasons,
)

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
UNCHANGED = {1: "unchanged", 2: "unchanged", 3: "unchanged"}
# 5 July, 30 June and 12 March.
DAYS = [date(2032, 7, 5), date(2032, 6, 30), date(2032, 3, 12)]


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


def make_plan(days=DAYS):
    plan = cast.make_plan(2032, items=0)
    for number, day in enumerate(days, start=1):
        cast.make_recommendation(plan, number=number, due_on=day)
    return plan


def american(day):
    """A date as Excel in English (US) writes it into a CSV file."""
    return f"{day.month}/{day.day}/{day.year}"


def resaved(plan, chief, write, days=DAYS):
    """The plan's CSV, after a spreadsheet has written its dates anew."""
    rewritten = {number: {"due_on": write(day)} for number, day in enumerate(days, start=1)}
    return edited_csv(as_csv(plan, chief), rewritten)


def test_a_file_that_excel_in_english_saved_changes_nothing(chief):
    """The file was made by release 1, and saved anew by Excel in English (US)."""
    plan = cast.make_plan(2032, items=0)
    titles = [
        ("توزيع الشتول مجاناً على المزارعين", "Dabeşkirina şitlan"),
        ("حفر بئرين في القرية الشمالية", "Kolana bîran"),
        ("ترقيم البيوت والشوارع", "Hejmarkirina malan"),
    ]
    versions = [1795902928041695, 1795902928157676, 1795902928241071]
    for number, (ar, ku) in enumerate(titles, start=1):
        item = cast.make_recommendation(
            plan,
            pk=8 + number,
            number=number,
            title_ar=ar,
            title_ku=ku,
            adopted_text_ar=ar,
            decision="proposed",
            due_on=DAYS[number - 1],
            lead=None,
        )
        item.assignments.all().delete()
        stored = cast.past_the_models(Recommendation).filter(pk=item.pk)
        stored.update(version=versions[number - 1])

    result = compared((FILES / "us-dates.csv").read_bytes(), plan, chief, "plan.csv")

    assert outcomes(result) == UNCHANGED
    assert result.question is None


def test_a_day_above_the_twelfth_proves_the_order_of_its_column(chief):
    plan = make_plan()
    content = resaved(plan, chief, american)
    changed = content.replace(b"3/12/2032", b"3/11/2032")

    with translation.override("en"):
        result = compared(changed, plan, chief, "plan.csv")

    assert outcomes(result) == UNCHANGED | {3: "changed"}
    assert changes(result, 3) == {"due_on": ("2032-03-12", "2032-03-11")}
    assert result.notices == ["In the column “Due on” the month was read before the day."]


def test_a_stored_date_proves_the_order_of_its_column(chief):
    days = [date(2032, 7, 5), date(2032, 3, 12)]
    plan = make_plan(days)

    result = compared(resaved(plan, chief, american, days), plan, chief, "plan.csv")

    assert outcomes(result) == {1: "unchanged", 2: "unchanged"}
    assert result.question is None


def test_a_day_before_the_month_is_proved_in_the_same_way(chief):
    days = [date(2032, 7, 5), date(2032, 3, 12)]
    plan = make_plan(days)
    content = resaved(plan, chief, lambda day: f"{day.day}/{day.month}/{day.year}", days)
    content = content.replace(b"12/3/2032", b"11/3/2032")

    result = compared(content, plan, chief, "plan.csv")

    assert changes(result, 2) == {"due_on": ("2032-03-12", "2032-03-11")}
    assert result.notices == []


def test_dates_that_prove_nothing_are_asked_about(chief):
    plan = make_plan([None, None, None])
    content = edited_csv(
        as_csv(plan, chief), {1: {"due_on": "7/5/2032"}, 2: {"due_on": "4/4/2032"}}
    )

    with translation.override("en"):
        result = compared(content, plan, chief, "plan.csv")
        asked = result.question.as_dict()

    assert outcomes(result) == {1: "refused", 2: "changed", 3: "unchanged"}
    assert [sentence for _cell, sentence in reasons(result, 1)] == [
        "“7/5/2032” can be read in two ways. Say first which number is the day."
    ]
    assert asked == {
        "column": "Due on",
        "typed": "7/5/2032",
        "choices": [("day", "7 May 2032"), ("month", "5 July 2032")],
    }


@pytest.mark.parametrize(
    ("order", "expected"), [(DateOrder.DAY, "2032-05-07"), (DateOrder.MONTH, "2032-07-05")]
)
def test_the_answer_reads_the_dates(chief, order, expected):
    plan = make_plan([None])
    content = edited_csv(as_csv(plan, chief), {1: {"due_on": "7/5/2032"}})

    result = applied(content, plan, chief, "plan.csv", date_order=order)

    assert changes(result, 1) == {"due_on": ("", expected)}
    assert plan.recommendations.get().due_on == date.fromisoformat(expected)


def test_a_proved_order_is_not_changed_by_an_answer(chief):
    plan = make_plan()

    content = resaved(plan, chief, american)
    result = compared(content, plan, chief, "plan.csv", date_order=DateOrder.DAY)

    assert outcomes(result) == UNCHANGED


def test_contradicting_dates_are_asked_about(chief):
    plan = make_plan([None, None, None])
    typed = {1: {"due_on": "30/6/2032"}, 2: {"due_on": "6/30/2032"}, 3: {"due_on": "7/5/2032"}}
    content = edited_csv(as_csv(plan, chief), typed)

    result = compared(content, plan, chief, "plan.csv")
    answered = compared(content, plan, chief, "plan.csv", date_order=DateOrder.DAY)

    assert set(outcomes(result).values()) == {"refused"}
    assert result.question.typed == "7/5/2032"
    assert outcomes(answered) == {1: "changed", 2: "refused", 3: "changed"}


@pytest.mark.parametrize("typed", ["٧/٥/٢٠٣٢", "7/5/2032م", "7.5.2032", "7 أيار 2032", "2032/5/7"])
def test_arabic_dates_points_and_names_are_in_no_doubt(chief, typed):
    plan = make_plan([None])
    content = edited_csv(as_csv(plan, chief), {1: {"due_on": typed}})

    result = compared(content, plan, chief, "plan.csv")

    assert changes(result, 1) == {"due_on": ("", "2032-05-07")}


@pytest.mark.parametrize("typed", ["-", "—", "لا يوجد", "None", "n/a", "tune", " "])
def test_a_word_for_nothing_is_an_empty_date(chief, typed):
    plan = make_plan([date(2032, 7, 5)])
    content = edited_csv(as_csv(plan, chief), {1: {"due_on": typed}})

    result = compared(content, plan, chief, "plan.csv")

    assert changes(result, 1) == {"due_on": ("2032-07-05", "")}
