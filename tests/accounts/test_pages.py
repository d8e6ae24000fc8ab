"""The pages of one's own account: whole in each language, sessions to be ended, a new password."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from recommendations.accounts import user_agents
from recommendations.accounts.session_store import stored_key
from recommendations.localization.languages import CODES, direction
from tests.support.desk import page
from tests.support.signing_in import (
    HOME,
    PASSWORD,
    code,
    give_code,
    give_password,
    is_in,
    make_chief,
    set_up_app,
    signed_in,
)

pytestmark = pytest.mark.django_db

SESSIONS = "/accounts/sessions/"
FOR_VISITORS = [
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]
FOR_STAFF = [
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
]
WITH_APP = [
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
]
# English that allauth or Django would show where a translation is missing.
ENGLISH = re.compile(r"\b(the|your|password|sign|code|key|session)\b", re.IGNORECASE)


@pytest.fixture
def chief(db):
    return make_chief()


def said(html):
    """What a page says to people, without addresses, code and the names of languages."""
    html = re.sub(r"(?s)<(script|head|svg|code|form class=.language-switch).*?</\1", "", html)
    html = re.sub(r"(?s)<form class=.language-switch.*?</form>", "", html)
    return re.sub(r"<[^>]*>", " ", html)


def check_page(response, language):
    """The page is whole, in its language, and asks for nothing that the policy forbids."""
    html = page(response)
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{direction(language)}">' in html
    assert html.count("<h1>") == 1
    assert " style=" not in html
    assert " on" not in re.findall(r"<\w+[^>]*?( on)\w+=", html)
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert [tag for tag in inline if 'type="application/json"' not in tag] == []
    if language != "en":
        assert ENGLISH.findall(said(html)) == []


@pytest.mark.parametrize("language", CODES)
def test_the_pages_for_visitors_are_whole(client, language):
    client.cookies["django_language"] = language

    for name in FOR_VISITORS:
        check_page(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", CODES)
def test_the_pages_for_staff_are_whole(chief, language):
    client = signed_in(chief)
    client.cookies["django_language"] = language

    for name in [*FOR_STAFF, "mfa_activate_totp"]:
        check_page(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", CODES)
def test_the_pages_with_an_app_and_a_key_are_whole(chief, language):
    secret = set_up_app(chief)
    key = Authenticator.objects.create(user=chief, type="webauthn", data=a_key())
    client = signed_in(chief, secret)
    client.cookies["django_language"] = language

    for name in [*FOR_STAFF, *WITH_APP, "mfa_reauthenticate_webauthn"]:
        check_page(client.get(reverse(name)), language)
    for name in ["mfa_remove_webauthn", "mfa_edit_webauthn"]:
        check_page(client.get(reverse(name, args=[key.pk])), language)


def a_key():
    """What is kept of a key that a browser made; the tests use it for nothing."""
    from fido2.utils import websafe_encode
    from fido2.webauthn import (
        AttestationObject,
        AttestedCredentialData,
        AuthenticatorData,
        CollectedClientData,
    )

    public = {1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32}
    credential = AttestedCredentialData.create(b"\0" * 16, b"id", public)
    data = AuthenticatorData.create(b"\0" * 32, 0x45, 0, credential)
    client_data = CollectedClientData.create("webauthn.create", b"c", "https://example.org")
    return {
        "name": "🔑",
        "credential": {
            "id": websafe_encode(b"id"),
            "rawId": websafe_encode(b"id"),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(client_data),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            },
            "clientExtensionResults": {"credProps": {"rk": True}},
        },
    }


def test_one_sees_where_one_is_signed_in(client, chief):
    other = make_chief("other")
    signed_in(other)
    phone = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    Client(HTTP_USER_AGENT=phone).post(
        reverse("account_login"), {"login": "chief", "password": PASSWORD}
    )
    give_password(client, chief)

    html = page(client.get(SESSIONS))

    assert html.count('name="session"') == 1
    assert html.count("هذه الجلسة") == 1
    assert "<bdi>Firefox, Android</bdi>" in html


def test_a_session_that_is_ended_is_out(client, chief):
    elsewhere = signed_in(chief)
    give_password(client, chief)
    key = stored_key(elsewhere.session.session_key)

    client.post(SESSIONS, {"session": UserSession.objects.get(session_key=key).pk})

    assert not is_in(elsewhere)
    assert is_in(client)


def test_all_other_sessions_are_ended_at_once(client, chief):
    elsewhere = [signed_in(chief), signed_in(chief)]
    give_password(client, chief)

    response = client.post(SESSIONS, {"others": "1"}, follow=True)

    assert not any(is_in(browser) for browser in elsewhere)
    assert is_in(client)
    assert "أُنهيت كل الجلسات الأخرى." in page(response)


@pytest.mark.parametrize("asked", ["", "x", "99999999999999999999", "-1", "own"])
def test_ending_a_foreign_or_unknown_session_does_nothing(client, chief, asked):
    other = make_chief("other")
    elsewhere = signed_in(other)
    give_password(client, chief)
    if asked == "own":
        asked = UserSession.objects.get(user=other).pk

    response = client.post(SESSIONS, {"session": asked})

    assert response.status_code == 302
    assert is_in(elsewhere)
    assert is_in(client)


def test_a_visitor_has_no_sessions(client):
    assert client.get(SESSIONS).url == f"/accounts/login/?next={SESSIONS}"


def test_a_session_in_use_stays_open_without_a_write_for_each_page(
    client, chief, django_assert_num_queries
):
    give_password(client, chief)
    session = client.session
    session["used_at"] = time.time() - 600
    session.save()
    before = UserSession.objects.get().last_seen_at

    client.get(HOME)
    noted = UserSession.objects.get().last_seen_at
    client.get(HOME)

    assert before < noted == UserSession.objects.get().last_seen_at


def test_a_new_password_ends_the_other_sessions(client, chief):
    elsewhere = signed_in(chief)
    give_password(client, chief)
    form = {"oldpassword": PASSWORD, "password1": "another-of-us-knows"}

    client.post(reverse("account_change_password"), form | {"password2": "another-of-us-knows"})

    assert not is_in(elsewhere)
    assert is_in(client)


def test_a_weak_password_is_refused_in_the_readers_words(client, chief):
    give_password(client, chief)
    form = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}

    html = page(client.post(reverse("account_change_password"), form))

    assert "كلمة المرور هذه شائعة جداً." in html
    chief.refresh_from_db()
    assert chief.check_password(PASSWORD)


def test_an_account_that_is_switched_off_is_out_at_once(client, chief):
    give_password(client, chief)

    chief.is_active = False
    chief.save()

    assert not is_in(client)


def test_a_passkey_that_is_none_is_refused(client, chief):
    for credential in ["", "x", "{}", '{"id": 1}', '{"response": {"userHandle": "!"}}', "[]"]:
        response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

        assert response.url == reverse("account_login"), credential
    assert not is_in(client)


def test_a_key_that_is_none_is_refused_at_the_second_step(client, chief):
    set_up_app(chief)
    give_password(client, chief)

    response = client.post(reverse("mfa_authenticate"), {"credential": '{"id": 1}'})

    assert response.status_code == 200
    assert not is_in(client)


def test_a_new_key_that_is_none_is_refused(client, chief):
    give_password(client, chief)

    for credential in ["", "{}", '{"id": 1}', '{"rawId": "a", "response": {}}']:
        response = client.post(reverse("mfa_add_webauthn"), {"credential": credential})

        assert response.status_code == 200, credential
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)
def test_browsers_have_their_usual_names(shown, name):
    assert user_agents.browser_name(shown) == name


def test_the_second_step_ends_with_the_time_for_it(client, chief, settings):
    secret = set_up_app(chief)
    give_password(client, chief)
    settings.ACCOUNT_LOGIN_TIMEOUT = -1

    response = give_code(client, code(secret))

    assert response.url == reverse("account_login")
    assert not is_in(client)
