"""A copy of the database opens no session and no account; the owner's sessions go on as before."""

import re
import zlib
from contextlib import suppress

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site_settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.core.signing import b64_decode
from django.db import connection
from django.test import Client
from django.urls import reverse

from recommendations.accounts import second_factor, sessions
from recommendations.accounts.session_store import SessionStore, stored_key
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


@pytest.fixture
def chief(db):
    return make_chief()


def whole_database():
    """Every value of every table, as whoever has a copy reads it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
            for row in cursor.fetchall():
                yield from (value for value in row if value is not None)


def texts_in_copy():
    """What a copy says, also where it is only encoded and signed: that hides nothing."""
    for value in map(str, whole_database()):
        yield value
        with suppress(ValueError):
            content = b64_decode(value.partition(":")[0].lstrip(".").encode())
            yield content.decode(errors="replace")
            with suppress(zlib.error):
                yield zlib.decompress(content).decode()


def test_nothing_in_a_copy_of_the_database_is_a_cookie_that_opens_the_admin(chief):
    owner = signed_in(chief, set_up_app(chief))
    cookie = owner.cookies[site_settings.SESSION_COOKIE_NAME].value

    candidates = {str(value) for value in whole_database() if 8 <= len(str(value)) <= 64}
    opened = [candidate for candidate in candidates if SessionStore(candidate).load()]
    # What looks like a cookie is tried by the whole way of a request.
    for candidate in filter(re.compile("[0-9a-z]{20,}").fullmatch, candidates):
        thief = Client()
        thief.cookies[site_settings.SESSION_COOKIE_NAME] = candidate
        if is_in(thief):
            opened.append(candidate)

    assert is_in(owner)
    assert SessionStore(cookie).load()
    assert stored_key(cookie) in candidates
    assert opened == []
    assert not any(cookie in str(value) for value in whole_database())


def test_a_copy_made_while_an_app_is_set_up_does_not_hold_its_secret(client, chief):
    give_password(client, chief)
    html = page(client.get(reverse("mfa_activate_totp")))
    secret = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', html)[1]

    assert client.session["mfa.totp.secret"] == secret
    assert [text for text in texts_in_copy() if secret in text] == []


def test_a_copy_made_while_a_password_is_reset_does_not_hold_the_link(client, chief, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": chief.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    client.get(link, follow=True)
    token = link.rstrip("/").partition("-")[2]

    assert token in client.session.values()
    assert [text for text in texts_in_copy() if token in text] == []


def test_a_session_goes_on_with_the_content_it_had(client, chief):
    give_password(client, chief)
    session = client.session
    session["draft"] = "مسودة"
    session.save()

    assert client.session["draft"] == "مسودة"
    assert Session.objects.get().session_key == stored_key(session.session_key)


def test_the_stored_key_opens_nothing_and_ends_its_session(client, chief):
    give_password(client, chief)
    row = Session.objects.get()

    assert SessionStore(row.session_key).load() == {}
    assert SessionStore().exists(row.session_key)
    SessionStore().delete(row.session_key)
    assert not is_in(client)


def test_content_that_cannot_be_opened_is_an_empty_session(client, chief, settings):
    give_password(client, chief)
    settings.SECRET_KEY = "another"

    assert not is_in(client)
    assert client.get(reverse("account_login")).status_code == 200


def test_ending_the_others_leaves_the_session_of_the_cookie(client, chief):
    elsewhere = [signed_in(chief), signed_in(chief)]
    give_password(client, chief)

    second_factor.end_sessions(chief, but=client.session.session_key)

    assert [is_in(browser) for browser in [client, *elsewhere]] == [True, False, False]


def test_the_list_of_sessions_holds_those_that_are_open(client, chief):
    ended, elsewhere = signed_in(chief), signed_in(chief)
    give_password(client, chief)
    Session.objects.filter(session_key=stored_key(ended.session.session_key)).delete()

    listed = {one.session_key for one in sessions.open_sessions(chief)}

    assert listed == {stored_key(one.session.session_key) for one in (client, elsewhere)}
    assert UserSession.objects.filter(user=chief).count() == 2


def test_a_session_stays_in_the_list_when_its_key_changes(client, chief, settings):
    give_password(client, chief)
    before = client.session.session_key
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert is_in(client)

    after = client.session.session_key
    assert after != before
    assert [one.session_key for one in UserSession.objects.all()] == [stored_key(after)]


def test_a_session_stored_under_its_own_key_as_before_opens_nothing(client, chief):
    give_password(client, chief)
    Session.objects.update(session_key=client.session.session_key)

    assert not is_in(client)


def test_a_new_password_keeps_the_session_that_chose_it_in_the_list(client, chief):
    give_password(client, chief)
    form = {"oldpassword": PASSWORD, "password1": "another-of-us-knows"}

    client.post(reverse("account_change_password"), form | {"password2": "another-of-us-knows"})

    assert client.get(HOME).status_code == 200
    assert [one.session_key for one in UserSession.objects.all()] == [
        stored_key(client.session.session_key)
    ]


def test_the_second_step_goes_on_after_a_new_key_of_the_session(chief):
    secret = set_up_app(chief)
    client = signed_in(chief)

    give_code(client, code(secret))

    assert is_in(client)


@pytest.mark.parametrize("name", ["aexists", "aload", "asave", "acreate", "adelete"])
def test_no_way_writes_the_key_itself(name):
    """Django's asynchronous ways would pass by ours; these go through them."""
    assert getattr(SessionStore, name) is getattr(SessionBase, name)
