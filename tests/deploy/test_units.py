"""The units of systemd: systemd understands them, they are hardened alike, and run what exists."""

import base64
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from recommendations.models.base import stored_pages
from tests.support.live.deploy_files import DEPLOY, unit_values

SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
TIMERS = sorted(path.name for path in DEPLOY.glob("*.timer"))
OTHERS = ["tawsiyat-stored-pages.path", "tawsiyat.socket"]
# It runs by the account of nginx, and knows nothing of the site.
OF_NGINX = "tawsiyat-stored-pages.service"
FIRST_COMMON, LAST_COMMON = "# The same in every unit", "LogNamespace=tawsiyat"
# On the scale of `systemd-analyze security`: 0 is a program that can do nothing, 10 one that can do
# all. What is left is the network, and calls for the limits of child processes.
MAX_EXPOSURE = 1.5


def analyze(*arguments):
    """The words of systemd-analyze, where the machine has it."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True)
    return done.stdout + done.stderr


def test_systemd_understands_the_units(tmp_path):
    for unit in [*SERVICES, *TIMERS, *OTHERS]:
        text = (DEPLOY / unit).read_text()
        # The programs are not installed on this machine.
        text = re.sub(r"^(ExecStart=)/srv\S+", r"\1/bin/true", text, flags=re.M)
        (tmp_path / unit).write_text(text)

    assert analyze("verify", *sorted(tmp_path.iterdir())) == ""


@pytest.mark.parametrize("service", SERVICES)
def test_a_unit_can_do_little(service):
    said = analyze("security", "--offline=true", DEPLOY / service)

    assert float(re.search(r"exposure level for \S+: ([\d.]+)", said)[1]) <= MAX_EXPOSURE


def test_the_units_are_hardened_alike():
    blocks = set()
    for service in SERVICES:
        text = (DEPLOY / service).read_text()
        block = text[text.index(FIRST_COMMON) : text.index(LAST_COMMON)]
        blocks.add(re.sub(r"^StateDirectory.*\n", "", block, flags=re.M))

    assert len(blocks) == 1


@pytest.mark.parametrize("service", [name for name in SERVICES if name != OF_NGINX])
def test_a_unit_runs_a_command_that_exists_by_the_account_of_the_site(service):
    [user], [folder], [settings] = (
        unit_values(service, name) for name in ("User", "WorkingDirectory", "EnvironmentFile")
    )

    assert (user, folder) == ("tawsiyat", "/srv/tawsiyat/current")
    assert settings == "/etc/tawsiyat/tawsiyat.env"
    for command in unit_values(service, "ExecStart"):
        program, *words = command.removeprefix(f"{folder}/.venv/bin/").split()
        if program == "gunicorn":
            assert words[0] == "--config"
            assert (DEPLOY.parent / words[1]).exists()
        else:
            assert [program, words[0]] == ["python", "manage.py"]
            assert words[1] in get_commands()


def test_each_job_writes_a_letter_when_it_fails():
    jobs = [name for name in SERVICES if name.replace(".service", ".timer") in TIMERS]
    others = {"tawsiyat.service", "tawsiyat-failure@.service", OF_NGINX}

    assert {*jobs, *others} == set(SERVICES)
    assert len(jobs) == len(TIMERS)
    for job in [*jobs, OF_NGINX]:
        assert unit_values(job, "OnFailure") == ["tawsiyat-failure@%n.service"]
    assert unit_values("tawsiyat-failure@.service", "OnFailure") == []


def test_stored_pages_are_deleted_where_nginx_has_them_when_the_site_asks():
    [waits_for], [first], [command] = (
        unit_values("tawsiyat-stored-pages.path", "PathExists"),
        unit_values(OF_NGINX, "ExecStartPre"),
        unit_values(OF_NGINX, "ExecStart"),
    )
    nginx = (DEPLOY / "nginx/tawsiyat.conf").read_text()

    assert waits_for == f"/var/lib/tawsiyat/{stored_pages.REQUEST_NAME}"
    assert first == f"+/usr/bin/rm -f {waits_for}"
    folders = re.findall(r"^proxy_cache_path (\S+)", nginx, re.M)
    assert [word for word in command.split() if word.startswith("/var")] == folders


def test_the_journal_keeps_addresses_no_longer_than_the_site():
    text = (DEPLOY / "journald/tawsiyat.conf").read_text()
    days = re.search(r"SIGN_IN_ADDRESS_DAYS=(\d+)", Path(".env.example").read_text())[1]

    assert f"MaxRetentionSec={days}day" in text


def test_a_restart_is_given_more_time_than_requests_under_way():
    [seconds] = unit_values("tawsiyat.service", "TimeoutStopSec")
    configuration = (DEPLOY / "gunicorn.conf.py").read_text()
    graceful = int(re.search(r"^graceful_timeout = (\d+)$", configuration, re.M)[1])

    assert int(seconds.removesuffix("s")) > graceful


def test_the_pages_of_nginx_show_their_styles_and_three_languages():
    site = (DEPLOY / "nginx/tawsiyat.conf").read_text()
    for page in (DEPLOY / "nginx/errors").glob("*.html"):
        text = page.read_text()
        [style] = re.findall(r"<style>(.*?)</style>", text, re.S)
        checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

        assert f"style-src 'sha256-{checksum}'" in site
        assert re.findall(r'<section lang="(\w+)" dir="(\w+)">', text) == [
            ("ar", "rtl"),
            ("ku", "ltr"),
            ("en", "ltr"),
        ]
        assert page.with_suffix(".json").exists()
