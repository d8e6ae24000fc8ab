"""Where ``next`` may lead: to a path of this site and nowhere else, on every page that takes it."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse

from recommendations.accounts.sign_in.next_page import is_path
from tests.support.signing_in import HOME, code, give_password, make_chief, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PLANS = "/admin/recommendations/plan/"
PATHS = [
    "/",
    "/admin/",
    f"{PLANS}?status=open&q=a%20b",
    "/ar/#top",
    "/ar/search/?q=https://example.com",
    # What looks encoded is a path of this site, and found or not found there.
    "/%2F%2Fevil.example",
    "/%5Cevil.example",
]
ELSEWHERE = [
    # This site's own host, too: a path says all that is needed.
    "http://testserver/admin/",
    "https://testserver/admin/",
    "//testserver/admin/",
    "http://localhost/admin/",
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "\n//evil.example",
    "/\x00/evil.example",
    "\x00//evil.example",
    " //evil.example",
    "\u00a0//evil.example",
    "/\x1f/evil.example",
    "/\x85/evil.example",
    "/admin/\\..\\..",
    "/admin/\r\nSet-Cookie: a=b",
    "http:evil.example",
    "http:///evil.example",
    "https:/evil.example",
    "//evil.example@testserver/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "admin/",
    "?next=/",
    "",
    # Encoded whole: a path neither to Django nor to the browser.
    "%2Fadmin%2F",
    "%2F%2Fevil.example",
    "http%3A%2F%2Fevil.example",
]
# What the pages are tried with: one of each kind.
OF_EACH_KIND = [
    "http://testserver/admin/",
    "//testserver/admin/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\x00/evil.example",
    "admin/",
    "%2F%2Fevil.example",
]


@pytest.fixture
def chief(db):
    return make_chief()


def leaves(response):
    """True when the answer leads to another host, or to this one by a whole address."""
    return bool(response.has_header("Location") and not is_path(response["Location"]))


@pytest.mark.parametrize("address", PATHS)
def test_a_path_is_followed(address):
    assert is_path(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_anything_else_is_not(address):
    assert not is_path(address)


def test_signing_in_follows_a_path(chief):
    assert give_password(Client(), chief, then=quote(PATHS[2])).url == PATHS[2]


@pytest.mark.parametrize("target", OF_EACH_KIND)
def test_signing_in_leads_home_instead(chief, target, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]

    in_address = give_password(Client(), chief, then=quote(target))
    form = {"login": "chief", "password": "kept-between-the-two-of-us", "next": target}
    in_form = Client().post(reverse("account_login"), form)

    assert (in_address.url, in_form.url) == (HOME, HOME)


@pytest.mark.parametrize("target", OF_EACH_KIND)
def test_who_is_signed_in_already_is_led_home_instead(client, chief, target):
    client.force_login(chief)

    answers = [client.get(reverse(f"{name}_login"), {"next": target}) for name in ["account"]]
    answers.append(client.get(reverse("admin:login"), {"next": target}))

    assert [answer.url for answer in answers] == [HOME, HOME]


@pytest.mark.parametrize("target", OF_EACH_KIND)
def test_the_admin_carries_only_a_path_to_the_sign_in(client, target):
    response = client.get(reverse("admin:login"), {"next": target})

    assert response.url == f"{reverse('account_login')}?next={HOME}"


@pytest.mark.parametrize("target", OF_EACH_KIND)
def test_the_second_factor_leads_home_instead(client, chief, target, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    secret = set_up_app(chief)

    client.post(
        f"{reverse('account_login')}?next={quote(target)}",
        {"login": "chief", "password": "kept-between-the-two-of-us"},
    )
    response = client.post(
        f"{reverse('mfa_authenticate')}?next={quote(target)}",
        {"code": code(secret), "next": target},
    )

    assert response.url == HOME


@pytest.mark.parametrize("target", OF_EACH_KIND)
def test_signing_out_and_changes_of_the_account_do_not_leave(client, chief, target):
    password = "kept-between-the-two-of-us"  # noqa: S105
    changed = {"oldpassword": password, "password1": "another-b7-word", "password2": "x"}
    forms = {
        "account_reauthenticate": {"password": password},
        "account_change_password": changed | {"password2": "another-b7-word"},
        "usersessions_list": {"others": "1"},
        "account_logout": {},
    }
    give_password(client, chief)

    answers = [
        client.post(f"{reverse(name)}?next={quote(target)}", form | {"next": target})
        for name, form in forms.items()
    ]

    assert [(answer.status_code, leaves(answer)) for answer in answers] == [(302, False)] * 4
    assert not any("evil" in answer["Location"] for answer in answers)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("target", OF_EACH_KIND)
def test_choosing_a_language_does_not_leave(client, target, method):
    address = reverse("set_language")
    form = {"language": "ku", "next": target}

    in_form = getattr(client, method)(address, form)
    in_address = getattr(client, method)(f"{address}?next={quote(target)}")

    assert (in_form.url, in_address.url) == ("/", "/")


def test_choosing_a_language_follows_a_path(client):
    response = client.post(reverse("set_language"), {"language": "ku", "next": PLANS})

    assert response.url == PLANS
    assert response.cookies[site_settings.LANGUAGE_COOKIE_NAME].value == "ku"


@pytest.mark.parametrize("name", ["next", "_changelist_filters", "_popup", "_to_field"])
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_saving_a_record_does_not_leave(client, chief, name, target):
    client.force_login(chief)
    address = f"{reverse('admin:recommendations_theme_add')}?{name}={quote(target)}"
    form = {"slug": "rights", "name_ar": "حقوق", "name_ku": "", "name_en": "", "order": "1"}

    response = client.post(address, form | {name: target})

    assert not leaves(response)
    assert urlsplit(response.get("Location", "")).netloc == ""


def test_an_address_inside_next_is_asked_again(client, chief):
    inner = f"{reverse('account_login')}?next={quote('//evil.example')}"

    response = give_password(client, chief, then=quote(inner))
    after = client.get(response.url)

    assert parse_qs(urlsplit(response.url).query)["next"] == ["//evil.example"]
    assert after.url == HOME
