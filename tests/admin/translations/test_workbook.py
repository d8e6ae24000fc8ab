"""The workbook of translations on the screens of the staff."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from recommendations.admin.translations.worklist import KINDS
from recommendations.models import Role
from recommendations.worksheets.translations.texts import MODELS, TextKey
from tests.support import cast
from tests.support.desk import page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


def addresses():
    return [reverse("admin:translations_file"), reverse("admin:translations_workbook")]


def filled(response, text):
    """The workbook of ``response`` with ``text`` as the Kurmanji title of the recommendation."""
    book = load_workbook(io.BytesIO(b"".join(response)))
    for sheet in book:
        for row in sheet.iter_rows(min_row=3):
            key = TextKey.parse(row[0].value)
            if (key.kind, key.field) == ("recommendation", "title"):
                row[4].value = text
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("translations.xlsx", out.getvalue())


@pytest.fixture
def item():
    return cast.make_plan(2023, items=1, state="published").recommendations.get()


def test_a_workbook_is_downloaded_filled_and_uploaded(desk, item):
    download, upload = addresses()

    response = desk.post(upload, {"file": filled(desk.get(download), "Av")})

    item.refresh_from_db()
    assert item.title_ku == "Av"
    assert "حُفظت ترجمة واحدة." in page(response)


def test_what_exists_by_now_is_not_changed_and_the_page_says_so(desk, item):
    download, upload = addresses()
    file = filled(desk.get(download), "Av")
    item.title_ku = "Ava vexwarinê"
    item.save()

    response = desk.post(upload, {"file": file})

    item.refresh_from_db()
    assert item.title_ku == "Ava vexwarinê"
    assert "لم يُحفظ:" in page(response)


def test_another_file_is_refused_with_the_reason(desk):
    _download, upload = addresses()

    response = desk.post(upload, {"file": SimpleUploadedFile("a.xlsx", b"text")})

    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR])
def test_who_may_not_change_plans_has_no_workbook(client, role):
    client.force_login(cast.make_member(role))

    assert [client.get(where).status_code for where in addresses()] == [403, 403]


def test_the_page_and_the_workbook_are_of_the_same_kinds():
    assert {kind.model for kind in KINDS} == set(MODELS)
