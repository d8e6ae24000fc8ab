"""Saved views: named sets of filters above a list, each of one account."""

import pytest

from recommendations.models import Role, SavedView
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db
WHERE = address("recommendation")


def save(browser, name, query, model="recommendation"):
    return browser.post(address(model, "save_view"), {"name": name, "query": query})


def test_the_filters_in_force_are_saved_under_a_name_and_listed_above_the_list(desk, chief):
    cast.make_plan(2023, items=1)
    offered = desk.get(f"{WHERE}?status=open&p=1&_facets=True")

    assert 'name="query" value="status=open"' in page(offered)
    response = save(desk, "المفتوحة", "status=open")

    assert response.url == f"{WHERE}?status=open"
    assert SavedView.objects.get().owner == chief
    shown = page(desk.get(response.url))
    assert (
        '<a class="chip" href="?status=open" aria-current="true"><bdi>المفتوحة</bdi></a>' in shown
    )
    assert 'name="query"' not in shown


def test_the_whole_list_offers_nothing_to_save(desk):
    assert 'name="query"' not in page(desk.get(WHERE))


def test_a_view_of_the_same_name_is_replaced(desk):
    save(desk, "نظرة", "status=open")
    save(desk, "نظرة", "schedule=overdue")

    assert [view.query for view in SavedView.objects.all()] == ["schedule=overdue"]


def test_a_view_needs_a_name_and_filters(desk):
    save(desk, "", "status=open")
    save(desk, "نظرة", "")

    assert not SavedView.objects.exists()


def test_a_view_holds_only_what_the_list_offers(desk):
    save(desk, "نظرة", "status=open&internal_note__startswith=x&edit=1&p=3&q=ماء&o=2")

    saved = SavedView.objects.get().query
    assert saved == "o=2&q=%D9%85%D8%A7%D8%A1&status=open"


def test_a_view_belongs_to_one_list_and_one_account(client, desk):
    save(desk, "نظرة", "missing=en")

    assert "<bdi>نظرة</bdi>" not in page(desk.get(address("meeting")))
    client.force_login(cast.make_member(Role.EDITOR))
    assert "<bdi>نظرة</bdi>" not in page(client.get(WHERE))


def test_a_view_is_deleted_by_its_owner_alone(client, desk):
    save(desk, "نظرة", "missing=en")
    where = address("recommendation", "delete_view", SavedView.objects.get().pk)
    chief = SavedView.objects.get().owner

    client.force_login(cast.make_member(Role.EDITOR))
    client.post(where)
    assert SavedView.objects.count() == 1

    client.force_login(chief)
    assert client.post(where).url == WHERE
    assert SavedView.objects.count() == 0


def test_who_may_not_see_the_list_saves_no_view(client):
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["department"]))

    assert save(client, "نظرة", "missing=en", model="plan").status_code == 403


def test_views_are_saved_by_post_alone(desk):
    assert desk.get(address("plan", "save_view")).status_code == 405
