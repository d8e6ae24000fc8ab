"""A walk through nginx, gunicorn and PostgreSQL, set up by the files of deploy/ as they are."""

import gzip
import json
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
from http.client import RemoteDisconnected
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import connection

from recommendations.views.base import caching
from tests.support.live import deployment
from tests.support.live.crowd import STATIC_FILE, crowd
from tests.support.live.server import HOST

pytestmark = [
    # The database is there; the set-up gets a copy of it.
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of the set-up with PostgreSQL"),
]
PLAN, OVERVIEW = "/ar/plans/2023/", "/ar/"
CLIENTS = 1000
# Pages that are stored early and asked for again when they are too old to be shown: one that was
# withdrawn meanwhile, and one for when the site is down.
WITHDRAWN, SHOWN_WHILE_DOWN = "/ku/plans/2022/", "/en/meetings/"


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The whole set-up with two plans, 2022 and 2023."""
    nginx = deployment.needs_nginx()
    with django_db_blocker.unblock():
        connection.close()
    with (
        deployment.database_copy(connection.settings_dict) as database,
        tempfile.TemporaryDirectory(prefix="tws-", ignore_cleanup_errors=True) as folder,
    ):
        running = deployment.Deployment(Path(folder), nginx, database)
        try:
            running.start()
            for year in (2022, 2023):
                running.call("tests.support.live.data.make_plan", year=year, state="published")
            assert running.reader().ask(WITHDRAWN).status == 200, running.errors()
            running.pages_stored = time.monotonic()
            yield running
        finally:
            running.stop()


@pytest.fixture
def reader(site):
    return site.reader()


def wait_until_expired():
    """Until a page that was just stored is no longer fresh: a second, by the clock's whole ones."""
    time.sleep(2.1)


def wait_for_more(answers):
    """Until there are twenty more of them."""
    enough, last = len(answers) + 20, time.monotonic() + 60
    while len(answers) < enough:
        assert time.monotonic() < last, "there are no more answers"
        time.sleep(0.05)


