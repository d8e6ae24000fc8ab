"""Signing in, as people do it in a browser: with an app on the phone, and with a passkey."""

import re

import pytest

from tests.browser.conftest import PASSWORD
from tests.browser.pictures import picture
from tests.support import signing_in
from tests.support.signing_in import code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What Chromium has in place of a fingerprint reader.
FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def server(settings):
    """As on a server, where two-factor authentication cannot be put off."""
    settings.SECOND_FACTOR_REQUIRED = True
    signing_in.make_chief("staff")


def give_password(page, asked="/admin/recommendations/plan/"):
    page.goto(asked)
    page.fill("[name=login]", "staff")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def type_code(page, typed):
    page.fill("[name=code]", typed)
    page.press("[name=code]", "Enter")


def sign_out(page):
    page.goto("/accounts/sessions/")
    page.click("nav.account__menu form button")
    page.wait_for_url("**/accounts/login/")


def test_it_leads_through_the_app_to_the_work_and_back_in(server, page):
    give_password(page)
    page.wait_for_url("**/accounts/2fa/**")
    picture(page, "second-factor", of="main")
    page.click("a[href$='/totp/activate/']")
    page.click("summary")
    secret = page.inner_text("#authenticator_secret")
    type_code(page, code(secret))
    page.wait_for_selector(".account__codes code")
    codes = page.locator(".account__codes code").all_inner_texts()
    page.click("a.button[href='/admin/recommendations/plan/']")
    page.wait_for_selector(".admin-head__account")

    sign_out(page)
    give_password(page)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    type_code(page, code(secret, steps=1))
    page.wait_for_selector(".admin-head__account")

    sign_out(page)
    give_password(page)
    type_code(page, codes[0])
    page.wait_for_selector(".admin-head__account")


def test_a_passkey_is_enough_by_itself(server, page):
    chip = page.context.new_cdp_session(page)
    chip.send("WebAuthn.enable")
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT})

    give_password(page)
    page.click("a[href$='/webauthn/add/']")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    sign_out(page)
    page.goto("/accounts/login/?next=/admin/recommendations/plan/")
    page.click("#passkey_login")
    page.wait_for_selector(".admin-head__account")

    sign_out(page)
    give_password(page)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_selector(".admin-head__account")


def test_a_key_that_is_not_given_is_told_on_the_page(server, page):
    chip = page.context.new_cdp_session(page)
    chip.send("WebAuthn.enable")
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT})

    page.goto("/accounts/login/")
    trouble = page.locator("[data-passkey-trouble]")
    before = trouble.is_visible()
    page.click("#passkey_login")
    trouble.wait_for(state="visible")

    assert not before


def test_the_trial_says_on_every_page_that_it_is_put_off(desk):
    for asked in ["/admin/", "/admin/recommendations/plan/"]:
        desk.goto(asked)
        assert re.search("التحقق بخطوتين غير مفعّل", desk.inner_text(".site-notice"))
