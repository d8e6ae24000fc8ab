"""The checks of settings, mail, backups and files, each in a set-up with one thing wrong."""

import os
import socket
import ssl
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError, SMTPServerDisconnected

import pytest
from django.core import checks as system_checks
from django.utils import timezone

from recommendations.backup import state
from recommendations.doctor import disk_space
from recommendations.doctor.checks import (
    backups,
    configuration,
    disk,
    file_rights,
    mail,
    release,
    server,
    services,
)
from recommendations.doctor.disk_space import DiskSpace
from tests.support.backups import PUBLIC
from tests.support.live.mail_server import closed_office, office  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def production(settings, monkeypatch, tmp_path):
    """The settings of a server with nothing wrong."""
    settings.LOCAL, settings.DEBUG = False, False
    settings.SECRET_KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"
    settings.ALLOWED_HOSTS, settings.SITE_ADDRESS = (
        ["plans.example.org"],
        "https://plans.example.org",
    )
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.ADMIN_EMAIL = 1, "admin@example.org"
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.BACKUP_TO, settings.BACKUP_RECIPIENTS = str(tmp_path / "backups"), [PUBLIC]
    monkeypatch.delenv("BIND", raising=False)


def found(check):
    """The worst of what a check returns: its severity and its message and advice as one text."""
    results = check()
    results = [results] if isinstance(results, tuple) else list(results)
    order = ["fine", "not checked", "warning", "fault"]
    worst = max(results, key=lambda result: order.index(result.severity))
    return worst.severity.value, f"{worst.message} {worst.advice}"


@pytest.mark.parametrize(
    "check",
    [
        configuration.trial,
        configuration.secret_key,
        configuration.hosts,
        configuration.address,
        configuration.proxy,
        configuration.administrator,
        file_rights.private,
        file_rights.writable,
        disk.space,
        release.support,
        release.requirements,
        release.static_files,
    ],
)
def test_a_server_with_nothing_wrong(check):
    assert found(check)[0] == "fine"


@pytest.mark.parametrize(
    ("name", "value", "check", "severity", "said"),
    [
        ("DEBUG", True, configuration.trial, "warning", "Leave TAWSIYAT_DEBUG out"),
        ("ALLOWED_HOSTS", ["https://a.org"], configuration.hosts, "fault", "names alone"),
        ("ALLOWED_HOSTS", ["a.org:443"], configuration.hosts, "fault", "a.org:443"),
        ("SECRET_KEY", "abc" * 20, configuration.secret_key, "fault", "token_urlsafe"),
        ("SECRET_KEY", "a-short-one", configuration.secret_key, "fault", "reseal_secrets"),
        ("ALLOWED_HOSTS", ["*"], configuration.hosts, "fault", "accepts any name"),
        ("SITE_ADDRESS", "", configuration.address, "fault", "SITE_ADDRESS is not set"),
        ("SITE_ADDRESS", "plans.example.org", configuration.address, "fault", "lead nowhere"),
        (
            "SITE_ADDRESS",
            "https://b.org",
            configuration.address,
            "fault",
            "b.org,plans.example.org",
        ),
        ("SITE_ADDRESS", "http://plans.example.org", configuration.address, "warning", "https://"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, configuration.proxy, "fault", "BEHIND_PROXY=1"),
        ("ADMIN_EMAIL", "", configuration.administrator, "warning", "nobody learns"),
        ("EMAIL_HOST", "", mail.server, "warning", "EMAIL_HOST is not set"),
    ],
)
def test_a_setting_that_is_wrong(settings, name, value, check, severity, said):
    setattr(settings, name, value)

    status, text = found(check)

    assert status == severity
    assert said in text


@pytest.mark.parametrize(
    "check",
    [
        configuration.trial,
        configuration.secret_key,
        configuration.address,
        configuration.proxy,
        configuration.administrator,
        backups.made,
        backups.restored,
        backups.compared,
        mail.server,
        server.address,
    ],
)
def test_a_trial_needs_none_of_it(settings, check):
    settings.LOCAL, settings.SITE_ADDRESS, settings.ADMIN_EMAIL = True, "", ""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    assert found(check)[0] == "fine"


