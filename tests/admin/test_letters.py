"""The letters on the adoption of a plan: the list of bodies, and each letter to copy or print."""

import pytest
from django.urls import reverse

from recommendations.models import Role
from tests.support import cast
from tests.support.desk import page
from tests.support.pages import Page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """An adopted plan: the department leads two items, health supports the first."""
    made = cast.make_plan(items=2)
    cast.assign(made.recommendations.get(number=1), "health", "supporting")
    return cast.advance(made, "adopted")


def letters(plan):
    return reverse("admin:recommendations_plan_letters", args=[plan.pk])


def letter(plan, body="department"):
    keys = [plan.pk, cast.make_institution(body).pk]
    return reverse("admin:recommendations_plan_letter", args=keys)


def test_the_list_has_each_body_with_accounts_receipt_and_answers(desk, plan):
    cast.make_member(Role.FOCAL_POINT, "huda", ["department"])
    cast.make_member(Role.AUDITOR, "azad", ["health"])
    cast.make_receipt(plan, "department")
    cast.make_response(plan.recommendations.get(number=1))

    rows = desk.get(letters(plan)).context["rows"]

    found = [
        (
            row["count"].institution.slug,
            row["accounts"],
            row["count"].received_on is not None,
            row["count"].answered,
            row["count"].items,
        )
        for row in rows
    ]
    assert found == [("department", ["huda"], True, 1, 2), ("health", [], False, 0, 1)]


def test_the_list_says_who_has_no_account_and_leads_on(desk, plan):
    words = Page(desk.get(letters(plan)))

    assert "لا حساب ببريد إلكتروني" in words.words
    assert letter(plan) in page(desk.get(letters(plan)))
    keys = [plan.pk, cast.make_institution("health").pk]
    answers = reverse("admin:recommendations_plan_responses", args=keys)
    assert answers in page(desk.get(letters(plan)))


@pytest.mark.parametrize(
    ("language", "direction", "subject"),
    [
        ("ar", "rtl", "اعتُمدت خطة عام 2023: نرجو الرد"),
        ("ku", "ltr", "Plana 2023 hat pejirandin: ji kerema xwe bersiv bidin"),
        ("en", "ltr", "The plan of 2023 has been adopted: please answer"),
    ],
)
def test_a_letter_is_shown_in_each_language(desk, plan, language, direction, subject):
    answer = desk.get(letter(plan), {"language": language})

    found = answer.context["letter"]
    assert (found.language, found.direction, found.subject) == (language, direction, subject)
    assert f'<article class="letter" lang="{language}" dir="{direction}">' in page(answer)
    assert page(answer).count(subject) == 2


def test_an_unknown_language_gives_that_of_the_page(desk, plan):
    assert desk.get(letter(plan), {"language": "xx"}).context["letter"].language == "ar"


def test_the_page_of_an_adopted_plan_leads_to_the_letters(desk, plan):
    draft = cast.make_plan(2024, items=1)

    where = [reverse("admin:recommendations_plan_change", args=[one.pk]) for one in (plan, draft)]
    assert [letters(plan) in page(desk.get(one)) for one in where] == [True, False]
    assert letters(draft) not in page(desk.get(where[1]))


def test_a_draft_and_a_body_without_items_have_no_letter(desk, plan):
    draft = cast.make_plan(2024, items=1)

    assert desk.get(letters(draft)).status_code == 403
    assert desk.get(letter(plan, "other")).status_code == 404


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR])
def test_others_see_no_letters(client, plan, role):
    client.force_login(cast.make_member(role, institutions=["department"]))

    assert client.get(letters(plan)).status_code == 403
    assert client.get(letter(plan)).status_code == 403


@pytest.mark.parametrize("bodies", [1, 3])
def test_queries_do_not_grow_with_the_bodies(desk, django_assert_num_queries, bodies):
    made = cast.make_plan(2025, items=0)
    for number in range(bodies):
        cast.make_recommendation(made, lead=f"body-{number}")
    cast.advance(made, "adopted")

    with django_assert_num_queries(9):
        desk.get(letters(made))
