"""Readers of the site through nginx, over TLS, on this machine."""

import http.client
import socket
import ssl
import threading
import time
from typing import NamedTuple

from .stand_ins import HOST

PLAN = "/ar/plans/2023/"
# Each is made in another way: by other modules of Python and libraries of the system.
PAGES = ["/ar/", PLAN, "/ar/plans/", "/ar/institutions/", "/ar/themes/", "/ar/meetings/", "/readyz"]
PAGES += [
    f"/ar/plans/2023.{kind}" for kind in ["csv", "json", "xlsx", "docx", "pdf", "ics", "atom"]
]
PAGES += ["/ku/plans/2023/1/", "/en/search/?q=court", "/sitemap.xml", "/openapi.json"]


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes


class Reader:
    """Asks nginx for pages as a browser does that trusts the authority and nobody else."""

    def __init__(self, authority):
        self.context = ssl.create_default_context(cafile=authority.certificate)

    def get(self, path, *, host=HOST, secure=True):
        """The Answer; raises OSError where there is none, or the certificate is not right."""
        with socket.create_connection(("127.0.0.1", 443 if secure else 80), timeout=70) as plain:
            line = self.context.wrap_socket(plain, server_hostname=HOST) if secure else plain
            connection = http.client.HTTPConnection(host)
            connection.sock = line
            connection.request("GET", path, headers={"Host": host})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())


def walk(reader):
    """Asks for one of each kind of page; raises AssertionError at the first that is not right."""
    expected = dict.fromkeys(PAGES, 200) | {"/admin/": 302}
    got = {path: reader.get(path).status for path in expected}
    assert got == expected, got
    sign_in = reader.get("/accounts/login/")
    assert sign_in.status == 200, sign_in
    assert "no-store" in sign_in.headers["Cache-Control"]
    plain = reader.get("/ar/", secure=False)
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/ar/"), plain
    assert reader.get("/ar/", host="other.example.org").status in {400, 421, 444}
    home = reader.get("/ar/")
    assert home.headers["Strict-Transport-Security"]
    assert "Set-Cookie" not in home.headers
    style = home.body.partition(b'rel="stylesheet" href="')[2].partition(b'"')[0].decode()
    assert reader.get(style).status == 200, style


class Crowd:
    """Readers that ask all the time, while something happens; counts what they did not get."""

    def __init__(self, reader, *, pause=0.1):
        self.reader, self.pause = reader, pause
        self.asked, self.failures, self.longest = 0, [], 0.0
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(3)]

    def _ask(self, number):
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                # Past every cache: an address that nobody asked for before.
                status = self.reader.get(f"{PLAN}?q={number}-{self.asked}").status
            except (OSError, http.client.HTTPException) as error:
                status = repr(error)
            self.asked += 1
            self.longest = max(self.longest, time.monotonic() - begun)
            if status != 200:
                self.failures.append(status)
            time.sleep(self.pause)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        for thread in self.threads:
            thread.join()
