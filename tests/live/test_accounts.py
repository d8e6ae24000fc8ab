"""The attacks on accounts, against the running server: with production settings, and as a trial
where that could differ."""

import re
import socket
import sqlite3
from contextlib import closing

import pytest

from tests.support import signing_in

pytest_plugins = ["tests.support.live.server"]
pytestmark = pytest.mark.once

# Each test has an account of its own: a code of the second factor counts once, and the next comes
# in half a minute.
ADMIN = "/admin/recommendations/plan/"
COOKIE = "__Host-sessionid"


def stored_values(site):
    """Every text of the database file, as whoever has a copy reads it."""
    with closing(sqlite3.connect(site.folder / "tawsiyat.sqlite3")) as copy:
        tables = [
            name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            for row in copy.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own names
                yield from (str(value) for value in row if value is not None)


def test_nothing_in_a_copy_of_the_database_opens_the_admin(site):
    owner = site.sign_in("owner")
    cookie = owner.cookies[COOKIE]
    values = set(stored_values(site))
    keys = {value for value in values if re.fullmatch("[0-9a-z]{32,40}", value)}

    opened = []
    for key in keys:
        thief = site.client()
        thief.cookies[COOKIE] = key
        if thief.get(ADMIN, follow=False).status == 200:
            opened.append(key)

    assert owner.get(ADMIN).status == 200
    assert keys
    assert opened == []
    assert not any(cookie in value for value in values)


def test_wrong_passwords_do_not_keep_the_owner_out(production_site):
    owner = production_site.sign_in("careful", address="198.51.100.20")
    owner.post("/accounts/logout/")
    statuses = []
    for number in range(8):
        other = production_site.client(address=f"192.0.2.{number}")
        other.get("/accounts/login/")
        login = {"login": "careful", "password": "wrong"}
        statuses.append(other.post("/accounts/login/", login).status)

    owner.get("/accounts/login/")
    login = {"login": "careful", "password": signing_in.PASSWORD}
    second_step = owner.post("/accounts/login/", login)

    assert 429 in statuses
    assert 'name="code"' in second_step.text


def test_over_https_every_cookie_is_for_this_host_alone(production_site):
    client = production_site.sign_in("reader")
    client.post("/i18n/setlang/", {"language": "ku", "next": "/admin/"})

    names = set(client.cookies)

    assert {
        f"__Host-{name}" for name in ("sessionid", "csrftoken", "device", "django_language")
    } <= names
    assert [name for name in names if not name.startswith("__Host-")] == []


def test_public_pages_set_no_cookie(each_site):
    answer = each_site.client().get("/en/")

    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "header", ["Script_Name", "SCRIPT_NAME", "Script-Name", "PATH_INFO", "Path_Info"]
)
def test_no_header_of_a_client_becomes_a_variable_of_the_server(each_site, header):
    with socket.create_connection(("127.0.0.1", each_site.port), timeout=30) as client:
        host = "plans.example.org" if each_site.is_behind_proxy else "127.0.0.1"
        lines = ["GET /en/ HTTP/1.1", f"Host: {host}", "X-Forwarded-Proto: https"]
        lines += ["X-Forwarded-For: 203.0.113.7", f"{header}: /elsewhere", "Connection: close"]
        client.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b"".join(iter(lambda: client.recv(65536), b"")).decode(errors="replace")

    assert answer.startswith("HTTP/1.1 200 OK"), answer[:300]
    assert "/elsewhere" not in answer
