"""The form of an institution asks before nearly the same name is recorded twice."""

import pytest

from recommendations.models import Institution, Role
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


def add(desk, **typed):
    where = address("institution", "add")
    data = form_data(desk.get(where), "institution_form")
    return desk.post(where, data | {"slug": "new", "kind": "department"} | typed)


def test_nearly_the_same_name_is_asked_about_then_made(desk):
    cast.make_institution("water", name_ar="مكتب المياه", name_en="Water office")

    asked = add(desk, name_ar="مكتب مياه")
    shown = page(asked)
    assert "اسم مطابق تقريباً: \u2068مكتب المياه\u2069." in shown
    assert 'type="checkbox" name="is_other"' in shown
    assert form_data(asked, "institution_form")["name_ar"] == "مكتب مياه"
    assert Institution.objects.filter(slug="new").count() == 0

    made = add(desk, name_ar="مكتب مياه", is_other="on")

    assert made.status_code == 302
    assert Institution.objects.filter(slug="new").count() == 1


def test_the_same_name_is_refused_whatever_is_confirmed(desk):
    cast.make_institution("water", name_ar="مكتب المياه")

    response = add(desk, name_ar="مكتب  المیاه\u200f", is_other="on")

    assert "الجهة «مكتب المياه»" in page(response)
    assert Institution.objects.count() == 1


def test_another_name_is_made_without_a_question(desk):
    cast.make_institution("water", name_ar="مكتب المياه")

    assert add(desk, name_ar="هيئة التربية والتعليم").status_code == 302


def test_a_change_of_an_institution_asks_nothing(desk):
    cast.make_institution("water", name_ar="مكتب المياه")
    other = cast.make_institution("waters", name_ar="مكتب مياه")
    where = address("institution", "change", other.pk)
    data = form_data(desk.get(where), "institution_form")

    response = desk.post(where, data | {"location_ar": "الحسكة"})

    assert response.status_code == 302


def test_who_may_only_read_sees_an_institution_without_the_question(client):
    other = cast.make_institution("water", name_ar="مكتب المياه")
    client.force_login(cast.make_member(Role.AUDITOR))

    response = client.get(address("institution", "change", other.pk))

    assert response.status_code == 200
    assert "is_other" not in page(response)
