"""Two-factor authentication: on a server nobody of the staff works without it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse

from recommendations.accounts import second_factor
from recommendations.admin import site
from recommendations.models import Role, Theme
from tests.support import cast
from tests.support.desk import address, page
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

SET_UP = "/accounts/2fa/"
BANNER = "التحقق بخطوتين غير مفعّل"


@pytest.fixture
def server(settings):
    """As on a server, where it cannot be put off."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def committing(transactional_db):
    """The database commits as in life; the shared cache, which no test rolls back, is emptied."""
    yield
    cache.clear()


@pytest.fixture
def chief(db):
    return make_chief()


def secret_shown(response):
    return re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page(response))[1]


def set_up(client):
    """Sets up the app on its page, as a person does; its secret and the last answer.

    Only with ``committing``: what follows from it follows the commit.
    """
    where = reverse("mfa_activate_totp")
    secret = secret_shown(client.get(where))
    return secret, client.post(where, {"code": code(secret)})


@pytest.mark.parametrize("role", [*Role, "superuser"])
def test_everybody_of_the_staff_sets_one_up_before_any_page_opens(client, server, role, adopted):
    if role == "superuser":
        user = make_chief()
    else:
        user = with_password(cast.make_member(role, institutions=["department"]))
    give_password(client, user)
    pages = [HOME, address("recommendation"), address("plan", "change", adopted.pk)]

    for asked in [*pages, reverse("admin:jsi18n"), reverse("admin:autocomplete")]:
        response = client.get(asked, follow=True)

        assert response.redirect_chain[-1] == (f"{SET_UP}?next={asked}", 302)
        assert BANNER not in page(response)


def test_nothing_is_written_before_it_is_set_up(client, server, chief):
    give_password(client, chief)

    client.post(address("theme", "add"), {"slug": "rights", "name_ar": "حقوق"})

    assert chief.logentry_set.count() == 0
    assert not Theme.objects.exists()


def test_it_is_set_up_and_the_work_opens(committing, client, server, chief):
    asked = reverse("admin:recommendations_plan_changelist")
    give_password(client, chief, then=asked)
    client.get(asked, follow=True)

    _secret, response = set_up(client)
    codes = client.get(response.url)

    assert response.url == reverse("mfa_view_recovery_codes")
    assert page(codes).count("<li><code>") == 10
    assert f'<a class="button" href="{asked}">' in page(codes)
    assert client.get(asked).status_code == 200


def test_the_next_sign_in_asks_for_it(committing, client, server, chief):
    give_password(client, chief)
    secret, _response = set_up(client)
    client.post(reverse("account_logout"))

    give_password(client, chief)
    between = is_in(client)
    give_code(client, code(secret, steps=1))

    assert not between
    assert is_in(client)


def test_a_wrong_first_code_sets_up_nothing(client, server, chief):
    give_password(client, chief)
    where = reverse("mfa_activate_totp")
    secret = secret_shown(client.get(where))

    response = client.post(where, {"code": wrong(code(secret))})

    assert "الرمز خاطئ." in page(response)
    assert not second_factor.is_set_up(chief)
    assert not is_in(client)


def test_a_session_with_the_password_alone_ends_when_one_is_set_up(
    committing, client, server, chief
):
    thief = signed_in(chief)
    give_password(client, chief)

    set_up(client)

    assert thief.get(SET_UP).status_code == 302
    assert not is_in(thief)
    assert is_in(client)


def test_a_session_that_has_not_shown_it_shows_it_first(client, server, chief):
    """However it came about: what counts is what the session has shown."""
    secret = set_up_app(chief)
    client.force_login(chief)

    response = client.get(HOME, follow=True)
    where = response.redirect_chain[-1][0]
    client.post(where, {"code": code(secret), "next": HOME})

    assert where == f"{reverse('mfa_reauthenticate')}?next={HOME}"
    assert is_in(client)


def test_who_removes_it_sets_up_another(committing, client, server, chief):
    secret = set_up_app(chief)
    client = signed_in(chief, secret)

    client.post(reverse("mfa_deactivate_totp"))
    after_removal = client.get(HOME, follow=True).redirect_chain[-1][0]
    set_up(client)

    assert after_removal == f"{SET_UP}?next={HOME}"
    assert is_in(client)


def test_what_one_signs_in_with_is_changed_after_showing_it_again(client, chief, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    set_up_app(chief)
    client.force_login(chief)

    for name in ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]:
        response = client.get(reverse(name))

        assert response.url.startswith(reverse("account_reauthenticate")), name
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert second_factor.is_set_up(chief)


def test_nobody_sees_the_keys_of_others(client, chief):
    other = make_chief("other")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "k"})
    give_password(client, chief)

    for name in ["mfa_remove_webauthn", "mfa_edit_webauthn"]:
        assert client.get(reverse(name, args=[key.pk])).status_code == 404
        assert client.post(reverse(name, args=[key.pk])).status_code == 404


def test_in_a_trial_it_may_be_put_off_and_every_page_says_so(client, chief):
    response = give_password(client, chief)

    assert response.url == HOME
    for asked in [HOME, address("plan"), address("plan", "add"), address("user")]:
        assert BANNER in page(client.get(asked)), asked
    assert "لاحقاً" in page(client.get(SET_UP))


def test_in_a_trial_who_has_one_uses_it_and_sees_no_banner(chief):
    client = signed_in(chief, set_up_app(chief))

    assert BANNER not in page(client.get(HOME))


def test_on_a_server_nothing_offers_to_put_it_off(client, server, chief):
    give_password(client, chief)

    html = page(client.get(SET_UP))

    assert "لاحقاً" not in html
    assert reverse("mfa_activate_totp") in html


def test_an_anonymous_visitor_has_no_permission_in_the_admin(rf, server):
    request = rf.get(HOME)
    request.user = AnonymousUser()

    assert not site.has_permission(request)


def test_a_forgotten_one_ends_every_session(chief):
    secret = set_up_app(chief)
    browsers = [signed_in(chief, secret), signed_in(chief)]

    second_factor.remove(chief)

    assert not any(is_in(browser) for browser in browsers)
    assert not Authenticator.objects.filter(user=chief).exists()
