"""The count below a list of the staff's pages."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from recommendations.models import NameAccess, User
from recommendations.templatetags.counts import counted
from tests.support import cast
from tests.support.desk import page

ARABIC = {
    0: "لا حسابات",
    1: "حساب واحد",
    2: "حسابان",
    3: "3 حسابات",
    11: "11 حساباً",
    100: "100 حساب",
}


@pytest.mark.parametrize(("n", "expected"), ARABIC.items())
def test_accounts_are_counted_in_the_arabic_plural(n, expected):
    with override("ar"):
        assert counted(SimpleNamespace(model=User, result_count=n)) == expected


def test_a_model_without_a_phrase_is_counted_in_records():
    with override("en"):
        assert counted(SimpleNamespace(model=NameAccess, result_count=7)) == "7 records"


@pytest.mark.django_db
def test_a_list_shows_the_count(client):
    client.force_login(cast.make_user("chief", is_superuser=True))

    html = page(client.get("/admin/recommendations/user/", headers={"accept-language": "ar"}))

    assert "حساب واحد" in html
