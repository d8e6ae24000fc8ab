"""Groups that an administrator makes: what they may do, in the words of the page."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.support.desk import page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


def test_permissions_are_named_in_the_language_of_the_page(desk):
    html = page(desk.get(reverse("admin:auth_group_add")))

    assert "الخطط" in html
    assert "سحب" in html
    assert "Can " not in html
    assert "istor" not in html.split('id="id_permissions"')[1].split("submit-row")[0]


def test_a_group_is_given_what_was_ticked(desk):
    adopting = Permission.objects.get(codename="adopt_plan")

    data = {"name": "secretaries", "permissions": [adopting.pk]}
    desk.post(reverse("admin:auth_group_add"), data)

    assert list(Group.objects.get(name="secretaries").permissions.all()) == [adopting]
