"""The site as deploy/ sets it up: nginx, PostgreSQL, gunicorn on the socket of systemd.

Each file of deploy/ is used as it is, but for the places in it: what is below ``/srv/tawsiyat`` on
a server is below a folder of the test here, and the ports are free ones. ``moved`` replaces them
and fails where a file does not name one of them.
"""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from tests.support.live.deploy_files import moved, unit_values
from tests.support.live.server import HOST, PATIENCE, PROJECT, Client, LiveServer, Response

PLACES_OF_NGINX = ["/run/tawsiyat", "/var/cache/nginx", "/var/log/nginx", "/var/www/html"]
PLACES_OF_NGINX += ["/etc/tawsiyat/tls", "/srv/tawsiyat"]
PLACES_OF_MAIN_FILE = ["/run/nginx.pid", "/var/log/nginx", "/etc/nginx/conf.d"]
PLACES_OF_MAIN_FILE += ["/etc/nginx/sites-enabled"]
TEMPORARY_FILES = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
FIRST_SOCKET = 3  # SD_LISTEN_FDS_START


def find_nginx():
    """The path of nginx, or None."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


def needs_nginx():
    """The path of nginx; skips the test where there is none, or fails it with REQUIRE_NGINX=1."""
    found = find_nginx()
    if not found and os.environ.get("REQUIRE_NGINX", "") not in {"", "0"}:
        pytest.fail("nginx is required and missing")
    return found or pytest.skip("nginx is not installed")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def has_ipv6():
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as listener:
        listener.bind(("::1", 0))
        return True
    return False


@contextlib.contextmanager
def database_copy(settings, name="tawsiyat_deployment"):
    """The address of a copy of the test database with the ``settings`` of Django, on PostgreSQL."""
    server = urlsplit(os.environ["DATABASE_URL"])
    name = f"{settings['NAME']}_{name}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    with psycopg.connect(server.geturl(), autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{settings["NAME"]}"')
        try:
            yield server._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(drop)


class Reader(Client):
    """A browser that comes through nginx, from any address of this machine."""

    def __init__(self, site, address="127.0.0.1"):
        super().__init__(site.https_port, is_behind_proxy=True)
        # What a client says of itself must not count.
        self.headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "http"}
        self.address, self.context = address, site.client_tls()

    def _connection(self):
        return HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=PATIENCE,
            context=self.context,
            source_address=(self.address, 0),
        )

    def ask(self, path, method="GET", body=None, **headers):
        """The answer to one request, with the names of headers written as ``if_none_match``."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self._ask(method, path, body, named, follow=False)


