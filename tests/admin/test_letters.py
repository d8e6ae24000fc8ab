"""The letters on the adoption of a plan: the list of bodies, each letter as a PDF and a text."""

import re
import unicodedata
from datetime import date

import pytest
from django.urls import reverse

from recommendations.exports.print import pdf
from recommendations.models import Role, SiteProfile
from tests.support import cast
from tests.support.desk import page
from tests.support.files import readers
from tests.support.pages import Page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """An adopted plan: the department leads two items, health supports the first."""
    made = cast.make_plan(items=2)
    cast.assign(made.recommendations.get(number=1), "health", "supporting")
    return cast.advance(made, "adopted")


@pytest.fixture
def dated():
    """An adopted plan of two items; the first has a title in each language and a date."""
    SiteProfile(
        pk=SiteProfile.ONLY,
        body_name_ar="الهيئة",
        body_name_en="The Authority",
        contact_email="office@example.org",
    ).save()
    made = cast.make_plan(items=0)
    words = {"title_ar": "العنوان", "title_ku": "Navnîşan", "title_en": "An office"}
    cast.make_recommendation(made, **words, due_on=date(2023, 6, 1))
    cast.make_recommendation(made)
    return cast.advance(made, "adopted")


def plain(text):
    """``text`` without vowels, isolates and other marks, in single spaces."""
    bare = re.sub("[\u064b-\u0652\u0670\u200e\u200f\u2060-\u2069]", "", text)
    return " ".join(unicodedata.normalize("NFKC", bare).split())


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


def file(plan, ending, body="department"):
    keys = [plan.pk, cast.make_institution(body).pk, ending]
    return reverse("admin:recommendations_plan_letter_file", args=keys)


def test_the_page_of_a_letter_leads_to_its_files(desk, plan):
    shown = page(desk.get(letter(plan), {"language": "ku"}))

    assert f'href="{file(plan, "pdf")}?language=ku"' in shown
    assert f'href="{file(plan, "txt")}?language=ku"' in shown


LETTERS = [
    ("ar", ["نرجو الرد", "العنوان", "حزيران", "لم يحدد موعد"]),
    ("ku", ["ji kerema xwe bersiv bidin", "Navnîşan", "1 Hezîran 2023"]),
    ("en", ["please answer", "An office", "due on 1 June 2023", "no date was set"]),
]


@pytest.mark.parametrize(("language", "sentences"), LETTERS)
def test_a_letter_is_a_pdf_in_each_language(desk, dated, tmp_path, caplog, language, sentences):
    answer = desk.get(file(dated, "pdf"), {"language": language})

    assert answer["Content-Type"] == "application/pdf"
    assert "-2023-department.pdf" in answer["Content-Disposition"]
    made = tmp_path / "letter.pdf"
    made.write_bytes(answer.content)
    found = plain(readers.run("pdftotext", "-layout", made, "-"))
    for sentence in [*sentences, "2023/1", "2023/2"]:
        assert sentence in found
    about = readers.run("pdfinfo", made)
    assert "Tagged:          yes" in about
    assert "falls short of PDF/UA" not in caplog.text
    assert "Pages:           1\n" in about
    # The same letter is the same file.
    assert desk.get(file(dated, "pdf"), {"language": language}).content == answer.content


@pytest.mark.parametrize(("language", "sentences"), LETTERS)
def test_a_letter_is_a_text_in_each_language(desk, dated, language, sentences):
    answer = desk.get(file(dated, "txt"), {"language": language})

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "-2023-department.txt" in answer["Content-Disposition"]
    found = plain(answer.content.decode())
    for sentence in [*sentences, "2023/1", "2023/2"]:
        assert sentence in found


def test_a_long_letter_to_a_body_has_numbered_pages(desk, tmp_path):
    plan = cast.advance(cast.make_plan(2025, items=60), "adopted")

    made = tmp_path / "letter.pdf"
    made.write_bytes(desk.get(file(plan, "pdf"), {"language": "en"}).content)

    found = readers.run("pdftotext", "-layout", made, "-")
    assert "2025/60" in found
    assert "Page 2 of " in found


def test_the_page_says_so_where_no_pdf_can_be_made(desk, plan, monkeypatch):
    monkeypatch.setattr(pdf, "MEMORY", 1_000_000)

    answer = desk.get(file(plan, "pdf"), {"language": "en"}, follow=True)

    assert answer.redirect_chain == [(f"{letter(plan)}?language=en", 302)]
    assert "تعذّر إنشاء ملف PDF" in page(answer)


def test_there_is_no_other_file_of_a_letter(desk, plan):
    assert desk.get(file(plan, "doc")).status_code == 404
    assert desk.get(file(plan, "pdf", "other")).status_code == 404


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
    assert client.get(file(plan, "pdf")).status_code == 403


@pytest.mark.parametrize("bodies", [1, 3])
def test_queries_do_not_grow_with_the_bodies(desk, django_assert_num_queries, bodies):
    made = cast.make_plan(2025, items=0)
    for number in range(bodies):
        cast.make_recommendation(made, lead=f"body-{number}")
    cast.advance(made, "adopted")

    with django_assert_num_queries(9):
        desk.get(letters(made))