def test_an_address_that_others_reach_past_the_proxy(monkeypatch):
    monkeypatch.setenv("BIND", "0.0.0.0:8000")

    status, text = found(configuration.proxy)

    assert status == "fault"
    assert "0.0.0.0:8000" in text


def test_the_system_checks_of_django_are_reported(monkeypatch):
    messages = [
        system_checks.Error("It is bad.", id="a.E1"),
        system_checks.Warning("It is odd.", hint="Look.", id="a.W1"),
        system_checks.Warning("Said elsewhere.", id="tawsiyat.W001"),
    ]
    monkeypatch.setattr(configuration, "run_checks", lambda **options: messages)
    monkeypatch.setattr(configuration.connection, "ensure_connection", lambda: None)

    assert list(configuration.system_checks()) == [
        configuration.fault("It is bad. (a.E1)", "manage.py check --deploy"),
        configuration.warning("It is odd. (a.W1)", "Look."),
    ]


@pytest.mark.parametrize(
    ("free", "percent", "inodes", "severity", "said"),
    [
        (299, 50, 50, "fault", "may fail"),
        (1000, 50, 50, "warning", "full before long"),
        (5000, 9, 50, "warning", "5,000 MB (9 %)"),
        (50_000, 3, 50, "fine", "left"),
        (50_000, 50, 2, "warning", "few more files"),
    ],
)
def test_the_room_on_a_disk(monkeypatch, free, percent, inodes, severity, said):
    monkeypatch.setattr(disk_space, "read", lambda folder: DiskSpace(1, free, percent, inodes))

    status, text = found(disk.space)

    assert status == severity
    assert said in text
    assert "data and uploads and temporary files and backups" in text


def test_the_disk_of_the_backups_is_looked_at(settings, monkeypatch, tmp_path):
    settings.BACKUP_TO = str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    devices = {str(tmp_path / "backups"): DiskSpace(2, 10, 1, 50)}
    roomy = DiskSpace(1, 50_000, 50, 50)
    monkeypatch.setattr(disk_space, "read", lambda folder: devices.get(str(folder), roomy))

    status, text = found(disk.space)

    assert status == "fault"
    assert "The disk of backups" in text


def test_data_that_others_may_read(tmp_path):
    tmp_path.chmod(0o755)

    status, text = found(file_rights.private)

    assert status == "fault"
    assert f"chmod -R go= {tmp_path}" in text


@pytest.mark.parametrize(("mode", "severity"), [(0o640, "fine"), (0o644, "fault")])
def test_the_file_with_the_secrets(monkeypatch, tmp_path, mode, severity):
    path = tmp_path / "tawsiyat.env"
    path.write_text("SECRET_KEY=x")
    path.chmod(mode)
    monkeypatch.setattr(file_rights, "ENVIRONMENT_FILES", [path])

    assert found(file_rights.environment)[0] == severity


