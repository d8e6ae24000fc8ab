"""Signing in: by name or address, from the admin and back to it, and not too often."""

import re

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from recommendations.models import User
from tests.support import cast
from tests.support.desk import page
from tests.support.signing_in import (
    HOME,
    code,
    give_code,
    give_password,
    is_in,
    make_chief,
    set_up_app,
    signed_in,
    with_password,
    wrong,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db):
    return make_chief()


@pytest.mark.parametrize(
    "name",
    [
        "chief",
        "CHIEF",
        "chief\u200f",
        "\ufeff chief\u200e ",
        "chief@example.org",
        "Chief@Example.org",
    ],
)
def test_one_signs_in_by_name_or_address(client, chief, name):
    response = give_password(client, chief, name=name)

    assert response.url == HOME
    assert is_in(client)


def test_it_leads_back_to_what_was_asked_for(client, chief):
    asked = reverse("admin:recommendations_plan_changelist")

    page_of_signing_in = client.get(asked, follow=True)
    response = give_password(client, chief, then=asked)

    assert page_of_signing_in.redirect_chain[-1] == (f"/accounts/login/?next={asked}", 302)
    assert response.url == asked


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_it_leads_nowhere_else(client, chief, target):
    from_admin = client.get(reverse("admin:login"), {"next": target})

    response = give_password(client, chief, then=target)

    assert from_admin.url == f"/accounts/login/?next={HOME}"
    assert response.url == HOME


def test_the_admin_has_no_door_of_its_own(client, chief):
    form = {"username": "chief", "password": "x", "next": HOME}

    response = client.post(reverse("admin:login"), form)

    assert response.url.startswith(reverse("account_login"))
    assert not is_in(client)


def test_the_admin_sends_on_who_changes_the_password_or_leaves(client, chief):
    give_password(client, chief)

    to_password = client.get(reverse("admin:password_change"))
    to_door = client.post(reverse("admin:logout"))

    assert to_password.url == reverse("account_change_password")
    assert to_door.url == reverse("account_login")
    assert not is_in(client)


def test_a_wrong_password_and_a_wrong_name_look_alike(client, chief):
    answers = [
        re.search(r'<ul class="errorlist.*?</ul>', page(give_password(client, chief, "x", name=n)))
        for n in ["chief", "nobody"]
    ]

    assert answers[0][0] == answers[1][0]
    assert not is_in(client)


def test_what_was_typed_stays_but_never_the_password(client, chief):
    html = page(give_password(client, chief, "not-the-password", name="chief"))

    assert 'value="chief"' in html
    assert "not-the-password" not in html


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_who_has_no_work_here_is_sent_away(client, fields):
    user = with_password(cast.make_user("alice", **fields))

    response = give_password(client, user)

    assert response.url == reverse("account_inactive")
    assert not is_in(client)


def test_a_signed_in_user_who_is_no_staff_sees_an_explanation(client):
    client.force_login(cast.make_user("alice", is_staff=False))

    assert client.get(reverse("admin:login")).status_code == 403


def test_nobody_signs_up(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")

    assert client.get("/accounts/signup/").status_code == 404
    assert not User.objects.exists()


@pytest.mark.parametrize(("code_", "direction"), [("ar", "rtl"), ("ku", "ltr"), ("en", "ltr")])
def test_the_pages_speak_the_language_that_was_chosen(client, code_, direction):
    client.post(reverse("set_language"), {"language": code_, "next": "/accounts/login/"})

    html = page(client.get(reverse("account_login"), headers={"accept-language": "en"}))

    assert f'<html lang="{code_}" dir="{direction}">' in html


def test_the_code_of_the_app_is_the_second_step(client, chief):
    secret = set_up_app(chief)

    second = give_password(client, chief, then=reverse("usersessions_list"))
    between = is_in(client)
    response = give_code(client, code(secret))

    assert second.url == reverse("mfa_authenticate")
    assert not between
    assert response.url == reverse("usersessions_list")
    assert is_in(client)


@pytest.mark.parametrize("typed", ["{} {}", "\u200e{}{}", "{}-{}"])
def test_a_code_may_be_typed_as_it_is_shown(client, chief, typed):
    right = code(set_up_app(chief))
    give_password(client, chief)

    give_code(client, typed.format(right[:3], right[3:]))

    assert is_in(client)


def test_a_code_may_be_typed_in_arabic_digits(client, chief):
    right = code(set_up_app(chief)).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    give_password(client, chief)

    give_code(client, right)

    assert is_in(client)


def test_a_wrong_code_does_not_open(client, chief):
    right = code(set_up_app(chief))
    give_password(client, chief)

    response = give_code(client, wrong(right))

    assert "الرمز خاطئ." in page(response)
    assert not is_in(client)


@pytest.mark.parametrize("steps", [0, 1])
def test_a_clock_may_be_half_a_minute_wrong_and_a_code_counts_once(chief, steps):
    secret = set_up_app(chief)
    shown = code(secret, steps=steps)
    browsers = [signed_in(chief), signed_in(chief)]

    for browser in browsers:
        give_code(browser, shown)
        # allauth remembers it for half a minute only, and it may be shown for longer.
        cache.delete(f"allauth.mfa.totp.used?user={chief.pk}&code={shown}")

    assert [is_in(browser) for browser in browsers] == [True, False]


def test_a_recovery_code_works_once(chief):
    set_up_app(chief)
    recovery = chief.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    browsers = [signed_in(chief), signed_in(chief)]

    for browser in browsers:
        give_code(browser, recovery)

    assert [is_in(browser) for browser in browsers] == [True, False]


def test_secrets_are_encrypted_in_the_database(chief, settings):
    secret = set_up_app(chief)

    stored = chief.authenticator_set.get(type="totp").data["secret"]

    assert secret not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert is_in(signed_in(chief, secret))


def test_a_lost_key_of_the_site_breaks_no_page(client, chief, settings):
    secret = set_up_app(chief)
    settings.SECRET_KEY = "another"

    give_password(client, chief)
    response = give_code(client, code(secret))

    assert response.status_code == 200
    assert not is_in(client)


def test_staff_pages_are_never_cached(client, chief):
    give_password(client, chief)

    for address in [HOME, "/accounts/sessions/", "/accounts/2fa/", "/accounts/password/reset/"]:
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_the_session_ends_with_the_browser_and_after_half_a_day(client, chief):
    give_password(client, chief)

    cookie = client.cookies["sessionid"]

    assert cookie["max-age"] == ""
    assert 11 * 3600 < client.session.get_expiry_age() <= 12 * 3600
