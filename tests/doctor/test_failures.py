"""A failed job is written about, and the letter leads to nobody."""

import subprocess
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from recommendations.doctor import failures
from tests.support.live.mail_server import closed_office, office, words  # noqa: F401 - fixtures

UNIT = "tawsiyat-backup.service"
LOG = """\
2026-12-01T03:00:01+0000 plans tawsiyat[812]: Traceback (most recent call last):
2026-12-01T03:00:01+0000 plans tawsiyat[812]: django.db.utils.IntegrityError: duplicate key
2026-12-01T03:00:01+0000 plans tawsiyat[812]: DETAIL:  Key (username)=(nesrin) already exists.
2026-12-01T03:00:02+0000 plans tawsiyat[812]: huda: huda@example.org was refused from 203.0.113.7
"""


@pytest.fixture
def journal(monkeypatch):
    """journalctl as it answers: its ``stdout``, ``returncode`` and the ``commands`` that it got."""
    answers = SimpleNamespace(stdout=LOG, returncode=0, commands=[])

    def run(command, **options):
        answers.commands.append(command)
        return subprocess.CompletedProcess(command, answers.returncode, answers.stdout, "")

    monkeypatch.setattr(failures.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(failures.subprocess, "run", run)
    return answers


@pytest.fixture(autouse=True)
def administrator(settings):
    settings.ADMIN_EMAIL, settings.SENDS_MAIL = "admin@example.org", True


def test_the_administrator_gets_the_unit_and_the_end_of_its_log(office, journal, capsys):  # noqa: F811
    call_command("report_failure", UNIT)

    (letter,) = office.letters
    text = words(letter)
    assert letter["To"] == "admin@example.org"
    assert letter["Subject"].startswith(f"{UNIT} failed on ")
    assert "https://plans.example.org" in text
    assert f"systemctl start {UNIT}" in text
    assert "IntegrityError: duplicate key" in text
    command = ["journalctl", "--namespace=+tawsiyat", f"--unit={UNIT}", "--lines=50"]
    assert journal.commands[0][:4] == command
    assert capsys.readouterr().out == f"Wrote to ADMIN_EMAIL that {UNIT} failed.\n"


def test_the_letter_names_nobody(office, journal):  # noqa: F811
    call_command("report_failure", UNIT)

    text = words(office.letters[0])
    planted = ["nesrin", "huda@example.org", "203.0.113.7"]
    assert [each for each in planted if each not in LOG] == []
    assert [each for each in planted if each in text] == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("sent to Huda.K+x@mail.example.org now", "sent to [e-mail address] now"),
        ("postgresql://tawsiyat:word@db/plans", "postgresql://[log-in]@db/plans"),
        ("from 2001:db8:0:1:1:1:1:1 refused", "from [network address] refused"),
        (
            "GET /accounts/password/reset/key/1-c0ffee12abcdef3456789012/",
            "GET /accounts/password/reset/key/1-[token]/",
        ),
        ("python[8]:   huda.k: SMTPServerBusy 451", "python[8]:   [account]: SMTPServerBusy 451"),
        ("Without an e-mail address: huda, omar.", "Without an e-mail address: [account]"),
        (
            "No e-mail could be made for huda: KeyError",
            "No e-mail could be made for [account]: KeyError",
        ),
        ("An alert did not reach huda: OSError", "An alert did not reach [account]: OSError"),
        ("python[8]: django.db.utils.DataError: too long", None),
        ("«توصية سرية رقم 3» is wrong", "«[text] 3» is wrong"),
        ("Failing row contains (3, secret)", "Failing row [left out]"),
        ("2026-12-01T03:00:01+0000 tawsiyat-backup.service: Failed", None),
        ('File "recommendations/backup/making.py", line 12, in make_backup_of_everything', None),
        ("x" * 400, "x" * 300 + " …"),
    ],
)
def test_a_line_of_the_log_is_masked(line, shown):
    assert failures.masked(line) == (line if shown is None else shown)


def test_secrets_of_the_settings_are_masked(settings):
    settings.EMAIL_HOST_PASSWORD = "post-word"

    assert failures.masked("login with post-word failed") == "login with *** failed"


def test_the_letter_says_that_the_log_may_not_be_read(office, journal):  # noqa: F811
    journal.returncode = 1

    call_command("report_failure", UNIT)

    assert "may not read the journal" in words(office.letters[0])


def test_a_machine_without_a_journal(office, monkeypatch):  # noqa: F811
    monkeypatch.setattr(failures.shutil, "which", lambda name: None)

    call_command("report_failure", UNIT)

    assert "(This machine has no journal.)" in words(office.letters[0])


def test_a_journal_that_hangs(office, journal, monkeypatch):  # noqa: F811
    def hang(command, **options):
        raise subprocess.TimeoutExpired(command, 20)

    monkeypatch.setattr(failures.subprocess, "run", hang)

    call_command("report_failure", UNIT)

    assert "(The journal does not answer.)" in words(office.letters[0])


@pytest.mark.parametrize("unit", ["--since=yesterday", "a b", "", "x\nSubject: y", "../etc"])
def test_what_is_no_unit_is_refused(journal, unit):
    with pytest.raises(CommandError, match="is not the name of a unit"):
        call_command("report_failure", "--", unit)

    assert journal.commands == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADMIN_EMAIL", "", "ADMIN_EMAIL is not set, so nobody is written to."),
        ("SENDS_MAIL", False, "EMAIL_HOST is not set, so no letter can be sent."),
    ],
)
def test_it_says_what_is_not_set(settings, journal, name, value, said):
    setattr(settings, name, value)

    with pytest.raises(CommandError) as refused:
        call_command("report_failure", UNIT)

    assert str(refused.value) == said


def test_it_says_that_no_mail_server_answers(closed_office, journal):  # noqa: F811
    with pytest.raises(CommandError, match=f"The letter on {UNIT} was not sent: "):
        call_command("report_failure", UNIT)
