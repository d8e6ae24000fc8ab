"""The real server: gunicorn with deploy/gunicorn.conf.py over a fresh database of its own.

Two set-ups, each started once in a run and shared by the tests of it:

- ``trial_site``: as ``make run`` does;
- ``production_site``: with the settings of production behind a proxy, whose part the client plays.

    pytest_plugins = ["tests.support.live.server"]

    def test_…(trial_site):
        made = trial_site.call("tests.support.live.data.make_plan", year=2023)
        client = trial_site.signed_in("chief")  # by the forms, with the second factor
        response = client.post("/admin/…", {"year": 2023}, files={"file": ("a.docx", content)})
        with trial_site.watched() as use: …  # ids of the workers, peak memory
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

import pytest

from tests.run import NOT_FOR_TESTS
from tests.support import signing_in

PROJECT = Path(__file__).resolve().parents[3]
CONFIGURATION = PROJECT / "deploy/gunicorn.conf.py"
HOST = "plans.example.org"
WORKERS = 2
# Seconds until a client gives up; a worker that hangs is ended by gunicorn after sixty.
PATIENCE = 45
# Answers a line of JSON, [function, options], with a line of JSON, and keeps no connection between.
CALLS = """
import json, sys, django
django.setup()
from django.db import connections
from django.utils.module_loading import import_string
out, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    function, options = json.loads(line)
    answer = json.dumps(import_string(function)(**options))
    connections.close_all()
    print(answer, file=out, flush=True)
"""
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Response:
    """What a server answered; the whole body, also of a page that is sent in pieces."""

    status: int
    headers: dict
    body: bytes
    address: str

    @property
    def text(self):
        return unescape(self.body.decode())

    @property
    def content(self):
        """As the test client of Django calls the body."""
        return self.body


class Client:
    """A browser without scripts: cookies, the token of the forms, uploads, redirects."""

    def __init__(self, port, *, is_behind_proxy=False, address="203.0.113.7"):
        self.port, self.cookies, self.token = port, {}, ""
        self.headers = {}
        self.origin = f"http://127.0.0.1:{port}"
        if is_behind_proxy:
            self.origin = f"https://{HOST}"
            self.headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address}

    def get(self, path, *, follow=True, headers=None):
        return self._ask("GET", path, None, headers or {}, follow)

    def post(self, path, data=None, *, files=None, follow=True, headers=None):
        """Sends a form: ``data`` name → value or values, ``files`` name → (file name, bytes)."""
        fields = {"csrfmiddlewaretoken": self.token} | (data or {})
        body, kind = _multipart(fields, files or {})
        return self._ask("POST", path, body, {"Content-Type": kind} | (headers or {}), follow)

    def _ask(self, method, path, body, headers, follow):
        with contextlib.closing(self._connection()) as connection:
            connection.request(method, path, body, self._headers(path) | headers)
            answer = connection.getresponse()
            content = answer.read()
        self._take_cookies(answer)
        response = Response(answer.status, dict(answer.getheaders()), content, path)
        if found := _TOKEN.search(content.decode(errors="replace")):
            self.token = found[1]
        where = answer.getheader("Location")
        if follow and where and answer.status in {301, 302, 303}:
            parts = urlsplit(urljoin(self.origin + path, where))
            return self.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        return response

    def _connection(self):
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def _headers(self, path):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {
            "Host": urlsplit(self.origin).netloc,
            "Referer": self.origin + path.partition("?")[0],
        }
        return own | self.headers | ({"Cookie": cookies} if cookies else {})

    def _take_cookies(self, answer):
        for line in answer.msg.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip().strip('"')
            if not self.cookies[name.strip()]:
                del self.cookies[name.strip()]


def _multipart(fields, files):
    boundary, parts = uuid4().hex, []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            head = f'Content-Disposition: form-data; name="{name}"'
            parts.append(f"{head}\r\n\r\n{one}".encode())
    for name, (filename, content) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
        kind = "Content-Type: application/octet-stream"
        parts.append(f"{head}\r\n{kind}\r\n\r\n".encode() + content)
    line = f"--{boundary}\r\n".encode()
    body = b"".join(line + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


@dataclass
class Use:
    """The workers before and after, and the most memory (bytes) that one process took meanwhile."""

    before: set
    after: set = field(default_factory=set)
    worker_memory: int = 0
    child_memory: int = 0


class LiveServer:
    """gunicorn on a free port, over its own database in ``folder``."""

    def __init__(self, folder, environment, *, is_behind_proxy):
        self.folder, self.is_behind_proxy = folder, is_behind_proxy
        kept = {k: v for k, v in os.environ.items() if k not in {*NOT_FOR_TESTS, "TAWSIYAT_LOCAL"}}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "GUNICORN_LOG_LEVEL": "warning",
            **environment,
        }
        self.environment = {k: v for k, v in self.environment.items() if v}
        self.secrets, self.clients, self.codes = {}, {}, {}
        self.process = self.port = self.calls = None

    def start(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.set_inheritable(True)
            self.port = listener.getsockname()[1]
            command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION)]
            command += ["--bind", f"fd://{listener.fileno()}", "--workers", str(WORKERS)]
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=self.environment,
                pass_fds=[listener.fileno()],
                stderr=(self.folder / "errors.log").open("wb"),
            )
        self._wait_until_ready()

    def _wait_until_ready(self):
        last = time.monotonic() + 120
        while time.monotonic() < last:
            with contextlib.suppress(OSError):
                if self.client().get("/healthz").status == 200 and len(self.workers()) == WORKERS:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(f"The server does not answer: {self.errors()}")

    def stop(self):
        if self.calls:
            self.calls.stdin.close()
            self.calls.wait()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            for pid in [*self.workers(), self.process.pid]:
                os.kill(pid, 9)
            self.process.wait()

    def errors(self):
        """What gunicorn and the site wrote as errors."""
        return (self.folder / "errors.log").read_text(errors="replace")

    def call(self, function, **options):
        """What a function (its dotted name) answers, run with the settings of the site; JSON.

        One process runs them all, for to load the site takes longer than most of them.
        """
        if not self.calls or self.calls.poll() is not None:
            self.calls = subprocess.Popen(
                [sys.executable, "-c", CALLS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(self.folder / "calls.log").open("wb"),
                cwd=PROJECT,
                env=self.environment,
                text=True,
            )
        self.calls.stdin.write(json.dumps([function, options]) + "\n")
        self.calls.stdin.flush()
        answer = self.calls.stdout.readline()
        assert answer, (self.folder / "calls.log").read_text(errors="replace")
        return json.loads(answer)

    def client(self, **more):
        return Client(self.port, is_behind_proxy=self.is_behind_proxy, **more)

    def signed_in(self, username="chief", **account):
        """The client of an account that has signed in once: a code of the second factor counts
        once, and the next comes in half a minute."""
        if username not in self.clients:
            self.make_account(username, **account)
            self.clients[username] = self.sign_in(username)
        return self.clients[username]

    def make_account(self, username="chief", **account):
        """Makes an account with a second factor where there is none, see ``data``."""
        if username not in self.secrets:
            function = "tests.support.live.data.make_account"
            self.secrets[username] = self.call(function, username=username, **account)

    def sign_in(self, username="chief", **more):
        """A new client in which an account signs in by the forms, in English.

        The account is made with every right where there is none, its second factor set up.
        """
        self.make_account(username)
        client = self.client(**more)
        client.cookies[f"{'__Host-' * self.is_behind_proxy}django_language"] = "en"
        client.get("/accounts/login/")
        login = {"login": username, "password": signing_in.PASSWORD}
        client.post("/accounts/login/", login)
        code = self.unused_code(username)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get("/admin/", follow=False).status == 200, f"{username} could not sign in"
        return client

    def unused_code(self, username):
        """A code of the second factor that is right now; each counts once, and a wrong one makes
        its owner wait."""
        used = self.codes.setdefault(username, set())
        while not (free := {0, 1, -1} - {step - _half_minute() for step in used}):
            time.sleep(1)
        step = min(free, key=abs)
        used.add(_half_minute() + step)
        return signing_in.code(self.secrets[username], steps=step)

    def workers(self):
        """The process ids of the workers."""
        return _children(self.process.pid)

    @contextlib.contextmanager
    def watched(self):
        """A Use, complete at the end: which workers there are, and the memory they take."""
        use, is_over = Use(self.workers()), threading.Event()
        for worker in use.before:
            _forget_peak(worker)
        watcher = threading.Thread(target=self._watch, args=(use, is_over))
        watcher.start()
        try:
            yield use
        finally:
            is_over.set()
            watcher.join()
            use.after = self.workers()

    def _watch(self, use, is_over):
        self._measure(use)
        while not is_over.wait(0.01):
            self._measure(use)

    def _measure(self, use):
        for worker in self.workers():
            use.worker_memory = max(use.worker_memory, _peak(worker))
            for child in _children(worker):
                use.child_memory = max(use.child_memory, _peak(child))


def _half_minute():
    return int(time.time()) // 30


def _children(pid):
    found = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found |= {int(word) for word in (task / "children").read_text().split()}
    return found


def _peak(pid):
    """The most memory that a process has held, in bytes; 0 for one that is gone."""
    with contextlib.suppress(OSError):
        if found := re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()):
            return int(found[1]) * 1024
    return 0


def _forget_peak(pid):
    """Lets the count of ``_peak`` begin anew, without what a process held for earlier tests."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory):
    """A database file with every table and nothing in it, made once."""
    folder = tmp_path_factory.mktemp("migrated")
    server = LiveServer(folder, {"TAWSIYAT_LOCAL": "1"}, is_behind_proxy=False)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        check=True,
        cwd=PROJECT,
        env=server.environment,
    )
    return folder / "tawsiyat.sqlite3"


