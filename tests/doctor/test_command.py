"""``manage.py doctor``: what it prints and its exit code; it runs where nothing else does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from recommendations.doctor import checks, registry  # noqa: F401 - loading it registers them
from recommendations.doctor.registry import CHECKS, Check, fault, fine
from recommendations.management.commands import doctor

ROOT = Path(__file__).resolve().parents[2]


def run_doctor(*options):
    """Its exit code."""
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", *options)
    return ended.value.code


def run_process(**environment):
    """The command as an administrator runs it, with that environment alone."""
    return subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def two_checks(monkeypatch):
    """A site with one fault, and something fine."""
    found = {"a.b": lambda: fine("All is well."), "c.d": lambda: fault("It is broken.", "Mend it.")}
    as_checks = {name: Check(name, function, False, None) for name, function in found.items()}
    monkeypatch.setattr(doctor, "CHECKS", as_checks)
    monkeypatch.setattr(registry, "_database_answers", lambda: True)
    monkeypatch.setattr(doctor, "connection", SimpleNamespace(vendor="sqlite"))


def test_it_says_what_is_wrong_and_how_to_mend_it(two_checks, capsys):
    code = run_doctor()

    shown = capsys.readouterr().out
    assert code == 2
    assert "FAULT  c.d\n  It is broken.\n  -> Mend it.\n" in shown
    assert "All is well." not in shown
    assert shown.endswith("1 fault, 0 warnings, 0 not checked, 1 fine.\n")


def test_it_lists_what_is_fine_when_asked(two_checks, capsys):
    run_doctor("--all")

    assert "FINE  a.b\n  All is well.\n" in capsys.readouterr().out


def test_it_writes_json_for_programs(two_checks, capsys):
    code = run_doctor("--json")

    found = json.loads(capsys.readouterr().out)
    assert code == 2
    assert [(each["check"], each["status"]) for each in found["results"]] == [
        ("c.d", "fault"),
        ("a.b", "fine"),
    ]


def test_root_is_refused_where_the_data_are_of_another_account(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(
        Path, "stat", lambda path, **_: SimpleNamespace(st_uid=999, st_mode=0o40700)
    )
    monkeypatch.setattr(Path, "owner", lambda path: "tawsiyat")

    with pytest.raises(CommandError, match="sudo -u tawsiyat") as refused:
        doctor.refuse_other_account()

    assert refused.value.returncode == 3


def test_a_database_that_hangs_is_waited_for_some_seconds(two_checks, monkeypatch, capsys):
    elsewhere = SimpleNamespace(vendor="postgresql", settings_dict={"OPTIONS": {}})
    monkeypatch.setattr(doctor, "connection", elsewhere)

    run_doctor()

    assert elsewhere.settings_dict["OPTIONS"] == {"connect_timeout": 5}


@pytest.mark.once  # the database of the environment is not asked
def test_it_runs_without_a_database_and_shows_no_secret(tmp_path):
    done = run_process(
        SECRET_KEY="a-key-that-nobody-may-see-0123456789-abcdefghijklm",
        DATABASE_URL="postgresql://tawsiyat:hidden-word@127.0.0.1:1/tawsiyat",
        ALLOWED_HOSTS="plans.example.org",
        SITE_ADDRESS="https://localhost:1",
        DATA_DIR=str(tmp_path),
    )

    found = {each["check"]: each["status"] for each in json.loads(done.stdout)["results"]}
    assert done.returncode == 2
    assert found["database.connection"] == "fault"
    assert found["schema.migrations"] == "not checked"
    assert found["disk.space"] != "not checked"
    assert "nobody-may-see" not in done.stdout + done.stderr
    assert "hidden-word" not in done.stdout + done.stderr


@pytest.mark.once  # no database is asked
def test_settings_that_are_refused_are_one_sentence():
    done = run_process(SECRET_KEY="x", ALLOWED_HOSTS="plans.example.org")

    assert (done.returncode, done.stdout) == (3, "")
    assert (
        done.stderr == "Set DATABASE_URL in the environment; .env.example explains each of them.\n"
    )


# PostgreSQL of the tests forgoes what a power cut would need, the database has no accounts, and a
# clone that was just updated has catalogues older than their texts.
OF_THE_TESTS = {"postgresql.durability", "accounts.superusers", "release.translations"}


@pytest.mark.django_db
def test_a_healthy_trial_has_no_fault():
    results = registry.run(each for name, each in CHECKS.items() if name not in OF_THE_TESTS)

    unwell = [(name, result) for name, result in results if result.severity != "fine"]
    assert unwell == []
