"""The log of sign-ins: what is written, what never is, who reads it, and how it forgets."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from recommendations.accounts.session_store import stored_key
from recommendations.models import Role, SignIn, SiteProfile
from tests.support import cast
from tests.support.desk import address, page
from tests.support.refusals import database_refuses, refuses
from tests.support.signing_in import (
    code,
    give_code,
    give_password,
    make_chief,
    set_up_app,
    signed_in,
    with_password,
    wrong,
)

pytestmark = pytest.mark.django_db

pytest_plugins = ["tests.support.clock", "tests.support.desk"]


@pytest.fixture
def chief(db):
    return make_chief()


def written():
    """The log, oldest first: account, typed name, what happened, means, address."""
    rows = SignIn.objects.order_by("pk").select_related("user")
    return [
        (row.user and row.user.username, row.typed_name, row.outcome, row.method, row.address)
        for row in rows
    ]


def test_a_sign_in_is_written_with_its_means(client, chief):
    give_password(client, chief)

    assert written() == [("chief", "", "signed_in", "password", "127.0.0.1")]


def test_the_second_step_counts_as_the_means(chief):
    secret = set_up_app(chief)
    recovery = chief.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]

    signed_in(chief, secret)
    give_code(signed_in(chief), recovery)

    assert [row[2:4] for row in written()] == [
        ("signed_in", "totp"),
        ("signed_in", "recovery_codes"),
    ]


def test_failures_are_written(client, chief):
    secret = set_up_app(chief)

    give_password(client, chief, "wrong", name="CHIEF@example.org")
    give_password(client, chief)
    give_code(client, wrong(code(secret)))

    assert [row[:4] for row in written()] == [
        ("chief", "", "wrong_password", "password"),
        ("chief", "", "wrong_code", "totp"),
    ]


def test_an_unknown_user_name_is_logged_shortened(client, chief):
    give_password(client, chief, "x", name="correct-horse-battery")

    assert written() == [(None, "cor…", "wrong_password", "password", "127.0.0.1")]


def test_attempts_without_end_are_written_as_such_and_once_only(client, chief, clock):
    for _number in range(9):
        give_password(client, chief, "wrong")

    assert [row[2] for row in written()] == ["wrong_password"] * 5 + ["too_many"]


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_who_has_no_work_here_is_written(client, fields):
    give_password(client, with_password(cast.make_user("alice", **fields)))

    assert written()[-1][:3] == ("alice", "", "not_allowed")


def test_a_new_password_is_written(client, chief):
    give_password(client, chief)
    new = {"oldpassword": "kept-between-the-two-of-us", "password1": "another-of-us-knows"}

    client.post(reverse("account_change_password"), new | {"password2": "another-of-us-knows"})

    assert written()[-1][:3] == ("chief", "", "password_changed")


def test_behind_a_proxy_the_address_is_that_of_the_reader(client, chief, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    form = {"login": "chief", "password": "wrong"}
    client.post(reverse("account_login"), form, **forwarded)

    assert written()[0][4] == "198.51.100.7"


def test_signing_in_moves_nothing_that_readers_see(client, chief):
    before = SiteProfile.objects.current().content_version

    give_password(client, chief)

    assert SiteProfile.objects.current().content_version == before


def test_entries_of_the_sign_in_log_cannot_be_changed(client, chief):
    give_password(client, chief)
    entry = SignIn.objects.get()

    with refuses("log"):
        entry.save()
    with refuses("log"):
        entry.delete()
    with refuses("log"):
        SignIn.objects.update(outcome="wrong_password")
    with refuses("log"):
        SignIn.objects.all().delete()
    with database_refuses("sign_in_unchanged"), connection.cursor() as cursor:
        cursor.execute("UPDATE recommendations_signin SET outcome = 'wrong_password'")
    assert SignIn.objects.get().outcome == "signed_in"


def test_addresses_are_forgotten_after_a_month_and_entries_after_half_a_year():
    now = timezone.now()
    for days in [29, 31, 179, 181]:
        at = now - timedelta(days=days)
        SignIn.objects.create(at=at, outcome="signed_in", address="192.0.2.1")

    SignIn.objects.forget_old(now=now)

    kept = [((now - entry.at).days, entry.address) for entry in SignIn.objects.all()]
    assert kept == [(29, "192.0.2.1"), (31, None), (179, None)]


def test_it_forgets_by_itself_and_by_command(client, chief):
    old = timezone.now() - timedelta(days=200)
    SignIn.objects.create(at=old, outcome="signed_in")
    give_password(client, chief)
    after_sign_in = SignIn.objects.count()
    SignIn.objects.create(at=old, outcome="signed_in")

    call_command("forget_sign_ins")

    assert (after_sign_in, SignIn.objects.count()) == (1, 1)


def test_the_command_forgets_sessions_that_have_ended(client, chief):
    from allauth.usersessions.models import UserSession

    give_password(client, chief)
    kept = stored_key(client.session.session_key)
    ended = {"last_seen_at": timezone.now() - timedelta(hours=13), "user_agent": "x"}
    UserSession.objects.create(user=chief, session_key="gone", ip="192.0.2.1", **ended)

    call_command("forget_sign_ins")

    assert [session.session_key for session in UserSession.objects.all()] == [kept]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUDITOR, 200), (Role.EDITOR, 403), (Role.PUBLISHER, 403), (Role.FOCAL_POINT, 403)],
)
def test_the_auditor_reads_it_and_nobody_changes_it(client, role, status):
    entry = SignIn.objects.create(outcome="signed_in", user=cast.make_user("alice"))
    client.force_login(cast.make_member(role))

    assert client.get(address("signin")).status_code == status
    assert client.get(address("signin", "change", entry.pk)).status_code == status
    assert client.post(address("signin", "change", entry.pk), {}).status_code == 403
    assert client.post(address("signin", "delete", entry.pk), {"post": "yes"}).status_code == 403
    assert client.post(address("signin", "add"), {}).status_code == 403


def test_a_superuser_changes_nothing_either(desk, chief):
    entry = SignIn.objects.create(outcome="signed_in", user=chief)

    for name, args in [("add", []), ("change", [entry.pk]), ("delete", [entry.pk])]:
        assert desk.post(address("signin", name, *args), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(desk, rows, django_assert_num_queries):
    for number in range(rows):
        SignIn.objects.create(outcome="wrong_code", user=cast.make_user(f"u{number}"))

    with django_assert_num_queries(7):
        html = page(desk.get(address("signin"), {"outcome": "wrong_code"}))

    assert html.count("رمز أو مفتاح خاطئ</td>") == rows