def test_every_public_page_is_served_to_whoever_asks_by_https(site, reader):
    sitemap = ElementTree.fromstring(reader.ask("/sitemap.xml").body)  # noqa: S314 - it is ours
    pages = {place.text.removeprefix(f"https://{HOST}") for place in sitemap.iter() if place.text}
    pages = sorted(page for page in pages if page.startswith("/ar/"))

    answers = {page: reader.ask(page) for page in pages}

    assert PLAN in pages
    assert {page: answer.status for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    for answer in answers.values():
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Server"] == "nginx"
        assert "Set-Cookie" not in answer.headers


def test_http_leads_to_https_but_for_the_challenges_of_certbot(site):
    folder = site.root / "var/www/html/.well-known/acme-challenge"
    folder.mkdir(parents=True)
    (folder / "token").write_text("answer")

    page, challenge = (
        site.over_http(path) for path in ("/ar/?q=1", "/.well-known/acme-challenge/token")
    )

    assert (page.status, page.headers["Location"]) == (301, f"https://{HOST}/ar/?q=1")
    assert (challenge.status, challenge.body) == (200, b"answer")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_spoken_with_http_2(site, version):
    context = site.client_tls(minimum=version, maximum=version)
    context.set_alpn_protocols(["h2"])
    with site.tls_connection(context) as connected:
        # The preface and empty settings; the server answers with its settings (type 4).
        connected.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
        assert connected.selected_alpn_protocol() == "h2"
        assert connected.recv(9)[3] == 4


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_a_page_comes_by_http_2(site):
    done = subprocess.run(
        ["curl", "--silent", "--insecure", "--http2", "--output", "/dev/null"]
        + ["--write-out", "%{http_version} %{http_code}"]
        + ["--connect-to", f"{HOST}:443:127.0.0.1:{site.https_port}", f"https://{HOST}{PLAN}"],
        capture_output=True,
        text=True,
    )

    assert done.stdout == "2 200"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_of_yesterday_is_refused(site):
    context = site.client_tls(minimum=ssl.TLSVersion.TLSv1, maximum=ssl.TLSVersion.TLSv1_1)
    context.set_ciphers("ALL:@SECLEVEL=0")

    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION|protocol version"):
        site.tls_connection(context)


@pytest.mark.skipif(not deployment.has_ipv6(), reason="this machine has no IPv6")
def test_ipv6_is_served(site):
    with site.tls_connection(site.client_tls(), "::1") as connected:
        connected.sendall(f"GET /healthz HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
        assert connected.recv(12).endswith(b"200")


def test_a_page_that_was_stored_is_served_without_the_site(site, reader):
    first = reader.ask("/ku/about/", accept_encoding="gzip")
    with site.hanging_workers():
        again = reader.ask("/ku/about/", accept_encoding="gzip, deflate, br;q=0.5")
        plain = reader.ask("/ku/about/")
        unchanged = reader.ask("/ku/about/", if_none_match=first.headers["ETag"])
        head = reader.ask("/ku/about/", method="HEAD")

    assert [each.headers["X-Cache"] for each in (first, again, plain)] == ["MISS", "HIT", "HIT"]
    assert again.body == first.body
    assert plain.body == gzip.decompress(first.body)
    assert "Content-Encoding" not in plain.headers
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert (head.status, head.body) == (200, b"")
    assert first.headers["Cache-Control"] == caching.SHARED


def test_a_thousand_readers_of_a_new_page_and_at_its_expiry_cause_one_request(site):
    page, counts = "/ku/plans/2023/", []

    def expire():
        counts.append(site.requests_for(page))
        site.reader().ask(page)
        wait_until_expired()
        counts.append(site.requests_for(page))
        hanging.__enter__()

    hanging = site.hanging_workers()
    try:
        new, expired = crowd(site, CLIENTS, [(page, lambda: None), (page, expire)])
    finally:
        hanging.__exit__(None, None, None)
    wait_until_expired()

    assert {status for status, _cache in new} == {status for status, _cache in expired} == {200}
    assert sum(new.values()) == sum(expired.values()) == CLIENTS
    assert counts[0] == 1
    # Nobody waits for the one that renews the page: the site was not even running.
    assert expired == {(200, "STALE"): 1, (200, "UPDATING"): CLIENTS - 1}
    assert site.requests_for(page) - counts[1] == 1


def test_pages_of_the_staff_are_never_stored(site):
    answers = [site.reader().ask(path) for path in 2 * ["/accounts/login/", "/admin/", "/"]]

    assert [answer.status for answer in answers] == 2 * [200, 302, 302]
    assert ["X-Cache" in answer.headers for answer in answers] == 2 * [False, False, True]
    assert [answers[number].headers["X-Cache"] for number in (2, 5)] == ["MISS", "MISS"]
    assert answers[0].headers["Set-Cookie"] != answers[3].headers["Set-Cookie"]


def test_staff_see_a_page_as_the_site_has_it_and_foreign_cookies_change_nothing(site, reader):
    reader.ask(OVERVIEW)
    staff = reader.ask(OVERVIEW, cookie="a=b; __Host-sessionid=key")
    other = reader.ask(OVERVIEW, cookie="_ga=GA1.2; not__Host-sessionid=key")
    authorized = reader.ask(OVERVIEW, authorization="Basic eDp5")

    caches = [answer.headers["X-Cache"] for answer in (staff, other, authorized)]
    assert caches == ["BYPASS", "HIT", "BYPASS"]


def test_the_language_of_the_reader_is_asked_for_each_time(reader):
    answers = [reader.ask("/", accept_language=code) for code in ("ku", "en", "ar")]

    assert [answer.headers["Location"] for answer in answers] == ["/ku/", "/en/", "/ar/"]


def test_the_form_to_sign_in_is_accepted_through_nginx(site):
    staff = site.reader("127.0.9.1")
    staff.get("/accounts/login/")
    wrong = staff.post("/accounts/login/", {"login": "chief", "password": "wrong"}, follow=False)

    # The form was accepted as one of this site: HTTPS and the name are known to the site. So is the
    # address, whatever the client says of itself.
    assert wrong.status == 200
    assert "__Host-csrftoken" in staff.cookies
    address = site.call("tests.support.live.data.last_sign_in_address")
    assert address == "127.0.9.1" != staff.headers["X-Forwarded-For"]


def test_a_name_that_is_not_ours_is_refused_and_not_stored(reader):
    answers = [reader.ask(OVERVIEW, host="other.example.org") for _time in range(2)]

    assert [(each.status, each.headers["X-Cache"]) for each in answers] == 2 * [(400, "MISS")]


def test_static_files_are_sent_compressed_as_they_were_collected(site, reader):
    manifest = json.loads((deployment.PROJECT / "staticfiles/staticfiles.json").read_text())
    hashed = f"/static/{manifest['paths']['recommendations/site.css']}"

    style, plain = reader.ask(hashed, accept_encoding="gzip"), reader.ask(hashed)
    unnamed = reader.ask("/static/recommendations/site.css")
    missing = reader.ask("/static/recommendations/nothing.css")

    assert gzip.decompress(style.body) == plain.body
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert unnamed.headers["Cache-Control"] == "public, max-age=60"
    for name, value in {
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }.items():
        assert style.headers[name] == value
    # The page of the site, not of nginx.
    assert missing.status == 404
    assert 'lang="ar"' in missing.text
    assert site.requests_for(hashed) == 0


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/en/search/?q=x", "GET", 21),
        ("/en/plans/2023.csv", "GET", 21),
        ("/accounts/login/", "POST", 21),
    ],
)
def test_whoever_asks_too_often_gets_429_and_others_do_not(site, path, method, allowed):
    eager, patient = (site.reader(f"127.0.{number}.{len(path)}") for number in (3, 4))

    answers = [eager.ask(path, method) for _time in range(allowed + 12)]

    refused = [answer for answer in answers if answer.status == 429]
    # A few more than the burst, as time goes by.
    assert 0 < len(refused) <= 12
    assert all(answer.status != 429 for answer in answers[:allowed])
    assert "Too many requests" in refused[-1].text
    assert refused[-1].headers["Retry-After"] == "30"
    assert patient.ask(path, method).status != 429


