"""Accounts in the admin: what an administrator does with them, and what nobody can."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.urls import reverse

from recommendations.accounts import second_factor
from recommendations.models import Role, Status, Theme, User
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.refusals import refuses
from tests.support.signing_in import set_up_app

pytestmark = pytest.mark.django_db

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def alice(db):
    return cast.make_user("alice")


def forget(user):
    return address("user", "forget-second-factor", user.pk)


def test_an_account_is_made_with_its_role_and_institutions(desk, health):
    where = address("user", "add")
    focal = Group.objects.get(name=Role.FOCAL_POINT)
    form = form_data(desk.get(where), "user_form") | {
        "username": "bob",
        "usable_password": "false",
        "email": "Bob@Example.org",
        "language": "ku",
        "groups": [focal.pk],
        "institutions": [health.pk],
    }

    desk.post(where, form)

    bob = User.objects.get(username="bob")
    assert (bob.email, bob.language, bob.is_staff) == ("bob@example.org", "ku", True)
    assert bob.is_focal_point
    assert [*bob.institutions.all()] == [health]


def test_roles_have_their_names_in_the_readers_words(desk, alice):
    alice.groups.set(Group.objects.filter(name=Role.EDITOR))

    for asked in [address("user"), address("user", "change", alice.pk)]:
        assert "محرّر" in page(desk.get(asked)), asked


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(desk, rows, django_assert_num_queries):
    for number in range(rows):
        user = cast.make_member(Role.FOCAL_POINT, f"user{number}", ["department"])
        set_up_app(user)

    with django_assert_num_queries(9):
        html = page(desk.get(address("user"), {"role": "focal_point"}))

    assert html.count(cast.DEPARTMENT + "</td>") == rows


@pytest.mark.parametrize(("asked", "names"), [("yes", ["alice"]), ("no", ["chief"])])
def test_one_finds_who_has_no_second_factor(desk, alice, asked, names):
    set_up_app(alice)

    found = desk.get(address("user"), {"second_factor": asked}).context["cl"].queryset

    assert [user.username for user in found] == names


def test_a_lost_second_factor_is_removed_and_that_is_logged(desk, alice):
    set_up_app(alice)

    asked = desk.get(forget(alice))
    desk.post(forget(alice), form_data(asked))

    assert not second_factor.is_set_up(alice)
    assert alice.sign_ins.get().outcome == "factor_removed"
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("chief", str(alice.pk))


def test_only_who_has_every_right_removes_it(client, alice):
    set_up_app(alice)
    manager = cast.make_user("manager")
    manager.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))
    client.force_login(manager)

    response = client.post(forget(alice), {"fingerprint": str(alice.pk)})

    assert response.status_code == 403
    assert second_factor.is_set_up(alice)
    assert forget(alice) not in page(client.get(address("user", "change", alice.pk)))


def test_who_manages_accounts_gives_nobody_every_right(client, alice):
    chief = cast.make_user("chief", is_superuser=True)
    manager = cast.make_user("manager")
    manager.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))
    client.force_login(manager)
    where = address("user", "change", alice.pk)

    client.post(where, form_data(client.get(where), "user_form") | {"is_superuser": "on"})
    password = reverse("admin:auth_user_password_change", args=[chief.pk])

    alice.refresh_from_db()
    assert not alice.is_superuser
    assert client.post(address("user", "change", chief.pk), {}).status_code == 403
    assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_an_account_without_traces_can_be_deleted(desk, alice):
    desk.post(address("user", "delete", alice.pk), {"post": "yes"})

    assert not User.objects.filter(username="alice").exists()


def test_an_account_that_has_signed_something_stays(desk, alice, adopted):
    item = adopted.recommendations.first()
    cast.make_update(item, Status.IN_PROGRESS, by=alice)

    response = desk.post(address("user", "delete", alice.pk), {"post": "yes"})

    assert response.status_code == 403
    with refuses("traces"):
        alice.delete()
    with refuses("traces"):
        User.objects.filter(pk=alice.pk).delete()


def test_a_line_of_history_is_a_trace(alice):
    theme = Theme(slug="rights", name_ar="حقوق")
    theme._history_user = alice
    theme.save()
    theme.delete()

    with refuses("traces"):
        alice.delete()


@pytest.mark.parametrize(
    "fields", [{"username": "ALICE"}, {"username": "bob", "email": "Alice@Example.ORG"}]
)
def test_names_and_addresses_lead_to_one_account(alice, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(**{"email": "x@example.org"} | fields)


def test_the_form_says_whose_address_it_is(desk, alice):
    where = address("user", "add")
    form = {"username": "bob", "usable_password": "false", "language": "ar"}

    html = page(desk.post(where, form | {"email": "Alice@example.org"}))

    assert "يستعمل حساب آخر عنوان البريد الإلكتروني هذا." in html


def test_the_four_roles_stand_and_other_groups_can_be_made(desk):
    editor = Group.objects.get(name=Role.EDITOR)
    own = Group.objects.create(name="translators")

    def change(group):
        return reverse("admin:auth_group_change", args=[group.pk])

    assert desk.post(change(editor), {"name": "x"}).status_code == 403
    assert desk.post(change(own), {"name": "readers"}).status_code == 302
    assert desk.get(reverse("admin:auth_group_delete", args=[editor.pk])).status_code == 403
    assert "محرّر" in page(desk.get(reverse("admin:auth_group_changelist")))


def test_who_may_only_read_is_told_roles_by_their_names(client, alice):
    alice.groups.set(Group.objects.filter(name=Role.PUBLISHER))
    client.force_login(cast.make_member(Role.AUDITOR))

    html = page(client.get(address("user", "change", alice.pk)))

    assert "ناشر" in html
    assert "publisher" not in html


def test_a_focal_point_without_an_institution_is_refused_on_the_form(desk, alice, health):
    where = address("user", "change", alice.pk)
    focal = Group.objects.get(name=Role.FOCAL_POINT)
    form = form_data(desk.get(where), "user_form") | {"groups": [focal.pk]}

    refused = desk.post(where, form)
    assert not User.objects.get(pk=alice.pk).is_focal_point
    accepted = desk.post(where, form | {"institutions": [health.pk]})

    assert "على منسّق الجهة أن يمثّل جهة واحدة على الأقل: اختر جهة." in page(refused)
    assert accepted.status_code == 302
    assert User.objects.get(pk=alice.pk).is_focal_point


def test_the_institution_of_a_focal_point_is_changed_on_the_form(desk, health):
    user = cast.make_member(Role.FOCAL_POINT, "bob", ["department"])
    where = address("user", "change", user.pk)

    answer = desk.post(
        where, form_data(desk.get(where), "user_form") | {"institutions": [health.pk]}
    )

    assert answer.status_code == 302
    assert [*user.institutions.all()] == [health]