def test_a_folder_that_cannot_be_written(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    status, text = found(file_rights.writable)

    assert status == "fault"
    assert str(tmp_path) in text
    assert found(file_rights.code)[0] == "fine"


def test_code_that_the_site_may_change(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: True)

    assert found(file_rights.code)[0] == "warning"


def record_backup(*, made, restored=None, compared=None):
    """What ``manage.py backup`` notes of an archive; ages in days."""
    now = timezone.now()
    state.add(
        state.MadeArchive(
            name="site.tar.age",
            place="/var/backups/tawsiyat",
            made_at=(now - timedelta(days=made)).isoformat(),
            size=1,
            sha256="",
            rows=1,
            files=0,
            restored_at=(now - timedelta(days=restored)).isoformat() if restored else "",
            checked_at=(now - timedelta(days=compared)).isoformat() if compared else "",
        )
    )


def test_a_site_without_a_backup():
    assert found(backups.made) == (
        "fault",
        "No backup was ever made: when the disk breaks, all is lost. manage.py backup   and for "
        "each night: systemctl enable --now tawsiyat-backup.timer",
    )
    assert found(backups.restored)[0] == "warning"


def test_backups_that_nobody_encrypts(settings):
    assert found(backups.encrypted)[0] == "fine"
    settings.BACKUP_RECIPIENTS = []

    status, text = found(backups.encrypted)

    assert status == "fault"
    assert "age-keygen" in text


def test_a_mistyped_key_of_the_backups(settings):
    settings.BACKUP_RECIPIENTS = [PUBLIC, PUBLIC[:-1]]

    assert found(backups.encrypted)[0] == "fault"


@pytest.mark.parametrize(
    ("made", "restored", "severities"),
    [
        (1, 7, ("fine", "fine")),
        (3, 10, ("fault", "warning")),
        (40, 31, ("fault", "fault")),
        (0, None, ("fine", "warning")),
    ],
)
def test_the_age_of_backups(made, restored, severities):
    record_backup(made=made, restored=restored)

    assert (found(backups.made)[0], found(backups.restored)[0]) == severities


@pytest.mark.parametrize(
    ("made", "compared", "severity"),
    [(1, None, "fine"), (11, None, "warning"), (40, 9, "fine"), (40, 11, "warning")],
)
def test_the_age_of_the_comparison_of_checksums(made, compared, severity):
    record_backup(made=made, compared=compared)

    assert found(backups.compared)[0] == severity


def test_a_mail_server_that_answers(office):  # noqa: F811
    assert found(mail.server)[0] == "fine"
    assert office.letters == []


def test_a_mail_server_that_does_not_answer(closed_office):  # noqa: F811
    status, text = found(mail.server)

    assert status == "fault"
    assert "does not listen there" in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SMTPAuthenticationError(535, b"no"), "EMAIL_PASSWORD"),
        (SMTPNotSupportedError("no STARTTLS"), "does not encrypt"),
        (SMTPServerDisconnected("closed"), "EMAIL_SECURITY"),
        (ssl.SSLCertVerificationError("self-signed"), "certificate"),
        (ssl.SSLError("wrong version number"), "EMAIL_SECURITY"),
        (socket.gaierror(-2, "not known"), "EMAIL_HOST"),
        (TimeoutError("timed out"), "firewall"),
        (OSError("unreachable"), "whoever runs it"),
    ],
)
def test_each_failure_of_a_mail_server_has_its_advice(error, said):
    assert said in " ".join(mail._explained(error))