@contextlib.contextmanager
def _running(migrated, *, is_behind_proxy):
    with tempfile.TemporaryDirectory(prefix="tawsiyat-live-") as name:
        folder = Path(name)
        shutil.copy(migrated, folder)
        if is_behind_proxy:
            environment = {
                "SECRET_KEY": uuid4().hex * 2,
                "ALLOWED_HOSTS": HOST,
                "DATABASE_URL": f"sqlite:///{folder / migrated.name}",
                "BEHIND_PROXY": "1",
            }
        else:
            environment = {"TAWSIYAT_LOCAL": "1", "SECRET_KEY": uuid4().hex * 2, "DATABASE_URL": ""}
        server = LiveServer(folder, environment, is_behind_proxy=is_behind_proxy)
        try:
            server.start()
            yield server
        finally:
            if server.process:
                server.stop()


@pytest.fixture(scope="session")
def trial_site(_migrated):
    """A server as ``make run`` starts it, its database empty but for what tests make in it."""
    with _running(_migrated, is_behind_proxy=False) as server:
        yield server


@pytest.fixture(scope="session")
def production_site(_migrated):
    """A server with the settings of production behind a proxy."""
    with _running(_migrated, is_behind_proxy=True) as server:
        yield server


@pytest.fixture
def site(production_site):
    """The server with the settings of production, for what a trial serves in the same way."""
    return production_site


@pytest.fixture(params=["trial_site", "production_site"])
def each_site(request):
    """Each of the two servers in turn."""
    return request.getfixturevalue(request.param)


def query(**parameters):
    """``?q=…`` for an address."""
    return "?" + urlencode(parameters)
