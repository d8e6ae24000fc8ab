"""The step that changes an adopted due date."""

from datetime import date

import pytest

from recommendations.models import Postponement, Recommendation
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.pages import Page

pytest_plugins = ["tests.support.desk"]

FIRST, SECOND = date(2023, 6, 30), date(2024, 6, 30)


@pytest.fixture
def item(db):
    """An open item of an adopted plan, with a date."""
    plan = cast.make_plan(items=0)
    made = cast.make_recommendation(plan, due_on=FIRST)
    cast.advance(plan, "adopted")
    return made


def step_of(item):
    return address("recommendation", "postpone", item.pk)


def send(desk, item, **typed):
    """Opens the page of the step, types something and confirms."""
    answers = {
        "to": "2024-06-30",
        "reason_ar": cast.REASON,
        "decided_by": cast.make_institution().pk,
        "decided_on": "2023-05-01",
    }
    return desk.post(step_of(item), form_data(desk.get(step_of(item))) | answers | typed)


def test_a_date_is_changed_and_the_form_then_shows_it(desk, chief, item):
    response = send(desk, item, reason_en="Funding came late.")

    [made] = Postponement.objects.all()
    assert response.url == address("recommendation", "change", item.pk)
    assert (made.from_date, made.to_date, made.recorded_by) == (FIRST, SECOND, chief)
    assert (made.reason_en, made.decided_on) == ("Funding came late.", date(2023, 5, 1))
    shown = Page(desk.get(response.url)).words
    assert "كان موعدها الأول 30 حزيران 2023، ثم أُجّل موعدها مرة واحدة" in shown


def test_dates_may_be_typed_with_arabic_indic_digits(desk, item):
    send(desk, item, to="٣٠/٦/٢٠٢٤", decided_on="١/٥/٢٠٢٣")

    [made] = Postponement.objects.all()
    assert (made.to_date, made.decided_on) == (SECOND, date(2023, 5, 1))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "2023-06-30"}, "to"),
        ({"to": "2023-04-30"}, "to"),
        ({"reason_ar": " "}, "reason_ar"),
        ({"decided_by": ""}, "decided_by"),
        ({"decided_on": ""}, "decided_on"),
        ({"decided_on": "2022-12-31"}, "decided_on"),
        ({"decided_on": "2999-01-01"}, "decided_on"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_what_was_typed_stays(
    desk, item, typed, field
):
    response = send(desk, item, **{"reason_ku": "Sedem"} | typed)

    assert set(response.context["form"].errors) == {field}
    assert form_data(response)["reason_ku"] == "Sedem"
    assert not Postponement.objects.exists()


def test_the_page_lists_the_dates_so_far(desk, item):
    cast.postpone(item, SECOND)

    words = Page(desk.get(step_of(item))).words

    assert f"30 حزيران 2023 · {cast.REASON} ({cast.DEPARTMENT}" in words
    assert "30 حزيران 2024" in words


@pytest.mark.parametrize("status", ["implemented", "not_implemented"])
def test_an_item_that_ended_is_not_offered_the_step(desk, item, status):
    offered = step_of(item) in page(desk.get(address("recommendation", "change", item.pk)))
    cast.make_update(item, status)

    assert offered
    assert step_of(item) not in page(desk.get(address("recommendation", "change", item.pk)))
    assert 'name="to"' not in page(desk.get(step_of(item)))


def test_a_free_date_of_a_draft_is_typed_and_an_adopted_one_is_not(desk, item):
    draft = cast.make_plan(2024, items=1).recommendations.get()

    forms = {
        one: form_data(desk.get(address("recommendation", "change", one.pk)), "recommendation_form")
        for one in (draft, item)
    }
    typed = {one.pk: "due_on" in form for one, form in forms.items()}
    desk.post(address("recommendation", "change", item.pk), forms[item] | {"due_on": "2024-06-30"})

    assert typed == {draft.pk: True, item.pk: False}
    assert Recommendation.objects.get(pk=item.pk).due_on == FIRST