def test_packages_of_another_version(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    lock = "django==0.9 \\\n    --hash=x\nno-such-package==1\nno-such-windows==1 ; sys_platform\n"
    (tmp_path / "requirements.lock").write_text(lock)

    status, text = found(release.requirements)

    assert status == "warning"
    assert "2 packages" in text
    assert "no-such-package missing instead of 1" in text


def test_a_release_without_its_lock_file(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    assert found(release.requirements)[0] == "not checked"


def test_a_python_without_corrections(monkeypatch):
    past = timezone.localdate() - timedelta(days=1)
    monkeypatch.setattr(release, "PYTHON_SUPPORT", {release.sys.version_info[:2]: past})

    assert found(release.support)[0] == "warning"


def test_static_files_of_another_version(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert "each page fails" in found(release.static_files)[1]
    (tmp_path / "staticfiles.json").write_text("{}")

    status, text = found(release.static_files)

    assert status == "fault"
    assert "of another version" in text
    settings.DEBUG = True
    assert found(release.static_files)[0] == "fine"


def test_translations_that_are_older_than_their_texts(monkeypatch, tmp_path):
    source = tmp_path / "ku" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    monkeypatch.setattr(release, "catalogues", lambda: [source])

    status, text = found(release.translations)

    assert status == "fault"
    assert "(ku)" in text
    source.with_suffix(".mo").write_text("")
    os.utime(source, (0, 0))
    assert found(release.translations)[0] == "fine"


def test_units_of_a_server(monkeypatch):
    states = {
        "tawsiyat.socket": ("loaded", "active", "disabled"),
        "tawsiyat.service": ("loaded", "failed", "static"),
        "tawsiyat-reminders.timer": ("loaded", "inactive", "disabled"),
        "tawsiyat-backup.service": ("loaded", "failed", "static"),
    }
    names = ["LoadState", "ActiveState", "UnitFileState"]
    usual = ("loaded", "active", "enabled")
    monkeypatch.setattr(services, "_has_systemd", lambda: True)
    monkeypatch.setattr(
        services, "_state", lambda unit: dict(zip(names, states.get(unit, usual), strict=True))
    )

    socket_unit, service = services.running()
    timers = [result.severity.value for result in services.timers()]

    assert "does not begin with the machine" in socket_unit.message
    assert service.message == "tawsiyat.service is failed: readers get an error."
    assert timers == ["fault", "fine", "fine", "fine"]
    assert found(services.jobs)[0] == "fault"
    assert "tawsiyat-backup.service" in found(services.jobs)[1]


def test_a_machine_with_systemd_and_without_our_units(monkeypatch):
    state = {"LoadState": "not-found", "ActiveState": "inactive", "UnitFileState": ""}
    monkeypatch.setattr(services, "_has_systemd", lambda: True)
    monkeypatch.setattr(services, "_state", lambda unit: state)

    assert {found(each)[0] for each in (services.running, services.timers, services.jobs)} == {
        "fine"
    }


def test_a_machine_without_systemd(monkeypatch):
    monkeypatch.setattr(services, "_has_systemd", lambda: False)

    assert {found(each)[0] for each in (services.running, services.timers, services.jobs)} == {
        "fine"
    }


def test_the_state_of_a_unit_is_read_as_systemd_writes_it(monkeypatch):
    output = "LoadState=loaded\nActiveState=active\n"
    done = services.subprocess.CompletedProcess([], 0, output, "")
    monkeypatch.setattr(services.subprocess, "run", lambda *arguments, **options: done)

    assert services._state("tawsiyat.service") == {
        "LoadState": "loaded",
        "ActiveState": "active",
        "UnitFileState": "",
    }


def gunicorns(monkeypatch, settings, *, workers, folder=None):
    """A master and its workers, as /proc lists them."""
    folder = Path(folder or settings.BASE_DIR).resolve()
    processes = [
        server.Process(pid, 1 if pid == 10 else 10, folder) for pid in range(10, 11 + workers)
    ]
    monkeypatch.setattr(server, "_gunicorns", lambda: processes)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.parametrize(
    ("workers", "severity", "said"),
    [(2, "fine", "2 worker"), (1, "warning", "1 of 2"), (9, "warning", "share 2 cores")],
)
def test_the_number_of_workers(monkeypatch, settings, workers, severity, said):
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    gunicorns(monkeypatch, settings, workers=workers)

    status, text = found(server.workers)

    assert status == severity
    assert said in text


def test_workers_of_an_earlier_version(monkeypatch, settings):
    gunicorns(monkeypatch, settings, workers=2, folder="/srv/tawsiyat/releases/0.1")

    assert "still served from /srv/tawsiyat/releases/0.1" in found(server.workers)[1]


def test_little_memory_is_left(monkeypatch):
    monkeypatch.setattr(server, "LEAST_AVAILABLE", 10**9)

    status, text = found(server.memory)

    assert status == "warning"
    assert "WEB_CONCURRENCY" in text


def test_an_address_that_does_not_answer(settings):
    settings.SITE_ADDRESS = "https://localhost:1"

    status, text = found(server.address)

    assert status == "warning"
    assert "does not answer from this machine" in text


class Answering:
    """Stands for the connection to a site; its certificate ends in ``days``."""

    status, days, error = 200, 60, None

    def __init__(self, *arguments, **options):
        self.sock = self

    def request(self, *arguments):
        if self.error:
            raise self.error

    def getresponse(self):
        return self

    def read(self, size):
        return b"ok" if self.status == 200 else b"no database"

    def getpeercert(self):
        ends = timezone.now() + timedelta(days=self.days)
        return {"notAfter": f"{ends:%b %d %H:%M:%S %Y GMT}"}

    def close(self):
        pass


@pytest.mark.parametrize(
    ("facts", "severity", "said"),
    [
        ({}, "fine", "answers"),
        ({"days": 10}, "warning", "certbot renew"),
        ({"status": 503}, "fault", "says 503: no database."),
        ({"error": ssl.SSLCertVerificationError("x")}, "fault", "browsers refuse the site"),
    ],
)
def test_the_public_address(monkeypatch, facts, severity, said):
    connection = type("Connection", (Answering,), facts)
    monkeypatch.setattr(server.http.client, "HTTPSConnection", connection)
    if error := facts.get("error"):
        error.verify_message = "expired"

    status, text = found(server.address)

    assert status == severity
    assert said in text