class Deployment(LiveServer):
    """nginx and gunicorn over a database, with the files of deploy/, in ``folder``."""

    def __init__(self, folder, nginx, database):
        self.nginx_program, self.https_port, self.http_port = nginx, free_port(), free_port()
        self.root, self.requests = folder, folder / "requests.log"
        for place in [*PLACES_OF_NGINX, *PLACES_OF_MAIN_FILE, "/var/lib/tawsiyat", "/etc/nginx"]:
            if not place.endswith(".pid"):
                (folder / place[1:]).mkdir(parents=True, exist_ok=True)
        (folder / "srv/tawsiyat/current").symlink_to(PROJECT)
        variables = {
            "SECRET_KEY": "for-the-tests-of-the-deployment-alone-and-long-enough-for-its-purpose",
            "ALLOWED_HOSTS": HOST,
            "SITE_ADDRESS": f"https://{HOST}",
            "DATABASE_URL": database,
            "BEHIND_PROXY": "1",
            "WEB_CONCURRENCY": "2",
            "ACCESS_LOG": str(self.requests),
        }
        super().__init__(folder / "var/lib/tawsiyat", variables, is_behind_proxy=True)
        self.listener = self.nginx = None

    # ---- nginx

    def start_nginx(self):
        self._make_certificate()
        (self.root / "etc/nginx/nginx.conf").write_text(self._main_file())
        site = self.root / "etc/nginx/sites-enabled/tawsiyat.conf"
        site.write_text(self._site_file())
        # Beside ours: an account that is not root may not write to nginx's own folders.
        lines = [f"{name}_temp_path {self.root}/{name};\n" for name in TEMPORARY_FILES]
        (self.root / "etc/nginx/conf.d/folders.conf").write_text("".join(lines))
        command = [self.nginx_program, "-c", self.root / "etc/nginx/nginx.conf"]
        errors = self.root / "nginx-errors.log"
        self.nginx = subprocess.Popen(
            [*map(str, command), "-e", "stderr", "-g", "daemon off;"], stderr=errors.open("wb")
        )
        last = time.monotonic() + 20
        while time.monotonic() < last and self.nginx.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.https_port)).close()
                return
            time.sleep(0.05)
        raise AssertionError(f"nginx does not start: {errors.read_text()}")

    def _main_file(self):
        replacements = {place: f"{self.root}{place}" for place in PLACES_OF_MAIN_FILE}
        if os.geteuid() == 0:
            # The folder of the project may be readable for root alone.
            replacements["user www-data;"] = "user root;"
        return moved("nginx/nginx.conf", replacements)

    def _site_file(self):
        replacements = {place: f"{self.root}{place}" for place in PLACES_OF_NGINX}
        ports = {"80": self.http_port, "443 ssl": f"{self.https_port} ssl"}
        for port, ours in ports.items():
            replacements[f"listen {port} "] = f"listen 127.0.0.1:{ours} "
            six = f"listen [::1]:{ours} " if has_ipv6() else f"listen 127.0.0.2:{ours} "
            replacements[f"listen [::]:{port} "] = six
        return moved("nginx/tawsiyat.conf", replacements)

    def _make_certificate(self):
        key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
        builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
        builder = builder.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
        pem = serialization.Encoding.PEM
        private = key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        folder = self.root / "etc/tawsiyat/tls"
        (folder / "fullchain.pem").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(pem))
        (folder / "privkey.pem").write_bytes(private)

    def client_tls(self, **versions):
        """How a client speaks TLS with nginx; its certificate is known to nobody."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        for name, version in versions.items():
            setattr(context, f"{name}_version", version)
        return context

    def tls_connection(self, context, address="127.0.0.1"):
        """An open connection with nginx."""
        plain = socket.create_connection((address, self.https_port))
        return context.wrap_socket(plain, server_hostname=HOST)

    # ---- gunicorn, as systemd starts it

    def open_socket(self):
        """Listens as tawsiyat.socket does."""
        [place], [backlog] = (
            unit_values("tawsiyat.socket", name) for name in ("ListenStream", "Backlog")
        )
        path = self.root / place[1:]
        path.unlink(missing_ok=True)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(int(backlog))

    def close_socket(self):
        if self.listener:
            Path(self.listener.getsockname()).unlink()
            self.listener.close()
            self.listener = None

    def start_gunicorn(self):
        """Runs the command of tawsiyat.service in its folder, with the socket of systemd."""
        [command], [folder] = (
            unit_values("tawsiyat.service", name) for name in ("ExecStart", "WorkingDirectory")
        )
        programs = f"{folder}/.venv/bin/"
        assert command.startswith(programs)
        command = command.replace(programs, f"{Path(sys.executable).parent}/")
        # Only the process itself knows its number, which the socket is handed over with.
        shell = f"LISTEN_PID=$$ LISTEN_FDS=1 exec {command}"
        self.process = subprocess.Popen(
            ["sh", "-c", shell],
            cwd=f"{self.root}{folder}",
            env=self.environment,
            preexec_fn=lambda: os.dup2(self.listener.fileno(), FIRST_SOCKET),  # noqa: PLW1509
            close_fds=False,
            stderr=(self.folder / "errors.log").open("ab"),
        )

    def stop_gunicorn(self):
        """As systemd stops it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)

    def start(self):
        """Starts all; requests wait in the socket until gunicorn is there."""
        self.open_socket()
        self.start_gunicorn()
        self.start_nginx()

    def stop(self):
        if self.calls:
            self.calls.stdin.close()
            self.calls.wait()
        for process in filter(None, [self.nginx, self.process]):
            process.terminate()
        for process in filter(None, [self.nginx, self.process]):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.close_socket()

    def delete_stored_pages(self):
        """What systemd does when the site has asked for it, as it must have."""
        [waits_for] = unit_values("tawsiyat-stored-pages.path", "PathExists")
        request = self.root / waits_for[1:]
        assert request.exists()
        request.unlink()
        [command] = unit_values("tawsiyat-stored-pages.service", "ExecStart")
        command = command.replace("/var/cache/nginx", f"{self.root}/var/cache/nginx")
        subprocess.run(command.split(), check=True)

    @contextlib.contextmanager
    def hanging_workers(self):
        """In the block no worker does anything: a request waits, and a page cannot be made."""
        workers = self.workers()
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)

    # ---- readers

    def reader(self, address="127.0.0.1"):
        return Reader(self, address)

    def over_http(self, path):
        """The answer without HTTPS."""
        connection = HTTPConnection("127.0.0.1", self.http_port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": HOST})
            answer = connection.getresponse()
            return Response(answer.status, dict(answer.getheaders()), answer.read(), path)

    def requests_for(self, path):
        """How many requests for ``path`` gunicorn has answered."""
        return self.requests.read_text().count(f'"GET {path} HTTP')

    def access_log(self):
        """What nginx wrote of the requests; it writes at the latest after two seconds."""
        time.sleep(2.5)
        return (self.root / "var/log/nginx/tawsiyat.access.log").read_text()