def test_an_upload_that_is_too_large_is_refused_in_plain_words(site, reader):
    answer = reader.ask("/admin/", "POST", b"x", content_length=str(27 * 1024 * 1024))
    smaller = reader.ask("/admin/", "POST", b"x" * 1024 * 1024)

    assert answer.status == 413
    assert "larger than 25 MB" in answer.text
    assert smaller.status == 403


def test_readyz_and_healthz_answer_on_this_machine(reader):
    assert reader.ask("/healthz").body == b"ok"
    assert reader.ask("/readyz").status in {200, 503}


def test_the_log_tells_neither_who_reads_nor_what_they_look_for(site):
    reader = site.reader("127.0.7.77")
    reader.ask("/en/search/?q=secret", referer="https://elsewhere.example/", user_agent="Browser")
    reader.ask("/accounts/password/reset/key/1-abc-def/")
    reader.ask("/healthz")

    log = site.access_log()
    assert "127.0.7.0 [" in log
    assert '"/en/search/" HTTP/1.1 200' in log
    for secret in ("127.0.7.77", "secret", "elsewhere", "Browser", "abc-def", "healthz"):
        assert secret not in log


def test_a_page_that_was_withdrawn_is_never_shown_after_ten_seconds(site, reader):
    site.call("tests.support.live.data.withdraw_plan", year=2022)
    time.sleep(max(0, site.pages_stored + 10 - time.monotonic()))

    answer = reader.ask(WITHDRAWN)

    assert (answer.status, answer.headers["X-Cache"]) == (410, "EXPIRED")


def test_after_a_public_change_nginx_has_no_page_of_before(site, reader):
    reader.ask(OVERVIEW)
    site.call("tests.support.live.data.make_plan", year=2024, state="published")
    site.delete_stored_pages()
    # Files that nginx has open stay so for a second.
    wait_until_expired()

    answer = reader.ask(OVERVIEW)

    assert (answer.status, answer.headers["X-Cache"]) == (200, "MISS")
    assert "2024" in answer.text
    reader.ask(SHOWN_WHILE_DOWN)
    site.pages_stored = time.monotonic()


def test_a_restart_under_load_loses_no_page_and_hardly_a_form(site):
    over, pages, forms = threading.Event(), [], []

    def load(number):
        reader, sent = site.reader(f"127.0.8.{number}"), 0
        while not over.is_set():
            sent += 1
            method, statuses = [("GET", pages), ("POST", forms)][sent % 2]
            try:
                statuses.append(reader.ask(f"/en/about/?n={number}-{sent}", method).status)
            except (OSError, RemoteDisconnected) as error:
                statuses.append(str(error))

    threads = [threading.Thread(target=load, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    wait_for_more(pages)
    site.stop_gunicorn()
    site.start_gunicorn()
    wait_for_more(pages)
    over.set()
    for thread in threads:
        thread.join()

    assert set(pages) == {200}
    # A worker that stops drops a connection whose request has not arrived yet. nginx asks again for
    # a page, never for a form: its sender is told to try again, and nothing was saved.
    assert set(forms) <= {405, 503}
    assert forms.count(503) <= len(threads)


def test_while_the_site_is_down_readers_get_the_page_as_it_was_or_a_plain_one(site, reader):
    # The last test: the site stays down.
    time.sleep(max(0, site.pages_stored + 10 - time.monotonic()))
    site.stop_gunicorn()
    site.close_socket()

    page, other, data, static = (
        reader.ask(path)
        for path in (
            SHOWN_WHILE_DOWN,
            "/en/updates/",
            "/en/plans/2023/1.json",
            STATIC_FILE,
        )
    )

    # Older than it may be while the site is there.
    assert (page.status, page.headers["X-Cache"]) == (200, "STALE")
    assert 'lang="en"' in page.text
    assert (other.status, other.headers["Retry-After"]) == (503, "30")
    for lang in ("ar", "ku", "en"):
        assert f'<section lang="{lang}"' in other.text
    assert "nginx" not in other.text
    assert (data.status, data.headers["Content-Type"]) == (503, "application/json; charset=utf-8")
    assert "not available" in json.loads(data.body)["error"]
    assert static.status == 200
